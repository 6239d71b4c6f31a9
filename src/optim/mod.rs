//! Gradient descent of fixed size: [`Sgd`] and [`Adam`].
//!
//! What they move is any tangent space: a number, a vector or matrix, a [`Symmetric`](crate::types::Symmetric) or
//! [`LowerTriangular`](crate::types::LowerTriangular) one, and tuples and arrays of these, which is what a pullback of
//! several arguments gives: `(mean, theta) = adam.step((mean, theta), (mean_bar, theta_bar))`. The state is part of the
//! optimiser, so its memory is known at compile time, and a copy of it is a checkpoint. The learning rate is an open field:
//! a schedule sets it between two steps.
//!
//! A step works coordinate by coordinate. Of a symmetric matrix these are the entries of the lower triangle, each once, and
//! the gradient with respect to one off the diagonal is the symmetrised one, half of the derivative with respect to the
//! number that stands at both places: [`Sgd`] descends most steeply in the Frobenius norm, [`Adam`] sees no difference but for ε.
//!
//! A set that is not a vector space, such as the Cholesky factors, is moved through its parameters: a factor through
//! [`exp_diagonal()`](crate::param::exp_diagonal()).
//!
//! A NaN or an infinity in a gradient enters the state, as anywhere in IEEE arithmetic, and stays there.
//!
//! ```
//! use nalgebra::matrix;
//! use pullback::prelude::*;
//! use pullback::space::VectorSpace;
//!
//! // Fits a covariance: the least of ½‖L(θ) L(θ)ᵀ − S‖² over θ.
//! let s = Symmetric::from_lower(&matrix![4.0, 0.0; 2.0, 10.0]);
//! let mut theta = LowerTriangular::default();
//! let mut adam = Adam::new(0.05);
//! for _ in 0..1000 {
//!     let (l, factor) = exp_diagonal::vjp(&theta);
//!     let (sigma, covariance) = covariance_from_factor::vjp(&l);
//!     theta = adam.step(theta, factor.pull(covariance.pull(sigma - s)));
//! }
//! let misfit = covariance_from_factor(&exp_diagonal(&theta)) - s;
//! assert!(misfit.inner(&misfit) < 1e-12);
//! ```

mod adam;
mod sgd;

pub use adam::Adam;
pub use sgd::Sgd;
