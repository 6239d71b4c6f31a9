//! Gradients by forward mode: the function runs once per input number, or per few of them, on numbers that carry derivatives.

use num_dual::DualSVec;

use crate::number::Number;
use crate::plain::Matrix;

/// How many derivatives num-dual's vectors of dual numbers carry here.
pub(crate) const WIDTH: usize = 4;

/// A number over T that carries derivatives.
pub(crate) trait Forward<T>: Copy {
    /// How many derivatives it carries.
    const WIDTH: usize;

    fn constant(x: T) -> Self;

    /// The k-th direction.
    fn variable(x: T, k: usize) -> Self;

    fn value(self) -> T;

    /// The derivative in the k-th direction.
    fn derivative(self, k: usize) -> T;
}

impl<T: Number> Forward<T> for num_dual::Dual<T> {
    const WIDTH: usize = 1;

    fn constant(x: T) -> Self {
        Self::from_re(x)
    }

    fn variable(x: T, _: usize) -> Self {
        Self::from_re(x).derivative()
    }

    fn value(self) -> T {
        self.re
    }

    fn derivative(self, _: usize) -> T {
        self.eps
    }
}

impl<T: Number> Forward<T> for DualSVec<T, WIDTH> {
    const WIDTH: usize = WIDTH;

    fn constant(x: T) -> Self {
        Self::from_re(x)
    }

    fn variable(x: T, k: usize) -> Self {
        Self::from_re(x).derivative(k)
    }

    fn value(self) -> T {
        self.re
    }

    fn derivative(self, k: usize) -> T {
        self.eps.0.map_or(<T as crate::plain::Float>::ZERO, |derivatives| derivatives[k])
    }
}

impl<T: Number> Forward<T> for multicalc::Dual<T> {
    const WIDTH: usize = 1;

    fn constant(x: T) -> Self {
        Self::constant(x)
    }

    fn variable(x: T, _: usize) -> Self {
        Self::variable(x)
    }

    fn value(self) -> T {
        self.value
    }

    fn derivative(self, _: usize) -> T {
        self.deriv
    }
}

/// Lifts every number.
pub(crate) fn constants<T: Number, F: Forward<T>, const R: usize, const C: usize>(
    at: &Matrix<T, R, C>,
) -> Matrix<F, R, C> {
    at.map(|column| column.map(F::constant))
}

/// The values of every number.
pub(crate) fn values<T: Number, F: Forward<T>, const R: usize, const C: usize>(
    of: &Matrix<F, R, C>,
) -> Matrix<T, R, C> {
    of.map(|column| column.map(F::value))
}

/// The derivatives with respect to the entries of all rows, or from the diagonal down; zeros elsewhere.
pub(crate) fn gradient<T: Number, F: Forward<T>, const R: usize, const C: usize>(
    at: &Matrix<T, R, C>,
    lower: bool,
    mut f: impl FnMut(&Matrix<F, R, C>) -> F,
) -> Matrix<T, R, C> {
    let mut point = constants(at);
    let mut result = [[<T as crate::plain::Float>::ZERO; R]; C];
    let mut directions = (0..C).flat_map(|j| (if lower { j } else { 0 }..R).map(move |i| (i, j)));
    let mut group = [(0, 0); WIDTH];
    loop {
        let mut size = 0;
        for (i, j) in directions.by_ref().take(F::WIDTH) {
            point[j][i] = F::variable(at[j][i], size);
            group[size] = (i, j);
            size += 1;
        }
        if size == 0 {
            return result;
        }
        let value = f(&point);
        for (k, (i, j)) in group[..size].iter().enumerate() {
            result[*j][*i] = value.derivative(k);
            point[*j][*i] = F::constant(at[*j][*i]);
        }
    }
}

/// Half of the entries off the diagonal: the derivative with respect to a number that stands at two places of a symmetric matrix
/// becomes the entry of the gradient.
pub(crate) fn symmetrised<T: Number, const N: usize>(mut lower: Matrix<T, N, N>) -> Matrix<T, N, N> {
    for (j, column) in lower.iter_mut().enumerate() {
        for entry in &mut column[j + 1..] {
            *entry *= <T as crate::plain::Float>::HALF;
        }
    }
    lower
}

/// ⟨A, B⟩
pub(crate) fn inner<T: Number, F: Forward<T> + DualNumber, const R: usize, const C: usize>(
    a: &Matrix<F, R, C>,
    b: &Matrix<F, R, C>,
) -> F {
    let mut sum = F::constant(<T as crate::plain::Float>::ZERO);
    for (a, b) in a.as_flattened().iter().zip(b.as_flattened()) {
        sum = sum + *a * *b;
    }
    sum
}

/// What sums of products need.
pub(crate) trait DualNumber: Sized + core::ops::Add<Output = Self> + core::ops::Mul<Output = Self> {}

impl<F: core::ops::Add<Output = F> + core::ops::Mul<Output = F>> DualNumber for F {}
