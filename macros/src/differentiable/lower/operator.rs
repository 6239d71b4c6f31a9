//! Arithmetic operators.

use proc_macro2::{Ident, Span};
use quote::quote;
use syn::spanned::Spanned;
use syn::{BinOp, Expr, ExprBinary, parse_quote};

use super::Lowering;
use crate::differentiable::ir::{Place, Value};

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

    fn write(self, left: &Expr, right: &Expr) -> Expr {
        match self {
            Self::Add => parse_quote!(#left + #right),
            Self::Sub => parse_quote!(#left - #right),
            Self::Mul => parse_quote!(#left * #right),
            Self::Div => parse_quote!(#left / #right),
        }
    }
}

impl Lowering<'_> {
    /// `−e`.
    pub(super) fn negation(&mut self, operand: &Expr, hint: Option<&Ident>, span: Span) -> Value {
        let value = self.expr(operand, None);
        let inner = &value.expr;
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
            return self.refuse(expr.span(), "`?` inside a condition: name the result before");
        }
        let Some(operator) = Arithmetic::of(&binary.op) else {
            return self.refuse(binary.op.span(), "this operator has no derivative");
        };
        if BinOpKind::of(&binary.op) == BinOpKind::Assigning {
            return self.refuse(binary.span(), "an assignment has no value");
        }
        let left = self.expr(&binary.left, None);
        let right = self.expr(&binary.right, None);
        self.arithmetic(operator, left, right, hint, binary.span())
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
            return Value::constant(operator.write(&left.expr, &right.expr));
        }
        // The rules of products and quotients read the operands again.
        let (left, right) = match operator {
            Arithmetic::Add | Arithmetic::Sub => (left, right),
            Arithmetic::Mul | Arithmetic::Div => (self.settled(left, span), self.settled(right, span)),
        };
        let expr = operator.write(&left.expr, &right.expr);
        if operator == Arithmetic::Mul
            && let Some((place, factor)) = scaled(&left, &right).or_else(|| scaled(&right, &left))
        {
            return self
                .compute(hint, span, expr, |_, bar| vec![(place, quote!(::pullback::reverse::scaled(#bar, #factor)))]);
        }
        self.compute(hint, span, expr, |result, bar| {
            let (a, b) = (left.by_reference(), right.by_reference());
            let contributions = match operator {
                Arithmetic::Add => (quote!(::pullback::reverse::sum(#bar)), quote!(::pullback::reverse::sum(#bar))),
                Arithmetic::Sub => (quote!(::pullback::reverse::sum(#bar)), quote!(::pullback::reverse::negated(#bar))),
                Arithmetic::Mul => (
                    quote!(::pullback::reverse::mul_left(#a, #b, #bar)),
                    quote!(::pullback::reverse::mul_right(#a, #b, #bar)),
                ),
                Arithmetic::Div => (
                    quote!(::pullback::reverse::div_left(#b, #bar)),
                    quote!(::pullback::reverse::div_right(&#result, #b, #bar)),
                ),
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
