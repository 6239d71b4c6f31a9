//! Blocks and statements.

use std::collections::HashMap;

use proc_macro2::Ident;
use quote::ToTokens;
use syn::spanned::Spanned;
use syn::{Block, Expr, Local, Pat, Stmt, Type, parse_quote};

use super::Lowering;
use super::call::Target;
use super::constant::bare;
use super::expression::{BREAK, UNBOUNDED};
use super::operator::BinOpKind;
use crate::differentiable::ir::{Forward, Out, Rule, Value};

impl Lowering<'_> {
    /// The value of a block; its own names end with it.
    pub(super) fn block_value(&mut self, block: &Block, hint: Option<&Ident>) -> Value {
        self.scopes.push(HashMap::new());
        let value = match block.stmts.split_last() {
            Some((Stmt::Expr(tail, None), before)) => {
                self.statements(before);
                self.expr(tail, hint)
            }
            _ => {
                self.statements(&block.stmts);
                Value::constant(parse_quote!(()))
            }
        };
        self.scopes.pop();
        value
    }

    pub(super) fn statements(&mut self, statements: &[Stmt]) {
        for statement in statements {
            self.statement(statement);
        }
    }

    fn statement(&mut self, statement: &Stmt) {
        match statement {
            Stmt::Local(local) => self.local(local),
            // Items stand at the top of every generated function.
            Stmt::Item(_) => {}
            Stmt::Macro(call) => {
                let name = call.mac.path.segments.last().map(|segment| segment.ident.to_string()).unwrap_or_default();
                if matches!(
                    name.as_str(),
                    "assert" | "assert_eq" | "assert_ne" | "debug_assert" | "debug_assert_eq" | "debug_assert_ne"
                ) {
                    self.check(statement);
                } else {
                    self.macro_call(&call.mac, None);
                }
            }
            Stmt::Expr(expr, _) => self.expression_statement(expr, statement),
        }
    }

    /// A statement that only looks at primal values.
    pub(super) fn check(&mut self, statement: &Stmt) {
        let mut renamed = Vec::new();
        self.renamed(statement.to_token_stream(), &mut renamed);
        let statement = if renamed.is_empty() {
            statement.clone()
        } else {
            let (users, currents): (Vec<_>, Vec<_>) = renamed.into_iter().unzip();
            parse_quote!({ #(let #users = #currents;)* #statement })
        };
        self.push(Forward::Check(statement), Rule::Constant, Out::Nothing);
    }

    fn expression_statement(&mut self, expr: &Expr, statement: &Stmt) {
        match expr {
            Expr::Assign(assign) => self.assign(assign),
            Expr::Binary(binary) if BinOpKind::of(&binary.op) == BinOpKind::Assigning => self.assign_with(binary),
            Expr::Binary(binary)
                if binary.op.to_token_stream().to_string().ends_with('=')
                    && BinOpKind::of(&binary.op) == BinOpKind::Other =>
            {
                self.assign_discrete(binary);
            }
            Expr::If(_) | Expr::Match(_) => self.branch_statement(expr, statement),
            Expr::ForLoop(for_loop) => self.for_loop(for_loop),
            Expr::Block(block) if block.label.is_none() => {
                self.block_value(&block.block, None);
            }
            Expr::While(syn::ExprWhile { body, .. }) | Expr::Loop(syn::ExprLoop { body, .. }) => {
                self.error(expr.span(), UNBOUNDED);
                self.refused_body(body, None);
            }
            Expr::Break(_) | Expr::Continue(_) => self.error(expr, BREAK),
            Expr::Paren(inner) => self.expression_statement(&inner.expr, statement),
            _ if self.is_constant(expr) => self.check(statement),
            _ => {
                self.expr(expr, None);
            }
        }
    }

    /// `let pattern: ty = init;`
    fn local(&mut self, local: &Local) {
        let (pattern, ty): (&Pat, Option<&Type>) = match &local.pat {
            Pat::Type(typed) => (&typed.pat, Some(&typed.ty)),
            pattern => (pattern, None),
        };
        let Some(init) = &local.init else {
            // It gets its value in the branches that follow.
            match pattern {
                Pat::Ident(ident) => self.declare(&ident.ident, Value::constant(parse_quote!(()))),
                _ => self.error(&local.pat, "a pattern without a value: write one `let` for every name"),
            }
            return;
        };
        if let Some((keyword, _)) = &init.diverge {
            self.error(keyword.span(), "`let … else` is not accepted: use `match` on a value that is carried along");
            return;
        }
        self.bind_pattern(pattern, ty, &init.expr);
    }

    fn bind_pattern(&mut self, pattern: &Pat, ty: Option<&Type>, init: &Expr) {
        match (pattern, strip(init)) {
            (Pat::Paren(inner), _) => self.bind_pattern(&inner.pat, ty, init),
            (Pat::Ident(ident), init) if ident.by_ref.is_none() && ident.subpat.is_none() => {
                let value = self.expr(init, Some(&ident.ident));
                let named = matches!(&value.expr, Expr::Path(path) if path.path.get_ident().is_some_and(|name| self.defined_last(name)));
                let value = if named { value } else { self.bind(Some(&ident.ident), ident.span(), alone(value)) };
                self.ascribe(ty);
                self.declare(&ident.ident, value);
            }
            (Pat::Tuple(patterns), Expr::Tuple(values))
                if patterns.elems.len() == values.elems.len()
                    && patterns.elems.iter().all(|part| matches!(part, Pat::Ident(_) | Pat::Wild(_)))
                    && ty.is_none() =>
            {
                let lowered: Vec<_> = patterns
                    .elems
                    .iter()
                    .zip(&values.elems)
                    .map(|(pattern, value)| {
                        let hint = match pattern {
                            Pat::Ident(ident) => Some(&ident.ident),
                            _ => None,
                        };
                        let value = self.expr(value, hint);
                        let named = matches!(&value.expr, Expr::Path(path) if path.path.get_ident().is_some_and(|name| self.defined_last(name)));
                        match hint {
                            Some(_) if !named => self.bind(hint, pattern.span(), alone(value)),
                            _ => value,
                        }
                    })
                    .collect();
                for (pattern, value) in patterns.elems.iter().zip(lowered) {
                    if let Pat::Ident(ident) = pattern {
                        self.declare(&ident.ident, value);
                    }
                }
            }
            (_, Expr::Call(call)) if !self.is_constant(init) => {
                self.call_into(call, None, &Target::Pattern(pattern, ty));
            }
            (_, Expr::Try(question)) if !self.is_constant(init) => {
                self.question_into(question, &Target::Pattern(pattern, ty))
            }
            (_, init) => {
                let value = self.expr(init, None);
                self.destructure(pattern, ty, value);
            }
        }
    }

    /// Whether the last step has just given a value this name.
    fn defined_last(&self, name: &Ident) -> bool {
        self.steps.last().is_some_and(|step| match &step.forward {
            Forward::Let { pattern: Pat::Ident(ident), .. } | Forward::Call { pattern: Pat::Ident(ident), .. } => {
                ident.ident == *name
            }
            Forward::Branch(branch) => branch.results.iter().any(|result| result.name == *name),
            _ => false,
        })
    }
}

/// A value that is the whole right side of a statement.
fn alone(value: Value) -> Value {
    Value { expr: bare(value.expr), ..value }
}

fn strip(expr: &Expr) -> &Expr {
    match expr {
        Expr::Paren(inner) => strip(&inner.expr),
        Expr::Group(inner) => strip(&inner.expr),
        other => other,
    }
}
