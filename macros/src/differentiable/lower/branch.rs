//! `if` and `match`: every arm is a block with a pullback of its own.

use std::collections::{HashMap, HashSet};

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};
use syn::spanned::Spanned;
use syn::{Block, Expr, Pat, Stmt, parse_quote};

use super::expression::{QUESTION, question_in};
use super::forms::{binding_in, ends_function, is_failure, is_panic, matches_by_value, only_returns};
use super::{Lowering, Variable};
use crate::differentiable::inline::identifiers;
use crate::differentiable::ir::{
    Arm, Branch, BranchResult, Forward, Head, Import, Out, Place, Rule, Slot, Value, Zeros,
};

/// What the value of a branch is used for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    Nothing,
    Value,
    /// It is the result of the function: `Ok(…)` is taken off.
    Result,
}

/// An arm as the user wrote it.
struct Written<'a> {
    pattern: Option<(&'a Pat, Option<&'a Expr>)>,
    body: Body<'a>,
}

impl Written<'_> {
    /// The names that the guard and the body mention.
    fn read(&self) -> HashSet<String> {
        let mut read = HashSet::new();
        if let Some((_, Some(guard))) = self.pattern {
            identifiers(&guard.to_token_stream(), &mut read);
        }
        match self.body {
            Body::Block(block) => identifiers(&block.to_token_stream(), &mut read),
            Body::Expr(expr) => identifiers(&expr.to_token_stream(), &mut read),
            Body::Empty => {}
        }
        read
    }
}

#[derive(Clone, Copy)]
enum Body<'a> {
    Block(&'a Block),
    Expr(&'a Expr),
    Empty,
}

/// An arm after lowering: its steps, its value, and the variables it changed.
struct Lowered {
    arm: Arm,
    value: Option<Value>,
    changed: Vec<(usize, Value)>,
}

impl Lowering<'_> {
    pub(super) fn branch(&mut self, expr: &Expr, value: bool, hint: Option<&Ident>) -> Value {
        self.branch_for(expr, if value { Use::Value } else { Use::Nothing }, hint)
            .unwrap_or_else(|| Value::constant(parse_quote!(())))
    }

    /// A branch in the place of a statement.
    pub(super) fn branch_statement(&mut self, expr: &Expr, statement: &Stmt) {
        if only_returns(expr) {
            self.check(statement);
        } else {
            self.branch_for(expr, Use::Nothing, None);
        }
    }

    /// The value of a branch; none if every arm returns.
    pub(super) fn branch_for(&mut self, expr: &Expr, used: Use, hint: Option<&Ident>) -> Option<Value> {
        let (head, written, binds) = match expr {
            Expr::If(branch) => {
                let otherwise = match &branch.else_branch {
                    Some((_, otherwise)) => Body::Expr(otherwise),
                    None => Body::Empty,
                };
                match &*branch.cond {
                    Expr::Let(condition) => {
                        let arms = vec![
                            Written { pattern: Some((&condition.pat, None)), body: Body::Block(&branch.then_branch) },
                            Written { pattern: None, body: otherwise },
                        ];
                        (Head::Match(self.scrutinee(&condition.expr)), arms, Some(&*condition.expr))
                    }
                    condition => {
                        let head = Head::If(self.condition(condition));
                        let then = Written { pattern: None, body: Body::Block(&branch.then_branch) };
                        (head, vec![then, Written { pattern: None, body: otherwise }], None)
                    }
                }
            }
            Expr::Match(branch) => {
                let arms = branch
                    .arms
                    .iter()
                    .map(|arm| {
                        let pattern = match &arm.pat {
                            Pat::Guard(guarded) => (&*guarded.pat, Some(&*guarded.guard)),
                            pattern => (pattern, None),
                        };
                        Written { pattern: Some(pattern), body: Body::Expr(&arm.body) }
                    })
                    .collect();
                (Head::Match(self.scrutinee(&branch.expr)), arms, Some(&*branch.expr))
            }
            _ => return None,
        };
        let before = self.variables.clone();
        let mut lowered = Vec::new();
        for arm in written {
            lowered.push(self.arm(&arm, &before, binds, used));
            self.variables.truncate(before.len());
            self.variables.clone_from_slice(&before);
        }
        self.join(head, lowered, used, hint, expr.span())
    }

    fn condition(&mut self, condition: &Expr) -> Expr {
        if let Some(binding) = binding_in(condition) {
            self.error(binding, "a chain of `let` conditions is not accepted: nest the branches");
        }
        if let Some(question) = question_in(condition) {
            self.error(question, QUESTION);
        }
        self.verbatim(condition)
    }

    fn scrutinee(&mut self, scrutinee: &Expr) -> Expr {
        self.condition(scrutinee)
    }

    /// The names that a pattern binds, as parts of what the arm reads.
    fn matched(&mut self, pattern: &Pat, scrutinee: &Expr, declared: &mut Vec<(Ident, Value)>) -> Pat {
        match (pattern, scrutinee) {
            (_, Expr::Paren(inner)) => self.matched(pattern, &inner.expr, declared),
            (Pat::Paren(inner), _) => self.matched(&inner.pat, scrutinee, declared),
            (Pat::Tuple(patterns), Expr::Tuple(values))
                if patterns.elems.len() == values.elems.len()
                    && !patterns.elems.iter().any(|part| matches!(part, Pat::Rest(_))) =>
            {
                let parts = patterns.elems.iter().zip(&values.elems);
                let parts: Vec<_> = parts.map(|(pattern, value)| self.matched(pattern, value, declared)).collect();
                parse_quote!((#(#parts),*))
            }
            _ => {
                let value = self.scrutinee_value(scrutinee);
                if value.active() && !matches_by_value(pattern) {
                    self.error(pattern, "this pattern takes a differentiated value apart: take it apart with `let`, or match on a value that is carried along");
                }
                self.parts(pattern, &value, declared)
            }
        }
    }

    /// What the patterns of a `match` take apart.
    fn scrutinee_value(&mut self, scrutinee: &Expr) -> Value {
        if self.is_constant(scrutinee) {
            return self.constant(scrutinee);
        }
        match self.variable_of(scrutinee) {
            Some(variable) => self.variables[variable].value.clone(),
            None => match scrutinee {
                Expr::Field(_) | Expr::Reference(_) => self.expr(scrutinee, None),
                Expr::Call(_) => {
                    let message = "a differentiated value that may be missing cannot be matched: pass the failure on, `let y = f(x)?;`";
                    self.refuse(scrutinee, message)
                }
                Expr::Binary(_) | Expr::MethodCall(_) if question_in(scrutinee).is_none() => {
                    self.refuse(scrutinee, "a `match` on a differentiated number: give it a name first, or write `if`")
                }
                // Said where the condition was looked at.
                _ if question_in(scrutinee).is_some() => Value::constant(parse_quote!(())),
                _ => self.refuse(scrutinee, "a `match` on a differentiated expression: give it a name first"),
            },
        }
    }

    fn arm(&mut self, written: &Written<'_>, before: &[Variable], scrutinee: Option<&Expr>, used: Use) -> Lowered {
        let steps = core::mem::take(&mut self.steps);
        let (imports, spaces) = self.import();
        let imported: Vec<_> = self.variables.iter().map(|variable| variable.value.clone()).collect();
        self.scopes.push(HashMap::new());
        let pattern = match (written.pattern, scrutinee) {
            (Some((pattern, guard)), Some(scrutinee)) => {
                let active = self.mentions_active(scrutinee.to_token_stream());
                let pattern = self.with_constants(pattern, active, &written.read());
                self.arm_pattern(&pattern, guard, scrutinee)
            }
            _ => quote!(_),
        };
        let (value, diverges) = self.arm_body(written.body, used);
        self.scopes.pop();
        let changed = self.variables[..before.len()]
            .iter()
            .zip(&imported)
            .enumerate()
            .filter(|(_, (now, then))| same(&now.value, then).is_none())
            .map(|(index, (now, _))| (index, now.value.clone()))
            .collect();
        let block = core::mem::replace(&mut self.steps, steps);
        let arm = Arm { pattern, block, outs: None, diverges, imports, reverse: None, spaces };
        Lowered { arm, value, changed }
    }

    fn arm_pattern(&mut self, pattern: &Pat, guard: Option<&Expr>, scrutinee: &Expr) -> TokenStream {
        let mut declared = Vec::new();
        let renamed = self.matched(pattern, scrutinee, &mut declared);
        for (user, value) in declared {
            self.declare(&user, value);
        }
        match guard {
            Some(guard) => {
                let guard = self.condition(guard);
                quote!(#renamed if #guard)
            }
            None => quote!(#renamed),
        }
    }

    /// The value of an arm, or what it returns.
    fn arm_body(&mut self, body: Body<'_>, used: Use) -> (Option<Value>, Option<Expr>) {
        let block = match body {
            Body::Empty => return (Some(Value::constant(parse_quote!(()))), None),
            Body::Block(block) => block,
            Body::Expr(Expr::Block(block)) if block.label.is_none() => &block.block,
            Body::Expr(expr) => return self.arm_value(expr, used),
        };
        self.scopes.push(HashMap::new());
        let result = match block.stmts.split_last() {
            Some((Stmt::Expr(tail, semicolon), before)) if semicolon.is_none() || ends_function(tail) => {
                self.statements(before);
                self.arm_value(tail, used)
            }
            Some((Stmt::Macro(call), before)) if is_panic(&call.mac) => {
                self.statements(before);
                let mac = &call.mac;
                (None, Some(parse_quote!(#mac)))
            }
            _ => {
                self.statements(&block.stmts);
                (Some(Value::constant(parse_quote!(()))), None)
            }
        };
        self.scopes.pop();
        result
    }

    fn arm_value(&mut self, tail: &Expr, used: Use) -> (Option<Value>, Option<Expr>) {
        if let Expr::Macro(call) = tail
            && is_panic(&call.mac)
        {
            return (None, Some(tail.clone()));
        }
        if let Expr::Return(returned) = tail {
            let returned_error = returned.expr.as_deref().is_some_and(is_failure);
            if !returned_error && used != Use::Result {
                let message = if self.depth > 0 {
                    "a `return` of a value in a loop is not accepted, a differentiated loop makes all its steps: assign to a variable, under an `if`"
                } else {
                    "an early `return` of a value: write `if … { value } else { … }` at the end of the function"
                };
                self.error(tail, message);
            }
            return match (&returned.expr, used) {
                (Some(expr), Use::Result) => self.result(expr),
                _ => (None, Some(self.verbatim(tail))),
            };
        }
        match used {
            Use::Result => self.result(tail),
            Use::Value => (Some(self.expr(tail, None)), None),
            Use::Nothing => {
                self.statements(&[Stmt::Expr(tail.clone(), Some(Default::default()))]);
                (Some(Value::constant(parse_quote!(()))), None)
            }
        }
    }

    /// Gives every differentiated variable a slot inside of the arm.
    fn import(&mut self) -> (Vec<Import>, Vec<(Ident, Expr)>) {
        let (mut imports, mut spaces) = (Vec::new(), Vec::new());
        for variable in 0..self.variables.len() {
            let Variable { user, value, .. } = self.variables[variable].clone();
            let Some(place) = value.place else { continue };
            if self.scopes.iter().all(|scope| !scope.values().any(|visible| *visible == variable)) {
                continue;
            }
            let inside = if place.path.is_empty() {
                self.slots[place.slot].clone()
            } else {
                let bar = self.names.fresh(&format!("{user}_bar"), user.span());
                let space = self.names.fresh(&format!("{user}_space"), user.span());
                spaces.push((space.clone(), value.expr.clone()));
                Slot { bar, zeros: Zeros::Space(space, value.expr.clone()) }
            };
            self.slots.push(inside);
            let slot = self.slots.len() - 1;
            imports.push(Import { slot, variable, place });
            self.variables[variable].value.place = Some(Place::whole(slot));
        }
        (imports, spaces)
    }

    /// One value after the branch for what its arms compute.
    fn join(
        &mut self,
        head: Head,
        mut lowered: Vec<Lowered>,
        used: Use,
        hint: Option<&Ident>,
        span: Span,
    ) -> Option<Value> {
        let returns = lowered.iter().all(|arm| arm.value.is_none());
        let mut changed: Vec<usize> = Vec::new();
        for arm in lowered.iter().filter(|arm| arm.value.is_some()) {
            changed.extend(arm.changed.iter().map(|(variable, _)| *variable));
        }
        changed.sort_unstable();
        changed.dedup();
        let mut results = Vec::new();
        let mut outs: Vec<Vec<Value>> = lowered.iter().map(|_| Vec::new()).collect();
        let has_value = used != Use::Nothing && !returns;
        if has_value {
            for (arm, outs) in lowered.iter().zip(&mut outs) {
                outs.extend(arm.value.clone());
            }
        }
        for variable in &changed {
            for (arm, outs) in lowered.iter().zip(&mut outs) {
                if arm.value.is_some() {
                    let now = arm.changed.iter().find(|(index, _)| index == variable);
                    outs.push(match now {
                        Some((_, value)) => value.clone(),
                        None => self.unchanged(*variable, &arm.arm),
                    });
                }
            }
        }
        let count = changed.len() + usize::from(has_value);
        let mut value = None;
        for index in 0..count {
            let variable = if has_value { index.checked_sub(1) } else { Some(index) }.map(|index| changed[index]);
            let name = match variable {
                Some(variable) => {
                    let user = self.variables[variable].user.clone();
                    self.names.version(&user)
                }
                None => self.name(hint, span),
            };
            let mut parts = outs.iter().filter_map(|outs| outs.get(index));
            let active = parts.clone().any(Value::active);
            let refs = parts.next().map_or(0, |part| part.refs);
            let slot = active.then(|| self.slot(&name));
            let joined = Value { expr: parse_quote!(#name), place: slot.map(Place::whole), refs };
            match variable {
                Some(variable) => self.variables[variable].value = joined,
                None => value = Some(joined),
            }
            results.push(BranchResult { name, slot });
        }
        for (arm, outs) in lowered.iter_mut().zip(outs) {
            arm.arm.outs = arm.value.is_some().then_some(outs);
        }
        let stem = results.first().map_or_else(|| "branch".to_owned(), |result| result.name.to_string());
        let pullback = self.names.fresh(&format!("{stem}_pullback"), span);
        let outs = Out::Tuple(results.iter().map(|result| result.slot.map_or(Out::Nothing, Out::Slot)).collect());
        let arms = lowered.into_iter().map(|arm| arm.arm).collect();
        let branch = Branch { head, arms, results, pullback };
        self.push(Forward::Branch(Box::new(branch)), Rule::Inner, outs);
        if has_value { value } else { (!returns).then(|| Value::constant(parse_quote!(()))) }
    }

    /// The value of a variable at the end of an arm that does not change it.
    fn unchanged(&self, variable: usize, arm: &Arm) -> Value {
        let mut value = self.variables[variable].value.clone();
        if let Some(import) = arm.imports.iter().find(|import| import.variable == variable) {
            value.place = Some(Place::whole(import.slot));
        }
        value
    }
}

/// `Some` if two values are written the same.
fn same(a: &Value, b: &Value) -> Option<()> {
    let (a, b) = (&a.expr, &b.expr);
    (quote!(#a).to_string() == quote!(#b).to_string()).then_some(())
}
