//! One number for all output bits of an operation.

use nalgebra::SMatrix;
use pullback::types::{LowerTriangular, Symmetric};

use crate::input::Scalar;

/// FNV-1a, 32 bits.
pub struct Hash(pub u32);

impl Hash {
    /// The hash of nothing.
    #[allow(clippy::new_without_default)]
    pub fn new() -> Self {
        Self(0x811c_9dc5)
    }

    /// Takes in the status and the output of one call.
    pub fn output(&mut self, ok: bool, out: &impl Output) {
        self.word(ok.into());
        out.feed(self);
    }

    /// Takes in one scalar. Every NaN counts as the same: IEEE 754 leaves sign and payload open, and machines differ.
    pub fn scalar<T: Scalar>(&mut self, x: T) {
        self.word(if x == x { x.bits() } else { u64::MAX });
    }

    fn word(&mut self, word: u64) {
        for byte in word.to_le_bytes() {
            self.0 = (self.0 ^ u32::from(byte)).wrapping_mul(16_777_619);
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
