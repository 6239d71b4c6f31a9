//! The reverse sweep: from the cotangent of the result to those of the parameters, last step first.
//!
//! Where a value is used first (last on the way back) its cotangent is a `let`, and every further use accumulates. What
//! no cotangent reaches is skipped.

use std::collections::{BTreeSet, HashMap, HashSet};

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::{ToTokens, quote};

use super::function::one_or_tuple;
use super::ir::{Branch, Forward, Out, Place, Projection, Rule, Slot, SlotId, Step, Value};

/// A statement of the reverse pass.
enum Emit {
    Let(Bound, TokenStream),
    Code(TokenStream),
}

/// What a `let` of the reverse pass binds.
enum Bound {
    Bar(Ident),
    Nothing,
    Tuple(Vec<Bound>),
}

impl Bound {
    fn tokens(&self, mutated: &HashSet<String>) -> TokenStream {
        match self {
            Self::Bar(bar) if mutated.contains(&bar.to_string()) => quote!(mut #bar),
            Self::Bar(bar) => quote!(#bar),
            Self::Nothing => quote!(_),
            Self::Tuple(parts) => {
                let parts = parts.iter().map(|part| part.tokens(mutated));
                quote!((#(#parts),*))
            }
        }
    }
}

/// What is the same for the whole function.
pub(crate) struct Context<'a> {
    pub(crate) slots: &'a [Slot],
    /// How many references stand before the values of some names, and how many loops around.
    pub(crate) references: &'a HashMap<String, (usize, usize)>,
}

pub(crate) struct Sweep<'a> {
    pub(super) context: &'a Context<'a>,
    /// The cotangents that are there, by their present names.
    pub(super) bars: HashMap<SlotId, Ident>,
    out: Vec<Emit>,
    pub(super) mutated: HashSet<String>,
    /// In the body of a loop: slots below this belong to the code around it.
    pub(super) first_slot: SlotId,
    pub(super) outer: HashMap<SlotId, Ident>,
    pub(super) touched: BTreeSet<SlotId>,
    /// What a closure returns in place of `?`.
    pub(super) exit: Option<TokenStream>,
    /// How many loops are around.
    pub(super) depth: usize,
}

impl<'a> Sweep<'a> {
    pub(crate) fn new(context: &'a Context<'a>, exit: Option<TokenStream>) -> Self {
        Self {
            context,
            bars: HashMap::new(),
            out: Vec::new(),
            mutated: HashSet::new(),
            first_slot: 0,
            outer: HashMap::new(),
            touched: BTreeSet::new(),
            exit,
            depth: 0,
        }
    }

    /// The pattern that takes the cotangent of a value, and what follows from it.
    pub(crate) fn seed(&mut self, value: &Value, name: &Ident) -> TokenStream {
        let Some(place) = &value.place else { return quote!(_) };
        if place.path.is_empty() && place.slot >= self.first_slot && !self.bars.contains_key(&place.slot) {
            let bar = self.context.slots[place.slot].bar.clone();
            self.bars.insert(place.slot, bar.clone());
            return quote!(#bar);
        }
        self.contribute(place, quote!(#name));
        quote!(#name)
    }

    pub(crate) fn code(&mut self, code: TokenStream) {
        self.out.push(Emit::Code(code));
    }

    pub(crate) fn run(&mut self, steps: &mut [Step]) {
        for step in steps.iter_mut().rev() {
            self.step(step);
        }
    }

    /// The cotangent of a slot: the one that is there, or zero.
    pub(crate) fn bar_or_zeros(&self, slot: SlotId) -> TokenStream {
        match self.bars.get(&slot) {
            Some(bar) => bar.to_token_stream(),
            None => self.context.slots[slot].zeros.tokens(),
        }
    }

    /// All statements, in order.
    pub(crate) fn finish(&self) -> TokenStream {
        let statements = self.out.iter().map(|statement| match statement {
            Emit::Let(bound, value) => {
                let pattern = bound.tokens(&self.mutated);
                quote!(let #pattern = #value;)
            }
            Emit::Code(code) => code.clone(),
        });
        quote!(#(#statements)*)
    }

    /// A parameter of a closure, `mut` if it is added to.
    pub(crate) fn parameter(&self, pattern: TokenStream) -> TokenStream {
        let mut result = TokenStream::new();
        for token in pattern {
            match token {
                TokenTree::Ident(ident) if self.mutated.contains(&ident.to_string()) => {
                    result.extend(quote!(mut #ident))
                }
                TokenTree::Group(group) => {
                    let inner = self.parameter(group.stream());
                    result.extend([TokenTree::Group(proc_macro2::Group::new(group.delimiter(), inner))]);
                }
                other => result.extend([other]),
            }
        }
        result
    }

    fn step(&mut self, step: &mut Step) {
        match &step.rule {
            Rule::Constant => {}
            Rule::Contributions(contributions) => {
                let Out::Slot(slot) = step.out else { return };
                let Some(bar) = self.bars.get(&slot).cloned() else { return };
                let own = self.context.slots[slot].bar.to_string();
                for (place, contribution) in contributions.clone() {
                    self.contribute(&place, rename(contribution, &own, &bar));
                }
            }
            Rule::Pull(pullback, places) => {
                let Some(cotangent) = self.cotangent(&step.out) else { return };
                let (pullback, places) = (pullback.clone(), places.clone());
                self.pull(&quote!(#pullback.pull(#cotangent)), &places);
            }
            Rule::Replace { previous, entry, path } => {
                let Out::Slot(slot) = step.out else { return };
                let (previous, entry, path) = (previous.clone(), entry.clone(), path.clone());
                self.replaced(slot, previous, entry, &path);
            }
            Rule::Inner => match &mut step.forward {
                Forward::Branch(branch) => self.branch(branch),
                Forward::Loop(looping) => self.repeated(looping),
                _ => {}
            },
        }
    }

    /// The cotangent of a result; none if none of its parts is there.
    fn cotangent(&self, out: &Out) -> Option<TokenStream> {
        fn written(sweep: &Sweep<'_>, out: &Out) -> bool {
            match out {
                Out::Slot(slot) => sweep.bars.contains_key(slot),
                Out::Tuple(parts) => parts.iter().any(|part| written(sweep, part)),
                Out::Nothing => false,
            }
        }
        fn tokens(sweep: &Sweep<'_>, out: &Out) -> TokenStream {
            match out {
                Out::Slot(slot) => sweep.bar_or_zeros(*slot),
                Out::Tuple(parts) => {
                    let parts = parts.iter().map(|part| tokens(sweep, part));
                    quote!((#(#parts),*))
                }
                Out::Nothing => quote!(::pullback::space::Tangent::zeros()),
            }
        }
        written(self, out).then(|| tokens(self, out))
    }

    /// Takes the results of a pullback apart.
    fn pull(&mut self, call: &TokenStream, places: &[Option<Place>]) {
        if places.iter().all(Option::is_none) {
            return;
        }
        let mut bounds = Vec::new();
        let mut later = Vec::new();
        for place in places {
            let Some(place) = place else {
                bounds.push(Bound::Nothing);
                continue;
            };
            let slot = place.slot;
            let bar = self.context.slots[slot].bar.clone();
            if place.path.is_empty() && slot >= self.first_slot && !self.bars.contains_key(&slot) {
                self.bars.insert(slot, bar.clone());
                bounds.push(Bound::Bar(bar));
            } else {
                let name = quote::format_ident!("{}_more", bar, span = proc_macro2::Span::mixed_site());
                let name = if later.iter().any(|(_, other): &(Place, Ident)| *other == name) {
                    quote::format_ident!("{}_more{}", bar, later.len() + 1, span = proc_macro2::Span::mixed_site())
                } else {
                    name
                };
                bounds.push(Bound::Bar(name.clone()));
                later.push((place.clone(), name));
            }
        }
        let bound = if bounds.len() == 1 { bounds.remove(0) } else { Bound::Tuple(bounds) };
        if let (Bound::Bar(_), [(place, _)]) = (&bound, later.as_slice()) {
            // One cotangent goes straight to its place.
            self.contribute(&place.clone(), call.clone());
            return;
        }
        self.out.push(Emit::Let(bound, call.clone()));
        for (place, name) in later {
            self.contribute(&place, quote!(#name));
        }
    }

    /// Adds a contribution to the cotangent of a place.
    pub(super) fn contribute(&mut self, place: &Place, contribution: TokenStream) {
        if place.path.is_empty() && place.slot >= self.first_slot && !self.bars.contains_key(&place.slot) {
            let bar = self.context.slots[place.slot].bar.clone();
            self.bars.insert(place.slot, bar.clone());
            self.out.push(Emit::Let(Bound::Bar(bar), contribution));
            return;
        }
        let bar = self.written(place.slot);
        self.out.push(Emit::Code(accumulate(&bar, &place.path, &contribution)));
    }

    /// A cotangent that is only passed on keeps its name.
    pub(super) fn pass(&mut self, place: &Place, bar: &Ident) {
        if place.path.is_empty() && place.slot >= self.first_slot && !self.bars.contains_key(&place.slot) {
            self.bars.insert(place.slot, bar.clone());
        } else {
            self.contribute(place, quote!(#bar));
        }
    }

    /// The name of a cotangent that is there, zero if it was not, to be added to.
    pub(super) fn written(&mut self, slot: SlotId) -> Ident {
        let bar = if slot < self.first_slot {
            self.touched.insert(slot);
            self.outer.get(&slot).cloned().unwrap_or_else(|| self.context.slots[slot].bar.clone())
        } else if let Some(bar) = self.bars.get(&slot) {
            bar.clone()
        } else {
            let Slot { bar, zeros } = &self.context.slots[slot];
            self.bars.insert(slot, bar.clone());
            self.out.push(Emit::Let(Bound::Bar(bar.clone()), zeros.tokens()));
            bar.clone()
        };
        self.mutated.insert(bar.to_string());
        bar
    }

    /// A slot's cotangent from here on.
    pub(super) fn declare(&mut self, slot: SlotId, value: TokenStream) -> Ident {
        let bar = self.context.slots[slot].bar.clone();
        self.bars.insert(slot, bar.clone());
        self.out.push(Emit::Let(Bound::Bar(bar.clone()), value));
        bar
    }

    fn replaced(&mut self, slot: SlotId, previous: Option<Place>, entry: Option<Place>, path: &[Projection]) {
        let Some(bar) = self.bars.get(&slot).cloned() else { return };
        if previous.is_none() && entry.is_none() {
            return;
        }
        self.mutated.insert(bar.to_string());
        let taken = take(&quote!(#bar), path);
        match &entry {
            Some(place) => self.contribute(place, taken),
            None => self.code(quote!(let _ = #taken;)),
        }
        if let Some(previous) = previous {
            self.pass(&previous, &bar);
        }
    }

    fn branch(&mut self, branch: &mut Branch) {
        let slots: Vec<Option<SlotId>> = branch.results.iter().map(|result| result.slot).collect();
        if !slots.iter().flatten().any(|slot| self.bars.contains_key(slot)) {
            return;
        }
        let mut swept = Vec::new();
        for arm in &mut branch.arms {
            let Some(outs) = arm.outs.clone() else {
                swept.push(None);
                continue;
            };
            let mut sweep = Sweep::new(self.context, Some(quote!(::pullback::space::Tangent::zeros())));
            sweep.depth = self.depth;
            let mut patterns = Vec::new();
            for (out, slot) in outs.iter().zip(&slots) {
                if let Some(slot) = slot {
                    patterns.push(sweep.seed(out, &self.context.slots[*slot].bar));
                }
            }
            sweep.run(&mut arm.block);
            swept.push(Some((sweep, patterns)));
        }
        // What any arm reaches, every arm answers for.
        let mut reached = BTreeSet::new();
        for (arm, swept) in branch.arms.iter().zip(&swept) {
            if let Some((sweep, _)) = swept {
                let imports = arm.imports.iter().filter(|import| sweep.bars.contains_key(&import.slot));
                reached.extend(imports.map(|import| import.variable));
            }
        }
        if reached.is_empty() {
            return;
        }
        let mut places: Vec<Place> = Vec::new();
        for (arm, swept) in branch.arms.iter_mut().zip(swept) {
            let Some((sweep, patterns)) = swept else { continue };
            let imports: Vec<_> = reached
                .iter()
                .filter_map(|variable| arm.imports.iter().find(|import| import.variable == *variable))
                .collect();
            places = imports.iter().map(|import| import.place.clone()).collect();
            let bars: Vec<_> = imports.iter().map(|import| sweep.bar_or_zeros(import.slot)).collect();
            let body = sweep.finish();
            let result = one_or_tuple(&bars);
            let outs = arm.outs.iter().flatten().zip(&slots).filter(|(_, slot)| slot.is_some());
            let outs: Vec<_> = outs.map(|(out, _)| out.expr.to_token_stream()).collect();
            let (outs, parameter) = (one_or_tuple(&outs), sweep.parameter(one_or_tuple(&patterns)));
            let (before, inside) = self.context.own(&quote!(#body #result), self.depth);
            let closure = quote!(::pullback::reverse::pullback_of(&#outs, move |#parameter| { #inside #body #result }));
            arm.reverse = Some(if before.is_empty() { closure } else { quote!({ #before #closure }) });
        }
        let cotangents: Vec<_> = slots.iter().flatten().map(|slot| self.bar_or_zeros(*slot)).collect();
        let cotangent = one_or_tuple(&cotangents);
        let pullback = &branch.pullback;
        let places: Vec<_> = places.into_iter().map(Some).collect();
        self.pull(&quote!(#pullback.pull(#cotangent)), &places);
    }
}

impl Context<'_> {
    /// What a closure takes from behind references: copies before it, and references to those inside.
    pub(crate) fn own(&self, closure: &TokenStream, depth: usize) -> (TokenStream, TokenStream) {
        let mut names: Vec<Ident> = Vec::new();
        collect(closure, &|name| self.references.get(name).is_some_and(|(_, around)| *around <= depth), &mut names);
        let mut before = TokenStream::new();
        let mut inside = TokenStream::new();
        for name in names {
            let count = self.references.get(&name.to_string()).map_or(0, |(count, _)| *count);
            let stars = std::iter::repeat_n(quote!(*), count);
            let ands = std::iter::repeat_n(quote!(&), count);
            before.extend(quote!(let #name = #(#stars)* #name;));
            inside.extend(quote!(let #name = #(#ands)* #name;));
        }
        (before, inside)
    }
}

fn collect(tokens: &TokenStream, wanted: &impl Fn(&str) -> bool, names: &mut Vec<Ident>) {
    for token in tokens.clone() {
        match token {
            TokenTree::Ident(ident) => {
                if wanted(&ident.to_string()) && !names.contains(&ident) {
                    names.push(ident);
                }
            }
            TokenTree::Group(group) => collect(&group.stream(), wanted, names),
            _ => {}
        }
    }
}

/// `accumulate(&mut x_bar.field, contribution);`, `accumulate_at(&mut x_bar, i, contribution);`, …
fn accumulate(bar: &Ident, path: &[Projection], contribution: &TokenStream) -> TokenStream {
    fn at(target: &TokenStream, path: &[Projection], contribution: &TokenStream) -> TokenStream {
        match path {
            [] => quote!(::pullback::reverse::accumulate(&mut #target, #contribution);),
            [Projection::Field(member), rest @ ..] => at(&quote!(#target.#member), rest, contribution),
            [Projection::Index(index)] => {
                quote!(::pullback::reverse::accumulate_at(&mut #target, #index, #contribution);)
            }
            [Projection::Block(function, position)] => {
                let function = Ident::new(function, proc_macro2::Span::call_site());
                quote!(::pullback::reverse::#function(&mut #target, #position, #contribution);)
            }
            [Projection::Index(index), rest @ ..] => {
                let part = Ident::new("part", proc_macro2::Span::mixed_site());
                let inner = at(&quote!((*#part)), rest, contribution);
                quote! {
                    if let ::core::option::Option::Some(#part) = ::pullback::reverse::part_mut(&mut #target, #index) {
                        #inner
                    }
                }
            }
            // A block is copied before a part of it is read: this does not occur.
            [Projection::Block(..), ..] => TokenStream::new(),
        }
    }
    at(&quote!(#bar), path, contribution)
}

/// `take_at(&mut x_bar, i)`: the cotangent of a part, and zero in its place.
fn take(target: &TokenStream, path: &[Projection]) -> TokenStream {
    match path {
        [] => quote!(::core::mem::replace(&mut #target, ::pullback::space::Tangent::zeros())),
        [Projection::Field(member), rest @ ..] => take(&quote!(#target.#member), rest),
        [Projection::Index(index)] | [Projection::Block(_, index)] => {
            quote!(::pullback::reverse::take_at(&mut #target, #index))
        }
        [Projection::Index(index) | Projection::Block(_, index), rest @ ..] => {
            let part = Ident::new("part", proc_macro2::Span::mixed_site());
            let inner = take(&quote!((*#part)), rest);
            quote! {
                ::pullback::reverse::part_mut(&mut #target, #index)
                    .map_or_else(::pullback::space::Tangent::zeros, |#part| #inner)
            }
        }
    }
}

/// The tokens with one name replaced.
fn rename(tokens: TokenStream, from: &str, to: &Ident) -> TokenStream {
    if to == from {
        return tokens;
    }
    tokens
        .into_iter()
        .map(|token| match token {
            TokenTree::Ident(ident) if ident == from => TokenTree::Ident(to.clone()),
            TokenTree::Group(group) => {
                TokenTree::Group(proc_macro2::Group::new(group.delimiter(), rename(group.stream(), from, to)))
            }
            other => other,
        })
        .collect()
}
