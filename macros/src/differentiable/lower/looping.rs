//! `for` loops: the carried state is found, and the body lowered with it.

use std::collections::HashMap;

use proc_macro2::Ident;
use quote::quote;
use syn::visit::{self, Visit};
use syn::{Block, Expr, ExprForLoop, Pat, Stmt, parse_quote};

use super::Lowering;
use super::assign::assigned;
use super::expression::BREAK;
use super::iterator::{Item, Source};
use crate::differentiable::ir::{Carried, Checkpoint, Forward, Loop, Out, Place, Rule, Step, Value};

impl Lowering<'_> {
    pub(super) fn for_loop(&mut self, for_loop: &ExprForLoop) {
        let mut jumps = Jumps::default();
        for statement in &for_loop.body.stmts {
            jumps.visit_stmt(statement);
        }
        if let Some(label) = &for_loop.label
            && jumps.0.is_empty()
        {
            self.error(label, "labels are not accepted, a differentiated loop makes all its steps: leave it out");
        }
        for jump in jumps.0 {
            self.error(jump, BREAK);
        }
        let step = self.names.fresh("step", for_loop.for_token.span);
        let Some(source) = self.source(&for_loop.expr, &step) else {
            self.refused_body(&for_loop.body, Some(&for_loop.pat));
            return;
        };
        let checkpoint = self.checkpoint(&source, for_loop);
        let names = assigned(&for_loop.body.stmts);
        let carried: Vec<usize> = names.iter().filter_map(|name| self.lookup(name)).collect();
        let mut active: Vec<bool> = carried.iter().map(|variable| self.variables[*variable].value.active()).collect();
        let before: Vec<Value> = carried.iter().map(|variable| self.variables[*variable].value.clone()).collect();
        let first_slot = self.slots.len();
        // What is carried becomes differentiated when a step makes it so.
        let trial = loop {
            let snapshot = self.snapshot();
            let trial = self.trial(for_loop, &source, &carried, &active);
            let grown: Vec<bool> =
                active.iter().zip(&trial.ends).map(|(active, end)| *active || end.active()).collect();
            if grown == active {
                break trial;
            }
            active = grown;
            self.restore(snapshot);
        };
        let Trial { pattern, body, starts, ends } = trial;
        let mut entries = Vec::new();
        let mut outs = Vec::new();
        for (index, variable) in carried.iter().enumerate() {
            let user = self.variables[*variable].user.clone();
            if before[index].refs > 0 && before[index].active() {
                let message =
                    format!("`{user}` is a reference that a loop changes: carry the value, `let mut {user} = *…;`");
                self.error(&user, message);
            }
            let after = self.names.version(&user);
            let after_slot = active[index].then(|| self.slot(&after));
            outs.push(after_slot.map_or(Out::Nothing, Out::Slot));
            self.variables[*variable].value =
                Value { expr: parse_quote!(#after), place: after_slot.map(Place::whole), refs: before[index].refs };
            let (start, start_slot) = starts[index].clone();
            entries.push(Carried {
                before: before[index].clone(),
                start,
                start_slot,
                end: ends[index].clone(),
                after,
                after_slot,
            });
        }
        let looping = Loop {
            pattern,
            iterator: source.iterator,
            capacity: source.capacity,
            counted: source.item.active(),
            step,
            carried: entries,
            body,
            checkpoint,
            saved: self.names.fresh("saved", for_loop.for_token.span),
            keep: Vec::new(),
            logs: Vec::new(),
            first_slot,
        };
        self.push(Forward::Loop(Box::new(looping)), Rule::Inner, Out::Tuple(outs));
    }

    /// The body with a guess of which carried variables are differentiated.
    fn trial(&mut self, for_loop: &ExprForLoop, source: &Source, carried: &[usize], active: &[bool]) -> Trial {
        let steps = core::mem::take(&mut self.steps);
        self.scopes.push(HashMap::new());
        let mut starts = Vec::new();
        for (variable, active) in carried.iter().zip(active) {
            let user = self.variables[*variable].user.clone();
            let start = self.names.version(&user);
            let slot = active.then(|| self.slot(&start));
            let refs = self.variables[*variable].value.refs;
            self.variables[*variable].value = Value { expr: parse_quote!(#start), place: slot.map(Place::whole), refs };
            starts.push((start, slot));
        }
        self.depth += 1;
        let pattern = self.item(&for_loop.pat, &source.item);
        let mut body: Vec<Stmt> = for_loop.body.stmts.clone();
        // A body that ends in an assignment without a semicolon is a statement all the same.
        if let Some(Stmt::Expr(_, semicolon @ None)) = body.last_mut() {
            *semicolon = Some(Default::default());
        }
        self.scopes.push(HashMap::new());
        self.statements(&body);
        self.scopes.pop();
        self.depth -= 1;
        self.scopes.pop();
        let ends = carried.iter().map(|variable| self.variables[*variable].value.clone()).collect();
        let body = core::mem::replace(&mut self.steps, steps);
        Trial { pattern, body, starts, ends }
    }

    /// Looks for further errors in the body of a loop that is refused itself.
    pub(super) fn refused_body(&mut self, body: &Block, pattern: Option<&Pat>) {
        let steps = core::mem::take(&mut self.steps);
        self.depth += 1;
        self.scopes.push(HashMap::new());
        if let Some(pattern) = pattern {
            self.item(pattern, &Item::Index(None));
        }
        self.block_value(body, None);
        self.scopes.pop();
        self.depth -= 1;
        self.steps = steps;
    }

    /// Declares the names of a loop's pattern.
    fn item(&mut self, pattern: &Pat, item: &Item) -> Pat {
        match (pattern, item) {
            (Pat::Paren(inner), _) => self.item(&inner.pat, item),
            (Pat::Tuple(tuple), Item::Pair(first, second)) if tuple.elems.len() == 2 => {
                let (first, second) = (self.item(&tuple.elems[0], first), self.item(&tuple.elems[1], second));
                parse_quote!((#first, #second))
            }
            (_, Item::Pair(..)) if item.active() => {
                self.error(pattern, "take the pair apart in the pattern of the loop: `for (a, b) in …`");
                pattern.clone()
            }
            (pattern, item) => {
                let mut declared = Vec::new();
                let value = item.value();
                let renamed = self.parts(pattern, &value, &mut declared);
                for (user, value) in declared {
                    self.declare(&user, value);
                    if let (Item::Index(bound), Some(variable)) = (item, self.variables.last_mut()) {
                        variable.bound.clone_from(bound);
                    }
                }
                renamed
            }
        }
    }

    fn checkpoint(&mut self, source: &Source, for_loop: &ExprForLoop) -> Option<Checkpoint> {
        let every = self.function.checkpoint.clone().filter(|_| self.depth == 0)?;
        let span = for_loop.for_token.span;
        let generic = |steps: &Expr| {
            self.function.sizes.iter().any(|size| quote!(#steps).into_iter().any(|token| *size == token.to_string()))
        };
        let steps = match &source.steps {
            Some(steps) if !generic(steps) => steps.clone(),
            Some(_) => {
                self.error(
                    &*for_loop.expr,
                    "`checkpoint` needs a number of steps that is a literal or a `const`: stable Rust cannot divide a constant parameter",
                );
                return None;
            }
            None => {
                self.error(&*for_loop.expr, "`checkpoint` needs a loop over `0..STEPS` or over an array parameter");
                return None;
            }
        };
        Some(Checkpoint {
            every,
            steps,
            checkpoints: self.names.fresh("checkpoints", span),
            segment: self.names.fresh("segment", span),
            resumed: self.names.fresh("resumed", span),
        })
    }
}

struct Trial {
    pattern: Pat,
    body: Vec<Step>,
    starts: Vec<(Ident, Option<usize>)>,
    ends: Vec<Value>,
}

/// Finds `break` and `continue`.
#[derive(Default)]
struct Jumps<'ast>(Vec<&'ast Expr>);

impl<'ast> Visit<'ast> for Jumps<'ast> {
    fn visit_expr(&mut self, expr: &'ast Expr) {
        match expr {
            Expr::Break(_) | Expr::Continue(_) => self.0.push(expr),
            Expr::Closure(_) => {}
            _ => visit::visit_expr(self, expr),
        }
    }
}
