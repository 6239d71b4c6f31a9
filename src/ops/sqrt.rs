//! The square root of every entry, yᵢⱼ = √xᵢⱼ. Not the square root of the matrix.
//!
//! # Derivation
//! ```text
//! Ẏ = ½ Ẋ ⊘ Y, ⊘ the quotient entry by entry
//! ⟨Ȳ, Ẏ⟩ = ⟨Ȳ ⊘ 2Y, Ẋ⟩
//! X̄ = Y′ ∘ Ȳ,  Y′ = 1 ⊘ 2Y
//! ```
//!
//! # Domain
//! Matrices of nonnegative entries. At zero the slope is infinite and is taken as zero, in both modes. Smooth and perfectly
//! conditioned for positive entries; the slope grows without bound towards zero. Fixed flow but for the choice of that
//! slope: a failure is known at the end.
//!
//! # Source
//! Own derivation.

use nalgebra::SMatrix;

use crate::error::Error;
use crate::linalg::{map, require};
use crate::op;
use crate::scalar::Real;
use crate::space::{VectorSpace, from_columns};

/// √xᵢⱼ, entry by entry.
///
/// # Shapes
/// X and the result: R × C.
///
/// # Errors
/// [`Error::NotPositive`] with the first entry, column by column, that is negative (zero is allowed); [`Error::NonFinite`] if
/// it is NaN or infinite.
///
/// # Example
/// ```
/// use nalgebra::vector;
/// use pullback::prelude::*;
///
/// let (y, pullback) = sqrt::vjp(&vector![0.0, 4.0])?;
/// assert_eq!(y, vector![0.0, 2.0]);
/// // 1/(2√x), and at zero the documented zero
/// assert_eq!(pullback.pull(vector![1.0, 1.0]), vector![0.0, 0.25]);
/// # Ok::<(), Error>(())
/// ```
#[op(
    pullback = "X̄ = Y′ ∘ Ȳ, Y′ = 1/(2√X), zero where X is",
    source = "Own derivation",
    gradcheck((R, C) in [(1, 1), (2, 3), (3, 1), (6, 6), (20, 20)], x in positive + zero, refuses(x in negative))
)]
#[inline]
pub fn sqrt<T: Real, const R: usize, const C: usize>(x: &SMatrix<T, R, C>) -> Result<SMatrix<T, R, C>, Error> {
    require(&x.data.0, |x| x >= T::zero())?;
    Ok(from_columns(map(&x.data.0, T::sqrt)))
}

/// The pullback of [`sqrt()`].
#[derive(Clone, Copy, Debug)]
pub struct Pullback<T, const R: usize, const C: usize> {
    /// The slope Y′, zero at zero.
    slope: SMatrix<T, R, C>,
}

/// The square roots and their pullback.
///
/// # Errors
/// Those of [`sqrt()`].
#[inline]
pub fn vjp<T: Real, const R: usize, const C: usize>(
    x: &SMatrix<T, R, C>,
) -> Result<(SMatrix<T, R, C>, Pullback<T, R, C>), Error> {
    let y = sqrt(x)?;
    let slope = |y: T| if y == T::zero() { T::zero() } else { T::from_f64(0.5) / y };
    Ok((y, Pullback { slope: from_columns(map(&y.data.0, slope)) }))
}

impl<T: Real, const R: usize, const C: usize> Pullback<T, R, C> {
    /// The cotangent X̄ for the cotangent Ȳ of the result.
    #[inline]
    #[must_use]
    pub fn pull(&self, y_bar: SMatrix<T, R, C>) -> SMatrix<T, R, C> {
        // X̄ = Y′ ∘ Ȳ, Y′ = 1/(2√X), zero where X is
        VectorSpace::zip_map(&self.slope, &y_bar, |slope, y_bar| slope * y_bar)
    }
}

#[cfg(test)]
mod tests {
    use nalgebra::vector;

    #[test]
    fn the_slope_at_zero_is_zero() {
        let x = vector![0.0, -0.0];
        let (y, pullback) = super::vjp(&x).unwrap();
        assert_eq!(y, vector![0.0, 0.0]);
        assert_eq!(pullback.pull(vector![1.0, 1.0]), vector![0.0, 0.0]);
        assert_eq!(super::jvp(&x, &vector![1.0, 1.0]).unwrap().1, vector![0.0, 0.0]);
        assert_eq!(super::hvp(&x, &vector![1.0, 1.0], vector![1.0, 1.0]).unwrap(), vector![0.0, 0.0]);
    }
}
