//! The reverse sweep: from the cotangent of the result to those of the parameters, last step first.
//!
//! Where a value is used first (last on the way back) its cotangent is a `let`, and every further use accumulates. What
//! no cotangent reaches is skipped.

use std::collections::{BTreeSet, HashMap, HashSet};

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::{ToTokens, quote};

use super::in_place::rename;
use super::ir::{Forward, Out, Place, Projection, Rule, Slot, SlotId, Step, Value};
use super::places::{accumulate, take};

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
    /// What is declared before may be written to: not so what a closure has taken, nor what the result is made of.
    pub(super) own: bool,
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
            own: false,
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
    pub(super) fn pull(&mut self, call: &TokenStream, places: &[Option<Place>]) {
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
}
