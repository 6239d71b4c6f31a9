//! The rules of `+`, `−`, `×` and `÷`.

use core::ops::Neg;

use nalgebra::SMatrix;

use crate::linalg::{self, product_transposed_left, product_transposed_right};
use crate::scalar::Real;
use crate::space::{Tangent, VectorSpace, from_columns};
use crate::types::{LowerTriangular, Symmetric};

/// Types whose `+` and `−` are those of their space, entry by entry.
#[diagnostic::on_unimplemented(
    message = "`+` and `-` have a reverse rule for numbers, dense matrices, `Symmetric` and `LowerTriangular`, not for `{Self}`",
    note = "add the fields one by one, or write a function with a rule of its own"
)]
pub trait Additive: Tangent + Neg<Output = Self> {
    /// The negative. For a dense matrix not nalgebra's operator, which goes through it by an iterator.
    #[doc(hidden)]
    #[inline]
    #[must_use]
    fn negated(self) -> Self {
        -self
    }
}

#[diagnostic::do_not_recommend]
impl<T: Real> Additive for T {}
#[diagnostic::do_not_recommend]
impl<T: Real, const R: usize, const C: usize> Additive for SMatrix<T, R, C> {
    #[inline]
    fn negated(self) -> Self {
        from_columns(linalg::negated(&self.data.0))
    }
}
#[diagnostic::do_not_recommend]
impl<T: Real, const N: usize> Additive for Symmetric<T, N> {}
#[diagnostic::do_not_recommend]
impl<T: Real, const N: usize> Additive for LowerTriangular<T, N> {}

/// The cotangent of a summand is the cotangent of the sum.
///
/// ```
/// assert_eq!(pullback::reverse::sum(2.0), 2.0);
/// ```
#[inline]
#[must_use]
pub fn sum<G: Additive>(y_bar: G) -> G {
    y_bar
}

/// The cotangent of what is subtracted or negated: y = −x, x̄ = −ȳ.
///
/// ```
/// assert_eq!(pullback::reverse::negated(2.0), -2.0);
/// ```
#[inline]
#[must_use]
pub fn negated<G: Additive>(y_bar: G) -> G {
    y_bar.negated()
}

/// The cotangent of what is multiplied by a constant: y = c x, x̄ = c ȳ.
///
/// ```
/// assert_eq!(pullback::reverse::scaled(3.0, 2.0), 6.0);
/// ```
#[inline]
#[must_use]
pub fn scaled<T: Real, G: VectorSpace<T>>(y_bar: G, factor: T) -> G {
    y_bar.scaled(factor)
}

/// A product with a reverse rule.
#[diagnostic::on_unimplemented(
    message = "the product `{Self} * {B}` has no reverse rule",
    note = "there are rules for number * number, matrix * matrix, matrix * number and number * matrix"
)]
pub trait Product<B> {
    /// The cotangent of the product.
    type Bar;

    /// The cotangent of the left factor.
    type Left;

    /// The cotangent of the right factor.
    type Right;

    /// ā from b and the cotangent of a b.
    fn left(a: &Self, b: &B, y_bar: Self::Bar) -> Self::Left;

    /// b̄ from a and the cotangent of a b.
    fn right(a: &Self, b: &B, y_bar: Self::Bar) -> Self::Right;
}

/// y = a b: ā = ȳ bᵀ. The right factor comes first, so that its type is known where the rule is looked for.
///
/// ```
/// assert_eq!(pullback::reverse::mul_left(&3.0, &2.0, 1.0), 3.0);
/// ```
#[inline]
#[must_use]
pub fn mul_left<A: Product<B>, B>(b: &B, a: &A, y_bar: A::Bar) -> A::Left {
    A::left(a, b, y_bar)
}

/// y = a b: b̄ = aᵀ ȳ. The right factor comes first, as in [`mul_left`].
///
/// ```
/// assert_eq!(pullback::reverse::mul_right(&3.0, &2.0, 1.0), 2.0);
/// ```
#[inline]
#[must_use]
pub fn mul_right<A: Product<B>, B>(b: &B, a: &A, y_bar: A::Bar) -> A::Right {
    A::right(a, b, y_bar)
}

#[diagnostic::do_not_recommend]
impl<T: Real> Product<T> for T {
    type Bar = T;
    type Left = T;
    type Right = T;

    #[inline]
    fn left(_: &T, b: &T, y_bar: T) -> T {
        y_bar * *b
    }

    #[inline]
    fn right(a: &T, _: &T, y_bar: T) -> T {
        y_bar * *a
    }
}

#[diagnostic::do_not_recommend]
impl<T: Real, const R: usize, const K: usize, const C: usize> Product<SMatrix<T, K, C>> for SMatrix<T, R, K> {
    type Bar = SMatrix<T, R, C>;
    type Left = Self;
    type Right = SMatrix<T, K, C>;

    #[inline]
    fn left(_: &Self, b: &SMatrix<T, K, C>, y_bar: SMatrix<T, R, C>) -> Self {
        from_columns(product_transposed_right(&y_bar.data.0, &b.data.0))
    }

    #[inline]
    fn right(a: &Self, _: &SMatrix<T, K, C>, y_bar: SMatrix<T, R, C>) -> SMatrix<T, K, C> {
        // A few rows of a vector are computed together; the sums are the same.
        if cfg!(unrolled) && const { C == 1 && R == 4 && (K == 2 || K == 4) } {
            return from_columns(linalg::product(&linalg::transpose(&a.data.0), &y_bar.data.0));
        }
        from_columns(product_transposed_left(&a.data.0, &y_bar.data.0))
    }
}

/// A matrix or structured matrix times a number, and their quotient.
macro_rules! scaled {
    ([$($generics:tt)*] $t:ty) => {
        #[diagnostic::do_not_recommend]
        impl<T: Real, $($generics)*> Product<T> for $t {
            type Bar = Self;
            type Left = Self;
            type Right = T;

            #[inline]
            fn left(_: &Self, b: &T, y_bar: Self) -> Self {
                y_bar.scaled(*b)
            }

            #[inline]
            fn right(a: &Self, _: &T, y_bar: Self) -> T {
                a.inner(&y_bar)
            }
        }

        #[diagnostic::do_not_recommend]
        impl<T: Real, $($generics)*> Quotient<T> for $t {
            #[inline]
            fn numerator(b: &T, y_bar: Self) -> Self {
                y_bar.zip_map(&y_bar, |g, _| g / *b)
            }

            #[inline]
            fn denominator(y: &Self, b: &T, y_bar: Self) -> T {
                -(y.inner(&y_bar) / *b)
            }
        }
    };
}

scaled!([const R: usize, const C: usize] SMatrix<T, R, C>);
scaled!([const N: usize] Symmetric<T, N>);
scaled!([const N: usize] LowerTriangular<T, N>);

/// `2.0 * m`, which nalgebra has for the plain scalars.
macro_rules! number_times_matrix {
    ($($t:ty),*) => {$(
        #[diagnostic::do_not_recommend]
        impl<const R: usize, const C: usize> Product<SMatrix<$t, R, C>> for $t {
            type Bar = SMatrix<$t, R, C>;
            type Left = $t;
            type Right = SMatrix<$t, R, C>;

            #[inline]
            fn left(_: &$t, b: &SMatrix<$t, R, C>, y_bar: SMatrix<$t, R, C>) -> $t {
                b.inner(&y_bar)
            }

            #[inline]
            fn right(a: &$t, _: &SMatrix<$t, R, C>, y_bar: SMatrix<$t, R, C>) -> SMatrix<$t, R, C> {
                y_bar.scaled(*a)
            }
        }
    )*};
}
number_times_matrix!(f32, f64);

/// A quotient with a reverse rule.
#[diagnostic::on_unimplemented(
    message = "the quotient `{Self} / {B}` has no reverse rule",
    note = "there are rules for number / number and matrix / number"
)]
pub trait Quotient<B>: Sized {
    /// ā from b and the cotangent of a / b.
    fn numerator(b: &B, y_bar: Self) -> Self;

    /// b̄ from y = a / b, b and the cotangent of y.
    fn denominator(y: &Self, b: &B, y_bar: Self) -> B;
}

/// y = a / b: ā = ȳ / b.
///
/// ```
/// assert_eq!(pullback::reverse::div_left(&2.0, 1.0), 0.5);
/// ```
#[inline]
#[must_use]
pub fn div_left<A: Quotient<B>, B>(b: &B, y_bar: A) -> A {
    A::numerator(b, y_bar)
}

/// y = a / b: b̄ = −ȳ y / b.
///
/// ```
/// let (a, b) = (6.0, 2.0);
/// assert_eq!(pullback::reverse::div_right(&(a / b), &b, 1.0), -1.5);
/// ```
#[inline]
#[must_use]
pub fn div_right<A: Quotient<B>, B>(y: &A, b: &B, y_bar: A) -> B {
    A::denominator(y, b, y_bar)
}

#[diagnostic::do_not_recommend]
impl<T: Real> Quotient<T> for T {
    #[inline]
    fn numerator(b: &T, y_bar: T) -> T {
        y_bar / *b
    }

    #[inline]
    fn denominator(y: &T, b: &T, y_bar: T) -> T {
        -(y_bar * *y / *b)
    }
}
