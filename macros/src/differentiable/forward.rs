//! The forward pass: the steps that are needed, as statements.

use std::collections::HashSet;

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{Expr, Pat, parse_quote, parse_quote_spanned};

use super::in_place::{InPlace, Known};
use super::inline::{identifiers, inline};
use super::ir::{Arm, Branch, Forward, Head, Step};

/// How statements are written: the first time, or again on the way back.
#[derive(Clone)]
pub(crate) struct Emission {
    /// On the way back nothing is checked again.
    pub(crate) again: bool,
    /// What a closure returns in place of `?`.
    pub(crate) exit: Option<TokenStream>,
}

impl Emission {
    /// The statements that define what is needed; adds what those need. Names in the scope of the block are as in `places`
    /// only after [`InPlace::apply`].
    pub(crate) fn block(
        &self,
        steps: &mut [Step],
        needed: &mut HashSet<String>,
        tail: &mut [Expr],
        places: &mut InPlace,
    ) -> TokenStream {
        inline(steps, needed, tail);
        for expr in tail.iter() {
            identifiers(&expr.to_token_stream(), needed);
        }
        let known = Known::of(steps);
        let mut statements = Vec::new();
        for step in steps.iter_mut().rev() {
            for (space, name) in step.spaces.iter().rev() {
                if needed.contains(&space.to_string()) {
                    statements.push(quote!(let #space = ::pullback::reverse::space_of(&#name);));
                    identifiers(&name.to_token_stream(), needed);
                }
            }
            if let Some(statement) = self.step(&mut step.forward, needed, places, &known) {
                identifiers(&statement, needed);
                statements.push(statement);
            }
        }
        statements.reverse();
        quote!(#(#statements)*)
    }

    fn step(
        &self,
        forward: &mut Forward,
        needed: &mut HashSet<String>,
        places: &mut InPlace,
        known: &Known,
    ) -> Option<TokenStream> {
        match forward {
            Forward::Let { pattern, ty, expr, question, .. } => {
                let keep = *question && !self.again;
                if !keep && !defines(pattern, needed) {
                    return None;
                }
                let pattern = &places.declared(pattern);
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
                if !needed.contains(&name.to_string()) {
                    return None;
                }
                let old = places.overwritten.get(&name.to_string()).map(|overwritten| overwritten.read(before));
                let Some(storage) = places.storage(before, known, needed) else {
                    return Some(quote!(#old let mut #name = #before; #assignment;));
                };
                places.merge(name, storage);
                needed.insert(storage.to_string());
                Some(quote!(#old #assignment;))
            }
            Forward::Check(statement) => (!self.again).then(|| quote!(#statement)),
            Forward::Branch(branch) => self.branch(branch, needed),
            Forward::Loop(looping) => self.repeated(looping, needed, places, known),
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
            let mut places = InPlace::default();
            let statements = self.block(&mut arm.block, &mut inner, &mut tail, &mut places);
            return places.apply(quote!(#statements #(#tail)*));
        };
        let mut tail: Vec<Expr> =
            outs.iter().zip(wanted).filter(|(_, wanted)| **wanted).map(|(out, _)| out.expr.clone()).collect();
        let closure = arm.reverse.clone().filter(|_| reversed);
        if let Some(closure) = &closure {
            identifiers(closure, &mut inner);
        }
        let mut places = InPlace::default();
        let statements = self.block(&mut arm.block, &mut inner, &mut tail, &mut places);
        let spaces = arm
            .spaces
            .iter()
            .filter(|(space, _)| inner.contains(&space.to_string()))
            .map(|(space, of)| quote!(let #space = ::pullback::reverse::space_of(&#of);));
        let spaces = quote!(#(#spaces)*);
        let values: Vec<_> = tail.iter().map(ToTokens::to_token_stream).collect();
        let values = super::function::one_or_tuple(&values);
        places.apply(match closure {
            Some(closure) => {
                let closure = either(closure, index, count);
                quote!(#spaces #statements (#values, #closure))
            }
            None if tail.is_empty() => quote!(#spaces #statements),
            None => quote!(#spaces #statements #values),
        })
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
pub(super) fn checks_something(step: &Step) -> bool {
    match &step.forward {
        Forward::Let { question, .. } | Forward::Call { question, .. } => *question,
        Forward::Assign { .. } => false,
        Forward::Check(_) => true,
        Forward::Branch(branch) => branch.arms.iter().any(can_return),
        Forward::Loop(looping) => looping.body.iter().any(checks_something),
    }
}
