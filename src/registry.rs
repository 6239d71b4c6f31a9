//! The table of operations: what every registered operation says of itself.
//!
//! [`macro@crate::op`] puts an [`Operation`] named `OPERATION` beside every operation. Each room of this crate (`ops`,
//! `covariance`, …) declares its modules in a table that refers to `OPERATION`: an operation that is not registered does
//! not compile.

/// One registered operation.
#[derive(Clone, Copy, Debug)]
pub struct Operation {
    /// Its name, `inverse`.
    pub name: &'static str,
    /// The path of its module, `pullback::ops::inverse`.
    pub module: &'static str,
    /// The formula of its pullback.
    pub pullback: &'static str,
    /// Where the formula comes from.
    pub source: &'static str,
    /// The sizes its gradient tests run at.
    pub sizes: &'static [TestedSize],
}

/// A size at which an operation is tested, and the memory its reverse pass keeps there.
#[derive(Clone, Copy, Debug)]
pub struct TestedSize {
    /// `N = 3`.
    pub label: &'static str,
    /// The size of its `Pullback` in bytes over `f32`.
    pub bytes_f32: usize,
    /// The size of its `Pullback` in bytes over `f64`.
    pub bytes_f64: usize,
}

/// The result of a `vjp`, from which the size of the pullback is read.
#[doc(hidden)]
pub trait WithPullback {
    type Pullback;
}

impl<Y, P> WithPullback for (Y, P) {
    type Pullback = P;
}

impl<Y, P, E> WithPullback for Result<(Y, P), E> {
    type Pullback = P;
}

impl<Y, P> WithPullback for Option<(Y, P)> {
    type Pullback = P;
}

macro_rules! pullback_bytes {
    ($($name:ident($($argument:ident),*);)*) => {$(
        #[doc(hidden)]
        pub const fn $name<$($argument,)* R: WithPullback>(_: fn($($argument),*) -> R) -> usize {
            size_of::<R::Pullback>()
        }
    )*};
}
pullback_bytes! {
    pullback_bytes_1(A);
    pullback_bytes_2(A, B);
    pullback_bytes_3(A, B, C);
    pullback_bytes_4(A, B, C, D);
    pullback_bytes_5(A, B, C, D, E);
    pullback_bytes_6(A, B, C, D, E, F);
    pullback_bytes_7(A, B, C, D, E, F, G);
    pullback_bytes_8(A, B, C, D, E, F, G, H);
}

/// Declares the modules of a room, brings each function beside its module, and lists the operations.
///
/// A module without a registered function has no `OPERATION`, and the table does not compile.
macro_rules! table {
    ($($(#[$meta:meta])* $name:ident)*) => {
        $(
            $(#[$meta])*
            pub mod $name;
            #[doc(no_inline)]
            pub use $name::$name;
        )*

        /// The operations of this module, in the order of the table.
        pub(crate) const OPERATIONS: &[$crate::registry::Operation] = &[$($name::OPERATION),*];
    };
}
pub(crate) use table;

/// All operations of this crate, room by room.
///
/// ```
/// let inverse = pullback::registry::operations().find(|operation| operation.name == "inverse");
/// assert_eq!(inverse.map(|operation| operation.source), Some("Giles 2008, §2.2.3"));
/// ```
pub fn operations() -> impl Iterator<Item = &'static Operation> {
    let rooms =
        [crate::ops::OPERATIONS, crate::covariance::OPERATIONS, crate::gaussian::OPERATIONS, crate::param::OPERATIONS];
    rooms.into_iter().flatten()
}
