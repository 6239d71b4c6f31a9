//! Signatures and calls in their less common spellings.

use nalgebra::{Matrix2, SMatrix, SVector, Vector2, Vector3};
use pullback::prelude::*;
use pullback::space::Pull;

use crate::harness::{accepted, sample};

type Triple<T> = SVector<T, 3>;

mod outer {
    pub(super) mod inner {
        use pullback::differentiable;

        /// Nothing but the attribute is imported.
        #[differentiable]
        pub(crate) fn squared<S: pullback::Real>(x: S) -> S {
            x * x
        }

        #[differentiable]
        pub(in crate::odd_calls) fn other_name<S: pullback::Real>(x: &S) -> ::core::result::Result<S, pullback::Error> {
            Ok(*x + super::super::outer::inner::squared(*x))
        }
    }

    pub(super) use inner::squared as renamed;
}

#[differentiable]
fn by_paths<Scalar: Real>(x: Scalar, y: Scalar) -> Result<Scalar, Error> {
    let a = outer::inner::squared(x) + crate::odd_calls::outer::renamed::<Scalar>(y);
    let b = self::outer::inner::other_name(&a)?;
    Ok(b * outer::renamed(a))
}
accepted!(calls_by_paths: by_paths, |x: T, y: T| (x, y) -> try T, at [[0.8, 0.5], [-1.3, 0.7]]);

#[differentiable]
fn weighted<T: Real, const R: usize, const C: usize>(m: &SMatrix<T, R, C>, v: &SVector<T, C>) -> SVector<T, R>
where
    T: Copy,
{
    m * v
}

#[differentiable]
fn with_turbofish<T>(m: &SMatrix<T, 2, 3>, v: &Triple<T>) -> T
where
    T: Real,
{
    let w: SVector<T, 2> = weighted::<T, 2, 3>(m, v);
    let u: &SVector<T, 2> = &weighted::<T, 2, 3>(m, &(v * 2.0));
    let (a, b): (T, T) = (w.dot(u), norm_squared::<T, 2, 1>(&w));
    a * b
}
accepted!(
    constant_arguments_written_out: with_turbofish, |m: SMatrix<T, 2, 3>, v: SVector<T, 3>| (&m, &v) -> T,
    at [sample(311), sample(312)]
);

#[differentiable]
fn mutable_parameters<T: Real>(mut x: [T; 3], mut s: T, _unused: &T) -> T {
    x[0] += s;
    s *= x[0];
    x[2] = s * x[1];
    let [first, .., last] = x;
    let [a, b, c] = x;
    first * last + a * b + c * s
}
accepted!(
    parameters_that_are_changed: mutable_parameters, |x: [T; 3], s: T, u: T| (x, s, &u) -> T,
    at [sample(313), sample(314)]
);

#[differentiable]
fn up_to_the_counter<T: Real, const N: usize>(x: &SVector<T, N>) -> T {
    let mut total = T::one();
    for i in 1..=N {
        for j in 1..=i {
            for k in 0..j {
                total = total * x[i - 1] + x[k];
            }
        }
        for j in 0..i {
            total = total * x[i - 1] + T::from_f64(j as f64);
        }
    }
    total
}
accepted!(
    an_inclusive_range_up_to_an_inclusive_counter: up_to_the_counter, |x: SVector<T, 2>| (&x) -> T,
    at [sample(315), sample(316)]
);

#[differentiable]
fn largest_of<T: Real>(x: &[Vector2<T>; 3]) -> T {
    let mut best = x[0];
    for v in x.iter() {
        if v[0] > best[0] {
            best = *v;
        }
    }
    best.dot(&best)
}
accepted!(the_largest_element: largest_of, |x: [Vector2<T>; 3]| (&x) -> T, at [sample(229), sample(230)]);

#[differentiable]
fn references_in_a_loop<T: Real>(x: &[Vector2<T>; 3], m: &Matrix2<T>) -> T {
    let mut a = T::one();
    let mut b = T::one();
    for i in 0..3 {
        let v = &x[i];
        let w = m * v;
        let r = &w;
        let q = &&b;
        if r[0] > a {
            let s = &r;
            a = s.dot(v) * **q;
        } else {
            a = a * v[1] + b;
        }
        b = a * r[1];
    }
    a + b
}
accepted!(
    references_to_parts_in_a_loop: references_in_a_loop, |x: [Vector2<T>; 3], m: Matrix2<T>| (&x, &m) -> T,
    at [sample(321), sample(322)]
);

#[allow(non_snake_case, reason = "the names of mathematics")]
mod upper {
    use super::*;

    #[differentiable]
    pub(super) fn upper_case<T: Real>(A: &Matrix2<T>, B: &Matrix2<T>, n: i32) -> T {
        let C = A * B;
        let (P, Q) = (C * A, C + B);
        let trace_of_P = P.trace();
        match n {
            N if N > 2 => trace_of_P.powi(N),
            _ => Q.trace() * trace_of_P,
        }
    }
}
use upper::upper_case;
accepted!(
    names_in_upper_case: upper_case, |a: Matrix2<T>, b: Matrix2<T>| (&a, &b, 3) -> T, at [sample(323), sample(324)]
);
