//! Generic parameters with the names that generated code might use.

use nalgebra::{SMatrix, SVector};
use pullback::prelude::*;

/// The scalar is `Y`.
#[differentiable]
#[must_use]
pub fn named_y<Y: Real>(x: Y) -> Y {
    x.sin() * 2.0
}

/// The scalar is `S`, the sizes are `K` and `R`.
#[differentiable]
#[must_use]
pub fn named_s<S: Real, const K: usize, const R: usize>(x: &SMatrix<S, K, R>, v: &SVector<S, R>) -> S {
    let y = x * v;
    y.dot(&y)
}

/// The scalar is `G`, the size is `T`.
#[differentiable]
#[must_use]
pub fn named_g<G: Real, const T: usize>(x: &SVector<G, T>) -> SVector<G, T> {
    let mut y = *x;
    for i in 1..T {
        y[i] = y[i] + y[i - 1] * 0.5;
    }
    y
}

/// The scalar is `Bars`, the bound is in a clause, the size is `INDEX`.
#[differentiable]
#[must_use]
pub fn in_a_clause<Bars, const INDEX: usize>(x: &[Bars; INDEX]) -> Bars
where
    Bars: Real,
{
    let mut sum = Bars::zero();
    for entry in x {
        sum += *entry * *entry;
    }
    sum
}

/// The scalar is `X`; tuples, arrays and results of calls.
#[differentiable]
#[must_use]
pub fn named_x<X: Real>(a: X, b: X) -> (X, [X; 2]) {
    let g = named_y(a * b);
    (g, [named_y(g), b])
}
