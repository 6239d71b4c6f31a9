//! Float literals of functions that are generic over their scalar: `0.5` becomes the constant of `T`.

use proc_macro2::{Group, Ident, TokenStream, TokenTree};
use quote::{ToTokens, quote_spanned};
use syn::visit_mut::{self, VisitMut};
use syn::{Block, Expr, Item, Lit, Macro, Pat, Type, parse_quote_spanned};

/// Replaces the unsuffixed float literals of a body by constants of the scalar.
pub(crate) fn replace(block: &mut Block, scalar: &Ident) {
    Literals { scalar }.visit_block_mut(block);
}

struct Literals<'a> {
    scalar: &'a Ident,
}

impl VisitMut for Literals<'_> {
    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        match expr {
            Expr::Lit(literal) => {
                if let Lit::Float(float) = &literal.lit
                    && float.suffix().is_empty()
                {
                    let (scalar, span) = (self.scalar, float.span());
                    *expr = parse_quote_spanned!(span=> <#scalar as ::pullback::Real>::from_f64(#float));
                }
            }
            // The argument of `T::from_f64(0.5)` is an `f64` already, and so is what is cast or compared with one.
            Expr::Call(call) if ends_in(&call.func, "from_f64") => {}
            Expr::Cast(_) => {}
            Expr::Binary(binary) if is_plain(&binary.left) || is_plain(&binary.right) => {}
            _ => visit_mut::visit_expr_mut(self, expr),
        }
    }

    fn visit_local_mut(&mut self, local: &mut syn::Local) {
        if let Pat::Type(typed) = &local.pat
            && is_primitive(&typed.ty)
        {
            return;
        }
        visit_mut::visit_local_mut(self, local);
    }

    fn visit_item_mut(&mut self, _: &mut Item) {}

    fn visit_pat_mut(&mut self, _: &mut Pat) {}

    fn visit_macro_mut(&mut self, call: &mut Macro) {
        call.tokens = in_tokens(core::mem::take(&mut call.tokens), self.scalar);
    }
}

fn ends_in(callee: &Expr, name: &str) -> bool {
    matches!(callee, Expr::Path(path) if path.path.segments.last().is_some_and(|segment| segment.ident == name))
}

/// Whether an expression is an `f64` or `f32` by its form.
fn is_plain(expr: &Expr) -> bool {
    match expr {
        Expr::MethodCall(call) => call.method == "to_f64",
        Expr::Cast(cast) => is_primitive(&cast.ty),
        Expr::Paren(inner) => is_plain(&inner.expr),
        Expr::Unary(unary) => is_plain(&unary.expr),
        Expr::Binary(binary) => is_plain(&binary.left) || is_plain(&binary.right),
        Expr::Lit(literal) => matches!(&literal.lit, Lit::Float(float) if !float.suffix().is_empty()),
        _ => false,
    }
}

fn is_primitive(ty: &Type) -> bool {
    matches!(ty, Type::Path(path) if path.path.is_ident("f64") || path.path.is_ident("f32"))
}

/// In a macro nothing but the tokens is known: `t.0.1` is not a number, `1.5` is.
fn in_tokens(tokens: TokenStream, scalar: &Ident) -> TokenStream {
    let mut result = TokenStream::new();
    let mut after_dot = false;
    for token in tokens {
        let dot = matches!(&token, TokenTree::Punct(punct) if punct.as_char() == '.');
        match token {
            TokenTree::Literal(literal) if !after_dot => {
                match syn::parse2::<syn::LitFloat>(literal.to_token_stream()) {
                    Ok(float) if float.suffix().is_empty() => {
                        let span = literal.span();
                        result.extend(quote_spanned!(span=> <#scalar as ::pullback::Real>::from_f64(#literal)));
                    }
                    _ => result.extend([TokenTree::Literal(literal)]),
                }
            }
            TokenTree::Group(group) => {
                let mut inner = Group::new(group.delimiter(), in_tokens(group.stream(), scalar));
                inner.set_span(group.span());
                result.extend([TokenTree::Group(inner)]);
            }
            other => result.extend([other]),
        }
        after_dot = dot;
    }
    result
}
