//! Temporaries that are used once are written where they are used, so that the forward pass reads like the user's code.

use std::collections::HashSet;

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::visit_mut::{self, VisitMut};
use syn::{Expr, Pat};

use super::ir::{Branch, Capacity, Forward, Head, Loop, Step, Value};

/// Every identifier in some tokens.
pub(crate) fn identifiers(tokens: &TokenStream, found: &mut HashSet<String>) {
    for token in tokens.clone() {
        match token {
            TokenTree::Ident(ident) => {
                found.insert(ident.to_string());
            }
            TokenTree::Group(group) => identifiers(&group.stream(), found),
            _ => {}
        }
    }
}

/// Writes temporaries that are used once, and not on the way back, where they are used.
pub(crate) fn inline(steps: &mut [Step], needed: &HashSet<String>, tail: &mut [Expr]) {
    for index in 0..steps.len() {
        let (before, after) = steps.split_at_mut(index + 1);
        let Some(step) = before.last_mut() else { continue };
        let Forward::Let { pattern: Pat::Ident(name), expr, inline: true, question: false, .. } = &step.forward else {
            continue;
        };
        let name = name.ident.to_string();
        if needed.contains(&name) || step.spaces.iter().any(|(space, _)| needed.contains(&space.to_string())) {
            continue;
        }
        let expr = expr.clone();
        let mut total: usize = tail.iter().map(|target| count(target, &name)).sum();
        // Not past a call: until then its operands would have to be kept beside what the call makes.
        if total > 0 && after.iter().any(|later| matches!(later.forward, Forward::Call { .. })) {
            continue;
        }
        for later in after.iter() {
            total += match &later.forward {
                Forward::Let { expr, .. } => count(expr, &name),
                Forward::Call { primal, .. } => count(primal, &name),
                Forward::Assign { before, assignment, .. } => count(before, &name) + count(assignment, &name),
                // Not into a branch or a loop: there it would be computed at another place, or more than once.
                Forward::Check(statement) => 2 * usize::from(mentions(&statement.to_token_stream(), &name)),
                Forward::Branch(branch) => 2 * usize::from(branch_mentions(branch, &name)),
                Forward::Loop(looping) => 2 * usize::from(loop_mentions(looping, &name)),
            };
        }
        if total != 1 {
            continue;
        }
        let mut substitute = Substitute(&name, &expr);
        tail.iter_mut().for_each(|target| substitute.visit_expr_mut(target));
        for later in after.iter_mut() {
            match &mut later.forward {
                Forward::Let { expr, .. } => substitute.visit_expr_mut(expr),
                Forward::Call { primal, vjp, .. } => {
                    substitute.visit_expr_mut(primal);
                    substitute.visit_expr_mut(vjp);
                }
                Forward::Assign { before, assignment, .. } => {
                    substitute.visit_expr_mut(before);
                    substitute.visit_expr_mut(assignment);
                }
                _ => {}
            }
        }
    }
}

fn count(expr: &Expr, name: &str) -> usize {
    fn count_in(tokens: TokenStream, name: &str) -> usize {
        tokens
            .into_iter()
            .map(|token| match token {
                TokenTree::Ident(ident) => usize::from(ident == name),
                TokenTree::Group(group) => count_in(group.stream(), name),
                _ => 0,
            })
            .sum()
    }
    count_in(expr.to_token_stream(), name)
}

fn mentions(tokens: &TokenStream, name: &str) -> bool {
    let mut found = HashSet::new();
    identifiers(tokens, &mut found);
    found.contains(name)
}

fn steps_mention(steps: &[Step], name: &str) -> bool {
    steps.iter().any(|step| match &step.forward {
        Forward::Let { expr, .. } => count(expr, name) > 0,
        Forward::Call { primal, after, .. } => {
            count(primal, name) > 0
                || after.iter().flat_map(|after| &after.arguments).any(|argument| count(argument, name) > 0)
        }
        Forward::Assign { before, assignment, .. } => count(before, name) + count(assignment, name) > 0,
        Forward::Check(statement) => mentions(&statement.to_token_stream(), name),
        Forward::Branch(branch) => branch_mentions(branch, name),
        Forward::Loop(looping) => loop_mentions(looping, name),
    })
}

/// Every identifier in some steps, those in branches and loops too.
pub(crate) fn in_steps(steps: &[Step], found: &mut HashSet<String>) {
    for step in steps {
        match &step.forward {
            Forward::Let { expr, .. } => identifiers(&expr.to_token_stream(), found),
            Forward::Call { primal, after, .. } => {
                identifiers(&primal.to_token_stream(), found);
                let arguments = after.iter().flat_map(|after| &after.arguments);
                arguments.for_each(|argument| identifiers(&argument.to_token_stream(), found));
            }
            Forward::Assign { before, assignment, .. } => {
                identifiers(&before.to_token_stream(), found);
                identifiers(&assignment.to_token_stream(), found);
            }
            Forward::Check(statement) => identifiers(&statement.to_token_stream(), found),
            Forward::Branch(branch) => {
                let (Head::If(head) | Head::Match(head)) = &branch.head;
                identifiers(&head.to_token_stream(), found);
                for arm in &branch.arms {
                    in_steps(&arm.block, found);
                    arm.outs.iter().flatten().for_each(|out| identifiers(&out.expr.to_token_stream(), found));
                }
            }
            Forward::Loop(looping) => {
                identifiers(&looping.iterator.to_token_stream(), found);
                for carried in &looping.carried {
                    identifiers(&carried.before.expr.to_token_stream(), found);
                    identifiers(&carried.end.expr.to_token_stream(), found);
                }
                in_steps(&looping.body, found);
            }
        }
    }
}

fn branch_mentions(branch: &Branch, name: &str) -> bool {
    let head = match &branch.head {
        Head::If(expr) | Head::Match(expr) => expr,
    };
    let in_value = |value: &Value| count(&value.expr, name) > 0;
    count(head, name) > 0
        || branch.arms.iter().any(|arm| {
            mentions(&arm.pattern, name)
                || steps_mention(&arm.block, name)
                || arm.outs.iter().flatten().any(in_value)
                || arm.diverges.iter().any(|expr| count(expr, name) > 0)
                || arm.reverse.iter().any(|closure| mentions(closure, name))
                || arm.spaces.iter().any(|(_, of)| count(of, name) > 0)
        })
}

fn loop_mentions(looping: &Loop, name: &str) -> bool {
    let room = match &looping.capacity {
        Capacity::Length(expr) | Capacity::Items(expr) => expr,
    };
    count(&looping.iterator, name) + count(room, name) > 0
        || looping.carried.iter().any(|carried| count(&carried.before.expr, name) + count(&carried.end.expr, name) > 0)
        || steps_mention(&looping.body, name)
}

/// Puts an expression in the place of a name.
struct Substitute<'a>(&'a str, &'a Expr);

impl VisitMut for Substitute<'_> {
    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        if matches!(expr, Expr::Path(path) if path.path.get_ident().is_some_and(|ident| ident == self.0)) {
            *expr = self.1.clone();
        } else {
            visit_mut::visit_expr_mut(self, expr);
        }
    }
}
