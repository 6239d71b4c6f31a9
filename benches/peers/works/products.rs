//! The product of two matrices.

use pullback::ops;

use crate::PEERS;
use crate::inputs::{INPUTS, any, inputs, matrix};
use crate::measure::Row;
use crate::number::Number;
use crate::{by_multicalc, plain};

pub(super) fn product<T: Number, const N: usize>() -> Row {
    let inputs = inputs(INPUTS, |rng| (any::<T, N, N>(rng), any::<T, N, N>(rng)));
    let row = Row::new::<T>("product", N);
    let row = row.with("ours", &inputs, |(a, b)| (matrix(a), matrix(b)), |(a, b)| ops::product(a, b));
    if !PEERS {
        return row;
    }
    row.with("nalgebra", &inputs, |(a, b)| (matrix(a), matrix(b)), |(a, b)| a * b)
        .with("multicalc", &inputs, |(a, b)| (by_multicalc::matrix(a), by_multicalc::matrix(b)), |(a, b)| *a * *b)
        .with("plain", &inputs, |pair| *pair, |(a, b)| plain::product(a, b))
}
