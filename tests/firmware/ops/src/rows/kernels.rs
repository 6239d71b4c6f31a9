//! Controls, kernels, scalars and types: what the operations are made of.

use multicalc::Matrix;
use nalgebra::{ArrayStorage, Cholesky, SMatrix, SVector};
use pullback::linalg::{self, FullPivotLu, Lu};
use pullback::space::VectorSpace;
use pullback::types::{CholeskyFactor, LowerTriangular, Symmetric};
use pullback::{Dual, Real};

use super::{Both, lower, store};
use crate::controls;

crate::table::operations! {
    control_empty [f32: 4] |_a, _b, _out| true;
    control_panics [f32: 4] |a, _b, out| { *out = SMatrix::repeat(controls::entry_at_runtime_index(&a.data.0)); true };
    control_differs [f32: 4] |a, _b, out| { *out = a * if cfg!(target_os = "none") { 2.0 } else { 3.0 }; true };
    control_cholesky [f32: 2 3 4 6; f64: 2 6] |a, _b, out| controls::cholesky(&a.data.0, &mut out.data.0);

    control_product [f32: 4 6] |a, b, out| { controls::product(&a.data.0, &b.data.0, &mut out.data.0); true };
    control_cholesky_pullback [f32: 4 6] |a, b, out| controls::cholesky_pullback(&a.data.0, &b.data.0, &mut out.data.0);
    control_inverse_spd [f32: 4 6] |a, _b, out| controls::inverse_spd(&a.data.0, &mut out.data.0);

    control_nalgebra_product [f32: 2 3 4 6] |a, b, out| { *out = a * b; true };
    control_nalgebra_cholesky [f32: 4 6] |a, _b, out| take(a.cholesky().map(Cholesky::unpack), out);
    control_nalgebra_inverse_spd [f32: 4 6] |a, _b, out| take(a.cholesky().map(|l| l.inverse()), out);
    control_nalgebra_inverse [f32: 4 6] |_a, b, out| take(b.try_inverse(), out);
    control_nalgebra_log_det [f32: 4 6] |a, _b, out: T| take(a.cholesky().map(|l| l.ln_determinant()), out);

    control_multicalc_product [f32: 4 6] |a, b, out| { *out = columns(by_rows(b) * by_rows(a)); true };
    control_multicalc_cholesky [f32: 4 6] |a, _b, out| take(by_rows(a).cholesky().ok().map(|l| columns(l.l())), out);
    control_multicalc_inverse_spd [f32: 4 6] |a, _b, out| take(by_rows(a).cholesky().ok().map(|l| columns(l.inverse())), out);
    control_multicalc_inverse [f32: 4 6] |_a, b, out| take(by_rows(b).inverse().ok().map(columns), out);

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

    dual_product [f32: 4; f64: 4] |a, b, out: Both<T, N>| { *out = both(a, b, |x, y| Dual::new(x, y) * Dual::new(y, x)); true };
    dual_quotient [f32: 4; f64: 4] |a, b, out: Both<T, N>| { *out = both(a, b, |x, y| Dual::new(x, y) / Dual::new(y, x)); true };
    dual_square_root [f32: 4; f64: 4] |a, b, out: Both<T, N>| { *out = both(a, b, |x, y| Dual::new(x, y).sqrt()); true };
    dual_exp [f32: 4; f64: 4] |a, b, out: Both<T, N>| { *out = both(a, b, |x, y| Dual::new(x, y).exp()); true };
    dual_ln [f32: 4; f64: 4] |a, b, out: Both<T, N>| { *out = both(a, b, |x, y| Dual::new(x, y).ln()); true };
    second_dual_product [f32: 4; f64: 4] |a, b, out: Both<T, N>| { *out = both(a, b, |x, y| second_dual(x, y).eps); true };
    scalar_square_root [f32: 2; f64: 2] |a, _b, out: T| { *out = Real::sqrt(a.data.0[0][0]); true };
    scalar_exp [f32: 2; f64: 2] |a, _b, out: T| { *out = Real::exp(a.data.0[1][0]); true };
    scalar_ln [f32: 2; f64: 2] |a, _b, out: T| { *out = Real::ln(a.data.0[0][0]); true };
    scalar_sin [f32: 2; f64: 2] |a, _b, out: T| { *out = Real::sin(a.data.0[1][0]); true };
    scalar_atan2 [f32: 2; f64: 2] |a, b, out: T| { *out = Real::atan2(a.data.0[1][0], b.data.0[0][0]); true };
    symmetrized [f32: 2 3 4 6; f64: 4] |_a, b, out: Symmetric<T, N>| { *out = Symmetric::symmetrized(b); true };
    inner [f32: 2 3 4 6; f64: 4] |a, b, out: T| { *out = a.inner(b); true };
    inner_symmetric [f32: 2 3 4 6; f64: 4] |a, b, out: T| { *out = Symmetric::from_lower(a).inner(&Symmetric::from_lower(b)); true };
    symmetric_diagonal [f32: 3 6] |a, _b, out: SVector<T, N>| { *out = Symmetric::from_lower(a).diagonal(); true };
    lower_diagonal [f32: 3 6] |a, _b, out: SVector<T, N>| { *out = LowerTriangular::from_lower(a).diagonal(); true };
    symmetric_to_matrix [f32: 3 6] |_a, b, out| { *out = Symmetric::from_lower(b).to_matrix(); true };
    lower_to_matrix [f32: 3 6] |_a, b, out| { *out = LowerTriangular::from_lower(b).to_matrix(); true };
    symmetric_try_from_matrix [f32: 3 6] |a, _b, out: Symmetric<T, N>| store(Symmetric::try_from_matrix(a), out);
    symmetric_packed [f32: 3 6] |_a, b, out: Symmetric<T, N>| { *out = Symmetric::from_packed(&Symmetric::from_lower(b).to_packed()); true };
    cholesky_factor_new [f32: 3 6] |a, _b, out: LowerTriangular<T, N>| store(CholeskyFactor::new(lower(a)), out);
}

/// Writes what there is, and says whether there was anything.
#[inline(always)]
fn take<O>(result: Option<O>, out: &mut O) -> bool {
    let ok = result.is_some();
    if let Some(value) = result {
        *out = value;
    }
    ok
}

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
fn second_dual<T: Real>(x: T, y: T) -> Dual<Dual<T>> {
    let (x, y) = (Dual::new(x, T::one()), Dual::new(y, T::one()));
    Dual::new(x, y) * Dual::new(y, x)
}

/// The transpose, in the rows of which multicalc finds the columns of `a` without a copy of each entry.
fn by_rows<T: Copy, const N: usize>(a: &SMatrix<T, N, N>) -> Matrix<N, N, T> {
    Matrix::new(a.data.0)
}

/// The transpose of what multicalc makes of transposes.
fn columns<T: Copy, const N: usize>(a: Matrix<N, N, T>) -> SMatrix<T, N, N> {
    SMatrix::from_data(ArrayStorage(a.into_array()))
}
