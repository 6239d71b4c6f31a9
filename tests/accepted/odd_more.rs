//! More of what is rarely seen: parts of blocks, counters below zero, references kept by tuples.

use nalgebra::{Matrix2, Matrix3, SVector, Vector2};
use pullback::prelude::*;
use pullback::space::Pull;

use crate::harness::{accepted, sample};

#[differentiable]
fn itself<T: Real>(x: T) -> T {
    x
}
accepted!(the_identity: itself, |x: T| (x) -> T, at [[0.8], [-1.3]]);

#[differentiable]
fn entries_of_entries<T: Real>(x: &[[T; 2]; 3], m: &[Matrix2<T>; 2]) -> [[T; 2]; 2] {
    let mut y = [[T::zero(); 2]; 2];
    let row = x[2];
    y[0] = x[1];
    y[1][0] = row[1] * m[1][(0, 1)];
    y[0][1] += (m[0] * m[1])[(1, 1)] * x[0][0];
    y[1][1] = y[0][1] * y[0][0] - m[1].column(0)[1];
    y
}
accepted!(
    an_array_of_arrays: entries_of_entries, |x: [[T; 2]; 3], m: [Matrix2<T>; 2]| (&x, &m) -> [[T; 2]; 2],
    at [sample(251), sample(252)]
);

#[differentiable]
fn parts_of_blocks<T: Real>(m: &Matrix3<T>) -> T {
    let c = m.column(1);
    let r = m.row(2);
    let top = m.fixed_view::<2, 2>(0, 1);
    let mut total = m.column(0)[1] * c[2] + r[0] * top[(1, 0)] + m.fixed_rows::<2>(1).column(2)[0];
    for j in 0..3 {
        let column = m.column(j);
        for i in 0..3 {
            total += column[i] * m.row(i)[j] * c[i];
        }
    }
    let mut d = m.column(2).into_owned();
    let second = d[1];
    d[0] *= second;
    total * d[0] + d.sum()
}
accepted!(entries_of_rows_and_columns: parts_of_blocks, |m: Matrix3<T>| (&m) -> T, at [sample(335), sample(336)]);

#[differentiable]
fn receivers<T: Real>(v: &Vector2<T>, n: usize) -> T {
    let c = Vector2::new(T::from_f64(n as f64), T::one());
    let a = (-c).dot(v) + (c - c * T::from_f64(3.0)).dot(v) - (*v).dot(&(-c));
    let b = (*v).clone() + (-v).clone_owned() * T::from_f64(2.0) + (v - (c - v));
    let m = Matrix2::new(a, T::zero(), T::one(), a);
    ((-m).transpose() * b)[0] + (m * (c - b)).sum() + (-(c + c)).component_mul(&b)[1] + (b - (c - (c + c)))[0]
}
accepted!(receivers_with_a_sign: receivers, |v: Vector2<T>| (&v, 2) -> T, at [sample(331), sample(332)]);

/// The body is read twice, the second time with one differentiated value more.
#[differentiable]
fn read_twice<T: Real>(x: T, y: &Vector2<T>) -> T {
    let mut a = T::one();
    for _ in 0..3 {
        let plain = (x * 2.0, x);
        let pair = (&x, y);
        a = a * plain.0 + *pair.0 * plain.1 + pair.1[0];
    }
    a
}
accepted!(
    tuples_of_references_in_a_loop: read_twice, |x: T, y: Vector2<T>| (x, &y) -> T, at [sample(319), sample(320)]
);

#[differentiable]
fn one_added<T: Real, const N: usize>(x: &SVector<T, N>) -> T {
    let mut total = T::one();
    for i in 0..N {
        for j in 0..i + 1 {
            total = total * x[i] + x[j];
        }
    }
    total
}
accepted!(a_range_up_to_one_more: one_added, |x: SVector<T, 3>| (&x) -> T, at [sample(317), sample(318)]);

#[differentiable]
fn negative_counter<T: Real>(x: T) -> T {
    let mut total = x;
    for k in -2..3 {
        total = total * (x + T::from_f64(k as f64)) + x;
    }
    total
}
accepted!(a_range_from_below_zero: negative_counter, |x: T| (x) -> T, at [[0.8], [-1.3]]);

#[differentiable]
fn ratio<T: Real>(x: T, y: T) -> Result<T, Error> {
    if y == 0.0 { Err(Error::Singular { pivot: 0 }) } else { Ok(x / y) }
}

#[differentiable]
fn constants_that_can_fail<T: Real>(x: T, n: usize) -> Result<T, Error> {
    let (c, d) = (T::from_f64(3.0), T::from_f64(n as f64));
    Ok(x - (ratio(c, d)? - ratio(d, c)?) * -(ratio(c, c)? + x) - (ratio(d, d)? - ratio(x, d)?))
}
accepted!(differences_of_what_can_fail: constants_that_can_fail, |x: T| (x, 2) -> try T, at [[0.8], [-1.3]]);
