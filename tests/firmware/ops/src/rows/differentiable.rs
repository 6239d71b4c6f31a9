//! Functions whose reverse pass is generated: a straight one, a filter over many steps, branches, entries of matrices.

use nalgebra::{SMatrix, SVector};
use pullback::ops::{cholesky, log_det_lower, norm_squared, product, solve_lower};
use pullback::param::exp_diagonal;
use pullback::space::Pull;
use pullback::types::{LowerTriangular, Symmetric};
use pullback::{Error, Real, differentiable};

use super::{first, lower, second, store, symmetric};

#[differentiable]
fn nll<T: Real, const N: usize>(mean: &SVector<T, N>, theta: &LowerTriangular<T, N>, x: &SVector<T, N>) -> T {
    let l = exp_diagonal(theta);
    let z = solve_lower(&l, &(x - mean));
    0.5 * norm_squared(&z) + log_det_lower(&l)
}

/// A scalar filter over the columns of a matrix, four times over.
#[differentiable(wrt(theta, data))]
fn filter<T: Real, const N: usize>(
    theta: &SVector<T, N>,
    data: &[SVector<T, N>; N],
    rounds: usize,
) -> Result<T, Error> {
    let mut state = *theta;
    let mut loss = T::zero();
    for round in 0..4 {
        for z in data {
            let innovation = z - state;
            let gain = if round < rounds { 0.5 } else { 0.25 };
            state += innovation * gain;
            loss += norm_squared(&innovation);
        }
    }
    if !loss.is_finite() {
        return Err(Error::NonFinite);
    }
    Ok(loss)
}

const STEPS: usize = 12;

#[differentiable(checkpoint = 4)]
fn whitened<T: Real, const N: usize>(s: &Symmetric<T, N>, x: &SVector<T, N>) -> Result<SVector<T, N>, Error> {
    let mut state = *x;
    for _ in 0..STEPS {
        let l = cholesky(s)?;
        state = solve_lower(&l, &state) + x;
    }
    Ok(state)
}

#[differentiable]
fn huber<T: Real, const N: usize>(x: &SVector<T, N>, width: T) -> T {
    let mut loss = T::zero();
    for entry in x.iter() {
        let size = entry.abs();
        loss += if size < width { 0.5 * *entry * *entry } else { width * (size - 0.5 * width) };
    }
    loss
}

#[differentiable]
fn smoothed<T: Real, const N: usize>(a: &SMatrix<T, N, N>, b: &SMatrix<T, N, N>) -> SMatrix<T, N, N> {
    let c = product(a, &b.transpose());
    let mut sum = c;
    for _ in 0..3 {
        sum = product(&sum, a) * 0.5 + c;
    }
    sum
}

/// The values at the start of a matrix, and the loss of its columns.
type Filtered<T, const N: usize> = (T, (SVector<T, N>, [SVector<T, N>; N]));

crate::table::operations! {
    differentiable_nll [f32: 3 6; f64: 3] |a, b, out: (T, (SVector<T, N>, LowerTriangular<T, N>, SVector<T, N>))| { *out = nll::value_and_grad(&first(a), &lower(a), &first(b)); true };
    differentiable_nll_hvp [f32: 3] |a, b, out: (SVector<T, N>, LowerTriangular<T, N>, SVector<T, N>)| { *out = nll::hvp(&first(a), &lower(a), &first(b), &(second(a), lower(b), second(b))); true };
    differentiable_filter [f32: 3; f64: 3] |a, b, out: Filtered<T, N>| store(filter::value_and_grad(&first(a), &b.data.0.map(SVector::from), 2), out);
    differentiable_checkpoint [f32: 3] |a, b, out: (SVector<T, N>, (Symmetric<T, N>, SVector<T, N>))| store(whitened::vjp(&symmetric(a), &first(b)).map(|(y, p)| (y, p.pull(second(b)))), out);
    differentiable_branch [f32: 3] |a, b, out: (T, (SVector<T, N>, T))| { *out = huber::value_and_grad(&first(b), a.data.0[0][0]); true };
    differentiable_loop [f32: 3 6] |a, b, out: (SMatrix<T, N, N>, (SMatrix<T, N, N>, SMatrix<T, N, N>))| { let (y, p) = smoothed::vjp(a, b); *out = (y, p.pull(*b)); true };
}
