//! [`Adam`].

use crate::scalar::Real;
use crate::space::VectorSpace;

/// Adam: descent with a step length of its own for every coordinate.
///
/// ```text
/// m ← β₁ m + (1 − β₁) g
/// v ← β₂ v + (1 − β₂) g²
/// x ← x − η/(1 − β₁ᵗ) · m / (√v / √(1 − β₂ᵗ) + ε)
/// ```
/// entry by entry, at step t = 1, 2, …; the same as PyTorch's to rounding. It keeps two moments of the size of the parameters.
///
/// Source: Kingma and Ba 2015, *Adam: a method for stochastic optimization*, arXiv 1412.6980, Algorithm 1.
///
/// ```
/// use pullback::optim::Adam;
///
/// // The first step has the length η in every coordinate, whatever the size of the gradient.
/// let (x, [y, z]) = Adam::new(0.125).step((1.0, [2.0, 3.0]), (1e-3, [5.0, -7e4]));
/// assert!((x - 0.875f64).abs() < 1e-5);
/// assert!((y - 1.875f64).abs() < 1e-9 && (z - 3.125f64).abs() < 1e-9);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Adam<T, X> {
    /// The learning rate η. It may change between steps.
    pub learning_rate: T,
    betas: (T, T),
    epsilon: T,
    /// The running means m of the gradient and v of its square.
    moments: (X, X),
    /// The same means of a gradient that is always one: 1 − β₁ᵗ and 1 − β₂ᵗ.
    weights: (T, T),
}

impl<T: Real, X: VectorSpace<T>> Adam<T, X> {
    /// Adam with β = (0.9, 0.999) and ε = 10⁻⁸, before its first step.
    #[inline]
    #[must_use]
    pub fn new(learning_rate: T) -> Self {
        Self {
            learning_rate,
            betas: (T::from_f64(0.9), T::from_f64(0.999)),
            epsilon: T::from_f64(1e-8),
            moments: (X::zeros(), X::zeros()),
            weights: (T::zero(), T::zero()),
        }
    }

    /// With other decay rates of the mean and of the mean square, both at least zero and below one.
    #[inline]
    #[must_use]
    pub fn with_betas(self, mean: T, mean_square: T) -> Self {
        Self { betas: (mean, mean_square), ..self }
    }

    /// With another ε, which bounds the step where gradients are small. At zero a gradient that was always zero divides
    /// zero by zero.
    #[inline]
    #[must_use]
    pub fn with_epsilon(self, epsilon: T) -> Self {
        Self { epsilon, ..self }
    }

    /// The parameters after one step, given those before it and the gradient at them.
    #[inline]
    #[must_use]
    pub fn step(&mut self, parameters: X, gradient: X) -> X {
        let (fresh_1, fresh_2) = (T::one() - self.betas.0, T::one() - self.betas.1);
        let mean = |m: T, g: T| m + (g - m) * fresh_1;
        let mean_square = |v: T, g: T| self.betas.1 * v + g * g * fresh_2;
        // m ← β₁ m + (1 − β₁) g,  v ← β₂ v + (1 − β₂) g²
        self.moments = (self.moments.0.zip_map(&gradient, mean), self.moments.1.zip_map(&gradient, mean_square));
        // The weights take the same steps as the moments and so make the same rounding errors, which cancel in the ratio;
        // a power of β needs no count of steps, and 1 − βᵗ loses no digits while t is small.
        self.weights = (mean(self.weights.0, T::one()), mean_square(self.weights.1, T::one()));
        let rate = self.learning_rate / self.weights.0;
        let root = self.weights.1.sqrt();
        let epsilon = self.epsilon;
        // m / (√v / √(1 − β₂ᵗ) + ε)
        let (m, v) = &self.moments;
        let change = m.zip_map(v, |m, v| m / (v.sqrt() / root + epsilon));
        // x ← x − η/(1 − β₁ᵗ) · …
        parameters.zip_map(&change, |x, change| x - rate * change)
    }
}
