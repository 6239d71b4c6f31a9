//! The local level model: a level that wanders, measured with noise.
//!
//! yₜ = μₜ + εₜ, μₜ₊₁ = μₜ + ηₜ with independent normal εₜ and ηₜ of the variances σ²_ε and σ²_η. Nothing is known of the first
//! level, so the first observation only says where it is: the likelihood is that of all others given the first, the diffuse
//! likelihood (Durbin and Koopman 2012, §2.9 and §5).

use nalgebra::SVector;
use pullback::prelude::*;

/// ½ ln 2π.
const HALF_LN_TWO_PI: f64 = 0.918_938_533_204_672_8;

/// What one observation says of the level: its mean and variance afterwards, and the log-density of the observation.
#[differentiable]
fn observe<T: Real>(level: T, variance: T, noise: T, flow: T) -> (T, T, T) {
    let innovation = flow - level;
    let spread = variance + noise;
    let gain = variance / spread;
    let log_density = -T::from_f64(HALF_LN_TWO_PI) - 0.5 * (spread.ln() + innovation * innovation / spread);
    (level + gain * innovation, gain * noise, log_density)
}

/// The diffuse log-likelihood at θ = (ln σ_ε, ln σ_η), by the Kalman filter.
#[differentiable(wrt(theta))]
pub(crate) fn log_likelihood<T: Real, const YEARS: usize>(theta: &SVector<T, 2>, flows: &[T; YEARS]) -> T {
    let noise = (theta[0] + theta[0]).exp();
    let shock = (theta[1] + theta[1]).exp();
    let mut level = flows[0];
    let mut variance = noise;
    let mut sum = T::zero();
    for year in 1..YEARS {
        let (next_level, next_variance, log_density) = observe(level, variance + shock, noise, flows[year]);
        level = next_level;
        variance = next_variance;
        sum += log_density;
    }
    sum
}

/// The level of every year as the observations up to that year tell it: mean and variance.
pub(crate) fn filtered<const YEARS: usize>(theta: &SVector<f64, 2>, flows: &[f64; YEARS]) -> [(f64, f64); YEARS] {
    let (noise, shock) = ((2.0 * theta[0]).exp(), (2.0 * theta[1]).exp());
    let mut levels = [(flows[0], noise); YEARS];
    for year in 1..YEARS {
        let (level, variance) = levels[year - 1];
        let (level, variance, _) = observe(level, variance + shock, noise, flows[year]);
        levels[year] = (level, variance);
    }
    levels
}
