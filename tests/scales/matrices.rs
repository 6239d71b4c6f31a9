//! Operations on matrices: factors, inverses, solves, determinants, products.

use pullback::ops::{
    cholesky, det, inverse, inverse_spd, ldl, log_abs_det, log_det_lower, log_det_spd, product, row_gram, sandwich,
    solve, solve_lower, solve_lower_transposed, solve_spd, symmetric_product, trace_product, trace_sandwich,
    trace_solve,
};
use pullback::types::{LowerTriangular, Symmetric};
use pullback::{Error, Real};

use super::{Blocks, flat, lower, matrix, positive, symmetric};

/// What they give for matrices of a scale. Cotangents have the scale that keeps the result in the range.
pub(crate) fn blocks<T: Real, const N: usize>(scale: f64) -> Result<Blocks, Error> {
    let a = matrix::<T, N, N>(scale, 2);
    let s = positive::<T, N>(scale);
    let one = T::one();
    let unit = matrix::<T, N, N>(1.0, 3);
    let of_scale = matrix::<T, N, N>(scale, 4);
    let mut blocks = Blocks::new();
    let mut push = |name, block| blocks.push((name, block));

    let (y, p) = inverse::vjp(&a)?;
    push("inverse", flat(&y));
    push("inverse, pull", flat(&p.pull(of_scale)));
    let (y, p) = solve::vjp(&a, &of_scale)?;
    let (a_bar, b_bar) = p.pull(unit);
    push("solve", flat(&y));
    push("solve, first", flat(&a_bar));
    push("solve, second", flat(&b_bar));
    let ((size, sign), p) = log_abs_det::vjp(&a)?;
    push("log_abs_det", vec![size.to_f64(), sign.to_f64()]);
    push("log_abs_det, pull", flat(&p.pull((one, one))));
    let (y, p) = cholesky::vjp(&s)?;
    push("cholesky", lower(&y.into_lower()));
    push("cholesky, pull", symmetric(&p.pull(LowerTriangular::from_lower(&unit))));
    let (y, p) = ldl::vjp(&s)?;
    push("ldl, D", flat(&y.diagonal()));
    push("ldl, L", lower(&y.unit_lower()));
    push("ldl, pull", symmetric(&p.pull(LowerTriangular::from_lower(&unit))));
    let (y, p) = inverse_spd::vjp(&s)?;
    push("inverse_spd", symmetric(&y));
    push("inverse_spd, pull", symmetric(&p.pull(Symmetric::from_lower(&of_scale))));
    let (y, p) = solve_spd::vjp(&s, &of_scale)?;
    let (s_bar, b_bar) = p.pull(unit);
    push("solve_spd", flat(&y));
    push("solve_spd, first", symmetric(&s_bar));
    push("solve_spd, second", flat(&b_bar));
    let (y, p) = log_det_spd::vjp(&s)?;
    push("log_det_spd", vec![y.to_f64()]);
    push("log_det_spd, pull", symmetric(&p.pull(one)));
    let l = cholesky(&s)?;
    let (y, p) = solve_lower::vjp(&l, &of_scale);
    let (l_bar, b_bar) = p.pull(unit);
    push("solve_lower", flat(&y));
    push("solve_lower, first", lower(&l_bar));
    push("solve_lower, second", flat(&b_bar));
    let (y, p) = product::vjp(&a, &of_scale);
    let (a_bar, b_bar) = p.pull(unit);
    push("product", flat(&y));
    push("product, first", flat(&a_bar));
    push("product, second", flat(&b_bar));
    let (y, p) = row_gram::vjp(&a);
    push("row_gram", symmetric(&y));
    push("row_gram, pull", flat(&p.pull(Symmetric::from_lower(&unit))));
    let (y, p) = sandwich::vjp(&unit, &s);
    let (f_bar, s_bar) = p.pull(Symmetric::from_lower(&unit));
    push("sandwich", symmetric(&y));
    push("sandwich, first", flat(&f_bar));
    push("sandwich, second", symmetric(&s_bar));
    let (y, p) = solve_lower_transposed::vjp(&l, &of_scale);
    let (l_bar, b_bar) = p.pull(unit);
    push("solve_lower_transposed", flat(&y));
    push("solve_lower_transposed, first", lower(&l_bar));
    push("solve_lower_transposed, second", flat(&b_bar));
    let (y, p) = log_det_lower::vjp(&l);
    push("log_det_lower", vec![y.to_f64()]);
    push("log_det_lower, pull", lower(&p.pull(one)));
    let (y, p) = symmetric_product::vjp(&s, &of_scale);
    let (s_bar, b_bar) = p.pull(unit);
    push("symmetric_product", flat(&y));
    push("symmetric_product, first", symmetric(&s_bar));
    push("symmetric_product, second", flat(&b_bar));
    let (y, p) = trace_product::vjp(&a, &of_scale);
    let (a_bar, b_bar) = p.pull(one);
    push("trace_product", vec![y.to_f64()]);
    push("trace_product, first", flat(&a_bar));
    push("trace_product, second", flat(&b_bar));
    let (y, p) = trace_sandwich::vjp(&unit, &a);
    let (x_bar, b_bar) = p.pull(one);
    push("trace_sandwich", vec![y.to_f64()]);
    push("trace_sandwich, first", flat(&x_bar));
    push("trace_sandwich, second", flat(&b_bar));
    let (y, p) = trace_solve::vjp(&of_scale, &a)?;
    let (a_bar, x_bar) = p.pull(one);
    push("trace_solve", vec![y.to_f64()]);
    push("trace_solve, first", flat(&a_bar));
    push("trace_solve, second", flat(&x_bar));
    // A determinant is of the order of the scale to the power of N, where that is a number of `f32`.
    if scale.log10().abs() * N as f64 <= 36.0 {
        let (y, p) = det::vjp(&a);
        push("det", vec![y.to_f64()]);
        push("det, pull", flat(&p.pull(one)));
    }
    Ok(blocks)
}
