//! Patterns on the left of `let`, in `for` and in function parameters.

use std::collections::HashSet;

use proc_macro2::Ident;
use quote::quote;
use syn::spanned::Spanned;
use syn::visit_mut::{self, VisitMut};
use syn::{Expr, Member, Pat, Type, parse_quote};

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
                self.error(pattern, "this pattern is not accepted: bind the result to a name and read its fields");
                (parse_quote!(_), Out::Nothing)
            }
        }
    }

    /// Whether a binding is a plain name, `mut` or not.
    fn is_plain(&mut self, ident: &syn::PatIdent) -> bool {
        if ident.by_ref.is_some() {
            self.error(ident, "`ref` in a pattern is not accepted: borrow with `&` where the value is used");
        }
        if ident.subpat.is_some() {
            self.error(ident, "`@` in a pattern is not accepted: bind the parts by name");
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
                let refs = value.refs + usize::from(ident.by_ref.is_some());
                declared.push((ident.ident.clone(), Value { expr: parse_quote!(#name), refs, ..value.clone() }));
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
                    self.error(tuple, "`..` in the middle of a pattern: write `_` for every part");
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
                        // A field that keeps its name is written once.
                        let same = quote!(#member).to_string() == quote!(#inner).to_string();
                        if same { quote!(#inner) } else { quote!(#member: #inner) }
                    })
                    .collect();
                let rest = structure.rest.as_ref().map(|_| quote!(..));
                parse_quote!(#path { #(#fields,)* #rest })
            }
            Pat::Or(or) if !value.active() => self.alternatives(or, value, declared),
            Pat::Or(or) if or.cases.iter().all(compares) => pattern.clone(),
            _ if !value.active() => {
                self.error(pattern, "this pattern is not accepted in a differentiable function");
                pattern.clone()
            }
            _ => {
                self.error(pattern, "this pattern is not accepted: take the value apart by its fields");
                parse_quote!(_)
            }
        }
    }
}

impl Lowering<'_> {
    /// The pattern of an arm with constants and variants, which look like names but in upper case, as paths; `active` if it
    /// matches differentiated values; `read` are the names that the arm mentions.
    pub(super) fn with_constants(&mut self, pattern: &Pat, active: bool, read: &HashSet<String>) -> Pat {
        let mut pattern = pattern.clone();
        let mut constants = Constants(Vec::new());
        constants.visit_pat_mut(&mut pattern);
        // A constant that is read may be a name that is bound.
        let bound = constants.0.iter().find(|name| active && read.contains(&name.to_string()));
        if let Some(name) = bound {
            let message =
                format!("`{name}` in this pattern reads like a constant: a name that is bound is in lower case");
            self.error(name.span(), message);
        }
        pattern
    }

    /// `A(x) | B(x)`: every alternative binds the names of the first.
    fn alternatives(&mut self, or: &syn::PatOr, value: &Value, declared: &mut Vec<(Ident, Value)>) -> Pat {
        let mut first: Option<Vec<(Ident, Value)>> = None;
        let mut cases = Vec::new();
        for case in &or.cases {
            let mut names = Vec::new();
            let mut renamed = self.parts(case, value, &mut names);
            match &first {
                Some(first) => Bind { from: &names, to: first }.visit_pat_mut(&mut renamed),
                None => first = Some(names),
            }
            cases.push(renamed);
        }
        declared.extend(first.into_iter().flatten());
        parse_quote!((#(#cases)|*))
    }

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

/// Gives the names of one alternative to another.
struct Bind<'a> {
    from: &'a [(Ident, Value)],
    to: &'a [(Ident, Value)],
}

impl VisitMut for Bind<'_> {
    fn visit_pat_ident_mut(&mut self, pattern: &mut syn::PatIdent) {
        let named = |value: &Value| matches!(&value.expr, Expr::Path(path) if path.path.is_ident(&pattern.ident));
        let user = self.from.iter().find(|(_, value)| named(value)).map(|(user, _)| user);
        let other = user.and_then(|user| self.to.iter().find(|(other, _)| other == user));
        if let Some((_, Value { expr: Expr::Path(path), .. })) = other
            && let Some(name) = path.path.get_ident()
        {
            pattern.ident = name.clone();
        }
    }
}

/// Turns names in upper case to paths.
struct Constants(Vec<Ident>);

impl VisitMut for Constants {
    fn visit_pat_mut(&mut self, pattern: &mut Pat) {
        if let Pat::Ident(syn::PatIdent { by_ref: None, mutability: None, subpat: None, ident, .. }) = pattern
            && ident.to_string().starts_with(char::is_uppercase)
        {
            let ident = ident.clone();
            *pattern = Pat::Path(parse_quote!(#ident));
            self.0.push(ident);
        } else {
            visit_mut::visit_pat_mut(self, pattern);
        }
    }
}

/// Patterns that bind nothing and compare a whole value.
fn compares(pattern: &Pat) -> bool {
    matches!(pattern, Pat::Lit(_) | Pat::Range(_) | Pat::Path(_))
}

fn part_of(value: &Value, member: Member) -> Value {
    Value { place: value.place.as_ref().map(|place| place.part(Projection::Field(member))), ..value.clone() }
}
