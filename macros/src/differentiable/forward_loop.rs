//! A loop on the way forward: it keeps what the way back asks for.

use std::collections::HashSet;

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};
use syn::Expr;

use super::forward::{Emission, checks_something};
use super::function::one_or_tuple;
use super::in_place::{InPlace, Known, mentioned, rename};
use super::ir::{Capacity, Loop};
use super::overwritten::entries_of;

impl Emission {
    /// One step of a loop as far as some carried values want it, and their values at its end. What a wanted value needs of
    /// the state is wanted too.
    pub(super) fn step_of(&self, looping: &mut Loop, wanted: &mut Vec<bool>) -> (TokenStream, Vec<Expr>) {
        loop {
            let mut needed = HashSet::new();
            let kept = looping.carried.iter().zip(wanted.iter()).filter(|(_, wanted)| **wanted);
            let mut ends: Vec<Expr> = kept.map(|(carried, _)| carried.end.expr.clone()).collect();
            let mut places = InPlace::of(looping.carried.iter().map(|carried| carried.start.to_string()));
            for entry in looping.logs.iter().flat_map(|log| &log.entries) {
                entry.positions(&mut needed);
                places.overwritten.insert(entry.name.to_string(), entry.clone());
            }
            let statements = self.block(&mut looping.body, &mut needed, &mut ends, &mut places);
            let starts = looping.carried.iter().zip(wanted.iter());
            let grown: Vec<bool> =
                starts.map(|(carried, wanted)| *wanted || needed.contains(&carried.start.to_string())).collect();
            if grown == *wanted {
                let ends = ends.iter().map(|end| places.apply_to(end)).collect();
                return (places.apply(statements), ends);
            }
            *wanted = grown;
        }
    }

    pub(super) fn repeated(
        &self,
        looping: &mut Loop,
        needed: &mut HashSet<String>,
        places: &mut InPlace,
        known: &Known,
    ) -> Option<TokenStream> {
        let saves = looping.saves() && needed.contains(&saved_name(looping).to_string());
        let checks = !self.again && looping.body.iter().any(checks_something);
        let logged = |index: usize| looping.logs.iter().any(|log| log.carried == index);
        let mut wanted: Vec<bool> = looping
            .carried
            .iter()
            .enumerate()
            .zip(looping.keep.iter().chain(core::iter::repeat(&false)))
            .map(|((index, carried), keep)| {
                needed.contains(&carried.after.to_string()) || (saves && (*keep || logged(index)))
            })
            .collect();
        if !saves && !checks && !wanted.contains(&true) {
            return None;
        }
        let logs = core::mem::take(&mut looping.logs);
        if saves {
            looping.logs.clone_from(&logs);
        }
        let (statements, ends) = self.step_of(looping, &mut wanted);
        looping.logs = logs;
        let carried: Vec<_> =
            looping.carried.iter().zip(&wanted).filter(|(_, wanted)| **wanted).map(|(carried, _)| carried).collect();
        let starts: Vec<_> = carried.iter().map(|carried| carried.start.to_token_stream()).collect();
        let ends: Vec<_> = ends.iter().map(ToTokens::to_token_stream).collect();
        let update = update(&starts, &ends);
        let mut around = if saves {
            self.saving(looping, &statements, &update)
        } else {
            let (pattern, iterator) = (&looping.pattern, &looping.iterator);
            quote!(for #pattern in #iterator { #statements #update })
        };
        // The state has one name, before, in and after the loop, where it can.
        let mut before = TokenStream::new();
        for carried in &carried {
            let used = needed.contains(&carried.after.to_string());
            let name = if used { &carried.after } else { &carried.start };
            around = rename(around, &carried.start.to_string(), name);
            let first = &carried.before.expr;
            match places.storage(first, known, needed) {
                Some(storage) if !mentioned(&around, storage) => {
                    if used {
                        places.merge(name, storage);
                    } else {
                        places.mutate(storage);
                        around = rename(around, &name.to_string(), storage);
                    }
                    needed.insert(storage.to_string());
                }
                _ => before.extend(quote!(let mut #name = #first;)),
            }
        }
        Some(quote!(#before #around))
    }

    /// The loop itself, with what it saves.
    fn saving(&self, looping: &Loop, statements: &TokenStream, update: &TokenStream) -> TokenStream {
        let (pattern, iterator, saved) = (&looping.pattern, &looping.iterator, &looping.saved);
        let (state, slot) = (state_of(looping), Ident::new("slot", proc_macro2::Span::mixed_site()));
        if let Some(checkpoint) = &looping.checkpoint {
            let (every, steps, checkpoints, step) =
                (&checkpoint.every, &checkpoint.steps, &checkpoint.checkpoints, &looping.step);
            return quote! {
                let mut #checkpoints = [#state; ::core::primitive::usize::div_ceil(#steps, #every)];
                for (#step, #pattern) in #iterator.enumerate() {
                    if #step % #every == 0
                        && let ::core::option::Option::Some(#slot) = #checkpoints.get_mut(#step / #every)
                    {
                        *#slot = #state;
                    }
                    #statements
                    #update
                }
            };
        }
        let entries = entries_of(&looping.logs);
        let none = quote!(::core::option::Option::None);
        let some = quote!(::core::option::Option::Some(#entries));
        let (first, at_start, at_end) = match (looping.keep.contains(&true), looping.logs.is_empty()) {
            (_, true) => (state.clone(), quote!(*#slot = #state;), TokenStream::new()),
            (true, false) => (quote!((#state, #none)), quote!(#slot.0 = #state;), quote!(#slot.1 = #some;)),
            (false, false) => (none, TokenStream::new(), quote!(*#slot = #some;)),
        };
        let room = room(&looping.capacity, &first);
        quote! {
            let mut #saved = #room;
            for (#pattern, #slot) in #iterator.zip(#saved.iter_mut()) {
                #at_start
                #statements
                #at_end
                #update
            }
        }
    }
}

/// The array in which the reverse pass finds the states.
pub(crate) fn saved_name(looping: &Loop) -> &Ident {
    looping.checkpoint.as_ref().map_or(&looping.saved, |checkpoint| &checkpoint.checkpoints)
}

/// The carried values that are saved.
pub(crate) fn kept_starts(looping: &Loop) -> Vec<TokenStream> {
    let kept = looping.carried.iter().zip(&looping.keep).filter(|(_, keep)| **keep);
    kept.map(|(carried, _)| carried.start.to_token_stream()).collect()
}

/// The tuple of the carried values that are saved.
pub(crate) fn state_of(looping: &Loop) -> TokenStream {
    one_or_tuple(&kept_starts(looping))
}

/// Room for one state per step.
pub(crate) fn room(capacity: &Capacity, state: &TokenStream) -> TokenStream {
    match capacity {
        Capacity::Length(length) => quote!([#state; #length]),
        Capacity::Items(items) => quote!(::pullback::reverse::one_per_item(&#items, #state)),
    }
}

/// `(a, b) = (c, d);` without what stays.
pub(crate) fn update(targets: &[TokenStream], values: &[TokenStream]) -> TokenStream {
    let changed: Vec<_> =
        targets.iter().zip(values).filter(|(target, value)| target.to_string() != value.to_string()).collect();
    match changed.as_slice() {
        [] => TokenStream::new(),
        [(target, value)] => quote!(#target = #value;),
        several => {
            let (targets, values): (Vec<_>, Vec<_>) = several.iter().map(|(target, value)| (*target, *value)).unzip();
            quote!((#(#targets),*) = (#(#values),*);)
        }
    }
}
