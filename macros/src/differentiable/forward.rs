//! The forward pass: the steps that are needed, as statements.

use std::collections::HashSet;

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};
use syn::{Expr, Pat, parse_quote, parse_quote_spanned};

use super::inline::{identifiers, inline};
use super::ir::{Arm, Branch, Capacity, Forward, Head, Loop, Step};

/// How statements are written: the first time, or again on the way back.
#[derive(Clone)]
pub(crate) struct Emission {
    /// On the way back nothing is checked again.
    pub(crate) again: bool,
    /// What a closure returns in place of `?`.
    pub(crate) exit: Option<TokenStream>,
}

impl Emission {
    /// The statements that define what is needed; adds what those need.
    pub(crate) fn block(&self, steps: &mut [Step], needed: &mut HashSet<String>, tail: &mut [Expr]) -> TokenStream {
        inline(steps, needed, tail);
        for expr in tail.iter() {
            identifiers(&expr.to_token_stream(), needed);
        }
        let mut statements = Vec::new();
        for step in steps.iter_mut().rev() {
            for (space, name) in step.spaces.iter().rev() {
                if needed.contains(&space.to_string()) {
                    statements.push(quote!(let #space = ::pullback::reverse::space_of(&#name);));
                    identifiers(&name.to_token_stream(), needed);
                }
            }
            if let Some(statement) = self.step(&mut step.forward, needed) {
                identifiers(&statement, needed);
                statements.push(statement);
            }
        }
        statements.reverse();
        quote!(#(#statements)*)
    }

    fn step(&self, forward: &mut Forward, needed: &mut HashSet<String>) -> Option<TokenStream> {
        match forward {
            Forward::Let { pattern, ty, expr, question, .. } => {
                let keep = *question && !self.again;
                if !keep && !defines(pattern, needed) {
                    return None;
                }
                Some(if *question {
                    self.question(pattern, ty, &quote!(#expr))
                } else {
                    declaration(pattern, ty, &quote!(#expr))
                })
            }
            Forward::Call { pattern, ty, primal, vjp, pullback, after, question } => {
                let reversed = needed.contains(&pullback.to_string());
                let keep = *question && !self.again;
                if !keep && !reversed && !defines(pattern, needed) {
                    return None;
                }
                let mut call = if reversed { vjp.to_token_stream() } else { primal.to_token_stream() };
                if !self.again {
                    for after in after.iter() {
                        let (method, arguments) = (&after.method, &after.arguments);
                        call = quote!(#call.#method(#(#arguments),*));
                    }
                }
                let pattern = if defines(pattern, needed) { pattern.clone() } else { parse_quote!(_) };
                let (pattern, ty): (Pat, _) = if reversed {
                    let ty: Option<syn::Type> = ty.as_ref().map(|ty| parse_quote!((#ty, _)));
                    // Where the call stands: a `?` may be missing there.
                    (parse_quote_spanned!(pullback.span()=> (#pattern, #pullback)), ty)
                } else {
                    (pattern, ty.clone())
                };
                Some(if *question { self.question(&pattern, &ty, &call) } else { declaration(&pattern, &ty, &call) })
            }
            Forward::Assign { name, before, assignment } => {
                needed.contains(&name.to_string()).then(|| quote!(let mut #name = #before; #assignment;))
            }
            Forward::Check(statement) => (!self.again).then(|| quote!(#statement)),
            Forward::Branch(branch) => self.branch(branch, needed),
            Forward::Loop(looping) => self.repeated(looping, needed),
        }
    }

    fn question(&self, pattern: &Pat, ty: &Option<syn::Type>, call: &TokenStream) -> TokenStream {
        match (&self.exit, self.again) {
            (Some(exit), true) => quote! {
                let ::core::option::Option::Some(#pattern) = ::pullback::reverse::again(#call) else {
                    return #exit;
                };
            },
            _ => declaration(pattern, ty, &quote!(#call?)),
        }
    }

    fn branch(&self, branch: &mut Branch, needed: &mut HashSet<String>) -> Option<TokenStream> {
        let reversed = needed.contains(&branch.pullback.to_string());
        let wanted: Vec<bool> = branch.results.iter().map(|result| needed.contains(&result.name.to_string())).collect();
        let spaces: Vec<_> = branch.results.iter().map(|result| result.name.clone()).collect();
        let checks = !self.again && branch.arms.iter().any(can_return);
        if !reversed && !checks && !wanted.contains(&true) {
            return None;
        }
        let count = branch.arms.iter().filter(|arm| arm.outs.is_some()).count();
        let mut index = 0;
        let mut arms = Vec::new();
        for arm in &mut branch.arms {
            let body = self.arm(arm, &wanted, reversed, index, count);
            index += usize::from(arm.outs.is_some());
            arms.push((arm.pattern.clone(), body));
        }
        let whole = match &branch.head {
            Head::If(condition) => {
                let (then, otherwise) = (&arms[0].1, &arms[1].1);
                if otherwise.is_empty() {
                    quote!(if #condition { #then })
                } else {
                    quote!(if #condition { #then } else { #otherwise })
                }
            }
            Head::Match(scrutinee) => {
                let arms = arms.iter().map(|(pattern, body)| quote!(#pattern => { #body }));
                quote!(match #scrutinee { #(#arms)* })
            }
        };
        let names: Vec<_> =
            spaces.iter().zip(&wanted).filter(|(_, wanted)| **wanted).map(|(name, _)| name.to_token_stream()).collect();
        let pattern = super::function::one_or_tuple(&names);
        let pullback = &branch.pullback;
        Some(match (reversed, names.is_empty()) {
            (true, _) => quote!(let (#pattern, #pullback) = #whole;),
            (false, false) => quote!(let #pattern = #whole;),
            (false, true) => whole,
        })
    }

    fn arm(&self, arm: &mut Arm, wanted: &[bool], reversed: bool, index: usize, count: usize) -> TokenStream {
        let mut inner = HashSet::new();
        let Some(outs) = &arm.outs else {
            let mut tail: Vec<Expr> = arm.diverges.iter().cloned().collect();
            if let (Some(exit), true) = (&self.exit, self.again) {
                return quote!(return #exit;);
            }
            let statements = self.block(&mut arm.block, &mut inner, &mut tail);
            return quote!(#statements #(#tail)*);
        };
        let mut tail: Vec<Expr> =
            outs.iter().zip(wanted).filter(|(_, wanted)| **wanted).map(|(out, _)| out.expr.clone()).collect();
        let closure = arm.reverse.clone().filter(|_| reversed);
        if let Some(closure) = &closure {
            identifiers(closure, &mut inner);
        }
        let statements = self.block(&mut arm.block, &mut inner, &mut tail);
        let spaces = arm
            .spaces
            .iter()
            .filter(|(space, _)| inner.contains(&space.to_string()))
            .map(|(space, of)| quote!(let #space = ::pullback::reverse::space_of(&#of);));
        let spaces = quote!(#(#spaces)*);
        let values: Vec<_> = tail.iter().map(ToTokens::to_token_stream).collect();
        let values = super::function::one_or_tuple(&values);
        match closure {
            Some(closure) => {
                let closure = either(closure, index, count);
                quote!(#spaces #statements (#values, #closure))
            }
            None if tail.is_empty() => quote!(#spaces #statements),
            None => quote!(#spaces #statements #values),
        }
    }

    /// One step of a loop as far as some carried values want it, and their values at its end. What a wanted value needs of
    /// the state is wanted too.
    pub(super) fn step_of(&self, looping: &mut Loop, wanted: &mut Vec<bool>) -> (TokenStream, Vec<Expr>) {
        loop {
            let mut needed = HashSet::new();
            let kept = looping.carried.iter().zip(wanted.iter()).filter(|(_, wanted)| **wanted);
            let mut ends: Vec<Expr> = kept.map(|(carried, _)| carried.end.expr.clone()).collect();
            let statements = self.block(&mut looping.body, &mut needed, &mut ends);
            let starts = looping.carried.iter().zip(wanted.iter());
            let grown: Vec<bool> =
                starts.map(|(carried, wanted)| *wanted || needed.contains(&carried.start.to_string())).collect();
            if grown == *wanted {
                return (statements, ends);
            }
            *wanted = grown;
        }
    }

    /// A loop on the way forward: it keeps what the way back asks for.
    fn repeated(&self, looping: &mut Loop, needed: &mut HashSet<String>) -> Option<TokenStream> {
        let saves = looping.keep.contains(&true) && needed.contains(&saved_name(looping).to_string());
        let checks = !self.again && looping.body.iter().any(checks_something);
        let mut wanted: Vec<bool> = looping
            .carried
            .iter()
            .zip(looping.keep.iter().chain(core::iter::repeat(&false)))
            .map(|(carried, keep)| needed.contains(&carried.after.to_string()) || (saves && *keep))
            .collect();
        if !saves && !checks && !wanted.contains(&true) {
            return None;
        }
        let (statements, ends) = self.step_of(looping, &mut wanted);
        let carried: Vec<_> =
            looping.carried.iter().zip(&wanted).filter(|(_, wanted)| **wanted).map(|(carried, _)| carried).collect();
        let before = carried.iter().map(|carried| {
            let (start, before) = (&carried.start, &carried.before.expr);
            quote!(let mut #start = #before;)
        });
        let before = quote!(#(#before)*);
        let starts: Vec<_> = carried.iter().map(|carried| carried.start.to_token_stream()).collect();
        let ends: Vec<_> = ends.iter().map(ToTokens::to_token_stream).collect();
        let update = update(&starts, &ends);
        let after = carried.iter().filter(|carried| needed.contains(&carried.after.to_string())).map(|carried| {
            let (start, after) = (&carried.start, &carried.after);
            quote!(let #after = #start;)
        });
        let after = quote!(#(#after)*);
        let (pattern, iterator) = (&looping.pattern, &looping.iterator);
        if !saves {
            return Some(quote!(#before for #pattern in #iterator { #statements #update } #after));
        }
        let state = state_of(looping);
        let saved = &looping.saved;
        Some(match &looping.checkpoint {
            None => {
                let room = room(&looping.capacity, &state);
                let slot = Ident::new("slot", proc_macro2::Span::mixed_site());
                quote! {
                    #before
                    let mut #saved = #room;
                    for (#pattern, #slot) in #iterator.zip(#saved.iter_mut()) {
                        *#slot = #state;
                        #statements
                        #update
                    }
                    #after
                }
            }
            Some(checkpoint) => {
                let (every, steps, checkpoints, step) =
                    (&checkpoint.every, &checkpoint.steps, &checkpoint.checkpoints, &looping.step);
                let slot = Ident::new("slot", proc_macro2::Span::mixed_site());
                quote! {
                    #before
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
                    #after
                }
            }
        })
    }
}

/// The array in which the reverse pass finds the states.
pub(crate) fn saved_name(looping: &Loop) -> &Ident {
    looping.checkpoint.as_ref().map_or(&looping.saved, |checkpoint| &checkpoint.checkpoints)
}

/// The tuple of the carried values that are saved.
pub(crate) fn state_of(looping: &Loop) -> TokenStream {
    let kept: Vec<_> = looping
        .carried
        .iter()
        .zip(&looping.keep)
        .filter(|(_, keep)| **keep)
        .map(|(carried, _)| carried.start.to_token_stream())
        .collect();
    super::function::one_or_tuple(&kept)
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

fn declaration(pattern: &Pat, ty: &Option<syn::Type>, value: &TokenStream) -> TokenStream {
    match ty {
        Some(ty) => quote!(let #pattern: #ty = #value;),
        None => quote!(let #pattern = #value;),
    }
}

fn defines(pattern: &Pat, needed: &HashSet<String>) -> bool {
    let mut names = HashSet::new();
    identifiers(&pattern.to_token_stream(), &mut names);
    names.iter().any(|name| needed.contains(name))
}

fn either(closure: TokenStream, index: usize, count: usize) -> TokenStream {
    let mut wrapped = closure;
    if count > 1 {
        if index + 1 < count {
            wrapped = quote!(::pullback::reverse::Either::Left(#wrapped));
        }
        for _ in 0..index {
            wrapped = quote!(::pullback::reverse::Either::Right(#wrapped));
        }
    }
    wrapped
}

fn can_return(arm: &Arm) -> bool {
    arm.diverges.is_some() || arm.block.iter().any(checks_something)
}

/// Whether a step can end the function.
fn checks_something(step: &Step) -> bool {
    match &step.forward {
        Forward::Let { question, .. } | Forward::Call { question, .. } => *question,
        Forward::Assign { .. } => false,
        Forward::Check(_) => true,
        Forward::Branch(branch) => branch.arms.iter().any(can_return),
        Forward::Loop(looping) => looping.body.iter().any(checks_something),
    }
}
