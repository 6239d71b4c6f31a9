//! One number for all output bits of an operation.

use nalgebra::SMatrix;
use pullback::types::{LowerTriangular, Symmetric};

use crate::input::Scalar;

/// FNV-1a, 32 bits.
///
/// An output with a number that is not finite counts as one fact, without its numbers: IEEE 754 leaves sign and payload of a NaN open, and
/// where a kernel computes several rows at once the zeros beside a triangle make NaNs of infinities in other entries.
pub struct Hash {
    state: u32,
    finite: bool,
}

impl Hash {
    /// The hash of nothing.
    #[allow(clippy::new_without_default)]
    pub fn new() -> Self {
        Self { state: 0x811c_9dc5, finite: true }
    }

    /// The number.
    pub fn finish(&self) -> u32 {
        self.state
    }

    /// Takes in the status and the output of one call.
    pub fn output(&mut self, ok: bool, out: &impl Output) {
        self.word(ok.into());
        let before = self.state;
        self.finite = true;
        out.feed(self);
        if !self.finite {
            self.state = before;
            self.word(u64::MAX);
        }
    }

    /// Takes in one scalar.
    pub fn scalar<T: Scalar>(&mut self, x: T) {
        self.finite &= x.is_finite();
        self.word(x.bits());
    }

    fn word(&mut self, word: u64) {
        for byte in word.to_le_bytes() {
            self.state = (self.state ^ u32::from(byte)).wrapping_mul(16_777_619);
        }
    }
}

/// What an operation of the table may give back.
pub trait Output: Sized {
    /// What stands in the output before the call, and after one that fails.
    fn blank() -> Self;

    /// Feeds every number to the hash.
    fn feed(&self, hash: &mut Hash);
}

impl<T: Scalar> Output for T {
    fn blank() -> Self {
        T::zero()
    }

    fn feed(&self, hash: &mut Hash) {
        hash.scalar(*self);
    }
}

impl<T: Scalar, const R: usize, const C: usize> Output for SMatrix<T, R, C> {
    fn blank() -> Self {
        SMatrix::zeros()
    }

    fn feed(&self, hash: &mut Hash) {
        self.iter().for_each(|x| hash.scalar(*x));
    }
}

impl<O: Output, const K: usize> Output for [O; K] {
    fn blank() -> Self {
        core::array::from_fn(|_| O::blank())
    }

    fn feed(&self, hash: &mut Hash) {
        self.iter().for_each(|part| part.feed(hash));
    }
}

macro_rules! structured {
    ($($name:ident)*) => {$(
        impl<T: Scalar, const N: usize> Output for $name<T, N> {
            fn blank() -> Self {
                pullback::space::Tangent::zeros()
            }

            fn feed(&self, hash: &mut Hash) {
                self.to_matrix().feed(hash);
            }
        }
    )*};
}
structured!(Symmetric LowerTriangular);

macro_rules! tuple {
    ($($name:ident $index:tt),*) => {
        impl<$($name: Output),*> Output for ($($name,)*) {
            fn blank() -> Self {
                ($($name::blank(),)*)
            }

            fn feed(&self, hash: &mut Hash) {
                $(self.$index.feed(hash);)*
            }
        }
    };
}
tuple!(A 0, B 1);
tuple!(A 0, B 1, C 2);
tuple!(A 0, B 1, C 2, D 3);
