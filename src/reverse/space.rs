//! Zeros and sums of cotangents.

use core::marker::PhantomData;

use crate::space::{Differentiable, Tangent, TangentOf};

/// The zero cotangent of a value of type `X`.
///
/// ```
/// use nalgebra::{SVector, vector};
/// use pullback::reverse::zeros;
///
/// assert_eq!(zeros::<SVector<f64, 2>>(), vector![0.0, 0.0]);
/// ```
#[inline]
#[must_use]
pub fn zeros<X: Differentiable>() -> TangentOf<X> {
    Tangent::zeros()
}

/// Adds a further contribution to a cotangent.
///
/// ```
/// use pullback::reverse::accumulate;
///
/// let mut x_bar = 1.0;
/// accumulate(&mut x_bar, 2.0);
/// assert_eq!(x_bar, 3.0);
/// ```
#[inline]
pub fn accumulate<G: Tangent>(bar: &mut G, contribution: G) {
    bar.accumulate(contribution);
}

/// The space of the cotangents of a value, remembered without the value: no bytes.
#[derive(Debug)]
pub struct Space<G>(PhantomData<fn() -> G>);

impl<G> Clone for Space<G> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<G> Copy for Space<G> {}

/// The space of the cotangents of a value.
///
/// ```
/// use nalgebra::vector;
/// use pullback::reverse::space_of;
///
/// let x_space = space_of(&vector![1.0, 2.0]);
/// assert_eq!(x_space.zeros(), vector![0.0, 0.0]);
/// assert_eq!(size_of_val(&x_space), 0);
/// ```
#[inline]
#[must_use]
pub fn space_of<X: Differentiable>(_: &X) -> Space<TangentOf<X>> {
    Space(PhantomData)
}

impl<G: Tangent> Space<G> {
    /// The zero cotangent.
    #[inline]
    #[must_use]
    pub fn zeros(self) -> G {
        Tangent::zeros()
    }
}
