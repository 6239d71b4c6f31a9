//! The scalars that all contenders know.

use nalgebra::RealField;
use num_dual::{DualNumFloat, DualSVec};
use pullback::Real;
use pullback::batch::Laned;

use crate::flat::Flat;
use crate::forward::{Forward, WIDTH};
use crate::plain::Float;

/// `f32` or `f64`.
pub(crate) trait Number:
    Real + Laned + RealField + Float + DualNumFloat + multicalc::scalar::Numeric + Flat
{
    const NAME: &'static str;

    /// num-dual's numbers with one derivative.
    type Single: Forward<Self> + RealField;

    /// num-dual's numbers with a few derivatives.
    type Several: Forward<Self> + RealField;
}

impl Number for f32 {
    const NAME: &'static str = "f32";
    type Single = num_dual::Dual<Self>;
    type Several = DualSVec<Self, WIDTH>;
}

impl Number for f64 {
    const NAME: &'static str = "f64";
    type Single = num_dual::Dual<Self>;
    type Several = DualSVec<Self, WIDTH>;
}
