//! The families of operations, and what one input of a fuzz target is.
//!
//! An input is a byte that picks the operation, a byte that picks the precision, and then the numbers of all arguments, bit by bit:
//! NaN, infinity, subnormal and huge numbers are as likely as any. Each is given to the primal, `vjp`, `jvp` and the primal on num-dual's
//! numbers: no panic from any, the same error from the first three (num-dual's numbers overflow elsewhere), and no success with a value that
//! is not finite.

use pullback::gradcheck::{Gradcheck, Precision};

/// Builds the judge of one operation at one size.
type Build = fn() -> Gradcheck;

/// Gives one input to the operation that it picks.
///
/// # Panics
/// Where a claim does not hold, which is what the fuzzer looks for.
fn give(family: &[Build], data: &[u8]) {
    let [operation, precision, numbers @ ..] = data else { return };
    let precision = if precision % 2 == 0 { Precision::Double } else { Precision::Single };
    let bits: Vec<u64> = numbers
        .chunks(8)
        .map(|chunk| {
            let mut bytes = [0; 8];
            bytes[..chunk.len()].copy_from_slice(chunk);
            u64::from_le_bytes(bytes)
        })
        .collect();
    let check = family[usize::from(*operation) % family.len()]().precision(precision);
    if let Err(failure) = check.probe(&bits) {
        panic!("{failure}");
    }
}

macro_rules! families {
    ($($(#[$meta:meta])* $name:ident: $room:ident [$($operation:ident $size:tt),* $(,)?])*) => {$(
        $(#[$meta])*
        pub fn $name(data: &[u8]) {
            use pullback::$room::*;
            const FAMILY: &[Build] = &[$(families!(@ $operation $size)),*];
            give(FAMILY, data);
        }
    )*};
    (@ $operation:ident ($($size:literal),*)) => { $operation::gradcheck::<$($size),*> };
}
families! {
    /// Entry by entry.
    elementwise: ops [
        abs (2, 3),
        exp (2, 3),
        ln (2, 3),
        relu (2, 3),
        sigmoid (2, 3),
        softplus (2, 3),
        sqrt (2, 3),
        tanh (2, 3),
        neg (2, 3),
        scale (2, 3),
        add (2, 3),
        sub (2, 3),
        component_mul (2, 3),
        transpose (2, 3),
    ]
    /// A number from matrices.
    reductions: ops [
        dot (2, 3),
        mean (2, 3),
        norm (2, 3),
        norm_squared (2, 3),
        sum (2, 3),
        trace (3),
        trace_product (2, 3),
        quadratic_form (3),
        linear_form (3),
        trace_sandwich (2, 3),
        log_det_lower (3),
    ]
    /// Products.
    products: ops [
        product (2, 3, 4),
        row_gram (2, 3),
        sandwich (2, 3),
        symmetric_product (3, 2),
        outer (2, 3),
    ]
    /// Factors of symmetric matrices, and what begins with them.
    factors: ops [
        cholesky (1),
        cholesky (3),
        cholesky (6),
        ldl (1),
        ldl (3),
        ldl (6),
        log_det_spd (2),
        log_det_spd (6),
        inverse_spd (3),
        inverse_spd (6),
    ]
    /// Linear systems, inverses and determinants.
    systems: ops [
        inverse (1),
        inverse (2),
        inverse (3),
        inverse (4),
        inverse (6),
        det (3),
        log_abs_det (2),
        log_abs_det (4),
        log_abs_det (6),
        solve (2, 1),
        solve (3, 2),
        solve (6, 3),
        solve_lower (3, 2),
        solve_lower_transposed (3, 2),
        solve_spd (3, 2),
        trace_solve (3),
    ]
    /// Covariances and distances.
    covariance: covariance [
        sample_covariance (5, 3),
        correlation (3),
        mean_covariance_penalty (5, 3),
        mean_abs_covariance_penalty (5, 3),
        mahalanobis (3),
        mahalanobis_squared (3),
    ]
    /// Gaussian densities.
    gaussian: gaussian [
        entropy (3),
        log_density_covariance (3),
        log_density_factor (3),
        log_density_precision (3),
        mean_log_density_covariance (4, 3),
        mean_log_density_factor (4, 3),
        mean_log_density_precision (4, 3),
        expected_log_density_covariance (3),
        expected_log_density_factor (3),
        kl_divergence (3),
    ]
    /// Parameters of covariances.
    param: param [
        covariance_from_factor (3),
        exp_diagonal (3),
        softplus_diagonal (3),
    ]
}
