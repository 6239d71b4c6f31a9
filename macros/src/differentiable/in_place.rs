//! Where the storage of a value may become that of its next version: an assignment by index writes into the array itself when
//! nothing that follows mentions the array as it was.

use std::collections::{HashMap, HashSet};

use proc_macro2::{Group, Ident, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Expr, Pat};

use super::borrow::Borrows;
use super::inline::identifiers;
use super::ir::{Forward, Step};
use super::overwritten::Overwritten;

/// What the versions of values in one block share, found from its last step to its first.
#[derive(Default)]
pub(crate) struct InPlace {
    /// Names from outside of the block that may be written to: the state of a loop.
    roots: HashSet<String>,
    /// Later versions, and the storage that each of them is in.
    merged: Vec<(String, Ident)>,
    /// The names that are written to.
    mutated: HashSet<String>,
    /// Assignments whose place is read before.
    pub(super) overwritten: HashMap<String, Overwritten>,
}

/// What a block says of its names.
pub(super) struct Known {
    /// Names whose declaration can be `mut`.
    own: HashSet<String>,
    borrows: Borrows,
}

impl Known {
    pub(super) fn of(steps: &[Step]) -> Self {
        let mut own = HashSet::new();
        for step in steps {
            match &step.forward {
                Forward::Let { pattern: Pat::Ident(name), .. } => own.extend([name.ident.to_string()]),
                Forward::Assign { name, .. } => own.extend([name.to_string()]),
                Forward::Loop(looping) => own.extend(looping.carried.iter().map(|carried| carried.after.to_string())),
                _ => {}
            }
        }
        Self { own, borrows: Borrows::of(steps) }
    }
}

impl InPlace {
    pub(crate) fn of(roots: impl IntoIterator<Item = String>) -> Self {
        Self { roots: roots.into_iter().collect(), ..Self::default() }
    }

    /// The name whose storage a value can take over from here on: nothing that is needed later mentions or borrows it.
    pub(super) fn storage<'e>(&self, before: &'e Expr, known: &Known, needed: &HashSet<String>) -> Option<&'e Ident> {
        let Expr::Path(path) = before else { return None };
        let name = path.path.get_ident()?;
        let text = name.to_string();
        let declared = known.own.contains(&text) || self.roots.contains(&text);
        (declared && !needed.contains(&text) && !known.borrows.reach(&text, needed)).then_some(name)
    }

    /// From here on `name` is in the storage of `storage`.
    pub(super) fn merge(&mut self, name: &Ident, storage: &Ident) {
        self.mutate(storage);
        self.merged.push((name.to_string(), storage.clone()));
    }

    pub(super) fn mutate(&mut self, storage: &Ident) {
        self.mutated.insert(storage.to_string());
    }

    pub(crate) fn is_mutated(&self, name: &Ident) -> bool {
        self.mutated.contains(&name.to_string())
    }

    /// A pattern, with `mut` where its name is written to.
    pub(super) fn declared(&self, pattern: &Pat) -> Pat {
        let mut pattern = pattern.clone();
        if let Pat::Ident(name) = &mut pattern
            && self.is_mutated(&name.ident)
        {
            name.mutability = Some(Default::default());
        }
        pattern
    }

    /// Tokens in the scope of the block, with every version under the name of its storage.
    pub(crate) fn apply(&self, mut tokens: TokenStream) -> TokenStream {
        for (from, to) in &self.merged {
            tokens = rename(tokens, from, to);
        }
        tokens
    }

    /// An expression in the scope of the block.
    pub(super) fn apply_to(&self, expr: &Expr) -> Expr {
        syn::parse2(self.apply(expr.to_token_stream())).unwrap_or_else(|_| expr.clone())
    }
}

/// Whether tokens mention a name.
pub(super) fn mentioned(tokens: &TokenStream, name: &Ident) -> bool {
    let mut found = HashSet::new();
    identifiers(tokens, &mut found);
    found.contains(&name.to_string())
}

/// The tokens with one name replaced.
pub(super) fn rename(tokens: TokenStream, from: &str, to: &Ident) -> TokenStream {
    if to == from {
        return tokens;
    }
    tokens
        .into_iter()
        .map(|token| match token {
            TokenTree::Ident(ident) if ident == from => {
                let mut to = to.clone();
                to.set_span(to.span().located_at(ident.span()));
                TokenTree::Ident(to)
            }
            TokenTree::Group(group) => {
                let mut renamed = Group::new(group.delimiter(), rename(group.stream(), from, to));
                renamed.set_span(group.span());
                TokenTree::Group(renamed)
            }
            other => other,
        })
        .collect()
}
