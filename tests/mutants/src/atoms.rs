//! Where switches go: an atom is an expression or a statement that is replaced as a whole.
//!
//! An alternative is the text of the atom with one change, so a change may be anywhere, also in a place that is assigned to. The
//! smaller the atom, the less is compiled once more for every mutant.

use core::ops::Range;

use syn::visit::{self, Visit};
use syn::{Block, Expr, ExprClosure, ExprIf, Stmt};

use crate::operators::range;
use crate::rules;

/// A piece of the source that can be a switch.
#[derive(Debug)]
pub struct Atom {
    /// Bytes of the file.
    pub range: Range<usize>,
    /// Whether it is a statement; otherwise it is an expression.
    pub statement: bool,
    /// The smaller ones inside.
    pub inner: Vec<Atom>,
}

/// The atoms of the body of a function.
pub fn atoms(body: &Block) -> Vec<Atom> {
    body.stmts.iter().flat_map(statement).collect()
}

fn statement(statement: &Stmt) -> Vec<Atom> {
    match statement {
        Stmt::Local(local) => match &local.init {
            Some(init) if init.diverge.is_none() => expression(&init.expr),
            _ => Vec::new(),
        },
        Stmt::Expr(Expr::ForLoop(loops), _) => {
            let mut inner = expression(&loops.expr);
            inner.extend(atoms(&loops.body));
            vec![Atom { range: range(statement), statement: true, inner }]
        }
        Stmt::Expr(Expr::If(branch), _) => branches(branch),
        // The head of the loop is for the macro to read.
        Stmt::Macro(whole) => rules::unrolled(&whole.mac).map(|loops| atoms(&loops.body)).unwrap_or_default(),
        Stmt::Expr(Expr::Block(block), _) => atoms(&block.block),
        Stmt::Expr(whole, None) => expression(whole),
        Stmt::Expr(whole, Some(_)) => vec![Atom { range: range(statement), statement: true, inner: parts(whole) }],
        _ => Vec::new(),
    }
}

fn branches(branch: &ExprIf) -> Vec<Atom> {
    let mut found = match &*branch.cond {
        Expr::Let(_) => Vec::new(),
        condition => expression(condition),
    };
    found.extend(atoms(&branch.then_branch));
    if let Some((_, other)) = &branch.else_branch {
        match &**other {
            Expr::If(branch) => found.extend(branches(branch)),
            Expr::Block(block) => found.extend(atoms(&block.block)),
            other => found.extend(expression(other)),
        }
    }
    found
}

fn expression(whole: &Expr) -> Vec<Atom> {
    match whole {
        // Every closure is a type of its own: a switch goes into it.
        Expr::Closure(closure) => inside(closure),
        Expr::If(branch) => branches(branch),
        Expr::Reference(_) | Expr::Path(_) => vec![Atom { range: range(whole), statement: false, inner: Vec::new() }],
        _ => vec![Atom { range: range(whole), statement: false, inner: parts(whole) }],
    }
}

fn inside(closure: &ExprClosure) -> Vec<Atom> {
    match &*closure.body {
        Expr::Block(block) => atoms(&block.block),
        body => expression(body),
    }
}

fn parts(whole: &Expr) -> Vec<Atom> {
    let part =
        |part: &Expr| if matches!(part, Expr::Reference(_) | Expr::Path(_)) { Vec::new() } else { expression(part) };
    match whole {
        Expr::Tuple(tuple) => tuple.elems.iter().flat_map(part).collect(),
        Expr::Struct(literal) => literal
            .fields
            .iter()
            .filter(|field| field.colon_token.is_some())
            .flat_map(|field| part(&field.expr))
            .collect(),
        Expr::Call(call) if is_wrapper(&call.func) => call.args.iter().flat_map(part).collect(),
        _ => {
            let mut closures = Closures(Vec::new());
            visit::visit_expr(&mut closures, whole);
            closures.0
        }
    }
}

fn is_wrapper(function: &Expr) -> bool {
    matches!(function, Expr::Path(path) if path.path.is_ident("Ok") || path.path.is_ident("Some"))
}

struct Closures(Vec<Atom>);

impl<'ast> Visit<'ast> for Closures {
    fn visit_expr_closure(&mut self, closure: &'ast ExprClosure) {
        self.0.extend(inside(closure));
    }
}
