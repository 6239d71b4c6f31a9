//! The function as a list of steps, each with one result and one reverse rule.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};
use syn::{Expr, Member, Pat, Stmt, Type, parse_quote};

use super::overwritten::Log;
use crate::spans::located_without_fields;

/// A value that receives a cotangent.
pub(crate) type SlotId = usize;

/// One differentiated value.
#[derive(Clone)]
pub(crate) struct Slot {
    /// The name of its cotangent.
    pub(crate) bar: Ident,
    /// How its zero is written.
    pub(crate) zeros: Zeros,
}

#[derive(Clone)]
pub(crate) enum Zeros {
    /// From the written type of a parameter.
    Type(Type),
    /// From a `Space` of this name, taken of this value.
    Space(Ident, Expr),
}

impl Zeros {
    pub(crate) fn tokens(&self) -> TokenStream {
        match self {
            Self::Type(ty) => quote!(::pullback::reverse::zeros::<#ty>()),
            Self::Space(space, _) => quote!(#space.zeros()),
        }
    }
}

/// A step from a value to a part of it.
#[derive(Clone)]
pub(crate) enum Projection {
    Field(Member),
    Index(Expr),
    /// A row, a column or a block: the function that adds to it, and its position.
    Block(&'static str, Expr),
}

/// Where a cotangent goes: to a value or to a part of it.
#[derive(Clone)]
pub(crate) struct Place {
    pub(crate) slot: SlotId,
    pub(crate) path: Vec<Projection>,
}

impl Place {
    pub(crate) fn whole(slot: SlotId) -> Self {
        Self { slot, path: Vec::new() }
    }

    pub(crate) fn part(&self, projection: Projection) -> Self {
        let mut place = self.clone();
        place.path.push(projection);
        place
    }
}

/// The result of lowering an expression.
#[derive(Clone)]
pub(crate) struct Value {
    /// How it is written; cheap to write twice.
    pub(crate) expr: Expr,
    /// Where its cotangent goes; none for a constant.
    pub(crate) place: Option<Place>,
    /// How many references stand before the value itself.
    pub(crate) refs: usize,
}

impl Value {
    pub(crate) fn constant(expr: Expr) -> Self {
        Self { expr, place: None, refs: 0 }
    }

    /// The value of a variable, as read at some place of the user's text.
    pub(crate) fn read_at(&self, at: Span) -> Self {
        let read = syn::parse2(located_without_fields(self.expr.to_token_stream(), at));
        Self { expr: read.unwrap_or_else(|_| self.expr.clone()), ..self.clone() }
    }

    pub(crate) fn active(&self) -> bool {
        self.place.is_some()
    }

    /// The value behind exactly one reference, as the reverse rules take it.
    pub(crate) fn by_reference(&self) -> TokenStream {
        let expr = &self.expr;
        match self.refs {
            0 => {
                // `&*x` is `x`.
                if let Expr::Unary(syn::ExprUnary { op: syn::UnOp::Deref(_), expr, .. }) = expr {
                    return quote!(#expr);
                }
                let expr: Expr = parse_quote!(&#expr);
                quote!(#expr)
            }
            1 => quote!(#expr),
            more => {
                let stars = core::iter::repeat_n(quote!(*), more - 1);
                quote!(#(#stars)* #expr)
            }
        }
    }
}

/// The names a result is bound to.
#[derive(Clone)]
pub(crate) enum Out {
    Slot(SlotId),
    Tuple(Vec<Out>),
    Nothing,
}

/// What a step computes.
#[allow(clippy::large_enum_variant, reason = "there are few of them, and they are moved once")]
pub(crate) enum Forward {
    /// `let pattern: ty = expr;`
    Let {
        pattern: Pat,
        ty: Option<Type>,
        expr: Expr,
        /// May be written at its only use instead.
        inline: bool,
        /// Ends in a `?`, which stands outside of `expr`.
        question: bool,
    },
    /// `let (pattern, pullback) = vjp;`, or `let pattern = primal;` where nothing flows back.
    Call {
        pattern: Pat,
        ty: Option<Type>,
        primal: Expr,
        vjp: Expr,
        pullback: Ident,
        after: Vec<AfterCall>,
        question: bool,
    },
    /// `let mut name = before; name[…] = …;`
    Assign {
        name: Ident,
        before: Expr,
        assignment: Expr,
    },
    /// A statement without a result: an assertion, or a branch that only returns.
    Check(Stmt),
    Branch(Box<Branch>),
    Loop(Box<Loop>),
}

/// `.map_err(f)` between a call and its `?`.
pub(crate) struct AfterCall {
    pub(crate) method: Ident,
    pub(crate) arguments: Vec<Expr>,
}

/// How cotangents flow back through a step.
pub(crate) enum Rule {
    /// They do not.
    Constant,
    /// To every place its contribution, written in terms of the cotangent of the result.
    Contributions(Vec<(Place, TokenStream)>),
    /// Through a pullback: one place per argument.
    Pull(Ident, Vec<Option<Place>>),
    /// The result is `previous` with the part at `path` replaced by `entry`.
    Replace { previous: Option<Place>, entry: Option<Place>, path: Vec<Projection> },
    /// See [`Branch`] and [`Loop`].
    Inner,
}

pub(crate) struct Step {
    pub(crate) forward: Forward,
    pub(crate) rule: Rule,
    pub(crate) out: Out,
    /// Witnesses of the spaces of its results: the space, and the value.
    pub(crate) spaces: Vec<(Ident, Expr)>,
}

/// `if` and `match` with differentiated results.
pub(crate) struct Branch {
    pub(crate) head: Head,
    pub(crate) arms: Vec<Arm>,
    /// The names that the results get.
    pub(crate) results: Vec<BranchResult>,
    pub(crate) pullback: Ident,
}

pub(crate) struct BranchResult {
    pub(crate) name: Ident,
    pub(crate) slot: Option<SlotId>,
}

pub(crate) enum Head {
    If(Expr),
    /// The scrutinee; every arm has its pattern and guard.
    Match(Expr),
}

pub(crate) struct Arm {
    /// For `match`: `pattern if guard`.
    pub(crate) pattern: TokenStream,
    pub(crate) block: Vec<Step>,
    /// One value per result; none if the arm returns.
    pub(crate) outs: Option<Vec<Value>>,
    /// What ends an arm that returns.
    pub(crate) diverges: Option<Expr>,
    /// Outer values that the arm reads: the slot inside, and where it comes from.
    pub(crate) imports: Vec<Import>,
    /// Filled by the reverse sweep: the closure.
    pub(crate) reverse: Option<TokenStream>,
    /// Witnesses of the spaces of what the arm reads.
    pub(crate) spaces: Vec<(Ident, Expr)>,
}

#[derive(Clone)]
pub(crate) struct Import {
    /// The slot inside.
    pub(crate) slot: SlotId,
    /// What identifies the outer value: its variable.
    pub(crate) variable: usize,
    /// The outer place.
    pub(crate) place: Place,
}

/// A `for` loop that carries differentiated state or reads differentiated values.
pub(crate) struct Loop {
    pub(crate) pattern: Pat,
    /// The iterator, as an expression with iterator methods.
    pub(crate) iterator: Expr,
    /// How many states can be saved: a length, or a collection that has as many items.
    pub(crate) capacity: Capacity,
    /// The names of the step number, if places need it.
    pub(crate) step: Ident,
    pub(crate) counted: bool,
    pub(crate) carried: Vec<Carried>,
    pub(crate) body: Vec<Step>,
    pub(crate) checkpoint: Option<Checkpoint>,
    pub(crate) saved: Ident,
    /// Filled by the reverse sweep: which carried values are saved.
    pub(crate) keep: Vec<bool>,
    /// Filled by the reverse sweep: the arrays of which the overwritten entries are saved.
    pub(crate) logs: Vec<Log>,
    /// Slots below this number belong to the code around the loop.
    pub(crate) first_slot: SlotId,
}

impl Loop {
    /// Whether anything is saved for the way back.
    pub(crate) fn saves(&self) -> bool {
        self.keep.contains(&true) || !self.logs.is_empty()
    }
}

#[derive(Clone)]
pub(crate) enum Capacity {
    Length(Expr),
    Items(Expr),
}

#[derive(Clone)]
pub(crate) struct Checkpoint {
    pub(crate) every: syn::LitInt,
    pub(crate) steps: Expr,
    pub(crate) checkpoints: Ident,
    pub(crate) segment: Ident,
    pub(crate) resumed: Ident,
}

/// A variable of the function that a loop changes.
pub(crate) struct Carried {
    /// Before the loop.
    pub(crate) before: Value,
    /// At the beginning of a step.
    pub(crate) start: Ident,
    pub(crate) start_slot: Option<SlotId>,
    /// At the end of a step.
    pub(crate) end: Value,
    /// After the loop.
    pub(crate) after: Ident,
    pub(crate) after_slot: Option<SlotId>,
}
