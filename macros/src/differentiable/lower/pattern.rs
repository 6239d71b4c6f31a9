//! Patterns on the left of `let`, in `for` and in function parameters.

use proc_macro2::Ident;
use quote::quote;
use syn::spanned::Spanned;
use syn::{Member, Pat, Type, parse_quote};

use super::Lowering;
use crate::differentiable::ir::{Forward, Out, Place, Projection, Rule, Value};

impl Lowering<'_> {
    /// The pattern of the result of a call: every name is a value of its own that receives a cotangent.
    pub(super) fn results(&mut self, pattern: &Pat, declared: &mut Vec<(Ident, Value)>) -> (Pat, Out) {
        match pattern {
            Pat::Ident(ident) if self.is_plain(ident) => {
                let name = self.names.version(&ident.ident);
                let slot = self.slot(&name);
                let value = Value { expr: parse_quote!(#name), place: Some(Place::whole(slot)), refs: 0 };
                declared.push((ident.ident.clone(), value));
                (super::pattern_of(&name), Out::Slot(slot))
            }
            Pat::Wild(_) => (pattern.clone(), Out::Nothing),
            Pat::Paren(inner) => self.results(&inner.pat, declared),
            Pat::Tuple(tuple) if !tuple.elems.iter().any(|part| matches!(part, Pat::Rest(_))) => {
                let (patterns, outs): (Vec<_>, Vec<_>) =
                    tuple.elems.iter().map(|part| self.results(part, declared)).unzip();
                (parse_quote!((#(#patterns),*)), Out::Tuple(outs))
            }
            _ => {
                self.error(
                    pattern.span(),
                    "this pattern is not accepted: bind the result to a name and read its fields",
                );
                (parse_quote!(_), Out::Nothing)
            }
        }
    }

    /// Whether a binding is a plain name, `mut` or not.
    fn is_plain(&mut self, ident: &syn::PatIdent) -> bool {
        if ident.by_ref.is_some() {
            self.error(ident.span(), "`ref` in a pattern: borrow with `&` where the value is used");
        }
        if let Some((at, _)) = &ident.subpat {
            self.error(at.span(), "`@` in a pattern is not accepted: bind the parts by name");
        }
        true
    }

    /// `let pattern = value;`
    pub(super) fn destructure(&mut self, pattern: &Pat, ty: Option<&Type>, value: Value) {
        if let Pat::Ident(ident) = pattern
            && self.is_plain(ident)
        {
            let value = self.bind(Some(&ident.ident), ident.span(), value);
            self.ascribe(ty);
            self.declare(&ident.ident, value);
            return;
        }
        let value = if value.active() { self.settled(value, pattern.span()) } else { value };
        let mut declared = Vec::new();
        let renamed = self.parts(pattern, &value, &mut declared);
        let expr = value.expr.clone();
        let forward = Forward::Let { pattern: renamed, ty: ty.cloned(), expr, inline: false, question: false };
        self.push(forward, Rule::Constant, Out::Nothing);
        for (user, value) in declared {
            self.declare(&user, value);
        }
    }

    /// Gives the last step a written type.
    pub(super) fn ascribe(&mut self, written: Option<&Type>) {
        let Some(written) = written else { return };
        if let Some(step) = self.steps.last_mut()
            && let Forward::Let { ty, .. } | Forward::Call { ty, .. } = &mut step.forward
        {
            *ty = Some(written.clone());
        }
    }

    /// The names of a pattern as parts of a value that is there already.
    pub(super) fn parts(&mut self, pattern: &Pat, value: &Value, declared: &mut Vec<(Ident, Value)>) -> Pat {
        match pattern {
            Pat::Ident(ident) => {
                self.is_plain(ident);
                let name = self.names.version(&ident.ident);
                declared.push((ident.ident.clone(), Value { expr: parse_quote!(#name), ..value.clone() }));
                super::pattern_of(&name)
            }
            Pat::Wild(_) | Pat::Rest(_) | Pat::Lit(_) | Pat::Path(_) | Pat::Range(_) => pattern.clone(),
            Pat::Paren(inner) => self.parts(&inner.pat, value, declared),
            Pat::Type(typed) => {
                let (inner, ty) = (self.parts(&typed.pat, value, declared), &typed.ty);
                Pat::Type(syn::PatType { pat: Box::new(inner), ty: ty.clone(), ..typed.clone() })
            }
            Pat::Reference(reference) if reference.mutability.is_none() => {
                let behind = Value { refs: value.refs.saturating_sub(1), ..value.clone() };
                let inner = self.parts(&reference.pat, &behind, declared);
                parse_quote!(&#inner)
            }
            Pat::Tuple(tuple) => {
                let rest = tuple.elems.iter().position(|part| matches!(part, Pat::Rest(_)));
                if value.active()
                    && let Some(rest) = rest
                    && rest + 1 != tuple.elems.len()
                {
                    self.error(tuple.span(), "`..` in the middle of a pattern: write `_` for every part");
                }
                let parts = tuple.elems.iter().enumerate().map(|(index, part)| {
                    let mut part_value = part_of(value, Member::from(index));
                    part_value.refs += self.held_by(value, &Member::from(index));
                    self.parts(part, &part_value, declared)
                });
                let parts: Vec<_> = parts.collect();
                if parts.len() == 1 { parse_quote!((#(#parts),*,)) } else { parse_quote!((#(#parts),*)) }
            }
            Pat::Slice(slice) => self.slice_parts(slice, value, declared),
            Pat::TupleStruct(tuple) => {
                let path = &tuple.path;
                let parts: Vec<_> = tuple
                    .elems
                    .iter()
                    .enumerate()
                    .map(|(index, part)| self.parts(part, &part_of(value, Member::from(index)), declared))
                    .collect();
                parse_quote!(#path(#(#parts),*))
            }
            Pat::Struct(structure) => {
                let path = &structure.path;
                let fields: Vec<_> = structure
                    .fields
                    .iter()
                    .map(|field| {
                        let member = &field.member;
                        let inner = self.parts(&field.pat, &part_of(value, member.clone()), declared);
                        quote!(#member: #inner)
                    })
                    .collect();
                let rest = structure.rest.as_ref().map(|_| quote!(..));
                parse_quote!(#path { #(#fields,)* #rest })
            }
            Pat::Or(_) if !value.active() => pattern.clone(),
            _ if !value.active() => {
                self.error(pattern.span(), "this pattern is not accepted in a differentiable function");
                pattern.clone()
            }
            _ => {
                self.error(pattern.span(), "this pattern is not accepted: take the value apart by its fields");
                parse_quote!(_)
            }
        }
    }
}

impl Lowering<'_> {
    /// `[first, .., last]` of an array.
    fn slice_parts(&mut self, slice: &syn::PatSlice, value: &Value, declared: &mut Vec<(Ident, Value)>) -> Pat {
        let (count, array) = (slice.elems.len(), &value.expr);
        let rest = slice.elems.iter().position(|part| matches!(part, Pat::Rest(_))).unwrap_or(count);
        let parts: Vec<_> = slice
            .elems
            .iter()
            .enumerate()
            .map(|(index, part)| {
                let from_end = count - index;
                let position = if index < rest { parse_quote!(#index) } else { parse_quote!(#array.len() - #from_end) };
                let place = value.place.as_ref().map(|place| place.part(Projection::Index(position)));
                self.parts(part, &Value { place, ..value.clone() }, declared)
            })
            .collect();
        parse_quote!([#(#parts),*])
    }
}

fn part_of(value: &Value, member: Member) -> Value {
    Value { place: value.place.as_ref().map(|place| place.part(Projection::Field(member))), ..value.clone() }
}
