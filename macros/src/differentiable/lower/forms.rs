//! Questions about the form of what the user wrote.

use syn::{Block, Expr, Pat, Stmt};

/// A `let` inside of a condition, or a chain of conditions that begins with one.
pub(super) fn binding_in(condition: &Expr) -> Option<&syn::ExprLet> {
    match condition {
        Expr::Let(binding) => Some(binding),
        Expr::Binary(binary) => binding_in(&binary.left).or_else(|| binding_in(&binary.right)),
        _ => None,
    }
}

/// Patterns that bind the whole value or compare it.
pub(super) fn matches_by_value(pattern: &Pat) -> bool {
    match pattern {
        Pat::Ident(_) | Pat::Wild(_) | Pat::Lit(_) | Pat::Range(_) | Pat::Path(_) => true,
        Pat::Tuple(tuple) => tuple.elems.iter().all(matches_by_value),
        Pat::Or(or) => or.cases.iter().all(|case| matches!(case, Pat::Lit(_) | Pat::Range(_) | Pat::Path(_))),
        Pat::Paren(inner) => matches_by_value(&inner.pat),
        _ => false,
    }
}

/// Whether a branch computes nothing: every arm is empty or returns an error.
pub(super) fn only_returns(expr: &Expr) -> bool {
    fn block_returns(block: &Block) -> bool {
        match block.stmts.as_slice() {
            [] => true,
            [Stmt::Expr(Expr::Return(returned), _)] => returned.expr.as_deref().is_none_or(is_failure),
            [Stmt::Macro(call)] => is_panic(&call.mac),
            _ => false,
        }
    }
    match expr {
        Expr::If(branch) => {
            block_returns(&branch.then_branch)
                && branch.else_branch.as_ref().is_none_or(|(_, otherwise)| match &**otherwise {
                    Expr::Block(block) => block_returns(&block.block),
                    other => only_returns(other),
                })
        }
        _ => false,
    }
}

/// `Err(…)` or `None`.
pub(super) fn is_failure(expr: &Expr) -> bool {
    match expr {
        Expr::Call(call) => {
            matches!(&*call.func, Expr::Path(path) if path.path.segments.last().is_some_and(|last| last.ident == "Err"))
        }
        Expr::Path(path) => path.path.segments.last().is_some_and(|last| last.ident == "None"),
        Expr::Paren(inner) => is_failure(&inner.expr),
        _ => false,
    }
}

pub(super) fn is_panic(call: &syn::Macro) -> bool {
    call.path.segments.last().is_some_and(|last| {
        matches!(last.ident.to_string().as_str(), "panic" | "unreachable" | "todo" | "unimplemented")
    })
}

pub(super) fn ends_function(tail: &Expr) -> bool {
    matches!(tail, Expr::Return(_)) || matches!(tail, Expr::Macro(call) if is_panic(&call.mac))
}
