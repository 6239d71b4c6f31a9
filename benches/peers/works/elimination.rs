//! What follows from elimination with partial pivoting: inverse, its pullback, and solutions.

use nalgebra::{Const, DimMin, SMatrix};
use pullback::{Error, ops};

use crate::PEERS;
use crate::inputs::{INPUTS, any, inputs, matrix, nonsingular, small};
use crate::measure::{PRIMAL, Row};
use crate::number::Number;
use crate::works::FORWARD;
use crate::{by_multicalc, by_nalgebra, by_num_dual, plain};

pub(super) fn inverse<T: Number, const N: usize>() -> Row {
    let inputs = inputs(INPUTS, nonsingular::<T, N>);
    let row = Row::new::<T>("inverse", N).with("ours", &inputs, matrix, |x| ops::inverse(x));
    if !PEERS {
        return row;
    }
    row.with("nalgebra", &inputs, matrix, |x| x.try_inverse())
        .with("multicalc", &inputs, by_multicalc::matrix, |x| x.inverse())
        .with("plain", &inputs, |x| *x, |x| plain::inverse(x))
}

/// Y and X̄ for a cotangent Ȳ.
fn ours<T: Number, const N: usize>(
    (x, y_bar): &(SMatrix<T, N, N>, SMatrix<T, N, N>),
) -> Result<(SMatrix<T, N, N>, SMatrix<T, N, N>), Error> {
    let (y, pullback) = ops::inverse::vjp(x)?;
    Ok((y, pullback.pull(*y_bar)))
}

pub(super) fn inverse_pullback<T: Number, const N: usize>() -> Row {
    let inputs = inputs(INPUTS, |rng| (nonsingular::<T, N>(rng), small::<T, N, N>(rng)));
    let both = |(x, y_bar): &(_, _)| (matrix(x), matrix(y_bar));
    let row = Row::new::<T>("inverse_pullback", N).with("ours", &inputs, both, ours);
    if !PEERS {
        return row;
    }
    let row = row
        .with(PRIMAL, &inputs, |(x, _)| matrix(x), |x| ops::inverse(x))
        .with("nalgebra", &inputs, both, by_nalgebra::inverse_pullback)
        .with("plain", &inputs, |pair| *pair, |(x, y_bar)| plain::inverse_pullback(x, y_bar));
    if const { N > FORWARD } {
        return row;
    }
    row.with("num-dual", &inputs, |pair| *pair, by_num_dual::inverse_pullback::<T, T::Single, N>).with(
        "multicalc",
        &inputs,
        |pair| *pair,
        by_multicalc::inverse_pullback,
    )
}

pub(super) fn solve<T: Number, const N: usize>() -> Row
where
    Const<N>: DimMin<Const<N>, Output = Const<N>>,
{
    with_columns::<T, N, 1>("solve")
}

/// As many right-hand sides as rows.
pub(super) fn solve_square<T: Number, const N: usize>() -> Row
where
    Const<N>: DimMin<Const<N>, Output = Const<N>>,
{
    with_columns::<T, N, N>("solve_square")
}

fn with_columns<T: Number, const N: usize, const C: usize>(work: &'static str) -> Row
where
    Const<N>: DimMin<Const<N>, Output = Const<N>>,
{
    let inputs = inputs(INPUTS, |rng| (nonsingular::<T, N>(rng), any::<T, N, C>(rng)));
    let both = |(x, b): &(_, _)| (matrix(x), matrix(b));
    let row = Row::new::<T>(work, N).with("ours", &inputs, both, |(x, b)| ops::solve(x, b));
    if !PEERS {
        return row;
    }
    row.with("nalgebra", &inputs, both, |(x, b)| x.lu().solve(b))
        .with(
            "multicalc",
            &inputs,
            |(x, b)| (by_multicalc::matrix(x), by_multicalc::matrix(b)),
            |(x, b)| x.lu().map(|lu| lu.solve_matrix(*b)),
        )
        .with("plain", &inputs, |pair| *pair, |(x, b)| plain::solve(x, b))
}
