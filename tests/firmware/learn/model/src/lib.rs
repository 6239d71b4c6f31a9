//! Learns a noise covariance on the device: a window of innovations, their statistics as they arrive, and Adam on their likelihood.
//!
//! Everything is `f32` and of fixed size. The likelihood sees the innovations, never their covariance, and the covariance is summed
//! without a derivative. The likelihood is largest at exactly that covariance, so each is the witness of the other.

#![no_std]

mod report;
mod source;

use core::fmt;

use pullback::prelude::*;
use pullback::space::VectorSpace;

use source::Source;

/// Innovations that the device keeps.
const WINDOW: usize = 128;

/// Where the gradient is shorter than this, the parameters count as learned.
///
/// For W = L⁻¹ C L⁻ᵀ with the sample covariance C, the gradient by L is G = diag(1/Lᵢᵢ) − tril(L⁻ᵀ W), and so W − I has the lower
/// triangle of −LᵀG. In the Frobenius norm ‖C − Σ‖ ≤ ‖Σ‖ √2 ‖L‖ ‖G‖, and ‖G‖ ≤ ‖θ̄‖/min(1, Lᵢᵢ). With the factor of the
/// [`source`], ‖L‖ ≈ 2.1 and Lᵢᵢ ≥ 0.25, this is a relative distance of 12 gradients at most.
const GRADIENT: f32 = 1e-6;

/// Where it is not so short after so many steps, learning has failed.
const MOST_STEPS: u32 = 1000;

/// What was learned, and what it is judged by.
pub struct Learned {
    /// The covariance at the largest likelihood that Adam found.
    pub covariance: Symmetric<f32, 3>,
    /// The covariance of the innovations, from their statistics.
    pub sample_covariance: Symmetric<f32, 3>,
    /// Steps of Adam.
    pub steps: u32,
}

/// Why nothing was learned.
pub enum Failure {
    /// The statistics of the innovations are not finite.
    Statistics,
    /// Adam did not converge.
    Steps,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Statistics => "the statistics of the innovations are not finite",
            Self::Steps => "did not converge",
        })
    }
}

impl From<Error> for Failure {
    fn from(_: Error) -> Self {
        Self::Statistics
    }
}

/// The negative mean log density of a window of innovations, with log-Cholesky parameters of their covariance.
#[differentiable(wrt(theta))]
fn loss<T: Real, const N: usize>(
    theta: &LowerTriangular<T, N>,
    mean: &SVector<T, N>,
    window: &[SVector<T, N>; WINDOW],
) -> T {
    let l = exp_diagonal(theta);
    let mut sum = T::zero();
    for innovation in window {
        sum += log_density_factor(innovation, mean, &l);
    }
    sum * T::from_f64(-1.0 / WINDOW as f64)
}

/// Takes in a window of innovations and learns their covariance.
///
/// # Errors
/// [`Failure::Statistics`] if an innovation is NaN or infinite, [`Failure::Steps`] where Adam does not converge.
pub fn learn() -> Result<Learned, Failure> {
    let mut source = Source::new();
    let mut statistics = SampleStatistics::new();
    let mut window = [SVector::<f32, 3>::zeros(); WINDOW];
    for innovation in &mut window {
        *innovation = source.next();
        statistics.push(innovation);
    }
    let mean = statistics.mean()?;
    let sample_covariance = statistics.covariance(Divisor::Samples)?;

    let mut theta = LowerTriangular::default();
    let mut adam = Adam::new(0.05);
    for steps in 0..MOST_STEPS {
        let gradient = loss::grad(&theta, &mean, &window);
        if gradient.inner(&gradient) < GRADIENT * GRADIENT {
            let covariance = covariance_from_factor(&exp_diagonal(&theta));
            return Ok(Learned { covariance, sample_covariance, steps });
        }
        theta = adam.step(theta, gradient);
    }
    Err(Failure::Steps)
}

/// The covariance that the innovations are drawn with.
#[must_use]
pub fn true_covariance() -> Symmetric<f32, 3> {
    covariance_from_factor(&source::factor())
}

/// How far a covariance is from another, relative to the other, in the Frobenius norm.
#[must_use]
pub fn distance(from: &Symmetric<f32, 3>, to: &Symmetric<f32, 3>) -> f32 {
    let difference = *from - *to;
    Real::sqrt(difference.inner(&difference) / to.inner(to))
}
