//! What follows from an operation, `jvp`, `jacobian` and `hvp`, and steps of the optimisers.

use nalgebra::{SMatrix, SVector};
use pullback::Real;
use pullback::covariance::{Centring, Divisor, sample_covariance};
use pullback::gaussian::{kl_divergence, log_density_covariance};
use pullback::ops::{cholesky, det, inverse, ldl, log_det_lower, log_det_spd, product, solve, solve_spd, tanh};
use pullback::optim::{Adam, Sgd};
use pullback::space::Lift;
use pullback::types::{LowerTriangular, Symmetric};

use super::{Both, factor, first, lower, second, store, symmetric};

crate::table::operations! {
    product_jvp [f32: 3 6] |a, b, out: Both<T, N>| { *out = product::jvp(a, b, &(*b, *a)); true };
    inverse_jvp [f32: 3 6] |a, b, out: Both<T, N>| store(inverse::jvp(b, a), out);
    cholesky_jvp [f32: 3] |a, b, out: (LowerTriangular<T, N>, LowerTriangular<T, N>)| store(cholesky::jvp(&symmetric(a), &symmetric(b)).map(|(y, y_dot)| (y.into_lower(), y_dot)), out);
    tanh_jvp [f32: 3] |a, b, out: Both<T, N>| { *out = tanh::jvp(b, a); true };
    log_det_lower_jvp [f32: 3] |a, b, out: (T, T)| store(factor(a).map(|l| log_det_lower::jvp(&l, &lower(b))), out);
    log_density_covariance_jvp [f32: 3; f64: 3] |a, b, out: (T, T)| store(log_density_covariance::jvp(&first(b), &second(b), &symmetric(a), &(second(a), first(a), symmetric(b))), out);
    sample_covariance_jvp [f32: 3] |a, b, out: (Symmetric<T, N>, Symmetric<T, N>)| store(sample_covariance::jvp(b, Centring::Mean, Divisor::Samples, a), out);
    ldl_jvp [f32: 3] |a, b, out: (LowerTriangular<T, N>, LowerTriangular<T, N>)| store(ldl::jvp(&symmetric(a), &symmetric(b)).map(|(y, y_dot)| (*y.as_compact(), y_dot)), out);
    solve_jvp [f32: 3] |a, b, out: Both<T, N>| store(solve::jvp(b, a, &(*a, *b)), out);
    det_jvp [f32: 3] |a, b, out: (T, T)| { *out = det::jvp(b, a); true };
    kl_divergence_jvp [f32: 3] |a, b, out: (T, T)| store(
        factor(a).map(|l| kl_divergence::jvp(&first(a), &l, &second(b), &l, &(first(b), lower(a), second(a), lower(b)))), out);
    inverse_jacobian [f32: 2 3] |_a, b, out: [[SMatrix<T, N, N>; N]; N]| store(inverse::jacobian(b).map(|j| j.data.0), out);
    product_jacobian [f32: 2] |a, b, out: ([[SMatrix<T, N, N>; N]; N], [[SMatrix<T, N, N>; N]; N])| { let (j, k) = product::jacobian(a, b); *out = (j.data.0, k.data.0); true };
    solve_spd_jacobian [f32: 2] |a, b, out: ([[Symmetric<T, N>; N]; N], [[SMatrix<T, N, N>; N]; N])| store(
        solve_spd::jacobian(&symmetric(a), b).map(|(j, k)| (j.data.0, k.data.0)), out);
    cholesky_jacobian [f32: 3] |a, _b, out: [[Symmetric<T, N>; N]; N]| store(cholesky::jacobian(&symmetric(a)).map(|j| *j.as_columns()), out);
    log_density_covariance_jacobian [f32: 3] |a, b, out: (SVector<T, N>, SVector<T, N>, Symmetric<T, N>)| store(log_density_covariance::jacobian(&first(b), &second(b), &symmetric(a)), out);
    log_det_spd_hvp [f32: 3] |a, b, out: Symmetric<T, N>| store(log_det_spd::hvp(&symmetric(a), &symmetric(b)), out);
    inverse_hvp [f32: 3] |a, b, out| store(inverse::hvp(b, a, *b), out);
    adam_step [f32: 3 6; f64: 3] |a, b, out: (SVector<T, N>, LowerTriangular<T, N>)| { *out = Adam::new(T::from_f64(0.05)).step((first(a), lower(a)), (first(b), lower(b))); true };
    array_lift [f32: 3] |a, b, out: ([SMatrix<T, N, N>; 2], [SMatrix<T, N, N>; 2])| { *out = Lift::lower(&Lift::lift(&[*a, *b], &[*b, *a])); true };
    adam_step_array [f32: 3] |a, b, out: [SMatrix<T, N, N>; 2]| { *out = Adam::new(T::from_f64(0.05)).step([*a, *b], [*b, *a]); true };
    sgd_step [f32: 3] |a, b, out: (SVector<T, N>, LowerTriangular<T, N>)| { *out = Sgd::new(T::from_f64(0.05)).step((first(a), lower(a)), (first(b), lower(b))); true };
}
