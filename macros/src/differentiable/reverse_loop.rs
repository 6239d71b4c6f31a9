//! The way back through a loop: every step is computed again from the state that was saved before it.

use std::collections::HashSet;

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};

use super::forward::{Emission, room, saved_name, state_of, update};
use super::inline::identifiers;
use super::ir::{Capacity, Checkpoint, Loop, Place, Zeros};
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
        let again = emission.block(&mut looping.body, &mut needed, &mut []);
        looping.keep = looping.carried.iter().map(|carried| needed.contains(&carried.start.to_string())).collect();
        let code = match looping.checkpoint.clone() {
            None => backwards(looping, &quote!(#again #reverse)),
            Some(checkpoint) => self.segments(looping, &checkpoint, &quote!(#again #reverse)),
        };
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

    /// The way back segment by segment: the states of a segment are computed again from the one saved before it.
    fn segments(&self, looping: &mut Loop, checkpoint: &Checkpoint, body: &TokenStream) -> TokenStream {
        if !looping.keep.contains(&true) {
            return backwards(looping, body);
        }
        // To replay a segment the whole state that the kept values depend on must be there.
        let mut wanted = looping.keep.clone();
        let emission = Emission { again: true, exit: self.exit.clone() };
        let (statements, ends) = emission.step_of(looping, &mut wanted);
        looping.keep = wanted;
        let state = state_of(looping);
        let starts: Vec<_> = looping
            .carried
            .iter()
            .zip(&looping.keep)
            .filter(|(_, keep)| **keep)
            .map(|(carried, _)| carried.start.to_token_stream())
            .collect();
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
                for (#number, #pattern, &#state) in
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
fn backwards(looping: &Loop, body: &TokenStream) -> TokenStream {
    let (pattern, iterator) = (&looping.pattern, &looping.iterator);
    let step = if looping.counted { looping.step.to_token_stream() } else { quote!(_) };
    if looping.keep.contains(&true) {
        let (state, saved) = (state_of(looping), saved_name(looping));
        quote!(for (#step, #pattern, &#state) in ::pullback::reverse::backwards(#iterator, &#saved) { #body })
    } else if looping.counted {
        quote!(for (#step, #pattern) in ::pullback::reverse::counted_backwards(#iterator) { #body })
    } else {
        quote!(for #pattern in #iterator.rev() { #body })
    }
}
