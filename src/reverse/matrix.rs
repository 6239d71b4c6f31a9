//! The rules of the methods of matrices and vectors.

use nalgebra::{SMatrix, SVector};

use super::Space;
use crate::linalg::{product, product_transposed_right};
use crate::scalar::Real;
use crate::space::{Tangent, VectorSpace, from_columns};
use crate::types::{LowerTriangular, Symmetric};

/// Y = Xᵀ: X̄ = Ȳᵀ.
///
/// ```
/// use nalgebra::{matrix, vector};
///
/// assert_eq!(pullback::reverse::transpose(matrix![1.0, 2.0]), vector![1.0, 2.0]);
/// ```
#[inline]
#[must_use]
pub fn transpose<T: Real, const R: usize, const C: usize>(y_bar: SMatrix<T, R, C>) -> SMatrix<T, C, R> {
    from_columns(crate::linalg::transpose(&y_bar.data.0))
}

/// y = ⟨a, b⟩: the cotangent of one factor is ȳ times the other.
///
/// ```
/// use nalgebra::vector;
///
/// assert_eq!(pullback::reverse::dot(&vector![1.0, 2.0], 3.0), vector![3.0, 6.0]);
/// ```
#[inline]
#[must_use]
pub fn dot<T: Real, const R: usize, const C: usize>(other: &SMatrix<T, R, C>, y_bar: T) -> SMatrix<T, R, C> {
    other.scaled(y_bar)
}

/// y = ‖x‖: x̄ = ȳ x / y, and 0 at x = 0.
///
/// ```
/// use nalgebra::vector;
///
/// assert_eq!(pullback::reverse::norm(&vector![0.0, 2.0], &2.0, 3.0), vector![0.0, 3.0]);
/// ```
#[inline]
#[must_use]
pub fn norm<T: Real, const R: usize, const C: usize>(x: &SMatrix<T, R, C>, y: &T, y_bar: T) -> SMatrix<T, R, C> {
    if *y > T::zero() { x.zip_map(x, |x, _| y_bar * (x / *y)) } else { Tangent::zeros() }
}

/// y = ‖x‖²: x̄ = 2 ȳ x.
///
/// ```
/// use nalgebra::vector;
///
/// assert_eq!(pullback::reverse::norm_squared(&vector![1.0, 2.0], 1.0), vector![2.0, 4.0]);
/// ```
#[inline]
#[must_use]
pub fn norm_squared<T: Real, const R: usize, const C: usize>(x: &SMatrix<T, R, C>, y_bar: T) -> SMatrix<T, R, C> {
    x.scaled(y_bar + y_bar)
}

/// y = x / ‖x‖: x̄ = (ȳ − y ⟨y, ȳ⟩) / ‖x‖.
///
/// ```
/// use nalgebra::vector;
/// use pullback::reverse::normalize;
///
/// let (x, y) = (vector![2.0, 0.0], vector![1.0, 0.0]);
/// assert_eq!(normalize(&x, &y, vector![1.0, 1.0]), vector![0.0, 0.5]);
/// ```
#[inline]
#[must_use]
pub fn normalize<T: Real, const R: usize, const C: usize>(
    x: &SMatrix<T, R, C>,
    y: &SMatrix<T, R, C>,
    y_bar: SMatrix<T, R, C>,
) -> SMatrix<T, R, C> {
    // ‖x‖ = ⟨x, y⟩ without a second root.
    let (along, norm) = (y.inner(&y_bar), x.inner(y));
    y_bar.zip_map(y, |bar, y| (bar - y * along) / norm)
}

/// y = Σᵢⱼ xᵢⱼ: every entry of x̄ is ȳ.
///
/// ```
/// use nalgebra::vector;
/// use pullback::reverse::{space_of, sum_of_entries};
///
/// let x = vector![1.0, 2.0];
/// assert_eq!(sum_of_entries(space_of(&x), 3.0), vector![3.0, 3.0]);
/// ```
#[inline]
#[must_use]
pub fn sum_of_entries<T: Real, const R: usize, const C: usize>(
    _: Space<SMatrix<T, R, C>>,
    y_bar: T,
) -> SMatrix<T, R, C> {
    from_columns([[y_bar; R]; C])
}

/// Cotangents of square matrices, dense and structured.
pub trait Diagonal: Tangent {
    /// The type of one entry.
    type Scalar: Real;

    /// The diagonal as a vector.
    type Entries;

    /// The cotangent with this diagonal and zeros elsewhere.
    fn on_diagonal(diagonal: Self::Entries) -> Self;

    /// The cotangent with one number all along the diagonal.
    fn along_diagonal(entry: Self::Scalar) -> Self;
}

/// Cotangents of structured matrices that have a dense form.
pub trait Dense: Tangent {
    /// The dense form.
    type Matrix;

    /// The cotangent of the structured matrix for one of its dense form: the projection onto the structure.
    fn project(y_bar: Self::Matrix) -> Self;
}

macro_rules! square {
    ($($t:ident),*) => {$(
        impl<T: Real, const N: usize> Diagonal for $t<T, N> {
            type Scalar = T;
            type Entries = SVector<T, N>;

            #[inline]
            fn on_diagonal(diagonal: SVector<T, N>) -> Self {
                Self::from_diagonal(&diagonal)
            }

            #[inline]
            fn along_diagonal(entry: T) -> Self {
                Self::from_fn(|i, j| if i == j { entry } else { T::zero() })
            }
        }
    )*};
}
square!(Symmetric, LowerTriangular);

#[allow(clippy::needless_range_loop, reason = "i is a row and a column")]
impl<T: Real, const N: usize> Diagonal for SMatrix<T, N, N> {
    type Scalar = T;
    type Entries = SVector<T, N>;

    #[inline]
    fn on_diagonal(diagonal: SVector<T, N>) -> Self {
        let mut columns = [[T::zero(); N]; N];
        for i in 0..N {
            columns[i][i] = diagonal.data.0[0][i];
        }
        from_columns(columns)
    }

    #[inline]
    fn along_diagonal(entry: T) -> Self {
        let mut columns = [[T::zero(); N]; N];
        for i in 0..N {
            columns[i][i] = entry;
        }
        from_columns(columns)
    }
}

impl<T: Real, const N: usize> Dense for Symmetric<T, N> {
    type Matrix = SMatrix<T, N, N>;

    #[inline]
    fn project(y_bar: SMatrix<T, N, N>) -> Self {
        Self::symmetrized(&y_bar)
    }
}

impl<T: Real, const N: usize> Dense for LowerTriangular<T, N> {
    type Matrix = SMatrix<T, N, N>;

    #[inline]
    fn project(y_bar: SMatrix<T, N, N>) -> Self {
        Self::from_lower(&y_bar)
    }
}

/// d = diag X: X̄ has d̄ on its diagonal.
///
/// ```
/// use nalgebra::{matrix, vector};
/// use pullback::reverse::{diagonal, space_of};
///
/// let x = matrix![1.0, 2.0; 3.0, 4.0];
/// assert_eq!(diagonal(space_of(&x), vector![5.0, 6.0]), matrix![5.0, 0.0; 0.0, 6.0]);
/// ```
#[inline]
#[must_use]
pub fn diagonal<G: Diagonal>(_: Space<G>, y_bar: G::Entries) -> G {
    G::on_diagonal(y_bar)
}

/// y = tr X: X̄ = ȳ I.
///
/// ```
/// use nalgebra::matrix;
/// use pullback::reverse::{space_of, trace};
///
/// let x = matrix![1.0, 2.0; 3.0, 4.0];
/// assert_eq!(trace(space_of(&x), 5.0), matrix![5.0, 0.0; 0.0, 5.0]);
/// ```
#[inline]
#[must_use]
pub fn trace<G: Diagonal>(_: Space<G>, y_bar: G::Scalar) -> G {
    G::along_diagonal(y_bar)
}

/// M = the dense form of X: X̄ is M̄ projected onto the structure.
///
/// ```
/// use nalgebra::matrix;
/// use pullback::reverse::{space_of, to_matrix};
/// use pullback::types::Symmetric;
///
/// let x = Symmetric::<f64, 2>::identity();
/// assert_eq!(to_matrix(space_of(&x), matrix![1.0, 4.0; 2.0, 1.0])[(0, 1)], 3.0);
/// ```
#[inline]
#[must_use]
pub fn to_matrix<G: Dense>(_: Space<G>, y_bar: G::Matrix) -> G {
    G::project(y_bar)
}

/// y = a ∘ b, entry by entry: the cotangent of one factor is ȳ ∘ the other.
///
/// ```
/// use nalgebra::vector;
///
/// assert_eq!(pullback::reverse::component_mul(&vector![2.0, 3.0], vector![1.0, 1.0]), vector![2.0, 3.0]);
/// ```
#[inline]
#[must_use]
pub fn component_mul<T: Real, const R: usize, const C: usize>(
    other: &SMatrix<T, R, C>,
    y_bar: SMatrix<T, R, C>,
) -> SMatrix<T, R, C> {
    y_bar.zip_map(other, |bar, other| bar * other)
}

/// y = a / b, entry by entry: ā = ȳ / b.
///
/// ```
/// use nalgebra::vector;
///
/// assert_eq!(pullback::reverse::component_div_left(&vector![2.0, 4.0], vector![1.0, 1.0]), vector![0.5, 0.25]);
/// ```
#[inline]
#[must_use]
pub fn component_div_left<T: Real, const R: usize, const C: usize>(
    b: &SMatrix<T, R, C>,
    y_bar: SMatrix<T, R, C>,
) -> SMatrix<T, R, C> {
    y_bar.zip_map(b, |bar, b| bar / b)
}

/// y = a / b, entry by entry: b̄ = −ȳ y / b.
///
/// ```
/// use nalgebra::vector;
/// use pullback::reverse::component_div_right;
///
/// assert_eq!(component_div_right(&vector![2.0], &vector![3.0], vector![1.0]), vector![-1.5]);
/// ```
#[inline]
#[must_use]
pub fn component_div_right<T: Real, const R: usize, const C: usize>(
    b: &SMatrix<T, R, C>,
    y: &SMatrix<T, R, C>,
    y_bar: SMatrix<T, R, C>,
) -> SMatrix<T, R, C> {
    y_bar.zip_map(y, |bar, y| bar * y).zip_map(b, |bar, b| -(bar / b))
}

/// y = a × b: ā = b × ȳ.
///
/// ```
/// use nalgebra::Vector3;
///
/// assert_eq!(pullback::reverse::cross_left(&Vector3::<f64>::x(), Vector3::y()), Vector3::z());
/// ```
#[inline]
#[must_use]
pub fn cross_left<T: Real>(b: &SVector<T, 3>, y_bar: SVector<T, 3>) -> SVector<T, 3> {
    cross(b, &y_bar)
}

/// y = a × b: b̄ = ȳ × a.
///
/// ```
/// use nalgebra::Vector3;
///
/// assert_eq!(pullback::reverse::cross_right(&Vector3::<f64>::y(), Vector3::x()), Vector3::z());
/// ```
#[inline]
#[must_use]
pub fn cross_right<T: Real>(a: &SVector<T, 3>, y_bar: SVector<T, 3>) -> SVector<T, 3> {
    cross(&y_bar, a)
}

fn cross<T: Real>(a: &SVector<T, 3>, b: &SVector<T, 3>) -> SVector<T, 3> {
    let ([[a, b, c]], [[x, y, z]]) = (a.data.0, b.data.0);
    from_columns([[b * z - c * y, c * x - a * z, a * y - b * x]])
}

/// Y = A · s: Ā = Ȳ s.
///
/// ```
/// use nalgebra::vector;
///
/// assert_eq!(pullback::reverse::scale_left(&2.0, vector![1.0, 3.0]), vector![2.0, 6.0]);
/// ```
#[inline]
#[must_use]
pub fn scale_left<T: Real, const R: usize, const C: usize>(s: &T, y_bar: SMatrix<T, R, C>) -> SMatrix<T, R, C> {
    y_bar.scaled(*s)
}

/// Y = A · s: s̄ = ⟨A, Ȳ⟩.
///
/// ```
/// use nalgebra::vector;
///
/// assert_eq!(pullback::reverse::scale_right(&vector![1.0, 3.0], vector![1.0, 1.0]), 4.0);
/// ```
#[inline]
#[must_use]
pub fn scale_right<T: Real, const R: usize, const C: usize>(a: &SMatrix<T, R, C>, y_bar: SMatrix<T, R, C>) -> T {
    a.inner(&y_bar)
}

/// Y = Aᵀ B: Ā = B Ȳᵀ.
///
/// ```
/// use nalgebra::{matrix, vector};
///
/// let b = vector![1.0, 2.0];
/// assert_eq!(pullback::reverse::tr_mul_left(&b, matrix![3.0]), vector![3.0, 6.0]);
/// ```
#[inline]
#[must_use]
pub fn tr_mul_left<T: Real, const R: usize, const K: usize, const C: usize>(
    b: &SMatrix<T, R, C>,
    y_bar: SMatrix<T, K, C>,
) -> SMatrix<T, R, K> {
    from_columns(product_transposed_right(&b.data.0, &y_bar.data.0))
}

/// Y = Aᵀ B: B̄ = A Ȳ.
///
/// ```
/// use nalgebra::{matrix, vector};
///
/// let a = vector![1.0, 2.0];
/// assert_eq!(pullback::reverse::tr_mul_right(&a, matrix![3.0]), vector![3.0, 6.0]);
/// ```
#[inline]
#[must_use]
pub fn tr_mul_right<T: Real, const R: usize, const K: usize, const C: usize>(
    a: &SMatrix<T, R, K>,
    y_bar: SMatrix<T, K, C>,
) -> SMatrix<T, R, C> {
    from_columns(product(&a.data.0, &y_bar.data.0))
}
