//! What does not depend on differentiated values is kept as written, with variables under their current names.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::ToTokens;
use syn::visit_mut::{self, VisitMut};
use syn::{Expr, Member, parse_quote};

use super::Lowering;
use crate::differentiable::ir::Value;

impl Lowering<'_> {
    /// Whether tokens mention a differentiated variable.
    pub(super) fn mentions_active(&self, tokens: TokenStream) -> bool {
        let mut names = Vec::new();
        values_in(tokens, &mut names);
        let active = |variable: usize| self.variables[variable].value.active();
        names.iter().any(|name| self.lookup(&name.to_string()).is_some_and(active))
    }

    /// An expression of primal values: as written, but for the names of variables that have several values.
    pub(super) fn verbatim(&self, expr: &Expr) -> Expr {
        let mut renamed = Vec::new();
        self.renamed(expr.to_token_stream(), &mut renamed);
        if renamed.is_empty() {
            return expr.clone();
        }
        let mut scan = Scan { binds: false };
        scan.visit_expr_mut(&mut expr.clone());
        if scan.binds {
            let (users, currents): (Vec<_>, Vec<_>) = renamed.into_iter().unzip();
            return parse_quote!({ #(let #users = #currents;)* #expr });
        }
        let mut expr = expr.clone();
        Rename(&renamed).visit_expr_mut(&mut expr);
        expr
    }

    /// The variables in the tokens whose current name is not the user's, with that name.
    pub(super) fn renamed(&self, tokens: TokenStream, found: &mut Vec<(Ident, Expr)>) {
        let mut names = Vec::new();
        values_in(tokens, &mut names);
        for ident in names {
            if let Some(variable) = self.lookup(&ident.to_string()) {
                let current = &self.variables[variable].value.expr;
                let same = matches!(current, Expr::Path(path) if path.path.is_ident(&ident));
                if !same && !found.iter().any(|(other, _)| *other == ident) {
                    found.push((ident, current.clone()));
                }
            }
        }
    }

    /// An expression of primal values as a constant; `?` inside becomes a step of its own.
    pub(super) fn constant(&mut self, expr: &Expr) -> Value {
        let mut refs = 0;
        let mut inner = expr;
        while let Expr::Reference(reference) = inner {
            refs += 1;
            inner = &reference.expr;
        }
        if let Some(variable) = self.variable_of(inner) {
            refs += self.variables[variable].value.refs;
        }
        Value { expr: enclosed(self.verbatim(expr)), place: None, refs }
    }
}

/// An operand of whatever comes: in parentheses, unless it is one whole.
pub(super) fn enclosed(expr: Expr) -> Expr {
    match expr {
        Expr::Assign(_)
        | Expr::Binary(_)
        | Expr::Block(_)
        | Expr::Cast(_)
        | Expr::Closure(_)
        | Expr::If(_)
        | Expr::Match(_)
        | Expr::Range(_)
        | Expr::Unsafe(_) => parse_quote!((#expr)),
        Expr::Unary(syn::ExprUnary { op: syn::UnOp::Neg(_) | syn::UnOp::Not(_), .. }) => parse_quote!((#expr)),
        whole => whole,
    }
}

/// The other way round, for what stands alone.
pub(super) fn bare(expr: Expr) -> Expr {
    match expr {
        Expr::Paren(inner) => bare(*inner.expr),
        other => other,
    }
}

/// The identifiers that may stand for a value: not those of fields, methods and modules.
fn values_in(tokens: TokenStream, found: &mut Vec<Ident>) {
    let mut tokens = tokens.into_iter().peekable();
    // How many dots stand directly before: one before a field, two in a range.
    let mut dots = 0;
    while let Some(token) = tokens.next() {
        let dot = matches!(&token, TokenTree::Punct(punct) if punct.as_char() == '.');
        match token {
            TokenTree::Ident(ident) => {
                let colon = matches!(tokens.peek(), Some(TokenTree::Punct(punct)) if punct.as_char() == ':');
                if dots != 1 && !colon {
                    found.push(ident);
                }
            }
            TokenTree::Group(group) => values_in(group.stream(), found),
            _ => {}
        }
        dots = if dot { dots + 1 } else { 0 };
    }
}

/// Replaces variables by their current names.
struct Rename<'a>(&'a [(Ident, Expr)]);

impl VisitMut for Rename<'_> {
    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        if let Expr::Path(path) = expr
            && path.qself.is_none()
            && let Some(ident) = path.path.get_ident()
            && let Some((_, current)) = self.0.iter().find(|(user, _)| user == ident)
        {
            *expr = current.clone();
            return;
        }
        if let Expr::Struct(literal) = expr {
            for field in &mut literal.fields {
                if let (None, Member::Named(name)) = (&field.colon_token, &field.member) {
                    field.expr = parse_quote!(#name);
                    field.colon_token = Some(Default::default());
                }
            }
        }
        visit_mut::visit_expr_mut(self, expr);
    }
}

/// Whether an expression binds names of its own, or hides its names in a macro.
struct Scan {
    binds: bool,
}

impl VisitMut for Scan {
    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        let binds = matches!(
            expr,
            Expr::Block(_)
                | Expr::Closure(_)
                | Expr::ForLoop(_)
                | Expr::If(_)
                | Expr::Let(_)
                | Expr::Loop(_)
                | Expr::Macro(_)
                | Expr::Match(_)
                | Expr::Unsafe(_)
                | Expr::While(_)
        );
        self.binds |= binds;
        visit_mut::visit_expr_mut(self, expr);
    }
}
