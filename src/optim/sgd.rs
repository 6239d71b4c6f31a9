//! [`Sgd`].

use crate::scalar::Real;
use crate::space::VectorSpace;

/// Gradient descent, with momentum if asked for.
///
/// ```text
/// v ← μ v + g
/// x ← x − η v
/// ```
/// with the learning rate η and the momentum μ: the convention of PyTorch, in which η scales the velocity when it is
/// applied, not when it is gathered. It keeps one velocity of the size of the parameters.
///
/// Source: Polyak 1964, *Some methods of speeding up the convergence of iteration methods*; without momentum, Cauchy 1847.
///
/// ```
/// use pullback::optim::Sgd;
///
/// // f(x) = ½x², whose gradient is x
/// let mut x = 1.0;
/// let mut sgd = Sgd::new(0.25).with_momentum(0.25);
/// let mut path = [0.0; 3];
/// for place in &mut path {
///     x = sgd.step(x, x);
///     *place = x;
/// }
/// assert_eq!(path, [0.75, 0.5, 0.3125]); // (1 + t/2) / 2ᵗ
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sgd<T, X> {
    /// The learning rate η. It may change between steps.
    pub learning_rate: T,
    momentum: T,
    velocity: X,
}

impl<T: Real, X: VectorSpace<T>> Sgd<T, X> {
    /// Descent without momentum, at rest.
    #[inline]
    #[must_use]
    pub fn new(learning_rate: T) -> Self {
        Self { learning_rate, momentum: T::zero(), velocity: X::zeros() }
    }

    /// With the momentum μ, between zero and one: the share of the velocity that is kept from step to step.
    #[inline]
    #[must_use]
    pub fn with_momentum(self, momentum: T) -> Self {
        Self { momentum, ..self }
    }

    /// The parameters after one step, given those before it and the gradient at them.
    #[inline]
    #[must_use]
    pub fn step(&mut self, parameters: X, gradient: X) -> X {
        let (rate, momentum) = (self.learning_rate, self.momentum);
        // v ← μ v + g
        self.velocity = self.velocity.zip_map(&gradient, |v, g| momentum * v + g);
        // x ← x − η v
        parameters.zip_map(&self.velocity, |x, v| x - rate * v)
    }
}
