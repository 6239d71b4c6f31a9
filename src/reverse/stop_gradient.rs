//! The value alone: nothing flows back through it.

use nalgebra::SMatrix;

use super::Space;
use crate::scalar::Real;
use crate::space::{Differentiable, Tangent, TangentOf, columns_from_fn, from_columns};
use crate::types::{LowerTriangular, Symmetric};

/// The same value, held constant by reverse and by forward mode.
///
/// ```
/// use pullback::prelude::*;
///
/// #[differentiable]
/// fn f<T: Real>(x: T) -> T {
///     x * stop_gradient(x)
/// }
/// assert_eq!(f(3.0), 9.0);
/// assert_eq!(f::grad(3.0), 3.0); // not 6
/// assert_eq!(f::jvp(3.0, 1.0), (9.0, 3.0));
/// ```
#[inline]
#[must_use]
pub fn stop_gradient<X: Hold>(x: X) -> X {
    x.held()
}

/// The pullback of [`stop_gradient()`]: zero.
#[derive(Clone, Copy, Debug)]
pub struct Pullback<G>(Space<G>);

/// The value and a pullback that answers zero.
#[inline]
#[must_use]
pub fn vjp<X: Hold + Differentiable>(x: X) -> (X, Pullback<TangentOf<X>>) {
    let space = super::space_of(&x);
    (x.held(), Pullback(space))
}

impl<G: Tangent> Pullback<G> {
    /// Zero.
    #[inline]
    #[must_use]
    pub fn pull(&self, _: G) -> G {
        self.0.zeros()
    }
}

/// Values that can be held constant: those that can drop their derivative parts.
pub trait Hold {
    /// The value without derivative parts.
    #[must_use]
    fn held(self) -> Self;
}

impl<T: Real> Hold for T {
    #[inline]
    fn held(self) -> Self {
        Real::held(self)
    }
}

/// What is carried along is held already: a field of a struct is read as a constant by `stop_gradient(p.cells)`.
macro_rules! carried {
    ($($t:ty),*) => {$(
        impl Hold for $t {
            #[inline]
            fn held(self) -> Self {
                self
            }
        }
    )*};
}
carried!((), bool, char, u8, u16, u32, u64, u128, usize, i8, i16, i32, i64, i128, isize, &str);

impl<X: Hold> Hold for Option<X> {
    #[inline]
    fn held(self) -> Self {
        self.map(X::held)
    }
}

impl<T: Real, const R: usize, const C: usize> Hold for SMatrix<T, R, C> {
    #[inline]
    fn held(self) -> Self {
        from_columns(columns_from_fn(T::zero(), |i, j| self.data.0[j][i].held()))
    }
}

impl<T: Real, const N: usize> Hold for Symmetric<T, N> {
    #[inline]
    fn held(self) -> Self {
        self.map(T::held)
    }
}

impl<T: Real, const N: usize> Hold for LowerTriangular<T, N> {
    #[inline]
    fn held(self) -> Self {
        self.map(T::held)
    }
}

impl<X: Hold, const K: usize> Hold for [X; K] {
    #[inline]
    fn held(self) -> Self {
        self.map(X::held)
    }
}

impl<A: Hold, B: Hold> Hold for (A, B) {
    #[inline]
    fn held(self) -> Self {
        (self.0.held(), self.1.held())
    }
}
