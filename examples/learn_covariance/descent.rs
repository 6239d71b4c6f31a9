//! Minibatch gradient descent on the Gaussian likelihood.
//!
//! Each epoch starts from a snapshot (μ₀, L₀) and looks at the data in its frame, z = L₀⁻¹(x − μ₀), where the model is
//! N(m, L(T) L(T)ᵀ) with m = 0, T = 0: gradient descent in this frame is natural gradient descent, so no data set is badly
//! conditioned. A minibatch corrects its noise by its own gradient at the snapshot (variance reduction, Johnson and
//! Zhang 2013), so that a constant step converges to the maximum-likelihood answer and not only near it.

use indicatif::{ProgressBar, ProgressStyle};
use pullback::optim::Sgd;
use pullback::prelude::*;
use pullback::space::{Tangent, VectorSpace};

const BATCH: usize = 32;
const EPOCHS: u64 = 400;
const LEARNING_RATE: f64 = 0.1;

/// Mean and log-Cholesky parameters: L(T) is the strict lower triangle of T with the diagonal exp Tᵢᵢ.
type Parameters<const N: usize> = (SVector<f64, N>, LowerTriangular<f64, N>);

/// Mean negative log-likelihood over some rows, and its gradient.
fn loss<const N: usize>((mean, theta): &Parameters<N>, rows: &[SVector<f64, N>]) -> (f64, Parameters<N>) {
    let (l, to_theta) = exp_diagonal::vjp(theta);
    let (mut value, mut mean_bar, mut l_bar) = (0.0, Tangent::zeros(), LowerTriangular::zeros());
    for x in rows {
        let (log_density, pullback) = log_density_factor::vjp(x, mean, &l);
        let (_, to_mean, to_l) = pullback.pull(-1.0 / rows.len() as f64);
        value -= log_density / rows.len() as f64;
        SVector::accumulate(&mut mean_bar, to_mean);
        l_bar.accumulate(to_l);
    }
    (value, (mean_bar, to_theta.pull(l_bar)))
}

/// What was learned, and how the loss fell.
pub(crate) struct Fit<const N: usize> {
    pub(crate) mean: SVector<f64, N>,
    pub(crate) covariance: Symmetric<f64, N>,
    /// The loss of every minibatch.
    pub(crate) losses: Vec<f64>,
    /// After so many minibatches, the loss over all rows.
    pub(crate) full: Vec<(usize, f64)>,
}

/// Gradient descent until the gradient vanishes.
pub(crate) fn learn<const N: usize>(rows: &[SVector<f64, N>]) -> Result<Fit<N>, String> {
    let start = rows[0];
    let spread = SVector::<f64, N>::from_fn(|k, _| rows.iter().map(|x| (x[k] - start[k]).abs()).fold(0.0, f64::max));
    let (mut mean, mut l) = (start, LowerTriangular::from_diagonal(&spread));
    let (mut losses, mut progress) = (Vec::new(), Vec::new());
    let style = ProgressStyle::with_template("{bar:40} epoch {pos}, {msg}").map_err(|error| error.to_string())?;
    let bar = ProgressBar::new(EPOCHS).with_style(style);
    for _ in 0..EPOCHS {
        let factor = CholeskyFactor::new(l).map_err(|error| format!("the learned covariance degenerates: {error}"))?;
        let whitened: Vec<_> = rows.iter().map(|x| solve_lower(&factor, &(x - mean))).collect();
        let log_scale = log_det_lower(&factor);
        let snapshot = (Tangent::zeros(), Tangent::zeros());
        let (value, full) = loss(&snapshot, &whitened);
        progress.push((losses.len(), value + log_scale));
        let (mut parameters, mut descent) = (snapshot, Sgd::new(LEARNING_RATE));
        for batch in whitened.chunks(BATCH) {
            let (value, gradient) = loss(&parameters, batch);
            let (_, at_snapshot) = loss(&snapshot, batch);
            let corrected = gradient.zip_map(&at_snapshot, |a: f64, b| a - b).zip_map(&full, |a: f64, b| a + b);
            parameters = descent.step(parameters, corrected);
            losses.push(value + log_scale);
        }
        mean += l.to_matrix() * parameters.0;
        l = LowerTriangular::from_lower(&(l.to_matrix() * exp_diagonal(&parameters.1).to_matrix()));
        bar.set_message(format!("loss {:.9}", value + log_scale));
        bar.inc(1);
        if VectorSpace::<f64>::inner(&full, &full).sqrt() < 1e-10 {
            break;
        }
    }
    bar.finish();
    Ok(Fit { mean, covariance: covariance_from_factor(&l), losses, full: progress })
}
