//! Expressions.

use proc_macro2::Ident;
use quote::ToTokens;
use syn::spanned::Spanned;
use syn::{Expr, Member, UnOp, parse_quote};

use super::call::Target;
use super::constant;
use super::method::enclosed;
use super::{Lowering, is_simple};
use crate::differentiable::ir::{AfterCall, Forward, Out, Projection, Rule, Value};

impl Lowering<'_> {
    /// The value of an expression; `hint` is the name that the user gives it.
    pub(super) fn expr(&mut self, expr: &Expr, hint: Option<&Ident>) -> Value {
        match expr {
            Expr::Paren(inner) => return self.expr(&inner.expr, hint),
            Expr::Group(inner) => return self.expr(&inner.expr, hint),
            Expr::Try(inner) => return self.question(inner, hint),
            _ => {}
        }
        if self.is_constant(expr) {
            return self.constant(expr);
        }
        let span = expr.span();
        match expr {
            Expr::Path(_) => match self.variable_of(expr) {
                Some(variable) => self.variables[variable].value.read_at(span),
                None => self.constant(expr),
            },
            Expr::Reference(reference) => {
                if reference.mutability.is_some() {
                    return self.refuse(expr, "a mutable reference to a differentiated value: assign the result of a function instead");
                }
                let value = self.expr(&reference.expr, None);
                let inner = constant::enclosed(value.expr);
                Value { expr: parse_quote!(&#inner), refs: value.refs + 1, place: value.place }
            }
            Expr::Unary(unary) => match unary.op {
                UnOp::Deref(_) => {
                    let value = self.expr(&unary.expr, None);
                    let inner = &value.expr;
                    match value.refs.checked_sub(1) {
                        Some(refs) => Value { expr: parse_quote!(*#inner), refs, place: value.place },
                        None => self.refuse(expr, "`*` of a value that is not a reference: use `into_lower()`, `to_matrix()` or a field"),
                    }
                }
                UnOp::Neg(_) => self.negation(&unary.expr, hint, span),
                _ => self.refuse(expr, "this operator has no derivative"),
            },
            Expr::Binary(binary) => self.binary(binary, hint),
            Expr::Call(call) => self.call(call, None, hint),
            Expr::MethodCall(call) => self.method(call, hint),
            Expr::Field(field) => {
                let base = self.expr(&field.base, None);
                self.field(&base, &field.member)
            }
            Expr::Index(index) => self.index(index),
            Expr::Tuple(tuple) => self.tuple(tuple, hint),
            Expr::Array(array) => self.array(array, hint),
            Expr::Repeat(repeat) => self.repeat(repeat, hint),
            Expr::Struct(literal) => self.structure(literal, hint),
            Expr::Macro(call) => self.macro_call(&call.mac, hint),
            Expr::Block(block) if block.label.is_none() && block.attrs.is_empty() => self.block_value(&block.block, hint),
            Expr::If(_) | Expr::Match(_) => self.branch(expr, true, hint),
            Expr::Cast(_) => self.refuse(expr, "a cast has no derivative: convert constants with `T::from_f64`, keep differentiated values in `T`"),
            Expr::Closure(_) => self.refuse(expr, "a closure over differentiated values is not accepted: write a function with `#[differentiable]`, or a `for` loop"),
            Expr::While(_) | Expr::Loop(_) => self.refuse(span, UNBOUNDED),
            Expr::ForLoop(_) => self.refuse(span, "a `for` loop has no value: assign to a variable inside"),
            Expr::Return(_) => self.refuse(span, "`return` stands at the end of a branch, not inside an expression"),
            Expr::Range(_) => self.refuse(expr, "a range over differentiated values is not accepted: loop over indices, `0..N`"),
            Expr::Await(_) | Expr::Async(_) => self.refuse(span, "asynchronous code cannot be differentiated: compute the value first"),
            Expr::Unsafe(_) => self.refuse(span, "an `unsafe` block cannot be differentiated: move it into a function with a rule of its own"),
            Expr::Break(_) | Expr::Continue(_) => self.refuse(expr, BREAK),
            Expr::Let(_) => self.refuse(expr, "`let` in a condition binds a differentiated value: write a `match` on a value that is carried along"),
            _ => self.refuse(expr, "this expression is not accepted in a differentiable function"),
        }
    }

    /// Whether an expression does not depend on differentiated values, or is a truth value.
    pub(super) fn is_constant(&self, expr: &Expr) -> bool {
        question_in(expr).is_none()
            && (!self.mentions_active(expr.to_token_stream()) || is_truth(expr) || self.is_discrete(expr))
    }

    /// A field of a value.
    pub(super) fn field(&mut self, base: &Value, member: &Member) -> Value {
        let inner = if is_simple(&base.expr) { base.clone() } else { self.bind(None, base.expr.span(), base.clone()) };
        let refs = self.held_by(&inner, member);
        let base = enclosed(&inner.expr);
        let place = inner.place.as_ref().map(|place| place.part(Projection::Field(member.clone())));
        let value = Value { expr: parse_quote!(#base.#member), place, refs };
        if refs > 0 { self.bind(None, member.span(), value) } else { value }
    }

    fn index(&mut self, index: &syn::ExprIndex) -> Value {
        let span = index.span();
        if matches!(&*index.index, Expr::Range(_)) {
            return self.refuse(
                &*index.index,
                "a slice has no fixed size: use `fixed_rows::<K>(i)` of a vector, or loop over indices",
            );
        }
        let base = self.expr(&index.expr, None);
        let base = self.settled(base, span);
        let position = self.position(&index.index);
        let (array, place) = (enclosed(&base.expr), base.place.as_ref());
        let place = place.map(|place| place.part(Projection::Index(position.clone())));
        Value { expr: parse_quote!(#array[#position]), place, refs: 0 }
    }

    /// An index: a value that is carried along.
    pub(super) fn position(&mut self, index: &Expr) -> Expr {
        self.verbatim(index)
    }

    /// `e?`.
    fn question(&mut self, question: &syn::ExprTry, hint: Option<&Ident>) -> Value {
        self.question_with(question, &Target::Name(hint))
    }

    pub(super) fn question_into(&mut self, question: &syn::ExprTry, target: &Target<'_>) {
        self.question_with(question, target);
    }

    fn question_with(&mut self, question: &syn::ExprTry, target: &Target<'_>) -> Value {
        let (inner, after) = self.peel(&question.expr);
        match inner {
            Expr::Call(call) => self.call_into(call, Some(after), target),
            _ if !self.mentions_active(inner.to_token_stream()) => {
                let (expr, span) = (self.verbatim(&question.expr), question.span());
                let hint = match target {
                    Target::Name(hint) => *hint,
                    Target::Pattern(..) => None,
                };
                let name = self.name(hint, span);
                let forward =
                    Forward::Let { pattern: parse_quote!(#name), ty: None, expr, inline: false, question: true };
                self.push(forward, Rule::Constant, Out::Nothing);
                let value = Value::constant(parse_quote!(#name));
                if let Target::Pattern(pattern, ty) = target {
                    self.destructure(pattern, *ty, value.clone());
                }
                value
            }
            Expr::MethodCall(call) => {
                let method = call.method.to_string();
                let message = match super::super::methods::advice(&method) {
                    Some(advice) => advice.to_owned(),
                    None => format!("`{method}` has no rule that can fail: call a function instead"),
                };
                self.refuse(call.method.span(), message)
            }
            _ => self.refuse(question, "`?` on a differentiated value stands directly after the call of a function"),
        }
    }

    /// A call without the methods between it and its `?`.
    pub(super) fn peel<'e>(&mut self, expr: &'e Expr) -> (&'e Expr, Vec<AfterCall>) {
        let (mut inner, mut after) = (expr, Vec::new());
        loop {
            match inner {
                Expr::Paren(paren) => inner = &paren.expr,
                Expr::Group(group) => inner = &group.expr,
                Expr::MethodCall(call)
                    if matches!(call.method.to_string().as_str(), "ok" | "ok_or" | "map_err" | "ok_or_else") =>
                {
                    let arguments = call.args.iter().map(|argument| self.verbatim(argument)).collect();
                    after.insert(0, AfterCall { method: call.method.clone(), arguments });
                    inner = &call.receiver;
                }
                _ => return (inner, after),
            }
        }
    }
}

/// Said of every loop without a fixed number of steps.
pub(super) const UNBOUNDED: &str =
    "a loop needs a fixed number of steps to be differentiated: write `for _ in 0..STEPS`";
pub(super) const BREAK: &str = "`break` and `continue` are not accepted: a differentiated loop makes all its steps; use `if` around the rest of the body";
pub(super) const QUESTION: &str =
    "`?` inside a condition is not accepted: give the result a name before, `let y = f(x)?;`";

/// Whether the expression is a comparison or a logical combination of such: constant between its jumps.
fn is_truth(expr: &Expr) -> bool {
    use syn::BinOp;
    match expr {
        Expr::Binary(binary) => matches!(
            binary.op,
            BinOp::Eq(_)
                | BinOp::Ne(_)
                | BinOp::Lt(_)
                | BinOp::Le(_)
                | BinOp::Gt(_)
                | BinOp::Ge(_)
                | BinOp::And(_)
                | BinOp::Or(_)
        ),
        Expr::Unary(unary) => matches!(unary.op, UnOp::Not(_)),
        Expr::Paren(inner) => is_truth(&inner.expr),
        Expr::Group(inner) => is_truth(&inner.expr),
        _ => false,
    }
}

/// The first `e?` in the expression, outside of closures.
pub(super) fn question_in(expr: &Expr) -> Option<&syn::ExprTry> {
    struct Find<'ast>(Option<&'ast syn::ExprTry>);
    impl<'ast> syn::visit::Visit<'ast> for Find<'ast> {
        fn visit_expr_try(&mut self, question: &'ast syn::ExprTry) {
            self.0.get_or_insert(question);
        }
        fn visit_expr_closure(&mut self, _: &'ast syn::ExprClosure) {}
        fn visit_item(&mut self, _: &'ast syn::Item) {}
    }
    let mut find = Find(None);
    syn::visit::Visit::visit_expr(&mut find, expr);
    find.0
}
