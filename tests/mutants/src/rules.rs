//! What belongs to the rule of an operation: `vjp`, `pull`, and the functions of the file that nothing else calls.

use std::collections::{BTreeMap, BTreeSet};

use syn::visit::Visit;
use syn::{Attribute, Block, Fields, File, FnArg, Ident, ImplItem, Item, Meta, Pat, Signature, Stmt};

/// A function of a file.
pub struct Function<'a> {
    /// Its name.
    pub name: String,
    /// The names of its arguments.
    pub arguments: Vec<String>,
    /// Its body.
    pub block: &'a Block,
    /// What its body mentions.
    mentions: BTreeSet<String>,
    /// Whether it is the operation.
    primal: bool,
}

/// The functions of these names, or without names those of the rule, in the order of the file.
pub fn functions<'a>(file: &'a File, names: &[&str]) -> Vec<Function<'a>> {
    let mut all = Vec::new();
    for item in &file.items {
        match item {
            Item::Fn(item) => all.push(function(&item.sig, &item.block, &item.attrs)),
            Item::Impl(item) => all.extend(item.items.iter().filter_map(|item| match item {
                ImplItem::Fn(item) => Some(function(&item.sig, &item.block, &item.attrs)),
                _ => None,
            })),
            _ => {}
        }
    }
    if !names.is_empty() {
        all.retain(|function| names.contains(&function.name.as_str()));
        return all;
    }
    let calls: BTreeMap<&str, &BTreeSet<String>> =
        all.iter().map(|function| (function.name.as_str(), &function.mentions)).collect();
    let reached = |from: &[&str], not: &[&str]| {
        let (mut reached, mut next) = (BTreeSet::new(), from.to_vec());
        while let Some(name) = next.pop() {
            if let Some((&name, mentioned)) = calls.get_key_value(name)
                && !not.contains(&name)
                && reached.insert(name.to_owned())
            {
                next.extend(mentioned.iter().map(String::as_str));
            }
        }
        reached
    };
    let primal: Vec<&str> =
        all.iter().filter(|function| function.primal).map(|function| function.name.as_str()).collect();
    let shared = reached(&primal, &["vjp", "pull"]);
    let rule = reached(&["vjp", "pull"], &primal);
    let counts = |name: &str| name == "vjp" || name == "pull" || rule.contains(name) && !shared.contains(name);
    all.into_iter().filter(|function| counts(&function.name)).collect()
}

/// The loop of `unrolled!(for k in 0..N { … })`.
pub fn unrolled(body: &syn::Macro) -> Option<syn::ExprForLoop> {
    if body.path.is_ident("unrolled") { body.parse_body().ok() } else { None }
}

/// The names of the fields of `Pullback`.
pub fn residual(file: &File) -> Vec<String> {
    for item in &file.items {
        if let Item::Struct(item) = item
            && item.ident == "Pullback"
            && let Fields::Named(fields) = &item.fields
        {
            return fields.named.iter().filter_map(|field| field.ident.as_ref().map(Ident::to_string)).collect();
        }
    }
    Vec::new()
}

fn function<'a>(signature: &Signature, block: &'a Block, attributes: &[Attribute]) -> Function<'a> {
    let arguments = signature.inputs.iter().filter_map(|input| match input {
        FnArg::Typed(typed) => match &*typed.pat {
            Pat::Ident(name) => Some(name.ident.to_string()),
            _ => None,
        },
        FnArg::Receiver(_) => None,
    });
    let mut mentions = Mentions(BTreeSet::new());
    mentions.visit_block(block);
    let primal =
        attributes.iter().any(|attribute| matches!(&attribute.meta, Meta::List(list) if list.path.is_ident("op")));
    let mut arguments: Vec<_> = arguments.collect();
    arguments.extend(block.stmts.iter().flat_map(taken_apart));
    Function { name: signature.ident.to_string(), arguments, block, mentions: mentions.0, primal }
}

/// The fields that `let Self { a, b } = *self` names.
fn taken_apart(statement: &Stmt) -> Vec<String> {
    match statement {
        Stmt::Local(local) => match &local.pat {
            Pat::Struct(pattern) => pattern
                .fields
                .iter()
                .filter_map(|field| match &*field.pat {
                    Pat::Ident(name) => Some(name.ident.to_string()),
                    _ => None,
                })
                .collect(),
            _ => Vec::new(),
        },
        _ => Vec::new(),
    }
}

struct Mentions(BTreeSet<String>);

impl<'ast> Visit<'ast> for Mentions {
    fn visit_path(&mut self, path: &'ast syn::Path) {
        // `mean_log_density_factor::vjp` is a function of another file.
        let local = path.segments.len() == 1 || path.segments.first().is_some_and(|first| first.ident == "Self");
        if let Some(last) = path.segments.last().filter(|_| local || starts_with_type(path)) {
            self.0.insert(last.ident.to_string());
        }
        syn::visit::visit_path(self, path);
    }

    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        self.0.insert(call.method.to_string());
        syn::visit::visit_expr_method_call(self, call);
    }
}

/// `Scaled::new`
fn starts_with_type(path: &syn::Path) -> bool {
    path.segments.first().is_some_and(|first| first.ident.to_string().starts_with(char::is_uppercase))
}
