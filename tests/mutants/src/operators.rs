//! The mutations: for every expression of a rule, what could be wrong about it.

use core::ops::Range;

use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{BinOp, Block, Expr, ExprCall, ExprClosure, ExprMethodCall, ExprStruct, Lit, Local, Member, Stmt, UnOp};

use crate::families;
use crate::rules::{self, Function};

/// A piece of the source and what takes its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Bytes of the file.
    pub range: Range<usize>,
    /// The new text.
    pub text: String,
}

/// The bytes of a piece of syntax.
pub fn range(syntax: &impl Spanned) -> Range<usize> {
    syntax.span().byte_range()
}

/// All changes of a function. What does not type check is found out by the compiler.
pub fn changes(source: &str, function: &Function<'_>, residual: &[String]) -> Vec<Change> {
    let mut operators = Operators { source, arguments: &function.arguments, residual, found: Vec::new() };
    operators.visit_block(function.block);
    operators.found
}

struct Operators<'a> {
    source: &'a str,
    arguments: &'a [String],
    residual: &'a [String],
    found: Vec<Change>,
}

impl Operators<'_> {
    fn text(&self, syntax: &impl Spanned) -> &str {
        self.source.get(range(syntax)).unwrap_or_default()
    }

    fn replace(&mut self, syntax: &impl Spanned, text: String) {
        let change = Change { range: range(syntax), text };
        if self.text(syntax) != change.text && !self.found.contains(&change) {
            self.found.push(change);
        }
    }

    /// Two pieces change places.
    fn swap(&mut self, whole: &impl Spanned, a: &impl Spanned, b: &impl Spanned) {
        let (whole, a, b) = (range(whole), range(a), range(b));
        let of = |from: usize, to: usize| self.source.get(from..to).unwrap_or_default();
        let text = [
            of(whole.start, a.start),
            of(b.start, b.end),
            of(a.end, b.start),
            of(a.start, a.end),
            of(b.end, whole.end),
        ];
        if text[1] != text[3] {
            self.found.push(Change { range: whole, text: text.concat() });
        }
    }

    /// What can be wrong about a number, a vector or a matrix as a whole.
    fn value(&mut self, value: &Expr) {
        match value {
            Expr::Tuple(_)
            | Expr::Struct(_)
            | Expr::If(_)
            | Expr::Closure(_)
            | Expr::ForLoop(_)
            | Expr::Reference(_)
            | Expr::Lit(_) => return,
            Expr::Call(call) if ["Ok", "Some"].contains(&self.text(&call.func)) => return,
            Expr::Path(path) if path.path.segments.last().is_some_and(|last| last.ident == "Pullback") => return,
            _ => {}
        }
        let text = self.text(value).to_owned();
        // Zero times anything is zero.
        if families::is_zero(&text) {
            return;
        }
        for change in ["negated", "nudged", "zero"] {
            self.replace(value, format!("crate::mutant::{change}::<T, _>({text})"));
        }
        self.replace(value, format!("crate::mutant::transposed(&({text}))"));
    }

    fn binary(&mut self, whole: &Expr, left: &Expr, op: &BinOp, right: &Expr) {
        let (a, b) = (self.text(left).to_owned(), self.text(right).to_owned());
        let nudged = |x: &str| format!("crate::mutant::nudged::<T, _>({x})");
        let new = match op {
            BinOp::Add(_) => vec![
                format!("{a} - {b}"),
                a.clone(),
                b.clone(),
                format!("{} + {b}", nudged(&a)),
                format!("{a} + {}", nudged(&b)),
            ],
            BinOp::Sub(_) => vec![
                format!("{a} + {b}"),
                a.clone(),
                format!("-({b})"),
                format!("{} - {b}", nudged(&a)),
                format!("{a} - {}", nudged(&b)),
            ],
            BinOp::Mul(_) => vec![a.clone(), b.clone(), format!("{a} / ({b})"), format!("{b} * {a}")],
            BinOp::Div(_) => vec![a.clone(), format!("{a} * ({b})"), format!("{b} / ({a})")],
            BinOp::Lt(_) => vec![format!("{a} <= {b}"), format!("{a} > {b}")],
            BinOp::Le(_) => vec![format!("{a} < {b}"), format!("{a} >= {b}")],
            BinOp::Gt(_) => vec![format!("{a} >= {b}"), format!("{a} < {b}")],
            BinOp::Ge(_) => vec![format!("{a} > {b}"), format!("{a} <= {b}")],
            BinOp::Eq(_) => vec![format!("{a} != {b}")],
            BinOp::Ne(_) => vec![format!("{a} == {b}")],
            BinOp::And(_) => vec![format!("{a} || {b}")],
            BinOp::Or(_) => vec![format!("{a} && {b}")],
            BinOp::AddAssign(_) => vec![format!("{a} -= {b}"), format!("{a} = {b}")],
            BinOp::SubAssign(_) => vec![format!("{a} += {b}"), format!("{a} = {b}")],
            BinOp::MulAssign(_) => vec![format!("{a} /= {b}"), format!("{a} = {b}")],
            BinOp::DivAssign(_) => vec![format!("{a} *= {b}"), format!("{a} = {b}")],
            _ => Vec::new(),
        };
        // Multiplication of numbers commutes; of matrices it does not, and they are of names.
        let commutes = matches!(op, BinOp::Mul(_)) && !self.looks_like_matrices(left, right);
        for text in new {
            if !(commutes && text == format!("{b} * {a}")) {
                self.replace(whole, text);
            }
        }
        if matches!(op, BinOp::AddAssign(_) | BinOp::SubAssign(_) | BinOp::MulAssign(_) | BinOp::DivAssign(_)) {
            self.value(right);
        }
    }

    /// Both sides are borrowed: so products of matrices are written.
    fn looks_like_matrices(&self, left: &Expr, right: &Expr) -> bool {
        matches!((left, right), (Expr::Reference(_), _) | (_, Expr::Reference(_)))
    }

    fn call(&mut self, whole: &Expr, call: &ExprCall) {
        let Expr::Path(path) = &*call.func else { return };
        let Some(last) = path.path.segments.last() else { return };
        let name = last.ident.to_string();
        let arguments: Vec<&Expr> = call.args.iter().collect();
        for other in families::relatives(&name) {
            if path.path.segments.len() > 1 {
                self.replace(&last.ident, (*other).to_owned());
            } else {
                // Which of the two has the types, the compiler knows.
                self.replace(&path.path, format!("crate::linalg::{other}"));
                self.replace(&path.path, format!("crate::ops::{other}"));
            }
        }
        match (name.as_str(), arguments.as_slice()) {
            ("one", []) => self.replace(whole, "T::from_f64(2.0)".into()),
            ("zero", []) => self.replace(whole, "T::one()".into()),
            (name, [one]) if families::UNDONE.contains(&name) => {
                let text = format!("*({})", self.text(*one));
                self.replace(whole, text);
            }
            _ => {}
        }
        if families::PRODUCTS.contains(&name.as_str()) {
            for argument in &arguments {
                let text = format!("&crate::mutant::transposed({})", self.text(*argument));
                self.replace(*argument, text);
            }
        }
        self.pairs(whole, &arguments, &name);
    }

    fn pairs(&mut self, whole: &Expr, arguments: &[&Expr], name: &str) {
        if families::COMMUTATIVE.contains(&name) {
            return;
        }
        for (index, a) in arguments.iter().enumerate() {
            for b in &arguments[index + 1..] {
                self.swap(whole, *a, *b);
            }
        }
    }

    fn method(&mut self, whole: &Expr, call: &ExprMethodCall) {
        let name = call.method.to_string();
        for other in families::relatives(&name) {
            self.replace(&call.method, (*other).to_owned());
        }
        if families::UNDONE.contains(&name.as_str()) {
            let text = self.text(&call.receiver).to_owned();
            self.replace(whole, text);
        }
        let arguments: Vec<&Expr> = call.args.iter().collect();
        self.pairs(whole, &arguments, &name);
    }

    fn index(&mut self, whole: &Expr, outer: &syn::ExprIndex) {
        if let Expr::Index(inner) = &*outer.expr {
            self.swap(whole, &inner.index, &outer.index);
        }
        if let Expr::Tuple(both) = &*outer.index
            && let [i, j] = both.elems.iter().collect::<Vec<_>>().as_slice()
        {
            self.swap(whole, *i, *j);
        }
    }

    fn literal(&mut self, whole: &Expr, literal: &Lit) {
        match literal {
            Lit::Float(float) => {
                let value: f64 = float.base10_parse().unwrap_or_default();
                self.replace(whole, format!("{:?}", 2.0 * value));
                self.replace(whole, format!("{:?}", 0.5 * value));
            }
            Lit::Int(int) => {
                let value: usize = int.base10_parse().unwrap_or_default();
                self.replace(whole, (value + 1).to_string());
                self.replace(whole, value.saturating_sub(1).to_string());
            }
            _ => {}
        }
    }

    fn fields(&mut self, whole: &Expr, literal: &ExprStruct) {
        let fields: Vec<_> = literal.fields.iter().collect();
        for (index, a) in fields.iter().enumerate() {
            for b in &fields[index + 1..] {
                if let (Some(_), Some(_)) = (a.colon_token, b.colon_token) {
                    self.swap(whole, &a.expr, &b.expr);
                }
            }
            match (&a.member, a.colon_token) {
                (_, Some(_)) => self.value(&a.expr),
                (Member::Named(name), None) => {
                    for change in ["negated", "nudged", "zero"] {
                        self.replace(name, format!("{name}: crate::mutant::{change}::<T, _>({name})"));
                    }
                    self.replace(name, format!("{name}: crate::mutant::transposed(&({name}))"));
                }
                _ => {}
            }
        }
    }

    /// A loop begins one later and ends one earlier.
    fn bounds(&mut self, range: &syn::ExprRange) {
        if let Some(end) = &range.end {
            let text = format!("({}).saturating_sub(1)", self.text(end));
            self.replace(end, text);
        }
        if let Some(start) = range.start.as_ref().filter(|start| !matches!(***start, Expr::Lit(_))) {
            let text = format!("{} + 1", self.text(start));
            self.replace(start, text);
        }
    }

    fn place(&mut self, whole: &Expr, name: &str, of: &[String], prefix: &str) {
        if of.iter().any(|known| known == name) {
            for other in of.iter().filter(|other| *other != name) {
                self.replace(whole, format!("{prefix}{other}"));
            }
        }
    }
}

impl<'ast> Visit<'ast> for Operators<'_> {
    fn visit_expr(&mut self, whole: &'ast Expr) {
        match whole {
            Expr::Binary(binary) => self.binary(whole, &binary.left, &binary.op, &binary.right),
            Expr::Unary(unary) if matches!(unary.op, UnOp::Neg(_)) => {
                let text = self.text(&unary.expr).to_owned();
                self.replace(whole, text);
            }
            Expr::Call(call) => self.call(whole, call),
            Expr::MethodCall(call) => self.method(whole, call),
            Expr::Index(index) => self.index(whole, index),
            Expr::Lit(literal) => self.literal(whole, &literal.lit),
            Expr::Struct(literal) => self.fields(whole, literal),
            Expr::Range(range) => self.bounds(range),
            Expr::Assign(assign) => self.value(&assign.right),
            Expr::Tuple(tuple) => {
                let parts: Vec<&Expr> = tuple.elems.iter().collect();
                self.pairs(whole, &parts, "");
                for part in parts {
                    self.value(part);
                }
            }
            Expr::If(branch) if !matches!(&*branch.cond, Expr::Let(_)) => {
                let text = format!("!({})", self.text(&branch.cond));
                self.replace(&branch.cond, text);
                self.replace(&branch.cond, "true".into());
                self.replace(&branch.cond, "false".into());
            }
            Expr::Try(tried) => {
                if let Expr::Call(call) = &*tried.expr
                    && let [one] = call.args.iter().collect::<Vec<_>>().as_slice()
                {
                    let text = self.text(*one).to_owned();
                    self.replace(whole, text);
                }
            }
            Expr::Field(field) if self.text(&field.base) == "self" => {
                if let Member::Named(name) = &field.member {
                    let (name, fields) = (name.to_string(), self.residual);
                    self.place(whole, &name, fields, "self.");
                }
            }
            Expr::Path(path) => {
                if let Some(name) = path.path.get_ident() {
                    let (name, arguments) = (name.to_string(), self.arguments);
                    self.place(whole, &name, arguments, "");
                }
            }
            _ => {}
        }
        visit::visit_expr(self, whole);
    }

    fn visit_expr_closure(&mut self, closure: &'ast ExprClosure) {
        self.value(&closure.body);
        visit::visit_expr_closure(self, closure);
    }

    fn visit_macro(&mut self, body: &'ast syn::Macro) {
        if let Some(loops) = rules::unrolled(body) {
            self.visit_block(&loops.body);
        }
    }

    fn visit_local(&mut self, local: &'ast Local) {
        if let Some(init) = &local.init {
            self.value(&init.expr);
        }
        visit::visit_local(self, local);
    }

    fn visit_block(&mut self, block: &'ast Block) {
        if let Some(Stmt::Expr(tail, None)) = block.stmts.last() {
            self.value(tail);
        }
        visit::visit_block(self, block);
    }

    fn visit_stmt(&mut self, statement: &'ast Stmt) {
        let dropped = matches!(
            statement,
            Stmt::Expr(Expr::ForLoop(_), _)
                | Stmt::Expr(Expr::Assign(_) | Expr::Binary(_) | Expr::MethodCall(_) | Expr::Call(_), Some(_))
        );
        if dropped {
            self.replace(statement, String::new());
        }
        visit::visit_stmt(self, statement);
    }
}
