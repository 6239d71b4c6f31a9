//! A cotangent that leaves its space, and accuracy that is lost at large condition numbers.

use nalgebra::SMatrix;
use pullback::gradcheck::{Argument, Claim, Input, Precision, Reverse, Sampler, Shape, Subject, flatten};
use pullback::prelude::*;
use pullback::space::{Coordinates, Layout, Lift, Tangent};

use super::refuted;

/// A number that a rule stores with a second one, which has to be zero.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Tagged<T>(T, T);

impl<T: Real> Tangent for Tagged<T> {
    fn zeros() -> Self {
        Self(T::zero(), T::zero())
    }

    fn accumulate(&mut self, other: Self) {
        self.0 += other.0;
    }

    fn is_member(&self) -> bool {
        self.1 == T::zero()
    }
}

impl<T: Real> Coordinates<T> for Tagged<T> {
    const DIMENSION: usize = 1;

    fn layout() -> Layout {
        Layout::Scalar
    }

    fn each_coordinate(&self, visit: &mut impl FnMut(T)) {
        visit(self.0);
    }

    fn from_coordinates(next: &mut impl FnMut() -> T) -> Self {
        Self(next(), T::zero())
    }
}

/// y = 2x, with a cotangent outside of its space.
struct Outside;

impl Subject for Outside {
    const NAME: &'static str = "outside";
    const FALLIBLE: bool = false;
    const VARIANTS: usize = 1;

    fn arguments<T: Real>() -> Vec<Argument> {
        vec![Argument::new::<T, T>("x", Sampler::Any)]
    }

    fn result<T: Real>() -> Shape {
        Shape::of::<T, T>()
    }

    fn primal<T: Real>(mut input: Input<'_, T>) -> Result<Vec<T>, Error> {
        let x: T = input.take();
        Ok(vec![x + x])
    }

    fn jvp<T: Real>(mut input: Input<'_, T>, mut direction: Input<'_, T>) -> Result<(Vec<T>, Vec<T>), Error> {
        let (x, x_dot): (T, T) = (input.take(), direction.take());
        Ok((vec![x + x], vec![x_dot + x_dot]))
    }

    fn vjp<T: Real>(mut input: Input<'_, T>, reverse: &mut Reverse<'_, T>) -> Result<Vec<T>, Error> {
        let x: T = input.take();
        reverse.pull(|y_bar: T| Tagged(y_bar + y_bar, y_bar));
        Ok(vec![x + x])
    }

    fn hvp<T: Real>(_: Input<'_, T>, _: Input<'_, T>, _: Input<'_, T>) -> Result<Vec<T>, Error> {
        Ok(vec![T::zero()])
    }
}

#[test]
fn a_cotangent_outside_of_its_space_is_rejected_by_membership_alone() {
    assert_eq!(refuted::<Outside>(Precision::Double), [Claim::Member]);
}

const N: usize = 3;

/// ½ tr S⁻¹ with a gradient −½ S⁻² by way of the adjugate over the determinant, whose terms cancel.
struct Cancelling;

type Square<T> = SMatrix<T, N, N>;

/// S⁻¹ by cofactors, without scaling.
fn by_cofactors<T: Real>(s: &Square<T>) -> Square<T> {
    let cofactor = |i: usize, j: usize| {
        let (a, b, c, d) = ((i + 1) % N, (i + 2) % N, (j + 1) % N, (j + 2) % N);
        s[(a, c)] * s[(b, d)] - s[(a, d)] * s[(b, c)]
    };
    let det = s[(0, 0)] * cofactor(0, 0) + s[(0, 1)] * cofactor(0, 1) + s[(0, 2)] * cofactor(0, 2);
    Square::from_fn(|i, j| cofactor(j, i) / det)
}

fn half_trace<T: Real>(s: &Symmetric<T, N>) -> Result<T, Error> {
    Ok(trace(&inverse_spd(s)?.to_matrix()) * T::from_f64(0.5))
}

fn gradient<T: Real>(s: &Symmetric<T, N>, y_bar: T) -> Symmetric<T, N> {
    let inverse = by_cofactors(&s.to_matrix());
    let square = inverse * inverse;
    Symmetric::from_fn(|i, j| -(square[(i, j)] + square[(j, i)]) * T::from_f64(0.25) * y_bar)
}

impl Subject for Cancelling {
    const NAME: &'static str = "cancelling";
    const FALLIBLE: bool = true;
    const VARIANTS: usize = 1;

    fn arguments<T: Real>() -> Vec<Argument> {
        vec![Argument::new::<T, Symmetric<T, N>>("s", Sampler::PositiveDefinite)]
    }

    fn result<T: Real>() -> Shape {
        Shape::of::<T, T>()
    }

    fn primal<T: Real>(mut input: Input<'_, T>) -> Result<Vec<T>, Error> {
        Ok(vec![half_trace(&input.take::<Symmetric<T, N>>())?])
    }

    fn jvp<T: Real>(mut input: Input<'_, T>, mut direction: Input<'_, T>) -> Result<(Vec<T>, Vec<T>), Error> {
        let y = half_trace(&input.take::<Symmetric<T, N>>().lift(&direction.take()))?;
        Ok((vec![y.re], vec![y.eps]))
    }

    fn vjp<T: Real>(mut input: Input<'_, T>, reverse: &mut Reverse<'_, T>) -> Result<Vec<T>, Error> {
        let s = input.take::<Symmetric<T, N>>();
        let y = half_trace(&s)?;
        reverse.pull(|y_bar: T| gradient(&s, y_bar));
        Ok(vec![y])
    }

    fn hvp<T: Real>(
        mut input: Input<'_, T>,
        mut direction: Input<'_, T>,
        mut cotangent: Input<'_, T>,
    ) -> Result<Vec<T>, Error> {
        let s = input.take::<Symmetric<T, N>>().lift(&direction.take());
        let s_bar = gradient(&s, Dual::constant(cotangent.take()));
        Ok(flatten(&<Symmetric<T, N> as Lift>::lower(&s_bar).1))
    }
}

#[test]
fn digits_lost_beyond_the_condition_number_are_rejected_by_conditioned_samples_alone() {
    assert_eq!(refuted::<Cancelling>(Precision::Double), [Claim::Conditioned]);
}
