//! The way back through a loop: every step is computed again from the state that was saved before it.

use std::collections::HashSet;

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};

use super::forward::Emission;
use super::forward_loop::{kept_starts, room, saved_name, state_of, update};
use super::function::one_or_tuple;
use super::in_place::{InPlace, rename};
use super::inline::identifiers;
use super::ir::{Capacity, Carried, Checkpoint, Loop, Place, Zeros};
use super::overwritten::{entries_of, logs, undo};
use super::reverse::Sweep;

impl Sweep<'_> {
    pub(super) fn repeated(&mut self, looping: &mut Loop) {
        let reached =
            looping.carried.iter().filter_map(|carried| carried.after_slot).any(|slot| self.bars.contains_key(&slot));
        if !reached {
            return;
        }
        // The cotangent of the state, from the last step to the first.
        let mut states: Vec<Option<Ident>> = Vec::new();
        for carried in &looping.carried {
            states.push(carried.after_slot.map(|slot| match self.bars.get(&slot) {
                Some(bar) => bar.clone(),
                None => {
                    let zeros = self.context.slots[slot].zeros.tokens();
                    self.declare(slot, zeros)
                }
            }));
        }
        self.mutated.extend(states.iter().flatten().map(ToString::to_string));
        let mut body = Sweep::new(self.context, self.exit.clone());
        body.depth = self.depth + 1;
        body.own = true;
        body.first_slot = looping.first_slot;
        body.outer.clone_from(&self.outer);
        body.outer.extend(self.bars.iter().map(|(slot, bar)| (*slot, bar.clone())));
        for (carried, state) in looping.carried.iter().zip(&states) {
            if let (Some(place), Some(state)) = (&carried.end.place, state) {
                body.pass(place, state);
            }
        }
        body.run(&mut looping.body);
        let (mut targets, mut values) = (Vec::new(), Vec::new());
        for (carried, state) in looping.carried.iter().zip(&states) {
            if let (Some(slot), Some(state)) = (carried.start_slot, state) {
                targets.push(state.to_token_stream());
                values.push(body.bar_or_zeros(slot));
            }
        }
        let update = update(&targets, &values);
        for slot in body.touched.clone() {
            self.written(slot);
        }
        // The cotangent of a state that is passed on is added to where it was declared, outside.
        self.mutated.extend(body.mutated.iter().cloned());
        let reverse = body.finish();
        let reverse = quote!(#reverse #update);
        let mut needed = HashSet::new();
        identifiers(&reverse, &mut needed);
        let emission = Emission { again: true, exit: self.exit.clone() };
        let mut places = InPlace::of(looping.carried.iter().map(|carried| carried.start.to_string()));
        let again = emission.block(&mut looping.body, &mut needed, &mut [], &mut places);
        looping.keep = looping.carried.iter().map(|carried| needed.contains(&carried.start.to_string())).collect();
        looping.logs = logs(looping).into_iter().filter(|log| looping.keep[log.carried]).collect();
        for log in &looping.logs {
            looping.keep[log.carried] = false;
        }
        let body = places.apply(quote!(#again #reverse));
        let code = match looping.checkpoint.clone() {
            None => backwards(looping, &body, &places),
            Some(checkpoint) => self.segments(looping, &checkpoint, &body, &places),
        };
        let code = self.stored(looping, code);
        // The spaces of the state are the same before and after the loop.
        let mut mentioned = HashSet::new();
        identifiers(&code, &mut mentioned);
        for carried in &looping.carried {
            if let (Some(start), Some(after)) = (carried.start_slot, carried.after_slot)
                && let (Zeros::Space(start, _), Zeros::Space(after, _)) =
                    (&self.context.slots[start].zeros, &self.context.slots[after].zeros)
                && mentioned.contains(&start.to_string())
            {
                self.code(quote!(let #start = #after;));
            }
        }
        self.code(code);
        for (carried, state) in looping.carried.iter().zip(&states) {
            if let (Some(place), Some(state)) = (&carried.before.place, state) {
                let place: &Place = place;
                self.pass(place, state);
            }
        }
    }

    /// Before the loop goes back: the arrays of which it has the overwritten entries.
    fn stored(&self, looping: &Loop, mut code: TokenStream) -> TokenStream {
        for log in &looping.logs {
            let Carried { start, after, .. } = &looping.carried[log.carried];
            code =
                if self.own { rename(code, &start.to_string(), after) } else { quote!(let mut #start = #after; #code) };
        }
        code
    }

    /// The way back segment by segment: the states of a segment are computed again from the one saved before it.
    fn segments(
        &self,
        looping: &mut Loop,
        checkpoint: &Checkpoint,
        body: &TokenStream,
        places: &InPlace,
    ) -> TokenStream {
        if !looping.keep.contains(&true) {
            return backwards(looping, body, places);
        }
        // To replay a segment the whole state that the kept values depend on must be there.
        let mut wanted = looping.keep.clone();
        let emission = Emission { again: true, exit: self.exit.clone() };
        let (statements, ends) = emission.step_of(looping, &mut wanted);
        looping.keep = wanted;
        let (state, loaded) = (state_of(looping), loaded(looping, places));
        let starts = kept_starts(looping);
        let ends: Vec<_> = ends.iter().map(ToTokens::to_token_stream).collect();
        let advance = update(&starts, &ends);
        let Checkpoint { every, checkpoints, segment, resumed, .. } = checkpoint;
        let (pattern, iterator, saved, step) = (&looping.pattern, &looping.iterator, &looping.saved, &looping.step);
        let mutable = if starts.len() == 1 { quote!(mut #(#starts)*) } else { quote!((#(mut #starts),*)) };
        let slot = Ident::new("slot", proc_macro2::Span::mixed_site());
        let room = room(&Capacity::Length(syn::parse_quote!(#every)), &state);
        let replay = quote! {
            let #mutable = *#resumed;
            let mut #saved = #room;
            for (#pattern, #slot) in #iterator.skip(#segment * #every).zip(#saved.iter_mut()) {
                *#slot = #state;
                #statements
                #advance
            }
        };
        let (number, count) = if looping.counted {
            (step.to_token_stream(), quote!(let #step = #segment * #every + #step;))
        } else {
            (quote!(_), TokenStream::new())
        };
        quote! {
            for (#segment, #resumed) in ::pullback::reverse::counted_backwards(#checkpoints.iter()) {
                #replay
                for (#number, #pattern, &#loaded) in
                    ::pullback::reverse::backwards(#iterator.skip(#segment * #every).take(#every), &#saved)
                {
                    #count
                    #body
                }
            }
        }
    }
}

/// The loop in the other direction.
fn backwards(looping: &Loop, body: &TokenStream, places: &InPlace) -> TokenStream {
    let (pattern, iterator) = (&looping.pattern, &looping.iterator);
    let step = if looping.counted { looping.step.to_token_stream() } else { quote!(_) };
    if !looping.saves() {
        return if looping.counted {
            quote!(for (#step, #pattern) in ::pullback::reverse::counted_backwards(#iterator) { #body })
        } else {
            quote!(for #pattern in #iterator.rev() { #body })
        };
    }
    let (state, saved) = (loaded(looping, places), saved_name(looping));
    let overwritten = Ident::new("overwritten", proc_macro2::Span::mixed_site());
    let state = match (looping.keep.contains(&true), looping.logs.is_empty()) {
        (_, true) => state,
        (true, false) => quote!((#state, #overwritten)),
        (false, false) => overwritten.to_token_stream(),
    };
    let mut body = body.clone();
    if !looping.logs.is_empty() {
        let (entries, undo) = (entries_of(&looping.logs), undo(looping));
        // What the body writes again is taken back again.
        let again = looping.logs.iter().any(|log| places.is_mutated(&looping.carried[log.carried].start));
        let taken = if again { undo.clone() } else { TokenStream::new() };
        body = quote! {
            if let ::core::option::Option::Some(#entries) = #overwritten {
                #undo
                #body
                #taken
            }
        };
    }
    quote!(for (#step, #pattern, &#state) in ::pullback::reverse::backwards(#iterator, &#saved) { #body })
}

/// The pattern of the state that is loaded, `mut` where the body writes to it.
fn loaded(looping: &Loop, places: &InPlace) -> TokenStream {
    let kept: Vec<_> = looping
        .carried
        .iter()
        .zip(&looping.keep)
        .filter(|(_, keep)| **keep)
        .map(|(carried, _)| {
            let start = &carried.start;
            if places.is_mutated(start) { quote!(mut #start) } else { quote!(#start) }
        })
        .collect();
    match kept.as_slice() {
        // `&mut x` would be a reference.
        [one]
            if looping
                .carried
                .iter()
                .zip(&looping.keep)
                .any(|(carried, keep)| *keep && places.is_mutated(&carried.start)) =>
        {
            quote!((#one))
        }
        _ => one_or_tuple(&kept),
    }
}
