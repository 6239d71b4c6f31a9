//! Logarithms of determinants and the gradient of one.

use nalgebra::{Cholesky, Const, DimMin};
use pullback::types::Symmetric;
use pullback::{Error, ops};

use crate::PEERS;
use crate::flat::Lower;
use crate::inputs::{INPUTS, inputs, matrix, nonsingular, positive_definite, symmetric};
use crate::measure::{PRIMAL, Row};
use crate::number::Number;
use crate::works::FORWARD;
use crate::{by_multicalc, by_nalgebra, by_num_dual, plain};

pub(super) fn log_abs_det<T: Number, const N: usize>() -> Row
where
    Const<N>: DimMin<Const<N>, Output = Const<N>>,
{
    let inputs = inputs(INPUTS, nonsingular::<T, N>);
    let row = Row::new::<T>("log_abs_det", N).with("ours", &inputs, matrix, |x| ops::log_abs_det(x));
    if !PEERS {
        return row;
    }
    row.with("nalgebra", &inputs, matrix, by_nalgebra::log_abs_det)
        .with("multicalc", &inputs, by_multicalc::matrix, by_multicalc::log_abs_det)
        .with("plain", &inputs, |x| *x, |x| plain::log_abs_det(x))
}

/// Of a positive definite matrix.
pub(super) fn log_det<T: Number, const N: usize>() -> Row {
    let inputs = inputs(INPUTS, positive_definite::<T, N>);
    let row = Row::new::<T>("log_det", N).with("ours", &inputs, symmetric, |s| ops::log_det_spd(s));
    if !PEERS {
        return row;
    }
    row.with("nalgebra", &inputs, matrix, |s| Cholesky::new(*s).map(|factor| factor.ln_determinant()))
        .with("multicalc", &inputs, by_multicalc::matrix, by_multicalc::log_det)
        .with("plain", &inputs, |s| *s, |s| plain::log_det(s))
}

/// The value and S̄ for the cotangent one.
fn ours<T: Number, const N: usize>(s: &Symmetric<T, N>) -> Result<(T, Symmetric<T, N>), Error> {
    let (value, pullback) = ops::log_det_spd::vjp(s)?;
    Ok((value, pullback.pull(<T as plain::Float>::ONE)))
}

pub(super) fn log_det_gradient<T: Number, const N: usize>() -> Row {
    let inputs = inputs(INPUTS, positive_definite::<T, N>);
    let row = Row::new::<T>("log_det_gradient", N).with("ours", &inputs, symmetric, ours);
    if !PEERS {
        return row;
    }
    let row = row
        .with(PRIMAL, &inputs, symmetric, |s| ops::log_det_spd(s))
        .with("nalgebra", &inputs, matrix, by_nalgebra::log_det_gradient)
        .with(
            "plain",
            &inputs,
            |s| *s,
            |s| plain::log_det_gradient(s).map(|(value, gradient)| (value, Lower(gradient))),
        );
    if const { N > FORWARD } {
        return row;
    }
    row.with("num-dual", &inputs, |s| *s, by_num_dual::log_det_gradient::<T, T::Single, N>)
        .with("num-dual vectors", &inputs, |s| *s, by_num_dual::log_det_gradient::<T, T::Several, N>)
        .with("multicalc", &inputs, |s| *s, by_multicalc::log_det_gradient)
}
