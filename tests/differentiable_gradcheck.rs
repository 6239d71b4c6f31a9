//! `#[differentiable(gradcheck(…))]` gives a function the gradient tests of a hand-written operation.

use pullback::prelude::*;

/// Gaussian negative log-likelihood, up to a constant.
#[differentiable(gradcheck(N in [1, 3], mean in any, theta in lower, x in any))]
fn nll<T: Real, const N: usize>(mean: &SVector<T, N>, theta: &LowerTriangular<T, N>, x: &SVector<T, N>) -> T {
    let l = exp_diagonal(theta);
    let z = solve_lower(&l, &(x - mean));
    0.5 * norm_squared(&z) + log_det_lower(&l)
}

/// The whitened state after some steps of a filter: a loop, a branch and a call that can fail.
#[differentiable(wrt(s, x), gradcheck(N in [1, 2], s in spd, x in any, steps in [1, 2]))]
fn whitened<T: Real, const N: usize>(
    s: &Symmetric<T, N>,
    x: &SVector<T, N>,
    steps: usize,
) -> Result<SVector<T, N>, Error> {
    let mut state = *x;
    for k in 0..2 {
        let l = cholesky(s)?;
        if k < steps {
            state = solve_lower(&l, &state);
        } else {
            state += x * 0.25;
        }
    }
    // The tests hold a function that can fail to this: bad input is an error.
    if !norm_squared(&state).is_finite() {
        return Err(Error::NonFinite);
    }
    Ok(state)
}

/// A number from a number.
#[differentiable(gradcheck(x in positive))]
fn entropy_term<T: Real>(x: T) -> T {
    -x * x.ln()
}

#[test]
fn the_entry_of_the_registry_says_what_is_tested_and_kept() {
    let entry = nll::OPERATION;
    assert_eq!(entry.name, "nll");
    let labels: Vec<_> = entry.sizes.iter().map(|size| size.label).collect();
    assert_eq!(labels, ["N = 1", "N = 3"]);
    let bytes: Vec<_> = entry.sizes.iter().map(|size| size.bytes_f64).collect();
    assert_eq!(bytes, [nll::pullback_bytes::<f64, 1>(), nll::pullback_bytes::<f64, 3>()]);
    assert_eq!(whitened::OPERATION.sizes.len(), 2);
    assert_eq!(entropy_term::OPERATION.sizes.len(), 1);
}
