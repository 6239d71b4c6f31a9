//! An operation from a struct to a struct, with its generated gradient tests: the position becomes h S x, the covariance
//! h S, and the heading ‖x‖².

use nalgebra::SVector;
use pullback::prelude::*;

/// All fields have coordinates.
#[derive(Clone, Copy, Debug, PartialEq, Differentiable)]
pub struct Pose<T: Real, const N: usize> {
    /// x
    pub position: SVector<T, N>,
    /// S
    pub covariance: Symmetric<T, N>,
    /// h
    pub heading: T,
}

/// The steered pose.
#[op(pullback = "field by field", source = "Own derivation", gradcheck(N in [1, 2, 3], pose in any))]
pub fn steered<T: Real, const N: usize>(pose: &Pose<T, N>) -> Pose<T, N> {
    vjp(pose).0
}

/// The pose itself.
#[derive(Clone, Copy, Debug)]
pub struct Pullback<T: Real, const N: usize>(Pose<T, N>);

/// The steered pose and its pullback.
pub fn vjp<T: Real, const N: usize>(pose: &Pose<T, N>) -> (Pose<T, N>, Pullback<T, N>) {
    let Pose { position: x, covariance: s, heading: h } = *pose;
    let heading = norm_squared(&x);
    (Pose { position: s.to_matrix() * x * h, covariance: s * h, heading }, Pullback(*pose))
}

impl<T: Real, const N: usize> Pullback<T, N> {
    /// The cotangent of the pose.
    pub fn pull(&self, bar: PoseTangent<T, N>) -> PoseTangent<T, N> {
        use pullback::space::VectorSpace;
        let Pose { position: x, covariance: s, heading: h } = self.0;
        let dense = s.to_matrix();
        PoseTangent {
            position: dense * bar.position * h + x * (bar.heading + bar.heading),
            covariance: Symmetric::symmetrized(&(bar.position * x.transpose() * h)) + bar.covariance * h,
            heading: bar.position.dot(&(dense * x)) + bar.covariance.inner(&s),
        }
    }
}
