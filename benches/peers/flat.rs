//! Results as flat lists of numbers, so that those of different types compare.

use nalgebra::SMatrix;
use pullback::types::{CholeskyFactor, LowerTriangular, Symmetric};

/// A result of any contender.
pub(crate) trait Flat: 'static {
    /// Appends its numbers, matrices column by column.
    fn append(&self, to: &mut Vec<f64>);

    fn numbers(&self) -> Vec<f64> {
        let mut numbers = Vec::new();
        self.append(&mut numbers);
        numbers
    }
}

/// A square matrix of which the lower triangle counts.
pub(crate) struct Lower<M>(pub(crate) M);

/// A symmetric or triangular matrix's lower triangle.
fn append_lower<T: Flat, const N: usize>(columns: &[[T; N]; N], to: &mut Vec<f64>) {
    for (j, column) in columns.iter().enumerate() {
        column[j..].iter().for_each(|entry| entry.append(to));
    }
}

impl Flat for f32 {
    fn append(&self, to: &mut Vec<f64>) {
        to.push(f64::from(*self));
    }
}

impl Flat for f64 {
    fn append(&self, to: &mut Vec<f64>) {
        to.push(*self);
    }
}

impl<A: Flat, const K: usize> Flat for [A; K] {
    fn append(&self, to: &mut Vec<f64>) {
        self.iter().for_each(|entry| entry.append(to));
    }
}

impl<A: Flat, B: Flat> Flat for (A, B) {
    fn append(&self, to: &mut Vec<f64>) {
        self.0.append(to);
        self.1.append(to);
    }
}

impl<A: Flat, B: Flat, C: Flat> Flat for (A, B, C) {
    fn append(&self, to: &mut Vec<f64>) {
        self.0.append(to);
        self.1.append(to);
        self.2.append(to);
    }
}

/// Nothing where it failed: then it differs from one that did not.
impl<A: Flat> Flat for Option<A> {
    fn append(&self, to: &mut Vec<f64>) {
        if let Some(value) = self {
            value.append(to);
        }
    }
}

impl<A: Flat, E: 'static> Flat for Result<A, E> {
    fn append(&self, to: &mut Vec<f64>) {
        if let Ok(value) = self {
            value.append(to);
        }
    }
}

impl<T: Flat, const R: usize, const C: usize> Flat for SMatrix<T, R, C> {
    fn append(&self, to: &mut Vec<f64>) {
        self.data.0.append(to);
    }
}

impl<T: Flat, const N: usize> Flat for Symmetric<T, N> {
    fn append(&self, to: &mut Vec<f64>) {
        append_lower(self.as_columns(), to);
    }
}

impl<T: Flat, const N: usize> Flat for LowerTriangular<T, N> {
    fn append(&self, to: &mut Vec<f64>) {
        append_lower(self.as_columns(), to);
    }
}

impl<T: Flat, const N: usize> Flat for CholeskyFactor<T, N> {
    fn append(&self, to: &mut Vec<f64>) {
        append_lower(self.as_columns(), to);
    }
}

impl<T: Flat, const N: usize> Flat for Lower<[[T; N]; N]> {
    fn append(&self, to: &mut Vec<f64>) {
        append_lower(&self.0, to);
    }
}

impl<T: Flat, const N: usize> Flat for Lower<SMatrix<T, N, N>> {
    fn append(&self, to: &mut Vec<f64>) {
        append_lower(&self.0.data.0, to);
    }
}

/// Rows, as multicalc stores them.
impl<T: Flat + Copy, const R: usize, const C: usize> Flat for multicalc::Matrix<R, C, T> {
    fn append(&self, to: &mut Vec<f64>) {
        for j in 0..C {
            for i in 0..R {
                self[(i, j)].append(to);
            }
        }
    }
}

impl<T: Flat + Copy, const N: usize> Flat for Lower<multicalc::Matrix<N, N, T>> {
    fn append(&self, to: &mut Vec<f64>) {
        for j in 0..N {
            for i in j..N {
                self.0[(i, j)].append(to);
            }
        }
    }
}

impl<T: Flat, const N: usize> Flat for multicalc::Vector<N, T> {
    fn append(&self, to: &mut Vec<f64>) {
        (0..N).for_each(|i| self[i].append(to));
    }
}
