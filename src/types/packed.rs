//! [`Packed`]: a lower triangle without the other half of the square.

use core::fmt::{self, Debug, Formatter};

use nalgebra::Const;

use super::{LowerTriangular, Symmetric};
use crate::scalar::Real;
use crate::space::Coordinates;

/// The N(N+1)/2 entries of a lower triangle, column by column, and no other storage.
///
/// The form for the boundary: a constant in flash, a telemetry frame, the vector of an optimiser. Two matrices of the same
/// triangle, one [`Symmetric`] and one [`LowerTriangular`], have the same packed form.
///
/// For a symmetric matrix the Frobenius inner product is **not** the dot product of packed forms: it weighs the
/// off-diagonal entries twice. An optimiser that moves the packed entries of a symmetric matrix needs its cotangent with
/// the off-diagonal entries doubled. For a lower-triangular matrix the two products agree.
///
/// A function that is generic over N names the one bound `Const<N>: PackedSize`; at a concrete N nothing is needed.
///
/// ```
/// use nalgebra::matrix;
/// use pullback::types::{Packed, Symmetric};
///
/// static INITIAL: Packed<f32, 2> = Packed::from_array([4.0, 2.0, 3.0]); // 3 numbers in flash, not 4
///
/// let s = Symmetric::from_packed(&INITIAL);
/// assert_eq!(s.to_matrix(), matrix![4.0, 2.0; 2.0, 3.0]);
/// assert_eq!(s.to_packed().as_slice(), [4.0, 2.0, 3.0]);
/// ```
#[derive(Clone, Copy)]
pub struct Packed<T: Copy, const N: usize>
where
    Const<N>: PackedSize,
{
    entries: <Const<N> as PackedSize>::Array<T>,
}

/// The sizes that have a packed form: `Const<N>` for N from 0 to 127, the range of the type-level arithmetic of nalgebra.
///
/// ```
/// use nalgebra::{Const, SVector};
/// use pullback::types::{Packed, PackedSize, Symmetric};
///
/// fn frame<const N: usize>(p: &Symmetric<f64, N>) -> Packed<f64, N>
/// where
///     Const<N>: PackedSize,
/// {
///     p.to_packed()
/// }
/// assert_eq!(frame(&Symmetric::<f64, 20>::identity()).as_slice().len(), 210);
/// ```
#[diagnostic::on_unimplemented(
    message = "the packed form of an N × N triangle is not known to exist for `{Self}`",
    label = "no packed size for `{Self}`",
    note = "a function that is generic over N needs `where nalgebra::Const<N>: pullback::types::PackedSize`",
    note = "a concrete N may be at most 127"
)]
pub trait PackedSize {
    /// N(N+1)/2.
    const LEN: usize;

    /// An array of [`LEN`](PackedSize::LEN) entries.
    type Array<T: Copy>: Copy + AsRef<[T]> + AsMut<[T]>;

    /// An array of equal entries.
    fn filled<T: Copy>(entry: T) -> Self::Array<T>;
}

macro_rules! packed_sizes {
    ($($n:literal)*) => {$(
        impl PackedSize for Const<$n> {
            const LEN: usize = $n * ($n + 1) / 2;

            type Array<T: Copy> = [T; $n * ($n + 1) / 2];

            #[inline]
            fn filled<T: Copy>(entry: T) -> Self::Array<T> {
                [entry; $n * ($n + 1) / 2]
            }
        }
    )*};
}

// A table, as in nalgebra: a length computed in typenum gives an array type that is not known to be `Copy` for every N,
// so that the bound would have to be repeated by every caller, and that is not `[T; 55]` for the user.
packed_sizes! {
    0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32 33 34 35 36 37 38 39 40
    41 42 43 44 45 46 47 48 49 50 51 52 53 54 55 56 57 58 59 60 61 62 63 64 65 66 67 68 69 70 71 72 73 74 75 76 77 78
    79 80 81 82 83 84 85 86 87 88 89 90 91 92 93 94 95 96 97 98 99 100 101 102 103 104 105 106 107 108 109 110 111
    112 113 114 115 116 117 118 119 120 121 122 123 124 125 126 127
}

impl<T: Copy, const N: usize> Packed<T, N>
where
    Const<N>: PackedSize,
{
    /// The number of entries, N(N+1)/2.
    ///
    /// ```
    /// use pullback::types::Packed;
    ///
    /// assert_eq!(Packed::<f64, 6>::LEN, 21);
    /// ```
    pub const LEN: usize = <Const<N> as PackedSize>::LEN;

    /// From the entries of the lower triangle, column by column.
    ///
    /// ```
    /// use pullback::types::Packed;
    ///
    /// const P: Packed<f64, 2> = Packed::from_array([4.0, 2.0, 3.0]);
    /// assert_eq!(P.as_slice(), [4.0, 2.0, 3.0]);
    /// ```
    #[inline]
    #[must_use]
    pub const fn from_array(entries: <Const<N> as PackedSize>::Array<T>) -> Self {
        Self { entries }
    }

    /// The entries as an array `[T; N(N+1)/2]`.
    ///
    /// ```
    /// use pullback::types::Packed;
    ///
    /// let [first, _, last]: [f64; 3] = Packed::<f64, 2>::from_array([4.0, 2.0, 3.0]).into_array();
    /// assert_eq!((first, last), (4.0, 3.0));
    /// ```
    #[inline]
    #[must_use]
    pub const fn into_array(self) -> <Const<N> as PackedSize>::Array<T> {
        self.entries
    }

    /// The entries.
    ///
    /// ```
    /// use pullback::types::Packed;
    ///
    /// assert_eq!(Packed::<f64, 1>::from_array([4.0]).as_slice(), [4.0]);
    /// ```
    #[inline]
    #[must_use]
    pub fn as_slice(&self) -> &[T] {
        self.entries.as_ref()
    }

    /// The entries, to be changed.
    ///
    /// ```
    /// use pullback::types::Packed;
    ///
    /// let mut p = Packed::<f64, 2>::from_array([4.0, 2.0, 3.0]);
    /// p.as_mut_slice().fill(0.0);
    /// assert_eq!(p, Packed::default());
    /// ```
    #[inline]
    #[must_use]
    pub fn as_mut_slice(&mut self) -> &mut [T] {
        self.entries.as_mut()
    }
}

impl<T: Real, const N: usize> Packed<T, N>
where
    Const<N>: PackedSize,
{
    /// From a slice of exactly [`LEN`](Packed::LEN) entries; `None` for any other length.
    ///
    /// ```
    /// use pullback::types::Packed;
    ///
    /// assert_eq!(Packed::<f64, 2>::from_slice(&[4.0, 2.0, 3.0]), Some(Packed::from_array([4.0, 2.0, 3.0])));
    /// assert_eq!(Packed::<f64, 2>::from_slice(&[4.0, 2.0]), None);
    /// ```
    #[inline]
    #[must_use]
    pub fn from_slice(entries: &[T]) -> Option<Self> {
        (entries.len() == Self::LEN).then(|| Self::from_sequence(entries.iter().copied()))
    }

    /// The first entries of the sequence; zeros where it ends early.
    #[inline]
    fn from_sequence(entries: impl Iterator<Item = T>) -> Self {
        let mut packed = Self::default();
        for (stored, entry) in packed.as_mut_slice().iter_mut().zip(entries) {
            *stored = entry;
        }
        packed
    }
}

/// Zeros.
impl<T: Real, const N: usize> Default for Packed<T, N>
where
    Const<N>: PackedSize,
{
    #[inline]
    fn default() -> Self {
        Self { entries: <Const<N> as PackedSize>::filled(T::zero()) }
    }
}

impl<T: Copy + PartialEq, const N: usize> PartialEq for Packed<T, N>
where
    Const<N>: PackedSize,
{
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        self.as_slice() == other.as_slice()
    }
}

impl<T: Copy + Debug, const N: usize> Debug for Packed<T, N>
where
    Const<N>: PackedSize,
{
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Packed").field(&self.as_slice()).finish()
    }
}

macro_rules! pack {
    ($name:ident) => {
        impl<T: Real, const N: usize> $name<T, N>
        where
            Const<N>: PackedSize,
        {
            /// The N(N+1)/2 entries of the lower triangle.
            ///
            /// ```
            /// use nalgebra::matrix;
            #[doc = concat!("use pullback::types::", stringify!($name), ";")]
            ///
            #[doc = concat!("let m = ", stringify!($name), "::from_lower(&matrix![4.0, 0.0; 2.0, 3.0]);")]
            /// assert_eq!(m.to_packed().into_array(), [4.0, 2.0, 3.0]);
            /// ```
            #[inline]
            #[must_use]
            pub fn to_packed(&self) -> Packed<T, N> {
                let lower = self.columns.iter().enumerate().flat_map(|(j, column)| column.iter().skip(j));
                Packed::from_sequence(lower.copied())
            }

            /// The matrix whose lower triangle has these entries.
            ///
            /// ```
            #[doc = concat!("use pullback::types::{Packed, ", stringify!($name), "};")]
            ///
            #[doc = concat!("let m = ", stringify!($name), "::from_packed(&Packed::<f64, 2>::from_array([4.0, 2.0, 3.0]));")]
            /// assert_eq!((m[(0, 0)], m[(1, 0)], m[(1, 1)]), (4.0, 2.0, 3.0));
            /// ```
            #[inline]
            #[must_use]
            pub fn from_packed(packed: &Packed<T, N>) -> Self {
                let mut entries = packed.as_slice().iter().copied();
                Self::from_coordinates(&mut || entries.next().unwrap_or_else(T::zero))
            }
        }
    };
}
pack!(Symmetric);
pack!(LowerTriangular);

/// The same sequence as that of the matrix.
#[cfg(feature = "serde")]
impl<T: Copy + serde::Serialize, const N: usize> serde::Serialize for Packed<T, N>
where
    Const<N>: PackedSize,
{
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.as_slice())
    }
}

/// From a sequence of N(N+1)/2 entries; any other length is an error.
#[cfg(feature = "serde")]
impl<'de, T: Real + serde::Deserialize<'de>, const N: usize> serde::Deserialize<'de> for Packed<T, N>
where
    Const<N>: PackedSize,
{
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        LowerTriangular::deserialize(deserializer).map(|lower| lower.to_packed())
    }
}
