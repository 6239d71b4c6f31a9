//! Arrays that change entry by entry: in place, in loops, twice, in branches, and read before and after.

use nalgebra::{Matrix3, SMatrix, SVector, Vector3};
use pullback::prelude::*;
use pullback::space::Pull;

use crate::harness::{accepted, sample};

/// Symmetric positive definite, whatever the entries are.
fn spd(seed: u64) -> [[f64; 4]; 4] {
    let x: [[f64; 4]; 4] = std::array::from_fn(|i| sample::<4>(seed + i as u64));
    std::array::from_fn(|i| std::array::from_fn(|j| 0.25 * (x[i][j] + x[j][i]) + if i == j { 4.0 } else { 0.0 }))
}

fn flat(rows: [[f64; 4]; 4]) -> [f64; 16] {
    std::array::from_fn(|k| rows[k / 4][k % 4])
}

#[differentiable]
fn cholesky_of_rows<T: Real, const N: usize>(a: &SMatrix<T, N, N>) -> [[T; N]; N] {
    let mut l = [[T::zero(); N]; N];
    for j in 0..N {
        let mut d = a[(j, j)];
        for k in 0..j {
            d -= l[j][k] * l[j][k];
        }
        l[j][j] = d.sqrt();
        for i in j + 1..N {
            let mut s = a[(i, j)];
            for k in 0..j {
                s -= l[i][k] * l[j][k];
            }
            l[i][j] = s / l[j][j];
        }
    }
    l
}
accepted!(
    a_cholesky_of_rows: cholesky_of_rows, |a: SMatrix<T, 4, 4>| (&a) -> [[T; 4]; 4], at [flat(spd(301)), flat(spd(311))]
);

/// A number that each entry of a factor enters in its own way.
#[differentiable]
fn weighed<T: Real, const N: usize>(l: &SMatrix<T, N, N>) -> T {
    let mut sum = T::zero();
    for i in 0..N {
        for j in 0..=i {
            sum += l[(i, j)] * l[(i, j)] * l[(j, j)];
        }
    }
    sum
}

#[differentiable]
fn cholesky_in_branches<T: Real, const N: usize>(a: &SMatrix<T, N, N>) -> T {
    let mut l = SMatrix::<T, N, N>::zeros();
    for j in 0..N {
        for i in j..N {
            let mut s = a[(i, j)];
            for k in 0..j {
                s -= l[(i, k)] * l[(j, k)];
            }
            if i == j {
                l[(i, j)] = s.sqrt();
            } else {
                l[(i, j)] = s / l[(j, j)];
            }
        }
    }
    weighed(&l)
}
accepted!(
    a_cholesky_in_branches: cholesky_in_branches, |a: SMatrix<T, 4, 4>| (&a) -> T, at [flat(spd(321)), flat(spd(331))]
);

/// The matrix is overwritten by its factor: what a step reads, it has changed before.
#[differentiable]
fn cholesky_over_the_matrix<T: Real, const N: usize>(a: SMatrix<T, N, N>) -> T {
    let mut l = a;
    for j in 0..N {
        for k in 0..j {
            for i in j..N {
                l[(i, j)] = l[(i, j)] - l[(i, k)] * l[(j, k)];
            }
        }
        let pivot = l[(j, j)].sqrt();
        for i in j..N {
            l[(i, j)] /= pivot;
        }
    }
    weighed(&l)
}
accepted!(
    a_cholesky_over_the_matrix: cholesky_over_the_matrix, |move a: SMatrix<T, 4, 4>| (a) -> T,
    at [flat(spd(341)), flat(spd(351))]
);

#[differentiable]
fn substitution<T: Real, const N: usize>(l: &SMatrix<T, N, N>, b: &SVector<T, N>) -> SVector<T, N> {
    let mut x = *b;
    for i in 0..N {
        for k in 0..i {
            let step = l[(i, k)] * x[k];
            x[i] -= step;
        }
        x[i] /= l[(i, i)];
    }
    x
}
accepted!(
    a_substitution: substitution, |l: SMatrix<T, 4, 4>, b: SVector<T, 4>| (&l, &b) -> SVector<T, 4>,
    at [
        flat(spd(361)).into_iter().chain(sample::<4>(371)).collect::<Vec<_>>().try_into().unwrap(),
        flat(spd(372)).into_iter().chain(sample::<4>(381)).collect::<Vec<f64>>().try_into().unwrap()
    ]
);

/// An entry is read after it was written in the same step, and written again.
#[differentiable]
fn written_twice<T: Real>(x: &[T; 5]) -> T {
    let mut y = *x;
    let mut sum = T::zero();
    for i in 1..5 {
        y[i] = y[i] * y[i - 1];
        sum += y[i] * y[i];
        y[i] = y[i].sin() + y[i - 1] * y[i];
        y[i - 1] *= y[i];
        sum += y[i] * y[i - 1];
    }
    sum
}
accepted!(an_entry_written_twice: written_twice, |x: [T; 5]| (&x) -> T, at [sample(391), sample(392)]);

/// The same entry under two indices, and an index that the step computes.
#[differentiable]
fn aliased<T: Real>(x: &[T; 4], order: &[usize; 6]) -> T {
    let mut y = *x;
    let mut product = T::one();
    for k in 0..6 {
        let to = order[k];
        let next = (to + k) % 4;
        y[to] = y[next] * y[to] + 0.5;
        y[next] += y[to] * y[next];
        y[(next + to) % 4] *= y[to];
        product *= y[to].cos() + 2.0;
    }
    product * y[0] + y[1] * y[2] - y[3]
}
accepted!(
    indices_of_one_entry: aliased, |x: [T; 4]| (&x, &[0, 2, 2, 1, 3, 0]) -> T, at [sample(393), sample(394)]
);

/// Assignments in one arm, in both arms at places of their own, and none.
#[differentiable]
fn in_branches<T: Real>(x: &[T; 6]) -> T {
    let mut y = *x;
    let mut z = [T::one(); 6];
    for i in 0..6 {
        if x[i] > 0.0 {
            y[i] = x[i] * x[i] * z[i];
        }
        if i % 2 == 0 {
            z[i] += y[i] * y[(i + 1) % 6];
        } else if y[i] < 0.5 {
            y[i - 1] = z[i - 1] * y[i];
            z[i - 1] = y[i].exp();
        }
        y[5 - i] *= z[i];
    }
    let mut sum = T::zero();
    for i in 0..6 {
        sum += y[i] * z[i];
    }
    sum
}
accepted!(entries_in_branches: in_branches, |x: [T; 6]| (&x) -> T, at [sample(395), sample(396), sample(397)]);

/// Old versions stay what they were: under another name, in a tuple, on the right of an exchange.
#[differentiable]
fn older_versions<T: Real>(x: &[T; 3]) -> T {
    let mut y = *x;
    let first = y;
    let mut other = y;
    y[0] = y[1] * first[2];
    other[1] = y[0] * other[0];
    let pair = (y, other[1]);
    (y[0], y[2]) = (y[2] * y[0], y[0] + first[0]);
    other = y;
    y[1] = other[0] * pair.0[0];
    for i in 0..2 {
        let kept = y;
        y[i] = kept[i + 1] * y[i] + pair.1;
        y[i + 1] = kept[i] * y[i];
        other[i] *= kept[i];
    }
    y[0] * other[0] + y[1] * first[1] + y[2] * pair.0[2] * other[1] + other[2]
}
accepted!(older_versions_stay: older_versions, |x: [T; 3]| (&x) -> T, at [sample(408), sample(409)]);

#[differentiable]
fn borrowed_before<T: Real>(x: &Vector3<T>) -> T {
    let mut y = *x;
    let whole = &y;
    let size = whole.dot(whole);
    let old = whole[0] * whole[1];
    y[0] = size * old;
    let mut z = y;
    for i in 0..3 {
        let now = &z;
        let length = now.dot(now);
        z[i] = length * y[i];
    }
    z.dot(&y) + size
}
accepted!(a_borrow_before: borrowed_before, |x: Vector3<T>| (&x) -> T, at [sample(398), sample(399)]);

#[derive(Clone, Copy, Debug, PartialEq, Differentiable)]
struct Bank<T: Real> {
    gains: [T; 4],
    state: Matrix3<T>,
    level: T,
}

/// Parts of fields, in loops within loops.
#[differentiable]
fn parts_of_fields<T: Real>(bank: &Bank<T>, x: &[T; 4]) -> Bank<T> {
    let mut bank = *bank;
    for i in 0..4 {
        bank.gains[i] *= x[i] + bank.level;
        for j in 0..3 {
            let step = bank.gains[i] * bank.state[(i % 3, j)];
            bank.state[(j, i % 3)] += step;
        }
        bank.level = bank.level.sin() + bank.gains[i];
    }
    bank.gains[0] *= bank.level;
    bank
}
accepted!(
    entries_of_fields: parts_of_fields, |b: Bank<T>, x: [T; 4]| (&b, &x) -> Bank<T>, at [sample(400), sample(401)]
);

/// A loop over items keeps what it overwrites, beside a number that it carries.
#[differentiable]
fn histories<T: Real, const K: usize>(data: &[T; K], rate: T) -> T {
    let mut level = T::zero();
    let mut seen = [T::one(); K];
    for (i, y) in data.iter().enumerate() {
        level = level + rate * (*y - level) * seen[i];
        seen[K - 1 - i] = level * level;
        seen[i] *= level;
    }
    let mut sum = level;
    for s in seen {
        sum += s * s;
    }
    sum
}
accepted!(
    a_history: histories, |d: [T; 5], r: T| (&d, r) -> T, at [sample(402), sample(403)]
);

/// The number of a step that is carried along steers where the next one writes.
#[differentiable]
fn carried_position<T: Real>(x: &[T; 4]) -> T {
    let mut ring = [T::one(); 3];
    let mut at = 0;
    for i in 0..4 {
        ring[at] = ring[at] * x[i] + ring[(at + 1) % 3] * ring[(at + 2) % 3];
        at = (at + 2) % 3;
    }
    ring[0] * ring[1] - ring[2]
}
accepted!(a_position_that_is_carried: carried_position, |x: [T; 4]| (&x) -> T, at [sample(404), sample(405)]);

/// A loop that goes back within a branch within a loop.
#[differentiable]
fn loop_in_a_branch<T: Real>(x: &[T; 4]) -> T {
    let mut y = *x;
    for i in 0..4 {
        if y[i] * y[i] > 0.05 {
            for k in 1..4 {
                y[k] = y[k] * y[k - 1] + y[i];
            }
        } else {
            y[i] = 1.0 + y[i] * y[0];
        }
    }
    y[0] + y[1] * y[2] * y[3]
}
accepted!(a_loop_in_a_branch: loop_in_a_branch, |x: [T; 4]| (&x) -> T, at [sample(406), sample(407)]);
