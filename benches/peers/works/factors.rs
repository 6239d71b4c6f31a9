//! The Cholesky factor and its pullback.

use nalgebra::Cholesky;
use pullback::Error;
use pullback::ops;
use pullback::types::{CholeskyFactor, LowerTriangular, Symmetric};

use crate::PEERS;
use crate::flat::Lower;
use crate::inputs::{INPUTS, inputs, lower, matrix, positive_definite, small_lower, symmetric};
use crate::measure::{PRIMAL, Row};
use crate::number::Number;
use crate::works::FORWARD;
use crate::{by_multicalc, by_nalgebra, by_num_dual, plain};

pub(super) fn cholesky<T: Number, const N: usize>() -> Row {
    let inputs = inputs(INPUTS, positive_definite::<T, N>);
    let row = Row::new::<T>("cholesky", N).with("ours", &inputs, symmetric, |s| ops::cholesky(s));
    if !PEERS {
        return row;
    }
    row.with("nalgebra", &inputs, matrix, |s| Cholesky::new(*s).map(|factor| Lower(factor.unpack())))
        .with("multicalc", &inputs, by_multicalc::matrix, |s| by_multicalc::cholesky(s).map(Lower))
        .with("plain", &inputs, |s| *s, |s| plain::cholesky(s).map(Lower))
}

/// L and S̄ for a cotangent L̄.
fn ours<T: Number, const N: usize>(
    (s, l_bar): &(Symmetric<T, N>, LowerTriangular<T, N>),
) -> Result<(CholeskyFactor<T, N>, Symmetric<T, N>), Error> {
    let (l, pullback) = ops::cholesky::vjp(s)?;
    Ok((l, pullback.pull(*l_bar)))
}

pub(super) fn cholesky_pullback<T: Number, const N: usize>() -> Row {
    let inputs = inputs(INPUTS, |rng| (positive_definite::<T, N>(rng), small_lower::<T, N>(rng)));
    let row =
        Row::new::<T>("cholesky_pullback", N).with("ours", &inputs, |(s, l_bar)| (symmetric(s), lower(l_bar)), ours);
    if !PEERS {
        return row;
    }
    let row = row
        .with(PRIMAL, &inputs, |(s, _)| symmetric(s), |s| ops::cholesky(s))
        .with("nalgebra", &inputs, |(s, l_bar)| (matrix(s), matrix(l_bar)), by_nalgebra::cholesky_pullback)
        .with(
            "plain",
            &inputs,
            |pair| *pair,
            |(s, l_bar)| plain::cholesky_pullback(s, l_bar).map(|(l, s_bar)| (Lower(l), Lower(s_bar))),
        );
    if const { N > FORWARD } {
        return row;
    }
    row.with("num-dual", &inputs, |pair| *pair, by_num_dual::cholesky_pullback::<T, T::Single, N>).with(
        "multicalc",
        &inputs,
        |pair| *pair,
        by_multicalc::cholesky_pullback,
    )
}
