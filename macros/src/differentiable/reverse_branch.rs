//! The way back through a branch: the pullback of every arm is a closure over what the arm computed.

use std::collections::BTreeSet;

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::{ToTokens, quote};

use super::function::one_or_tuple;
use super::ir::{Branch, Place, SlotId};
use super::reverse::{Context, Sweep};

impl Sweep<'_> {
    pub(super) fn branch(&mut self, branch: &mut Branch) {
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
            let stars = core::iter::repeat_n(quote!(*), count);
            let ands = core::iter::repeat_n(quote!(&), count);
            before.extend(quote!(let #name = #(#stars)* #name;));
            inside.extend(quote!(let #name = #(#ands)* #name;));
        }
        (before, inside)
    }
}

fn collect(tokens: &TokenStream, wanted: &impl Fn(&str) -> bool, names: &mut Vec<Ident>) {
    for token in tokens.clone() {
        match token {
            TokenTree::Ident(ident) if wanted(&ident.to_string()) && !names.contains(&ident) => names.push(ident),
            TokenTree::Group(group) => collect(&group.stream(), wanted, names),
            _ => {}
        }
    }
}
