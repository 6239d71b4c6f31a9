//! From the user's body to steps: A-normal form, with one name per value.
//!
//! Every expression becomes a [`Value`]: how it is written, and where its cotangent goes. What does not depend on a
//! differentiated value stays as the user wrote it.

mod assign;
mod block;
mod branch;
mod call;
mod constant;
mod construct;
mod expression;
mod forms;
mod iterator;
mod looping;
mod method;
mod operator;
mod pattern;
mod tail;

use std::collections::HashMap;

use proc_macro2::{Ident, Span};
use syn::{Expr, Pat, parse_quote};

use super::function::Function;
use super::ir::{Capacity, Forward, Out, Place, Rule, Slot, SlotId, Step, Value, Zeros};
use super::names::Names;
use super::problem::{Extent, Problems};

/// A variable of the user's function, with its current value.
#[derive(Clone)]
struct Variable {
    user: Ident,
    value: Value,
    /// Of a loop counter: how much room a loop up to it needs.
    bound: Option<Bound>,
}

/// What is known of a loop counter.
#[derive(Clone)]
struct Bound {
    /// Room for the steps up to the counter.
    room: Capacity,
    /// Whether the counter can be as large as the room: one step more does not fit.
    reached: bool,
}

/// The state of the lowering.
pub(crate) struct Lowering<'a> {
    pub(crate) function: &'a Function,
    pub(crate) names: Names,
    pub(crate) slots: Vec<Slot>,
    pub(crate) errors: Problems,
    variables: Vec<Variable>,
    /// From the user's name to the variable, innermost scope last.
    scopes: Vec<HashMap<String, usize>>,
    /// The steps of the block that is being lowered.
    steps: Vec<Step>,
    /// How many loops are around.
    depth: usize,
    /// Tuples that hold references: how many `&` every part has.
    held: HashMap<SlotId, Vec<usize>>,
    /// Names of references: how many `&`, and how many loops are around.
    pub(crate) references: HashMap<String, (usize, usize)>,
}

/// What a trial has to restore.
struct Snapshot {
    names: Names,
    slots: usize,
    errors: usize,
    variables: Vec<Variable>,
    scopes: Vec<HashMap<String, usize>>,
    references: HashMap<String, (usize, usize)>,
}

impl<'a> Lowering<'a> {
    pub(crate) fn new(function: &'a Function, names: Names) -> Self {
        let mut lowering = Self {
            function,
            names,
            slots: Vec::new(),
            errors: Problems::default(),
            variables: Vec::new(),
            scopes: vec![HashMap::new()],
            steps: Vec::new(),
            depth: 0,
            held: HashMap::new(),
            references: HashMap::new(),
        };
        for parameter in &function.parameters {
            let name = lowering.names.version(&parameter.name);
            let place = parameter.active.then(|| {
                let bar = lowering.names.fresh(&format!("{}_bar", parameter.name), name.span());
                lowering.slots.push(Slot { bar, zeros: Zeros::Type(parameter.ty.clone()) });
                Place::whole(lowering.slots.len() - 1)
            });
            lowering.declare(&parameter.name, Value { expr: parse_quote!(#name), place, refs: parameter.refs });
        }
        lowering
    }

    fn error(&mut self, at: impl Into<Extent>, message: impl Into<String>) {
        self.errors.push(at, message);
    }

    /// An error, and a constant in place of the value so that the rest can be looked at.
    fn refuse(&mut self, at: impl Into<Extent>, message: impl Into<String>) -> Value {
        self.error(at, message);
        Value::constant(parse_quote!(()))
    }

    fn snapshot(&self) -> Snapshot {
        Snapshot {
            names: self.names.clone(),
            slots: self.slots.len(),
            errors: self.errors.len(),
            variables: self.variables.clone(),
            scopes: self.scopes.clone(),
            references: self.references.clone(),
        }
    }

    fn restore(&mut self, snapshot: Snapshot) {
        self.names = snapshot.names;
        self.slots.truncate(snapshot.slots);
        self.errors.truncate(snapshot.errors);
        self.variables = snapshot.variables;
        self.scopes = snapshot.scopes;
        self.references = snapshot.references;
        self.held.retain(|slot, _| *slot < snapshot.slots);
    }

    fn declare(&mut self, user: &Ident, value: Value) {
        self.note(&value);
        self.variables.push(Variable { user: user.clone(), value, bound: None });
        let index = self.variables.len() - 1;
        if let Some(scope) = self.scopes.last_mut() {
            scope.insert(user.to_string(), index);
        }
    }

    /// How many references stand before a field, beside those before the whole.
    fn held_by(&self, base: &Value, member: &syn::Member) -> usize {
        match (&base.place, member) {
            (Some(Place { slot, path }), syn::Member::Unnamed(index)) if path.is_empty() => {
                self.held.get(slot).and_then(|held| held.get(index.index as usize)).copied().unwrap_or_default()
            }
            _ => 0,
        }
    }

    /// Remembers the name of a reference, which a closure has to copy from.
    fn note(&mut self, value: &Value) {
        if let Expr::Path(path) = &value.expr
            && let (Some(name), 1..) = (path.path.get_ident(), value.refs)
        {
            self.references.insert(name.to_string(), (value.refs, self.depth));
        }
    }

    /// The variable that a name stands for.
    fn lookup(&self, name: &str) -> Option<usize> {
        self.scopes.iter().rev().find_map(|scope| scope.get(name).copied())
    }

    /// The variable that an expression names, if it is nothing but a name.
    fn variable_of(&self, expr: &Expr) -> Option<usize> {
        match expr {
            Expr::Path(path) if path.qself.is_none() => {
                path.path.get_ident().and_then(|ident| self.lookup(&ident.to_string()))
            }
            Expr::Paren(inner) => self.variable_of(&inner.expr),
            Expr::Group(inner) => self.variable_of(&inner.expr),
            _ => None,
        }
    }

    /// A new value that receives a cotangent, under a name of the generated function.
    fn slot(&mut self, name: &Ident) -> SlotId {
        let bar = self.names.fresh(&format!("{name}_bar"), name.span());
        let space = self.names.fresh(&format!("{name}_space"), name.span());
        self.slots.push(Slot { bar, zeros: Zeros::Space(space, parse_quote!(#name)) });
        self.slots.len() - 1
    }

    fn bar(&self, slot: SlotId) -> Ident {
        self.slots[slot].bar.clone()
    }

    /// The witness of a slot's space, for rules that need the shape of an operand.
    fn space(&self, place: &Place) -> Option<Ident> {
        match (&self.slots[place.slot].zeros, place.path.is_empty()) {
            (Zeros::Space(space, _), true) => Some(space.clone()),
            _ => None,
        }
    }

    /// A name for a result: the one the user gives it, or a temporary.
    fn name(&mut self, hint: Option<&Ident>, span: Span) -> Ident {
        match hint {
            Some(user) => self.names.version(user),
            None => self.names.temporary(span),
        }
    }

    /// Adds a step.
    fn push(&mut self, forward: Forward, rule: Rule, out: Out) {
        let mut spaces = Vec::new();
        self.spaces_of(&out, &mut spaces);
        self.steps.push(Step { forward, rule, out, spaces });
    }

    fn spaces_of(&self, out: &Out, spaces: &mut Vec<(Ident, Expr)>) {
        match out {
            Out::Slot(slot) => {
                if let Zeros::Space(space, name) = &self.slots[*slot].zeros {
                    spaces.push((space.clone(), name.clone()));
                }
            }
            Out::Tuple(parts) => parts.iter().for_each(|part| self.spaces_of(part, spaces)),
            Out::Nothing => {}
        }
    }

    /// `let name = expr;` with a reverse rule that is written in terms of the result's name and cotangent.
    fn compute(
        &mut self,
        hint: Option<&Ident>,
        span: Span,
        expr: Expr,
        rule: impl FnOnce(&Ident, &Ident) -> Vec<(Place, proc_macro2::TokenStream)>,
    ) -> Value {
        let name = self.name(hint, span);
        let slot = self.slot(&name);
        let bar = self.bar(slot);
        let contributions = rule(&name, &bar);
        let pattern = pattern_of(&name);
        let forward = Forward::Let { pattern, ty: None, expr, inline: hint.is_none(), question: false };
        self.push(forward, Rule::Contributions(contributions), Out::Slot(slot));
        Value { expr: parse_quote!(#name), place: Some(Place::whole(slot)), refs: 0 }
    }

    /// `let name = expr;` without a rule: a constant, or another name for a value.
    fn bind(&mut self, hint: Option<&Ident>, span: Span, value: Value) -> Value {
        let name = self.name(hint, span);
        let (pattern, expr) = (pattern_of(&name), value.expr.clone());
        let forward = Forward::Let { pattern, ty: None, expr, inline: hint.is_none(), question: false };
        self.push(forward, Rule::Constant, Out::Nothing);
        let value = Value { expr: parse_quote!(#name), ..value };
        self.note(&value);
        value
    }

    /// A value that may be written more than once: a name, a literal, a field of a name.
    fn settled(&mut self, value: Value, span: Span) -> Value {
        if is_simple(&value.expr) { value } else { self.bind(None, span, value) }
    }
}

fn pattern_of(name: &Ident) -> Pat {
    parse_quote!(#name)
}

/// Expressions that cost nothing to write twice.
fn is_simple(expr: &Expr) -> bool {
    match expr {
        Expr::Path(_) | Expr::Lit(_) => true,
        Expr::Field(field) => is_simple(&field.base),
        Expr::Reference(reference) => is_simple(&reference.expr),
        Expr::Unary(unary) => is_simple(&unary.expr),
        Expr::Paren(inner) => is_simple(&inner.expr),
        Expr::Group(inner) => is_simple(&inner.expr),
        Expr::Call(call) => match &*call.func {
            // Constants of the scalar: `T::zero()`, `<T as Real>::from_f64(0.5)`.
            Expr::Path(path) => {
                path.path.segments.last().is_some_and(|segment| {
                    let name = segment.ident.to_string();
                    matches!(name.as_str(), "zero" | "one" | "from_f64")
                }) && call.args.iter().all(|argument| matches!(argument, Expr::Lit(_)))
            }
            _ => false,
        },
        _ => false,
    }
}
