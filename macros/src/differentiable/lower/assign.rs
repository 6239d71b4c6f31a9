//! Assignments: a new value under the old name.

use proc_macro2::Ident;
use quote::ToTokens;
use syn::spanned::Spanned;
use syn::{Expr, ExprAssign, ExprBinary, Pat, parse_quote};

use super::Lowering;
use super::constant::bare;
use super::operator::{Arithmetic, no_rule};
use crate::differentiable::ir::{Forward, Out, Place, Projection, Rule, Step, Value};

impl Lowering<'_> {
    /// `target = e;`
    pub(super) fn assign(&mut self, assign: &ExprAssign) {
        if let Expr::Tuple(targets) = &*assign.left {
            self.assign_tuple(targets, &assign.right);
            return;
        }
        match self.variable_of(&assign.left) {
            Some(variable) => {
                let user = self.variables[variable].user.clone();
                let value = self.expr(&assign.right, Some(&user));
                self.update(variable, value, &assign.left);
            }
            None => {
                let entry = self.expr(&assign.right, None);
                self.replace(&assign.left, entry);
            }
        }
    }

    /// `(a, b) = (b, a + b);`: both from the old values.
    fn assign_tuple(&mut self, targets: &syn::ExprTuple, right: &Expr) {
        let values: Vec<Value> = match right {
            Expr::Tuple(values) if values.elems.len() == targets.elems.len() => {
                values.elems.iter().map(|value| self.expr(value, None)).collect()
            }
            _ => {
                let whole = self.expr(right, None);
                let whole = self.settled(whole, right.span());
                (0..targets.elems.len()).map(|index| self.field(&whole, &syn::Member::from(index))).collect()
            }
        };
        for (target, value) in targets.elems.iter().zip(values) {
            match self.variable_of(target) {
                Some(variable) => self.update(variable, value, target),
                None if matches!(target, Expr::Infer(_)) => {}
                None => self.replace(target, value),
            }
        }
    }

    /// `target += e;` and its like.
    pub(super) fn assign_with(&mut self, binary: &ExprBinary) {
        let Some(operator) = Arithmetic::of(&binary.op) else { return };
        let span = binary.op.span();
        let right = self.expr(&binary.right, None);
        match self.variable_of(&binary.left) {
            Some(variable) => {
                let (user, left) = (self.variables[variable].user.clone(), self.variables[variable].value.clone());
                let value = self.arithmetic(operator, left, right, Some(&user), span);
                self.update(variable, value, &binary.left);
            }
            None => {
                let left = self.expr(&binary.left, None);
                let entry = self.arithmetic(operator, left, right, None, span);
                self.replace(&binary.left, entry);
            }
        }
    }

    /// `count |= flag;`: an operator on values that are carried along.
    pub(super) fn assign_discrete(&mut self, binary: &ExprBinary) {
        if self.mentions_active(binary.left.to_token_stream()) {
            self.error(&binary.op, no_rule(&binary.op));
            return;
        }
        let Some(variable) = self.variable_of(&binary.left) else {
            self.error(&*binary.left, "only a variable can be changed by this operator");
            return;
        };
        let (left, right) = (self.variables[variable].value.expr.clone(), self.verbatim(&binary.right));
        let operator = &binary.op;
        let user = self.variables[variable].user.clone();
        let changed = self.names.fresh("changed", binary.span());
        let assignment: Expr = parse_quote!({ let mut #changed = #left; #changed #operator #right; #changed });
        let value = self.bind(Some(&user), binary.span(), Value::constant(assignment));
        self.update(variable, value, &binary.left);
    }

    fn update(&mut self, variable: usize, value: Value, target: &Expr) {
        let value = if super::is_simple(&value.expr) && matches!(value.expr, Expr::Path(_)) {
            value
        } else {
            let user = self.variables[variable].user.clone();
            self.bind(Some(&user), target.span(), Value { expr: bare(value.expr), ..value })
        };
        // Only a name that the user gives with `let` is kept.
        if let (Some(Step { forward: Forward::Let { pattern: Pat::Ident(name), inline, .. }, .. }), Expr::Path(path)) =
            (self.steps.last_mut(), &value.expr)
        {
            *inline |= path.path.is_ident(&name.ident);
        }
        self.variables[variable].value = value;
    }

    /// `x[i] = e;`, `p.field = e;`: a copy of x with the part replaced.
    fn replace(&mut self, target: &Expr, entry: Value) {
        let mut path = Vec::new();
        let Some(variable) = self.target(target, &mut path) else {
            self.error(target, "only a variable, its entries and its fields can be assigned to");
            return;
        };
        path.reverse();
        let before = self.variables[variable].value.clone();
        let user = self.variables[variable].user.clone();
        if before.refs > 0 {
            self.error(target, format!("`{user}` is borrowed: write `let mut {user} = *{user};` before you change it"));
            return;
        }
        let entry = self.settled(entry, target.span());
        let name = self.names.version(&user);
        let mut place: Expr = parse_quote!(#name);
        for projection in &path {
            place = match projection {
                Projection::Field(member) => parse_quote!(#place.#member),
                Projection::Index(index) | Projection::Block(_, index) => parse_quote!(#place[#index]),
            };
        }
        let written = &entry.expr;
        let assignment: Expr = parse_quote!(#place = #written);
        let active = before.active() || entry.active();
        let out = if active { Some(self.slot(&name)) } else { None };
        let forward = Forward::Assign { name: name.clone(), before: before.expr.clone(), assignment };
        let rule = Rule::Replace { previous: before.place, entry: entry.place, path };
        self.push(forward, rule, out.map_or(Out::Nothing, Out::Slot));
        self.variables[variable].value = Value { expr: parse_quote!(#name), place: out.map(Place::whole), refs: 0 };
    }

    /// The variable that an assignment changes, and the path to the part, innermost first.
    fn target(&mut self, target: &Expr, path: &mut Vec<Projection>) -> Option<usize> {
        match target {
            Expr::Index(index) => {
                path.push(Projection::Index(self.position(&index.index)));
                self.target(&index.expr, path)
            }
            Expr::Field(field) => {
                path.push(Projection::Field(field.member.clone()));
                self.target(&field.base, path)
            }
            Expr::Paren(inner) => self.target(&inner.expr, path),
            _ => self.variable_of(target),
        }
    }
}

/// The variables that statements assign to.
pub(super) fn assigned(tokens: &[syn::Stmt]) -> Vec<String> {
    struct Find(Vec<String>);
    impl Find {
        fn root(&mut self, target: &Expr) {
            match target {
                Expr::Path(path) => self.0.extend(path.path.get_ident().map(Ident::to_string)),
                Expr::Index(index) => self.root(&index.expr),
                Expr::Field(field) => self.root(&field.base),
                Expr::Paren(inner) => self.root(&inner.expr),
                Expr::Tuple(tuple) => tuple.elems.iter().for_each(|part| self.root(part)),
                _ => {}
            }
        }
    }
    impl<'ast> syn::visit::Visit<'ast> for Find {
        fn visit_expr_assign(&mut self, assign: &'ast ExprAssign) {
            self.root(&assign.left);
            syn::visit::visit_expr_assign(self, assign);
        }
        fn visit_expr_binary(&mut self, binary: &'ast ExprBinary) {
            if binary.op.to_token_stream().to_string().ends_with('=')
                && !matches!(binary.op, syn::BinOp::Eq(_) | syn::BinOp::Ne(_) | syn::BinOp::Le(_) | syn::BinOp::Ge(_))
            {
                self.root(&binary.left);
            }
            syn::visit::visit_expr_binary(self, binary);
        }
        fn visit_item(&mut self, _: &'ast syn::Item) {}
    }
    let mut find = Find(Vec::new());
    for statement in tokens {
        syn::visit::Visit::visit_stmt(&mut find, statement);
    }
    let mut seen = std::collections::HashSet::new();
    find.0.retain(|name| seen.insert(name.clone()));
    find.0
}
