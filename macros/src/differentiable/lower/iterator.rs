//! What a `for` loop runs over: ranges, arrays, vectors, and the adaptors of their iterators.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::ToTokens;
use syn::spanned::Spanned;
use syn::visit_mut::{self, VisitMut};
use syn::{Expr, ExprMethodCall, ExprRange, RangeLimits, parse_quote};

use super::{Bound, Lowering};
use crate::differentiable::ir::{Capacity, Projection, Value};

/// What one step of the iterator gives.
#[derive(Clone)]
#[allow(clippy::large_enum_variant, reason = "there are few of them, and they are moved once")]
pub(super) enum Item {
    /// A number that is carried along; how much room an inner loop up to it needs, if it is an index.
    Index(Option<Bound>),
    /// An element of a collection: the collection, its position by the number of the step, its references.
    Element {
        of: Value,
        position: Expr,
        refs: usize,
    },
    Pair(Box<Item>, Box<Item>),
}

pub(super) struct Source {
    pub(super) iterator: Expr,
    pub(super) item: Item,
    pub(super) capacity: Capacity,
    /// The exact number of steps, where it is written.
    pub(super) steps: Option<Expr>,
}

impl Lowering<'_> {
    /// Takes apart what stands after `in`; `step` is the name of the step's number.
    pub(super) fn source(&mut self, expr: &Expr, step: &Ident) -> Option<Source> {
        match expr {
            Expr::Paren(inner) => self.source(&inner.expr, step),
            Expr::Group(inner) => self.source(&inner.expr, step),
            Expr::Range(range) => self.range(range),
            Expr::MethodCall(call) => self.adaptor(call, step),
            _ => self.collection(expr, None, step),
        }
    }

    fn range(&mut self, range: &ExprRange) -> Option<Source> {
        let (Some(start), Some(end)) = (&range.start, &range.end) else {
            self.error(
                range,
                "a loop needs a fixed number of steps to be differentiated: write both ends of the range",
            );
            return None;
        };
        let inclusive = matches!(range.limits, RangeLimits::Closed(_));
        let (first, last) = (integer(start), integer(end));
        let bound = match (first, last) {
            (Some(first), Some(last)) if first < 0 => {
                let length = (last - first + i64::from(inclusive)).max(0) as usize;
                // Not an index: no loop goes up to it.
                (Capacity::Length(parse_quote!(#length)), None)
            }
            _ => {
                let bound = self.bound(end, inclusive, start)?;
                (bound.room.clone(), Some(bound))
            }
        };
        let (length, bound) = bound;
        let (from, to) = (self.position(start), self.position(end));
        // A number that is not written may be negative, and the steps more than the end says: then it is not a `usize`.
        let from: Expr = if first.is_some() { from } else { parse_quote!(::core::convert::identity::<usize>(#from)) };
        let iterator = if inclusive { parse_quote!((#from..#to + 1)) } else { parse_quote!((#from..#to)) };
        let exact = matches!(&**start, Expr::Lit(literal) if literal.to_token_stream().to_string().starts_with('0'))
            && !inclusive;
        let fixed = matches!(strip(end), Expr::Lit(_) | Expr::Path(_)) && self.variable_of(end).is_none();
        let steps = (exact && fixed).then(|| to.clone());
        Some(Source { iterator, item: Item::Index(bound), capacity: length, steps })
    }

    /// A constant that is at least as large as the number of steps up to `end`.
    fn bound(&mut self, end: &Expr, inclusive: bool, start: &Expr) -> Option<Bound> {
        let room = |room: Capacity| Some(Bound { room, reached: false });
        let end = strip(end);
        let starts_at_one = integer(start).is_some_and(|start| start > 0);
        if let Some(variable) = self.variable_of(end) {
            return match self.variables[variable].bound.clone() {
                Some(bound) if bound.reached && inclusive && !starts_at_one => {
                    self.error(
                        end.span(),
                        "the number of steps cannot be written on stable Rust: start at 1, or end before the counter",
                    );
                    None
                }
                // Below its own bound, so that one more is still within it.
                Some(bound) => Some(Bound { reached: bound.reached && inclusive, ..bound }),
                None => {
                    let message = format!(
                        "a loop needs a fixed number of steps to be differentiated: `{}` is known at run time only; make it a constant parameter",
                        self.variables[variable].user
                    );
                    self.error(end, message);
                    None
                }
            };
        }
        if let Some(end) = integer(end).and_then(|end| usize::try_from(end).ok()) {
            let length = end + usize::from(inclusive);
            return room(Capacity::Length(parse_quote!(#length)));
        }
        match end {
            Expr::Path(_) if !inclusive => room(Capacity::Length(end.clone())),
            Expr::Path(_) if starts_at_one => Some(Bound { room: Capacity::Length(end.clone()), reached: true }),
            Expr::Path(path) if !self.is_const_parameter(path) => room(Capacity::Length(parse_quote!({ #end + 1 }))),
            Expr::Path(_) => {
                let message = format!(
                    "`0..={end}` has {end} + 1 steps, and stable Rust does not add to a constant parameter: write `0..{end}` or `1..={end}`, and one step by itself",
                    end = end.to_token_stream()
                );
                self.error(end, message);
                None
            }
            Expr::Binary(binary)
                if matches!(binary.op, syn::BinOp::Sub(_) | syn::BinOp::Div(_))
                    && self.lessens(&binary.left, &binary.right) =>
            {
                self.bound(&binary.left, false, start)
            }
            Expr::Binary(binary)
                if !inclusive
                    && matches!(binary.op, syn::BinOp::Add(_))
                    && self.variable_of(&binary.left).is_some()
                    && integer(&binary.right) == Some(1) =>
            {
                self.bound(&binary.left, true, start)
            }
            Expr::MethodCall(call) if call.method == "len" && call.args.is_empty() => {
                let receiver = self.verbatim(&call.receiver);
                room(Capacity::Items(receiver))
            }
            _ => match self.no_constant(end.to_token_stream()) {
                None => room(Capacity::Length(parse_quote!({ #end }))),
                Some(name) if self.lookup(&name).is_some() => {
                    let message = format!(
                        "a loop needs a fixed number of steps to be differentiated: `{name}` is known at run time only; make it a constant parameter"
                    );
                    self.error(end, message);
                    None
                }
                Some(name) => {
                    let message = format!(
                        "stable Rust does not compute with the constant parameter `{name}` here: make the number of steps a constant parameter of its own"
                    );
                    self.error(end, message);
                    None
                }
            },
        }
    }

    /// Whether `left − right` and `left / right` are at most `left`: `right` is not negative.
    fn lessens(&self, left: &Expr, right: &Expr) -> bool {
        let counter = self.variable_of(right).is_some_and(|variable| self.variables[variable].bound.is_some());
        // A constant that is the length of an array is a `usize`, and so is what is taken from it.
        let length = matches!(strip(left), Expr::Path(_)) && self.variable_of(left).is_none();
        integer(right).is_some_and(|right| right >= 0) || counter || length
    }

    fn is_const_parameter(&self, path: &syn::ExprPath) -> bool {
        self.function.sizes.iter().any(|size| path.path.is_ident(size))
    }

    /// The first variable or constant parameter that an expression depends on.
    fn no_constant(&self, tokens: TokenStream) -> Option<String> {
        tokens.into_iter().find_map(|token| match token {
            TokenTree::Ident(ident) => {
                let name = ident.to_string();
                (self.lookup(&name).is_some() || self.function.sizes.contains(&ident)).then_some(name)
            }
            TokenTree::Group(group) => self.no_constant(group.stream()),
            _ => None,
        })
    }

    /// An array or a vector; `iter` if the user wrote `.iter()`.
    fn collection(&mut self, expr: &Expr, iter: Option<&ExprMethodCall>, step: &Ident) -> Option<Source> {
        let value = self.expr(expr, None);
        let value =
            if value.active() || !super::is_simple(&value.expr) { self.settled(value, expr.span()) } else { value };
        let array = value.expr.clone();
        let (iterator, refs): (Expr, usize) = match iter {
            Some(call) if call.method == "iter" => (parse_quote!(#array.iter()), 1),
            _ if value.refs > 0 => (parse_quote!(#array.iter()), 1),
            _ => (parse_quote!(#array.into_iter()), 0),
        };
        let capacity = Capacity::Items(array);
        let steps = self.array_length(expr);
        let item = Item::Element { of: value, position: parse_quote!(#step), refs };
        Some(Source { iterator, item, capacity, steps })
    }

    /// The written length of an array parameter.
    fn array_length(&self, expr: &Expr) -> Option<Expr> {
        let variable = self.variable_of(expr)?;
        let parameter = self.function.parameters.get(variable)?;
        match &parameter.ty {
            syn::Type::Array(array) => Some(array.len.clone()),
            _ => None,
        }
    }

    fn adaptor(&mut self, call: &ExprMethodCall, step: &Ident) -> Option<Source> {
        let name = call.method.to_string();
        let argument = call.args.first();
        if matches!(name.as_str(), "iter" | "into_iter") && argument.is_none() {
            return match strip(&call.receiver) {
                Expr::Range(_) | Expr::MethodCall(_) if name == "into_iter" => self.source(&call.receiver, step),
                receiver => self.collection(receiver, Some(call), step),
            };
        }
        let known = ["enumerate", "zip", "rev", "skip", "take", "copied", "cloned", "step_by"];
        if !known.contains(&name.as_str()) {
            if matches!(strip(&call.receiver), Expr::MethodCall(_) | Expr::Range(_))
                || name.ends_with("iter")
                || name == "windows"
                || name == "chunks"
            {
                if name == "filter" {
                    self.error(
                        &call.method,
                        "`filter` in the head of a loop is not accepted: write an `if` in its body",
                    );
                    return None;
                }
                let message = format!(
                    "`{name}` in the head of a loop is not accepted: use `iter`, `zip`, `enumerate`, `rev`, `skip`, `take`, or loop over indices"
                );
                self.error(call.method.span(), message);
                return None;
            }
            return self.collection(&Expr::MethodCall(call.clone()), None, step);
        }
        let mut source = self.source(&call.receiver, step)?;
        let iterator = &source.iterator;
        match (name.as_str(), argument) {
            ("enumerate", None) => {
                let bound = Some(Bound { room: source.capacity.clone(), reached: false });
                source.iterator = parse_quote!(#iterator.enumerate());
                source.item = Item::Pair(Box::new(Item::Index(bound)), Box::new(source.item));
            }
            ("zip", Some(other)) => {
                let other = self.source(other, step)?;
                let second = &other.iterator;
                source.iterator = parse_quote!(#iterator.zip(#second));
                source.item = Item::Pair(Box::new(source.item), Box::new(other.item));
                if source.steps.is_none() {
                    source.steps = other.steps;
                }
            }
            ("rev", None) => {
                source.iterator = parse_quote!(#iterator.rev());
                let length = match (&source.item, &source.capacity) {
                    (Item::Element { position: Expr::Path(_), .. }, Capacity::Items(array)) => {
                        parse_quote!(#array.len() - 1 - #step)
                    }
                    (Item::Index(_), _) => parse_quote!(#step),
                    _ => {
                        self.error(call.method.span(), "`rev` stands directly after `iter()` or a range");
                        return None;
                    }
                };
                source.item.shift(step, &length);
            }
            ("skip", Some(count)) => {
                let count = self.position(count);
                source.iterator = parse_quote!(#iterator.skip(#count));
                source.item.shift(step, &parse_quote!((#step + #count)));
                source.steps = None;
            }
            ("take", Some(count)) => {
                let count = self.position(count);
                source.iterator = parse_quote!(#iterator.take(#count));
                source.steps = None;
            }
            ("step_by", Some(count)) => {
                let count = self.position(count);
                source.iterator = parse_quote!(#iterator.step_by(#count));
                source.item.shift(step, &parse_quote!((#step * #count)));
                source.steps = None;
            }
            ("copied" | "cloned", None) => {
                let method = &call.method;
                source.iterator = parse_quote!(#iterator.#method());
                if let Item::Element { refs, .. } = &mut source.item {
                    *refs = 0;
                }
            }
            _ => {
                self.error(call.method.span(), format!("`{name}` with these arguments is not accepted"));
                return None;
            }
        }
        Some(source)
    }
}

impl Item {
    /// Puts an expression in the place of the step's number in every position.
    fn shift(&mut self, step: &Ident, by: &Expr) {
        struct Replace<'a>(&'a Ident, &'a Expr);
        impl VisitMut for Replace<'_> {
            fn visit_expr_mut(&mut self, expr: &mut Expr) {
                if matches!(expr, Expr::Path(path) if path.path.is_ident(self.0)) {
                    *expr = self.1.clone();
                } else {
                    visit_mut::visit_expr_mut(self, expr);
                }
            }
        }
        match self {
            Self::Index(_) => {}
            Self::Element { position, .. } => Replace(step, by).visit_expr_mut(position),
            Self::Pair(first, second) => {
                first.shift(step, by);
                second.shift(step, by);
            }
        }
    }

    /// The value of the item, as far as cotangents are concerned.
    pub(super) fn value(&self) -> Value {
        match self {
            Self::Element { of, position, refs } => {
                let place = of.place.as_ref().map(|place| place.part(Projection::Index(position.clone())));
                Value { expr: parse_quote!(()), place, refs: *refs }
            }
            _ => Value::constant(parse_quote!(())),
        }
    }

    /// Whether a differentiated element is among the items.
    pub(super) fn active(&self) -> bool {
        match self {
            Self::Index(_) => false,
            Self::Element { of, .. } => of.active(),
            Self::Pair(first, second) => first.active() || second.active(),
        }
    }
}

/// A whole number that is written, with its sign.
fn integer(expr: &Expr) -> Option<i64> {
    match strip(expr) {
        Expr::Lit(syn::ExprLit { lit: syn::Lit::Int(literal), .. }) => literal.base10_parse().ok(),
        Expr::Unary(syn::ExprUnary { op: syn::UnOp::Neg(_), expr, .. }) => integer(expr).map(|number| -number),
        _ => None,
    }
}

fn strip(expr: &Expr) -> &Expr {
    match expr {
        Expr::Paren(inner) => strip(&inner.expr),
        Expr::Group(inner) => strip(&inner.expr),
        other => other,
    }
}
