//! The table of operations that the firmware measures.
//!
//! One row is one line: a name, the scalars and sizes to build it for, and what it does with two N × N matrices.
//! Inside a row `T` is the scalar and `N` the size, both concrete, so `SMatrix<T, N, 3>` and `{ 2 * N }` are fine.
//! `out` is an N × N matrix unless the row names another type. The value of a row is whether the operation succeeded.
//! `a` is symmetric positive definite for most inputs, `b` is anything; see [`Input`] for the hard cases among them.
//!
//! Rows that begin with `control_` prove that the checks have teeth: the report expects `control_panics` to
//! reach a panic and `control_differs` to give other bits on the target than on the host.

#![no_std]

mod controls;
mod hash;
mod input;
mod table;

pub use hash::{Hash, Output};
pub use input::{INPUTS, Input, Scalar};
use nalgebra::SMatrix;
pub use table::{Op, Visitor};

use pullback::linalg::{self, FullPivotLu, Lu};
use pullback::ops::{cholesky, inverse, product};
use pullback::space::VectorSpace;
use pullback::types::{LowerTriangular, Symmetric};
use pullback::{Dual, Error, Real};

table::operations! {
    control_empty [f32: 4] |_a, _b, _out| true;
    control_panics [f32: 4] |a, _b, out| { *out = SMatrix::repeat(controls::entry_at_runtime_index(&a.data.0)); true };
    control_differs [f32: 4] |a, _b, out| { *out = a * if cfg!(target_os = "none") { 2.0 } else { 3.0 }; true };
    control_cholesky [f32: 2 3 4 6; f64: 2 6] |a, _b, out| controls::cholesky(&a.data.0, &mut out.data.0);

    control_nalgebra_product [f32: 2 3 4 6] |a, b, out| { *out = a * b; true };

    kernel_product [f32: 2 3 4 6; f64: 4] |a, b, out: [[T; N]; N]| { *out = linalg::product(&a.data.0, &b.data.0); true };
    kernel_product_transposed_left [f32: 4 6] |a, b, out: [[T; N]; N]| { *out = linalg::product_transposed_left(&a.data.0, &b.data.0); true };
    kernel_product_transposed_right [f32: 4 6] |a, b, out: [[T; N]; N]| { *out = linalg::product_transposed_right(&a.data.0, &b.data.0); true };
    kernel_row_gram [f32: 4 6] |_a, b, out: [[T; N]; N]| { *out = linalg::row_gram(&b.data.0); true };
    kernel_cholesky [f32: 2 3 4 6; f64: 2 6] |a, _b, out: [[T; N]; N]| store(linalg::cholesky(&a.data.0), out);
    kernel_ldl [f32: 2 3 4 6; f64: 4] |a, _b, out: [[T; N]; N]| store(linalg::ldl(&a.data.0), out);
    kernel_solve_lower [f32: 4 6] |a, b, out: [[T; N]; N]| { *out = linalg::solve_lower(&a.data.0, &b.data.0); true };
    kernel_solve_lower_transposed [f32: 4 6] |a, b, out: [[T; N]; N]| { *out = linalg::solve_lower_transposed(&a.data.0, &b.data.0); true };
    kernel_inverse_lower [f32: 4 6] |a, _b, out: [[T; N]; N]| { *out = linalg::inverse_lower(&a.data.0); true };
    kernel_inverse_spd [f32: 2 3 4 6] |a, _b, out: [[T; N]; N]| store(linalg::cholesky(&a.data.0).map(|l| linalg::inverse_from_factor(&l)), out);
    kernel_lu_inverse [f32: 2 3 4 6; f64: 4] |_a, b, out: [[T; N]; N]| store(Lu::new(&b.data.0).map(|lu| lu.inverse()), out);
    kernel_lu_solve [f32: 4 6] |a, b, out: [[T; N]; N]| store(Lu::new(&b.data.0).map(|lu| lu.solve(&a.data.0)), out);
    kernel_lu_log_abs_det [f32: 4 6] |_a, b, out: T| store(Lu::new(&b.data.0).map(|lu| lu.log_abs_det()), out);
    kernel_det [f32: 2 3 4 6; f64: 4] |_a, b, out: T| { *out = linalg::det(&b.data.0); true };
    kernel_cofactors [f32: 2 3 4 6] |_a, b, out: [[T; N]; N]| { *out = FullPivotLu::new(&b.data.0).cofactors(); true };

    product [f32: 2 3 4 6; f64: 4] |a, b, out| { *out = product(a, b); true };
    product_vjp [f32: 4 6] |a, b, out: Both<T, N>| { *out = product::vjp(a, b).1.pull(*a); true };
    inverse [f32: 2 3 4 6; f64: 4] |_a, b, out| store(inverse(b), out);
    inverse_vjp [f32: 2 3 4 6] |a, b, out: Both<T, N>| store(inverse::vjp(b).map(|(y, pullback)| (y, pullback.pull(*a))), out);
    cholesky [f32: 2 3 4 6; f64: 2 6] |a, _b, out: LowerTriangular<T, N>| store(cholesky(&Symmetric::from_lower(a)), out);
    cholesky_vjp [f32: 2 3 4 6; f64: 4] |a, b, out: (LowerTriangular<T, N>, Symmetric<T, N>)| store(
        cholesky::vjp(&Symmetric::from_lower(a)).map(|(l, pullback)| (l.into_lower(), pullback.pull(LowerTriangular::from_lower(b)))), out);

    dual_product [f32: 4; f64: 4] |a, b, out: Both<T, N>| { *out = both(a, b, |x, y| Dual::new(x, y) * Dual::new(y, x)); true };
    dual_quotient [f32: 4; f64: 4] |a, b, out: Both<T, N>| { *out = both(a, b, |x, y| Dual::new(x, y) / Dual::new(y, x)); true };
    dual_square_root [f32: 4; f64: 4] |a, b, out: Both<T, N>| { *out = both(a, b, |x, y| Dual::new(x, y).sqrt()); true };
    dual_exp [f32: 4; f64: 4] |a, b, out: Both<T, N>| { *out = both(a, b, |x, y| Dual::new(x, y).exp()); true };
    dual_ln [f32: 4; f64: 4] |a, b, out: Both<T, N>| { *out = both(a, b, |x, y| Dual::new(x, y).ln()); true };
    second_dual_product [f32: 4; f64: 4] |a, b, out: Both<T, N>| { *out = both(a, b, |x, y| second(x, y).eps); true };
    square_root [f32: 2; f64: 2] |a, _b, out: T| { *out = Real::sqrt(a.data.0[0][0]); true };
    exp [f32: 2; f64: 2] |a, _b, out: T| { *out = Real::exp(a.data.0[1][0]); true };
    ln [f32: 2; f64: 2] |a, _b, out: T| { *out = Real::ln(a.data.0[0][0]); true };
    sin [f32: 2; f64: 2] |a, _b, out: T| { *out = Real::sin(a.data.0[1][0]); true };
    atan2 [f32: 2; f64: 2] |a, b, out: T| { *out = Real::atan2(a.data.0[1][0], b.data.0[0][0]); true };
    symmetrized [f32: 2 3 4 6; f64: 4] |_a, b, out: Symmetric<T, N>| { *out = Symmetric::symmetrized(b); true };
    inner [f32: 2 3 4 6; f64: 4] |a, b, out: T| { *out = a.inner(b); true };
    inner_symmetric [f32: 2 3 4 6; f64: 4] |a, b, out: T| { *out = Symmetric::from_lower(a).inner(&Symmetric::from_lower(b)); true };
}

/// Writes a result where there is one, and says whether there was.
#[inline(always)]
fn store<V: Into<O>, O>(result: Result<V, Error>, out: &mut O) -> bool {
    let ok = result.is_ok();
    if let Ok(value) = result {
        *out = value.into();
    }
    ok
}

/// Values and derivatives.
type Both<T, const N: usize> = (SMatrix<T, N, N>, SMatrix<T, N, N>);

/// The values and the derivatives of f(aᵢⱼ, bᵢⱼ).
#[inline(always)]
fn both<T: Real, const N: usize>(
    a: &SMatrix<T, N, N>,
    b: &SMatrix<T, N, N>,
    f: impl Fn(T, T) -> Dual<T>,
) -> Both<T, N> {
    let dual = a.zip_map(b, f);
    (dual.map(|x| x.re), dual.map(|x| x.eps))
}

/// A product of two second-order duals.
#[inline(always)]
fn second<T: Real>(x: T, y: T) -> Dual<Dual<T>> {
    let (x, y) = (Dual::new(x, T::one()), Dual::new(y, T::one()));
    Dual::new(x, y) * Dual::new(y, x)
}
