//! A carried array that a loop changes by index alone: what is kept of a step are the entries that it overwrites.

use std::collections::HashSet;

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote};
use syn::{Expr, Pat};

use super::function::one_or_tuple;
use super::inline::identifiers;
use super::ir::{Forward, Loop, Projection, Rule, Step};

/// One assignment to a part of the array.
#[derive(Clone)]
pub(crate) struct Overwritten {
    /// What was there before.
    pub(super) old: Ident,
    /// The version of the array that the assignment makes.
    pub(super) name: Ident,
    path: Vec<Projection>,
    /// Positions that the step itself computes are kept beside the entry.
    positions: Vec<(Ident, Expr)>,
}

/// The assignments to one carried array, in order.
#[derive(Clone)]
pub(crate) struct Log {
    /// Which of the carried values.
    pub(super) carried: usize,
    pub(super) entries: Vec<Overwritten>,
}

impl Overwritten {
    /// `let x_2_old = x[i];`
    pub(super) fn read(&self, array: &Expr) -> TokenStream {
        let old = &self.old;
        let part = self.part(array.to_token_stream());
        let positions = self.positions.iter().map(|(name, position)| quote!(let #name = #position;));
        quote!(#(#positions)* let #old = #part;)
    }

    /// `x[i] = x_2_old;`
    fn restore(&self, array: &Ident) -> TokenStream {
        let old = &self.old;
        let part = self.part(array.to_token_stream());
        quote!(#part = #old;)
    }

    /// The names that its positions are made of.
    pub(super) fn positions(&self, names: &mut HashSet<String>) {
        for projection in &self.path {
            if let Projection::Index(index) | Projection::Block(_, index) = projection {
                identifiers(&index.to_token_stream(), names);
            }
        }
        self.positions.iter().for_each(|(_, position)| identifiers(&position.to_token_stream(), names));
    }

    fn part(&self, array: TokenStream) -> TokenStream {
        self.path.iter().fold(array, |place, projection| match projection {
            Projection::Field(member) => quote!(#place.#member),
            Projection::Index(index) | Projection::Block(_, index) => quote!(#place[#index]),
        })
    }

    fn names(&self) -> impl Iterator<Item = TokenStream> + '_ {
        let positions = self.positions.iter().map(|(name, _)| name.to_token_stream());
        positions.chain([self.old.to_token_stream()])
    }

    /// The same with the positions that the body computes under names of their own.
    fn keeping(mut self, inside: &HashSet<String>) -> Self {
        for projection in &mut self.path {
            if let Projection::Index(index) | Projection::Block(_, index) = projection
                && mentions_any(index, inside)
            {
                let name = format_ident!("{}_at", self.old, span = Span::mixed_site());
                let name = format_ident!("{}{}", name, self.positions.len() + 1, span = Span::mixed_site());
                let position = core::mem::replace(index, syn::parse_quote!(#name));
                self.positions.push((name, position));
            }
        }
        self
    }
}

/// The carried arrays of a loop that change by index alone, at positions that are not the same in every step.
pub(super) fn logs(looping: &Loop) -> Vec<Log> {
    if looping.checkpoint.is_some() {
        return Vec::new();
    }
    let (mut varying, mut inside) = (HashSet::new(), HashSet::new());
    identifiers(&looping.pattern.to_token_stream(), &mut varying);
    for step in &looping.body {
        defined(step, &mut inside);
    }
    inside.extend(looping.carried.iter().map(|carried| carried.start.to_string()));
    varying.extend(inside.iter().cloned());
    let candidates = looping.carried.iter().enumerate().filter_map(|(index, carried)| {
        let Expr::Path(end) = &carried.end.expr else { return None };
        let mut version = end.path.get_ident()?.clone();
        let mut entries = Vec::new();
        while version != carried.start {
            let (before, path) = looping.body.iter().find_map(|step| match (&step.forward, &step.rule) {
                (Forward::Assign { name, before: Expr::Path(before), .. }, Rule::Replace { path, .. })
                    if *name == version =>
                {
                    Some((before.path.get_ident()?.clone(), path.clone()))
                }
                _ => None,
            })?;
            let old = format_ident!("{}_old", version, span = Span::mixed_site());
            entries.insert(0, Overwritten { old, name: version, path, positions: Vec::new() });
            version = before;
        }
        let moves = |projection: &Projection| match projection {
            Projection::Index(position) | Projection::Block(_, position) => mentions_any(position, &varying),
            Projection::Field(_) => false,
        };
        let moving = entries.iter().any(|entry| entry.path.iter().any(moves));
        let entries = entries.into_iter().map(|entry| entry.keeping(&inside)).collect();
        moving.then_some(Log { carried: index, entries })
    });
    candidates.collect()
}

fn mentions_any(expr: &Expr, names: &HashSet<String>) -> bool {
    let mut found = HashSet::new();
    identifiers(&expr.to_token_stream(), &mut found);
    !found.is_disjoint(names)
}

fn defined(step: &Step, names: &mut HashSet<String>) {
    match &step.forward {
        Forward::Let { pattern, .. } | Forward::Call { pattern, .. } => {
            identifiers(&Pat::to_token_stream(pattern), names);
        }
        Forward::Assign { name, .. } => names.extend([name.to_string()]),
        Forward::Branch(branch) => names.extend(branch.results.iter().map(|result| result.name.to_string())),
        Forward::Loop(looping) => names.extend(looping.carried.iter().map(|carried| carried.after.to_string())),
        Forward::Check(_) => {}
    }
}

/// What a step has overwritten, as one value.
pub(super) fn entries_of(logs: &[Log]) -> TokenStream {
    let names: Vec<_> =
        logs.iter().flat_map(|log| &log.entries).flat_map(|entry| entry.names().collect::<Vec<_>>()).collect();
    one_or_tuple(&names)
}

/// The arrays as they were before a step: the last assignment is taken back first.
pub(super) fn undo(looping: &Loop) -> TokenStream {
    let all = looping.logs.iter().flat_map(|log| {
        let start = &looping.carried[log.carried].start;
        log.entries.iter().rev().map(move |entry| entry.restore(start))
    });
    quote!(#(#all)*)
}
