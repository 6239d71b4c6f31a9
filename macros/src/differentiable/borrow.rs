//! Which names of a block may hold a reference to another: as far as syntax tells, and in doubt they do.

use std::collections::HashSet;

use quote::ToTokens;
use syn::Expr;

use super::inline::{identifiers, in_steps};
use super::ir::{Forward, Out, Step};

/// Names that are declared by one step, and what they may refer to.
struct Borrow {
    names: HashSet<String>,
    /// Behind `&`, or in a call whose result is not known to be a value.
    from: HashSet<String>,
    /// All that is mentioned: what refers to something may be passed on.
    through: HashSet<String>,
}

/// The borrows of a block, in order.
pub(super) struct Borrows(Vec<Borrow>);

impl Borrows {
    pub(super) fn of(steps: &[Step]) -> Self {
        let mut all = Vec::new();
        for step in steps {
            let mut borrow = Borrow { names: HashSet::new(), from: HashSet::new(), through: HashSet::new() };
            match &step.forward {
                Forward::Let { pattern, expr, .. } => {
                    identifiers(&pattern.to_token_stream(), &mut borrow.names);
                    identifiers(&expr.to_token_stream(), &mut borrow.through);
                    held(expr, matches!(step.out, Out::Slot(_)), &mut borrow.from);
                }
                Forward::Assign { name, assignment, .. } => {
                    borrow.names.insert(name.to_string());
                    identifiers(&assignment.to_token_stream(), &mut borrow.through);
                    held(assignment, matches!(step.out, Out::Slot(_)), &mut borrow.from);
                }
                Forward::Branch(branch) => {
                    for (index, result) in branch.results.iter().enumerate() {
                        let outs = branch.arms.iter().filter_map(|arm| arm.outs.as_ref()?.get(index));
                        if result.slot.is_none() || outs.into_iter().any(|out| out.refs > 0) {
                            borrow.names.insert(result.name.to_string());
                        }
                    }
                    in_steps(core::slice::from_ref(step), &mut borrow.from);
                }
                Forward::Loop(looping) => {
                    for carried in &looping.carried {
                        if carried.after_slot.is_none() || carried.before.refs > 0 {
                            borrow.names.insert(carried.after.to_string());
                        }
                    }
                    in_steps(core::slice::from_ref(step), &mut borrow.from);
                }
                // The result of a function with a rule is a value.
                Forward::Call { .. } | Forward::Check(_) => {}
            }
            borrow.through.extend(borrow.from.iter().cloned());
            all.push(borrow);
        }
        Self(all)
    }

    /// Whether a name that is needed may refer to this one.
    pub(super) fn reach(&self, name: &str, needed: &HashSet<String>) -> bool {
        let mut holders: HashSet<&String> = HashSet::new();
        for borrow in &self.0 {
            if borrow.from.contains(name) || borrow.through.iter().any(|through| holders.contains(through)) {
                holders.extend(borrow.names.iter().filter(|holder| *holder != name));
            }
        }
        holders.into_iter().any(|holder| needed.contains(holder))
    }
}

/// The names to which the value of an expression may refer; `value` if what a call returns is a value.
fn held(expr: &Expr, value: bool, names: &mut HashSet<String>) {
    match expr {
        Expr::Path(_) | Expr::Lit(_) => {}
        Expr::Field(field) => held(&field.base, value, names),
        Expr::Index(index) => held(&index.expr, value, names),
        Expr::Binary(_) if value => {}
        Expr::Binary(binary) => {
            held(&binary.left, value, names);
            held(&binary.right, value, names);
        }
        Expr::Unary(unary) => held(&unary.expr, value, names),
        Expr::Paren(inner) => held(&inner.expr, value, names),
        Expr::Group(inner) => held(&inner.expr, value, names),
        Expr::Assign(assign) => held(&assign.right, value, names),
        Expr::Tuple(tuple) => tuple.elems.iter().for_each(|part| held(part, value, names)),
        Expr::Array(array) => array.elems.iter().for_each(|part| held(part, value, names)),
        Expr::Repeat(repeat) => held(&repeat.expr, value, names),
        Expr::MethodCall(_) | Expr::Call(_) if value => {}
        _ => identifiers(&expr.to_token_stream(), names),
    }
}
