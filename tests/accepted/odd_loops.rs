//! Loops as nobody would write them first, and as somebody will.

use nalgebra::{Matrix2, Matrix3, SMatrix, SVector, Vector2, Vector3};
use pullback::prelude::*;
use pullback::space::Pull;

use crate::harness::{accepted, sample};

#[differentiable]
fn shadowed_counter<T: Real>(x: &[T; 4]) -> T {
    let mut total = T::zero();
    for i in 0..2 {
        let i = i + 1;
        let y = x[i] * x[i];
        for i in i..4 {
            let y = y * x[i];
            total += y;
        }
        total += y * x[i - 1];
    }
    total
}
accepted!(a_shadowed_loop_variable: shadowed_counter, |x: [T; 4]| (&x) -> T, at [sample(201), sample(202)]);

#[differentiable]
fn no_steps<T: Real>(x: T, y: T) -> T {
    let mut total = x * y;
    for _ in 0..0 {
        total *= x;
    }
    for i in 3..2 {
        total += x.powi(i);
    }
    total
}
accepted!(loops_without_steps: no_steps, |x: T, y: T| (x, y) -> T, at [[0.8, 0.5], [-1.3, 0.7]]);

#[differentiable]
fn chain_of_carried<T: Real>(x: T) -> T {
    let mut a = 1.0;
    let mut b = 1.0;
    let mut c = T::one();
    let mut d = T::one();
    for _ in 0..5 {
        a = b * 0.5;
        b = c + 0.25;
        c = d * d;
        d = x + 0.125;
    }
    a + b * c
}
accepted!(active_in_the_fourth_step: chain_of_carried, |x: T| (x) -> T, at [[0.8], [-1.3]]);

#[differentiable]
fn never_active<T: Real>(x: T) -> T {
    let mut a = T::one();
    let mut b = T::one();
    for i in 0..4 {
        a = b * 0.5;
        b = a + T::from_f64(i as f64);
    }
    a * x + b * x * x
}
accepted!(a_constant_loop: never_active, |x: T| (x) -> T, at [[0.8], [-1.3]]);

#[differentiable]
fn rotated<T: Real>(x: T, y: T, z: T) -> T {
    let (mut a, mut b, mut c) = (x, y, z);
    for _ in 0..4 {
        let t = a;
        a = b;
        b = c;
        c = t * 0.5;
    }
    for _ in 0..3 {
        (a, b) = (b, a + b);
        (b, c) = (c, b);
    }
    a * b + c
}
accepted!(swapped_in_a_loop: rotated, |x: T, y: T, z: T| (x, y, z) -> T, at [[0.8, 0.5, -0.3], [-1.3, 0.7, 0.4]]);

#[differentiable]
fn swapped_entries<T: Real>(x: &[T; 4]) -> T {
    let mut x = *x;
    for i in 0..3 {
        (x[i], x[i + 1]) = (x[i + 1], x[i] * x[i + 1]);
    }
    let t = x[0];
    x[0] = x[3];
    x[3] = t;
    x[0] + 2.0 * x[1] * x[2] + x[3]
}
accepted!(entries_swapped: swapped_entries, |x: [T; 4]| (&x) -> T, at [sample(203), sample(204)]);

#[differentiable]
fn smoothed<T: Real, const N: usize>(x: &SVector<T, N>) -> SVector<T, N> {
    let mut x = *x;
    for _ in 0..3 {
        for i in 1..N {
            x[i] = 0.5 * (x[i] + x[i - 1]);
        }
        for i in 0..N - 1 {
            let next = x[i + 1];
            x[i] *= next;
        }
    }
    x
}
accepted!(
    an_array_read_and_written: smoothed, |x: SVector<T, 4>| (&x) -> SVector<T, 4>, at [sample(205), sample(206)]
);

#[differentiable]
fn own_elements_by_value<T: Real>(x: [T; 3]) -> T {
    let mut x = x;
    for v in x {
        x[0] += v * x[1];
        x[2] *= v;
    }
    for (i, v) in x.into_iter().enumerate() {
        x[2 - i] = v * x[i];
    }
    x[0] + x[1] * x[2]
}
accepted!(
    an_array_changed_by_its_own_elements: own_elements_by_value, |move x: [T; 3]| (x) -> T,
    at [[0.8, 0.5, -0.3], [-1.3, 0.7, 0.4]]
);

#[differentiable]
fn branches_around_loops<T: Real>(x: &[T; 4], deep: bool) -> T {
    let mut total = T::one();
    for i in 0..4 {
        if x[i] > 0.0 {
            for j in 0..i {
                if j % 2 == 0 {
                    total += x[j] * x[i];
                } else if deep {
                    let mut inner = total;
                    for _ in 0..2 {
                        inner = inner * x[j] + x[i];
                    }
                    total = inner;
                }
            }
        } else {
            total *= 1.0 + x[i] * x[i];
        }
    }
    total
}
accepted!(
    a_loop_in_a_branch_in_a_loop: branches_around_loops, |x: [T; 4]| (&x, true) -> T,
    at [[0.8, 0.5, -0.3, 1.2], [0.3, 0.7, 0.4, 0.9], [-0.3, -0.7, 0.4, -0.9]]
);

#[differentiable]
fn loop_in_an_arm<T: Real>(x: T, y: T) -> T {
    if x > y {
        let mut p = x;
        for k in 1..4 {
            p = p * y + T::from_f64(k as f64);
        }
        p
    } else {
        let mut q = y;
        for _ in 0..2 {
            q *= x;
        }
        q * x
    }
}
accepted!(a_loop_as_the_value_of_a_branch: loop_in_an_arm, |x: T, y: T| (x, y) -> T, at [[0.8, 0.5], [0.3, 0.7]]);

#[differentiable]
fn twice_over<T: Real>(x: &[T; 3]) -> T {
    let mut mean = T::zero();
    for v in x {
        mean += *v;
    }
    mean /= 3.0;
    let mut spread = T::zero();
    for v in x.iter() {
        let d = *v - mean;
        spread += d * d;
    }
    for v in x {
        spread = spread * *v + mean;
    }
    spread
}
accepted!(two_loops_over_one_array: twice_over, |x: [T; 3]| (&x) -> T, at [sample(207), sample(208)]);

#[differentiable]
fn table<T: Real>(x: &Vector3<T>) -> T {
    let mut m = Matrix3::zeros();
    for i in 0..3 {
        for j in 0..3 {
            m[(i, j)] = x[i] * x[j].powi(i as i32) + T::from_f64((i * 3 + j) as f64);
        }
    }
    let top = m.fixed_rows::<2>(0);
    let corner = m.fixed_view::<2, 2>(1, 1);
    let mut total = corner.trace() + top.sum();
    for j in 0..3 {
        total += m.column(j).dot(&m.column((j + 1) % 3)) * 0.01;
        total -= m.row(j).dot(&m.row(2 - j)) * 0.02;
    }
    total
}
accepted!(a_matrix_built_by_index_and_read_by_views: table, |x: Vector3<T>| (&x) -> T, at [sample(209), sample(210)]);

#[differentiable]
fn structured_entries<T: Real>(s: &Symmetric<T, 3>, l: &LowerTriangular<T, 3>) -> T {
    let mut total = T::zero();
    for i in 0..3 {
        for j in 0..3 {
            total += s[(i, j)] * T::from_f64(1.0 + (i + 2 * j) as f64);
            if j <= i {
                total += l[(i, j)] * l[(i, j)] * s[(j, i)];
            }
        }
    }
    total
}
accepted!(
    entries_of_structured_matrices: structured_entries, |s: Symmetric<T, 3>, l: LowerTriangular<T, 3>| (&s, &l) -> T,
    at [sample(211), sample(212)]
);

#[differentiable]
fn constants_between<T: Real>(x: &[T; 6]) -> T {
    let mut total = T::zero();
    let mut index = 0;
    let mut sign = 1.0;
    for i in 0..3 {
        let next = (index + 2 * i + 1) % 6;
        let weight = T::from_f64(1.0 / (next as f64 + 1.0));
        sign = -sign;
        total += sign * weight * x[index] * x[next];
        index = next;
    }
    total + x[index ^ 1]
}
accepted!(an_index_that_is_carried: constants_between, |x: [T; 6]| (&x) -> T, at [sample(213), sample(214)]);

#[differentiable]
fn reversed<T: Real>(x: &[T; 4], y: &[T; 4]) -> T {
    let mut value = T::zero();
    for (a, b) in x.iter().rev().zip(y.iter()) {
        value = value * *a + *b;
    }
    for i in (1..4).rev() {
        value = value * x[i] + y[i - 1];
    }
    for (i, a) in x.iter().rev().enumerate() {
        value += *a * y[i];
    }
    value
}
accepted!(reversed_and_zipped: reversed, |x: [T; 4], y: [T; 4]| (&x, &y) -> T, at [sample(215), sample(216)]);

#[differentiable]
fn part_of_an_array<T: Real>(x: &[T; 6]) -> T {
    let mut value = T::one();
    for a in x.iter().skip(2) {
        value = value * *a + 0.5;
    }
    for a in x.iter().take(3) {
        value = value * *a - 0.25;
    }
    for a in x.iter().step_by(2) {
        value += *a * *a;
    }
    for a in x.iter().skip(1).step_by(2) {
        value *= 1.0 + *a * 0.5;
    }
    for (i, a) in x.iter().enumerate().skip(1).take(3) {
        value += *a * T::from_f64(i as f64) * value;
    }
    for i in (0..6).step_by(3) {
        value += x[i] * value;
    }
    value
}
accepted!(skip_take_and_step_by: part_of_an_array, |x: [T; 6]| (&x) -> T, at [sample(217), sample(218)]);

#[differentiable]
fn reversed_part<T: Real>(x: &[T; 5]) -> T {
    let mut value = T::one();
    for a in x.iter().rev().skip(1) {
        value = value * *a + 0.5;
    }
    for a in x.iter().rev().take(2) {
        value = value * *a - 0.25;
    }
    for a in x.iter().rev().step_by(2) {
        value = value * *a + 0.125;
    }
    value
}
accepted!(parts_of_a_reversed_array: reversed_part, |x: [T; 5]| (&x) -> T, at [sample(219), sample(220)]);

#[differentiable]
fn three_arrays<T: Real>(x: &[T; 3], y: &[Vector2<T>; 3], z: &SVector<T, 3>) -> T {
    let mut total = T::zero();
    for ((a, b), c) in x.iter().zip(y.iter()).zip(z.iter()) {
        total = total * *c + *a * b[0] + b[1];
    }
    for (i, (a, (b, c))) in x.iter().zip(y.iter().zip(z)).enumerate() {
        total += *a * b.dot(b) * *c * T::from_f64(i as f64);
    }
    total
}
accepted!(
    three_zipped: three_arrays, |x: [T; 3], y: [Vector2<T>; 3], z: SVector<T, 3>| (&x, &y, &z) -> T,
    at [sample(221), sample(222)]
);

#[differentiable]
fn zip_with_an_offset<T: Real>(x: &[T; 4]) -> T {
    let mut total = T::zero();
    for (a, b) in x.iter().zip(x.iter().skip(1)) {
        let step = *b - *a;
        total += step * step * step;
    }
    total
}
accepted!(an_array_zipped_with_itself: zip_with_an_offset, |x: [T; 4]| (&x) -> T, at [sample(223), sample(224)]);

#[differentiable]
fn pairs_taken_apart<T: Real>(pairs: &[(T, T); 3], rows: [[T; 2]; 2]) -> T {
    let mut total = T::one();
    for (a, b) in pairs {
        total = total * *a + *b;
    }
    for [a, b] in rows {
        total = total * a - b;
    }
    for &(a, b) in pairs.iter() {
        total += a * b * b;
    }
    total
}
accepted!(
    elements_taken_apart: pairs_taken_apart, |p: [(T, T); 3], r: [[T; 2]; 2]| (&p, r) -> T,
    at [sample(225), sample(226)]
);

#[differentiable]
fn products_of_matrices<T: Real>(a: &Matrix2<T>, v: &Vector2<T>) -> T {
    let mut powers = [Matrix2::identity(); 4];
    for i in 1..4 {
        powers[i] = powers[i - 1] * a;
    }
    let mut total = T::zero();
    for (i, p) in powers.iter().enumerate() {
        let w = p * v;
        total += w.dot(v) * T::from_f64(0.5f64.powi(i as i32));
    }
    powers[2][(0, 1)] += total;
    powers[3] = powers[2] * powers[1];
    powers[3].trace()
}
accepted!(
    an_array_of_matrices: products_of_matrices, |a: Matrix2<T>, v: Vector2<T>| (&a, &v) -> T,
    at [sample(231), sample(232)]
);

#[differentiable]
fn sized_loops<T: Real, const N: usize>(x: &SVector<T, N>, m: &SMatrix<T, N, N>) -> T {
    const LAST: usize = 3;
    let mut total = T::zero();
    for i in 1..=N {
        for j in (0..i).rev() {
            for k in 0..LAST {
                total += x[i - 1] * m[(i - 1, j)] * x[j].powi(k as i32);
            }
        }
    }
    for i in (0..N).step_by(2) {
        total *= x[i];
    }
    for i in N / 2..N {
        total += x[N - 1 - i] * x[i];
    }
    total
}
accepted!(
    loops_of_any_size: sized_loops, |x: SVector<T, 3>, m: SMatrix<T, 3, 3>| (&x, &m) -> T,
    at [sample(233), sample(234)]
);
