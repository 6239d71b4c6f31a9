//! The works with nalgebra's operations: its value, and for gradients the matrix formulas a good user derives.

use nalgebra::{Cholesky, Const, DimMin, RealField, SMatrix, SVector};

use crate::flat::Lower;

type Square<T, const N: usize> = SMatrix<T, N, N>;

pub(crate) fn log_abs_det<T: RealField + Copy, const N: usize>(x: &Square<T, N>) -> (T, T)
where
    Const<N>: DimMin<Const<N>, Output = Const<N>>,
{
    let lu = x.lu();
    let (mut sign, mut log): (T, T) = (lu.p().determinant(), T::zero());
    for pivot in lu.lu_internal().diagonal().iter() {
        sign *= pivot.signum();
        log += pivot.abs().ln();
    }
    (sign, log)
}

/// ln det S and S⁻¹.
pub(crate) fn log_det_gradient<T: RealField + Copy, const N: usize>(
    s: &Square<T, N>,
) -> Option<(T, Lower<Square<T, N>>)> {
    let factor = Cholesky::new(*s)?;
    Some((factor.ln_determinant(), Lower(factor.inverse())))
}

/// Y = X⁻¹ and −Yᵀ Ȳ Yᵀ.
pub(crate) fn inverse_pullback<T: RealField + Copy, const N: usize>(
    (x, y_bar): &(Square<T, N>, Square<T, N>),
) -> Option<(Square<T, N>, Square<T, N>)> {
    let y = x.try_inverse()?;
    let x_bar = -(y.tr_mul(y_bar) * y.transpose());
    Some((y, x_bar))
}

/// L and sym(L⁻ᵀ Φ(Lᵀ L̄) L⁻¹), Φ the lower triangle with halved diagonal.
pub(crate) fn cholesky_pullback<T: RealField + Copy, const N: usize>(
    (s, l_bar): &(Square<T, N>, Square<T, N>),
) -> Option<(Lower<Square<T, N>>, Lower<Square<T, N>>)> {
    let half: T = nalgebra::convert(0.5);
    let l = Cholesky::new(*s)?.unpack();
    let mut phi = l.tr_mul(l_bar).lower_triangle();
    for i in 0..N {
        phi[(i, i)] *= half;
    }
    l.tr_solve_lower_triangular_mut(&mut phi);
    let mut s_bar = phi.transpose();
    l.tr_solve_lower_triangular_mut(&mut s_bar);
    Some((Lower(l), Lower((s_bar + s_bar.transpose()) * half)))
}

/// The cotangents of the mean, the parameters and the sample.
type Sampled<T, const N: usize> = (SVector<T, N>, Lower<Square<T, N>>, SVector<T, N>);

/// ½‖L⁻¹(x − μ)‖² + ln det L for L of the log-Cholesky parameters θ, and its gradient.
pub(crate) fn nll_gradient<T: RealField + Copy, const N: usize>(
    (mean, theta, x): &(SVector<T, N>, Square<T, N>, SVector<T, N>),
) -> Option<(T, Sampled<T, N>)> {
    let half: T = nalgebra::convert(0.5);
    let mut l = *theta;
    for i in 0..N {
        l[(i, i)] = theta[(i, i)].exp();
    }
    let z = l.solve_lower_triangular(&(x - mean))?;
    let g = l.tr_solve_lower_triangular(&z)?;
    let mut theta_bar = -g * z.transpose();
    for i in 0..N {
        theta_bar[(i, i)] = T::one() + theta_bar[(i, i)] * l[(i, i)];
    }
    Some((half * z.norm_squared() + theta.trace(), (-g, Lower(theta_bar), g)))
}

/// The log density with the factor L and its gradient with respect to μ, L and x.
pub(crate) fn log_density_gradient<T: RealField + Copy, const N: usize>(
    (mean, l, x): &(SVector<T, N>, Square<T, N>, SVector<T, N>),
) -> Option<(T, Sampled<T, N>)> {
    let half: T = nalgebra::convert(0.5);
    let z = l.solve_lower_triangular(&(x - mean))?;
    let g = l.tr_solve_lower_triangular(&z)?;
    let mut l_bar = g * z.transpose();
    let mut log_det = T::zero();
    for i in 0..N {
        l_bar[(i, i)] -= T::one() / l[(i, i)];
        log_det += l[(i, i)].ln();
    }
    let constant: T = nalgebra::convert(0.5 * N as f64 * (2.0 * core::f64::consts::PI).ln());
    Some((-constant - log_det - half * z.norm_squared(), (g, Lower(l_bar), -g)))
}

/// The sum over samples, the columns of X: Z = L⁻¹(X − μ 1ᵀ), G = L⁻ᵀ Z, θ̄ = −G Zᵀ, and M on the diagonal.
pub(crate) fn nll_gradient_of_samples<T: RealField + Copy, const N: usize, const M: usize>(
    (mean, theta, samples): &(SVector<T, N>, Square<T, N>, SMatrix<T, N, M>),
) -> Option<(T, (SVector<T, N>, Lower<Square<T, N>>))> {
    let half: T = nalgebra::convert(0.5);
    let count: T = nalgebra::convert(M as f64);
    let mut l = *theta;
    for i in 0..N {
        l[(i, i)] = theta[(i, i)].exp();
    }
    let mut z = *samples;
    for mut column in z.column_iter_mut() {
        column -= mean;
    }
    l.solve_lower_triangular_mut(&mut z);
    let mut g = z;
    l.tr_solve_lower_triangular_mut(&mut g);
    let mut theta_bar = -(g * z.transpose());
    for i in 0..N {
        theta_bar[(i, i)] = count + theta_bar[(i, i)] * l[(i, i)];
    }
    Some((half * z.norm_squared() + count * theta.trace(), (-g.column_sum(), Lower(theta_bar))))
}

/// The penalty of outputs and its cotangent: r = P Y 1, ‖r‖²/((M − 1) N²), Ȳ = 2 r 1ᵀ/((M − 1) N²).
fn penalty<T: RealField + Copy, const M: usize, const N: usize>(y: &SMatrix<T, M, N>) -> (T, SMatrix<T, M, N>) {
    let share: T = nalgebra::convert(1.0 / ((M - 1) * N * N) as f64);
    let sums = y.column_sum();
    let r = sums.add_scalar(-sums.mean());
    (r.norm_squared() * share, SMatrix::from_columns(&[r * (share + share); N]))
}

/// The penalty of Y = X W, and W̄ = Xᵀ Ȳ.
pub(crate) fn linear_penalty_gradient<T: RealField + Copy, const M: usize, const N: usize>(
    (weights, x): &(Square<T, N>, SMatrix<T, M, N>),
) -> (T, Square<T, N>) {
    let (value, y_bar) = penalty(&(x * weights));
    (value, x.tr_mul(&y_bar))
}

/// The penalty of Y = tanh(X W), and W̄ = Xᵀ (Ȳ ∘ (1 − Y²)).
pub(crate) fn tanh_penalty_gradient<T: RealField + Copy, const M: usize, const N: usize>(
    (weights, x): &(Square<T, N>, SMatrix<T, M, N>),
) -> (T, Square<T, N>) {
    let y = (x * weights).map(T::tanh);
    let (value, y_bar) = penalty(&y);
    (value, x.tr_mul(&y_bar.zip_map(&y, |y_bar, y| y_bar * (T::one() - y * y))))
}
