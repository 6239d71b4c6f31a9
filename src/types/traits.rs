//! The traits of the standard library, of `approx` and of `serde` that every type over a lower triangle has.

/// Implements printing, comparing and serialising from the stored columns alone: the type, the path to its columns, and
/// what stands above the diagonal. Bounds are those on an entry, so that entries may be matrices as in a Jacobian.
macro_rules! triangle_traits {
    ($name:ident, $($columns:ident).+, $upper:ident) => {
        /// Row by row; the rows of a triangular matrix end at the diagonal.
        impl<T: core::fmt::Debug, const N: usize> core::fmt::Debug for $name<T, N> {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                $crate::types::format::debug(
                    f,
                    stringify!($name),
                    &self.$($columns).+,
                    $crate::types::triangle::Upper::$upper,
                )
            }
        }

        /// All N² entries in aligned columns, one row per line. Precision and `+` apply to every entry, and a width is
        /// the least width of a column.
        impl<T: Real + core::fmt::Display, const N: usize> core::fmt::Display for $name<T, N> {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                $crate::types::format::display(f, &self.$($columns).+, $crate::types::triangle::Upper::$upper)
            }
        }

        /// Compares the lower triangle, which is the whole value.
        impl<T: PartialEq, const N: usize> PartialEq for $name<T, N> {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                $crate::types::triangle::lower_pairs(&self.$($columns).+, &other.$($columns).+).all(|(a, b)| a == b)
            }
        }

        /// Entry by entry over the lower triangle.
        impl<T: approx::AbsDiffEq, const N: usize> approx::AbsDiffEq for $name<T, N>
        where
            T::Epsilon: Clone,
        {
            type Epsilon = T::Epsilon;

            #[inline]
            fn default_epsilon() -> T::Epsilon {
                T::default_epsilon()
            }

            #[inline]
            fn abs_diff_eq(&self, other: &Self, epsilon: T::Epsilon) -> bool {
                $crate::types::triangle::lower_pairs(&self.$($columns).+, &other.$($columns).+)
                    .all(|(a, b)| a.abs_diff_eq(b, epsilon.clone()))
            }
        }

        /// Entry by entry over the lower triangle.
        impl<T: approx::RelativeEq, const N: usize> approx::RelativeEq for $name<T, N>
        where
            T::Epsilon: Clone,
        {
            #[inline]
            fn default_max_relative() -> T::Epsilon {
                T::default_max_relative()
            }

            #[inline]
            fn relative_eq(&self, other: &Self, epsilon: T::Epsilon, max_relative: T::Epsilon) -> bool {
                $crate::types::triangle::lower_pairs(&self.$($columns).+, &other.$($columns).+)
                    .all(|(a, b)| a.relative_eq(b, epsilon.clone(), max_relative.clone()))
            }
        }

        /// Entry by entry over the lower triangle.
        impl<T: approx::UlpsEq, const N: usize> approx::UlpsEq for $name<T, N>
        where
            T::Epsilon: Clone,
        {
            #[inline]
            fn default_max_ulps() -> u32 {
                T::default_max_ulps()
            }

            #[inline]
            fn ulps_eq(&self, other: &Self, epsilon: T::Epsilon, max_ulps: u32) -> bool {
                $crate::types::triangle::lower_pairs(&self.$($columns).+, &other.$($columns).+)
                    .all(|(a, b)| a.ulps_eq(b, epsilon.clone(), max_ulps))
            }
        }

        /// The sequence of the N(N+1)/2 entries of the lower triangle, column by column.
        #[cfg(feature = "serde")]
        impl<T: serde::Serialize, const N: usize> serde::Serialize for $name<T, N> {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                $crate::types::sequence::serialize(&self.$($columns).+, serializer)
            }
        }
    };
}

/// What a triangle without a condition has besides: a zero, and a way back from its sequence.
macro_rules! unconditional_triangle {
    ($name:ident) => {
        /// Zeros.
        impl<T: Real, const N: usize> Default for $name<T, N> {
            #[inline]
            fn default() -> Self {
                Self { columns: [[T::zero(); N]; N] }
            }
        }

        /// From the sequence of the N(N+1)/2 entries of the lower triangle, column by column; any other length is an
        /// error.
        #[cfg(feature = "serde")]
        impl<'de, T: Real + serde::Deserialize<'de>, const N: usize> serde::Deserialize<'de> for $name<T, N> {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::types::sequence::deserialize(deserializer).map(|columns| Self { columns })
            }
        }
    };
}

pub(super) use {triangle_traits, unconditional_triangle};
