//! Arithmetic operators.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{BinOp, Expr, ExprBinary, parse_quote};

use super::Lowering;
use super::constant::enclosed;
use super::expression::{QUESTION, question_in};
use crate::differentiable::ir::{Place, Value};
use crate::spans::located_without_fields;

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Arithmetic {
    Add,
    Sub,
    Mul,
    Div,
}

impl Arithmetic {
    pub(super) fn of(operator: &BinOp) -> Option<Self> {
        Some(match operator {
            BinOp::Add(_) | BinOp::AddAssign(_) => Self::Add,
            BinOp::Sub(_) | BinOp::SubAssign(_) => Self::Sub,
            BinOp::Mul(_) | BinOp::MulAssign(_) => Self::Mul,
            BinOp::Div(_) | BinOp::DivAssign(_) => Self::Div,
            _ => return None,
        })
    }

    /// The operation, with its operator where the user's stands.
    fn write(self, left: &Expr, right: &Expr, at: Span) -> Expr {
        let (left, right) = (enclosed(left.clone()), enclosed(right.clone()));
        let operator = match self {
            Self::Add => quote_spanned!(at=> +),
            Self::Sub => quote_spanned!(at=> -),
            Self::Mul => quote_spanned!(at=> *),
            Self::Div => quote_spanned!(at=> /),
        };
        parse_quote!(#left #operator #right)
    }
}

impl Lowering<'_> {
    /// `−e`.
    pub(super) fn negation(&mut self, operand: &Expr, hint: Option<&Ident>, span: Span) -> Value {
        let value = self.expr(operand, None);
        let inner = enclosed(value.expr.clone());
        let expr = parse_quote!(-#inner);
        match value.place {
            None => Value::constant(expr),
            Some(place) => {
                self.compute(hint, span, expr, |_, bar| vec![(place, quote!(::pullback::reverse::negated(#bar)))])
            }
        }
    }

    pub(super) fn binary(&mut self, binary: &ExprBinary, hint: Option<&Ident>) -> Value {
        if BinOpKind::of(&binary.op) == BinOpKind::Truth {
            let expr = Expr::Binary(binary.clone());
            return match question_in(&expr) {
                Some(question) => self.refuse(question, QUESTION),
                None => self.refuse(&expr, QUESTION),
            };
        }
        let Some(operator) = Arithmetic::of(&binary.op) else {
            return self.refuse(&binary.op, no_rule(&binary.op));
        };
        if BinOpKind::of(&binary.op) == BinOpKind::Assigning {
            return self.refuse(binary, "an assignment has no value: make it a statement of its own");
        }
        let left = self.expr(&binary.left, None);
        let right = self.expr(&binary.right, None);
        self.arithmetic(operator, left, right, hint, binary.op.span())
    }

    /// `left operator right`.
    pub(super) fn arithmetic(
        &mut self,
        operator: Arithmetic,
        left: Value,
        right: Value,
        hint: Option<&Ident>,
        span: Span,
    ) -> Value {
        if !left.active() && !right.active() {
            return Value::constant(operator.write(&left.expr, &right.expr, span));
        }
        // The rules of products and quotients read the operands again.
        let (left, right) = match operator {
            Arithmetic::Add | Arithmetic::Sub => (left, right),
            Arithmetic::Mul | Arithmetic::Div => (self.settled(left, span), self.settled(right, span)),
        };
        let expr = operator.write(&left.expr, &right.expr, span);
        if operator == Arithmetic::Mul
            && let Some((place, factor)) = scaled(&left, &right).or_else(|| scaled(&right, &left))
        {
            return self
                .compute(hint, span, expr, |_, bar| vec![(place, quote!(::pullback::reverse::scaled(#bar, #factor)))]);
        }
        self.compute(hint, span, expr, |result, bar| {
            let (a, b) = (left.by_reference(), right.by_reference());
            // A type without a rule is reported at the operator.
            let at = span.resolved_at(Span::call_site());
            let rule = |name: &str, arguments: TokenStream| {
                let name = Ident::new(name, at);
                let arguments = located_without_fields(quote!(#arguments #bar), span);
                quote_spanned!(at=> ::pullback::reverse::#name(#arguments))
            };
            let contributions = match operator {
                Arithmetic::Add => (rule("sum", quote!()), rule("sum", quote!())),
                Arithmetic::Sub => (rule("sum", quote!()), rule("negated", quote!())),
                Arithmetic::Mul => (rule("mul_left", quote!(#b, #a,)), rule("mul_right", quote!(#b, #a,))),
                Arithmetic::Div => (rule("div_left", quote!(#b,)), rule("div_right", quote!(&#result, #b,))),
            };
            let mut all = Vec::new();
            all.extend(left.place.clone().map(|place| (place, contributions.0)));
            all.extend(right.place.clone().map(|place| (place, contributions.1)));
            all
        })
    }
}

/// A product with a constant that is a number by its form: nothing has to be kept.
fn scaled(active: &Value, constant: &Value) -> Option<(Place, Expr)> {
    let place = active.place.clone()?;
    (!constant.active() && is_number(&constant.expr)).then(|| (place, constant.expr.clone()))
}

/// `2.0`, `-2.0`, `T::one()`, `<T as Real>::from_f64(0.5)`.
fn is_number(expr: &Expr) -> bool {
    match expr {
        Expr::Lit(_) => true,
        Expr::Unary(unary) => is_number(&unary.expr),
        Expr::Call(call) => match &*call.func {
            Expr::Path(path) => path.path.segments.last().is_some_and(|segment| {
                segment.ident == "from_f64" || (segment.ident == "one" && path.path.segments.len() == 2)
            }),
            _ => false,
        },
        _ => false,
    }
}

/// What to say of an operator without a rule.
pub(super) fn no_rule(operator: &BinOp) -> &'static str {
    match operator {
        BinOp::Rem(_) | BinOp::RemAssign(_) => {
            "a remainder has no reverse rule: write `x - period * turns`, with a number of turns that is carried along"
        }
        _ => "this operator has no reverse rule: it is not an operation on real numbers",
    }
}

#[derive(PartialEq, Eq)]
pub(super) enum BinOpKind {
    Arithmetic,
    Assigning,
    Truth,
    Other,
}

impl BinOpKind {
    pub(super) fn of(operator: &BinOp) -> Self {
        match operator {
            BinOp::Add(_) | BinOp::Sub(_) | BinOp::Mul(_) | BinOp::Div(_) => Self::Arithmetic,
            BinOp::AddAssign(_) | BinOp::SubAssign(_) | BinOp::MulAssign(_) | BinOp::DivAssign(_) => Self::Assigning,
            BinOp::Eq(_) | BinOp::Ne(_) | BinOp::Lt(_) | BinOp::Le(_) | BinOp::Gt(_) | BinOp::Ge(_) => Self::Truth,
            BinOp::And(_) | BinOp::Or(_) => Self::Truth,
            _ => Self::Other,
        }
    }
}
