//! The result of the function: `Ok(…)` and `Some(…)` are taken off, failures return, early returns become branches.

use std::collections::HashMap;

use proc_macro2::Span;
use syn::spanned::Spanned;
use syn::{Block, Expr, ExprIf, Stmt, parse_quote};

use super::Lowering;
use super::branch::Use;
use super::call::Target;
use super::forms::is_failure;
use crate::differentiable::function::Wrap;
use crate::differentiable::ir::{Step, Value};

impl Lowering<'_> {
    /// The whole body: its steps and its result.
    pub(crate) fn body(&mut self, block: &Block) -> (Vec<Step>, Option<Value>) {
        let statements = early_returns(&block.stmts);
        let value = match statements.split_last() {
            Some((Stmt::Expr(tail, None), before)) => {
                self.statements(before);
                self.result(tail).0
            }
            _ => {
                self.statements(&statements);
                let span = block.brace_token.span.close();
                self.error(span, "a differentiable function ends in its result");
                None
            }
        };
        (core::mem::take(&mut self.steps), value)
    }

    /// An expression in the place of the function's result: its value, or the failure that it returns.
    pub(super) fn result(&mut self, tail: &Expr) -> (Option<Value>, Option<Expr>) {
        match tail {
            Expr::Paren(inner) => return self.result(&inner.expr),
            Expr::Group(inner) => return self.result(&inner.expr),
            Expr::Block(block) if block.label.is_none() => {
                self.scopes.push(HashMap::new());
                let statements = early_returns(&block.block.stmts);
                let result = match statements.split_last() {
                    Some((Stmt::Expr(tail, None), before)) => {
                        self.statements(before);
                        self.result(tail)
                    }
                    _ => (Some(self.refuse(block.span(), "a block without a value")), None),
                };
                self.scopes.pop();
                return result;
            }
            Expr::If(_) | Expr::Match(_) => {
                let y = self.names.fresh("y", tail.span());
                let value = self.branch_for(tail, Use::Result, Some(&y));
                return (value, None);
            }
            Expr::Return(returned) => {
                return match &returned.expr {
                    Some(expr) => self.result(expr),
                    None => (Some(self.refuse(tail.span(), "a differentiable function returns a value")), None),
                };
            }
            _ => {}
        }
        let y = self.names.fresh("y", tail.span());
        if self.function.wrap == Wrap::Plain {
            return (Some(self.expr(tail, Some(&y))), None);
        }
        if is_failure(tail) {
            let tail = self.verbatim(tail);
            return (None, Some(parse_quote!(return #tail)));
        }
        if let Expr::Call(call) = tail
            && let Expr::Path(path) = &*call.func
            && path.path.segments.last().is_some_and(|last| last.ident == "Ok" || last.ident == "Some")
            && let Some(inner) = call.args.first()
        {
            return (Some(self.expr(inner, Some(&y))), None);
        }
        let (inner, after) = self.peel(tail);
        match inner {
            Expr::Call(call) => (Some(self.call_into(call, Some(after), &Target::Name(Some(&y)))), None),
            _ => {
                // A name may stand for something that was refused.
                if self.errors.is_empty() || !matches!(tail, Expr::Path(_)) {
                    let message = "the result of a function that can fail is `Ok(…)`, `Some(…)`, or the call of a function that can fail";
                    self.error(tail, message);
                }
                (Some(Value::constant(parse_quote!(()))), None)
            }
        }
    }
}

/// `if c { …; return y; } rest` as `if c { …; y } else { rest }`, and a last `return y;` as `y`.
fn early_returns(statements: &[Stmt]) -> Vec<Stmt> {
    let mut before = Vec::new();
    for (index, statement) in statements.iter().enumerate() {
        match statement {
            Stmt::Expr(Expr::Return(returned), Some(_)) if index + 1 == statements.len() => {
                if let Some(value) = &returned.expr {
                    before.push(Stmt::Expr((**value).clone(), None));
                    return before;
                }
            }
            Stmt::Expr(Expr::If(branch), _) if index + 1 < statements.len() && returns_value(branch) => {
                let rest = early_returns(&statements[index + 1..]);
                let mut branch = branch.clone();
                branch.then_branch.stmts = early_returns(&branch.then_branch.stmts);
                let otherwise: Expr = parse_quote!({ #(#rest)* });
                let else_token = syn::Token![else](Span::call_site());
                branch.else_branch = Some((else_token, Box::new(otherwise)));
                before.push(Stmt::Expr(Expr::If(branch), None));
                return before;
            }
            _ => {}
        }
        before.push(statement.clone());
    }
    before
}

/// Whether an `if` without `else` ends in `return` of a value that is not a failure.
fn returns_value(branch: &ExprIf) -> bool {
    branch.else_branch.is_none()
        && match branch.then_branch.stmts.last() {
            Some(Stmt::Expr(Expr::Return(returned), _)) => {
                returned.expr.as_deref().is_some_and(|expr| !is_failure(expr))
            }
            _ => false,
        }
}
