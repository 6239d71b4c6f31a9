//! Matrices with declared properties.

use std::vec::Vec;

use nalgebra::{DMatrix, DVector};

use super::rounded;
use crate::gradcheck::rng::Rng;
use crate::space::Layout;

pub(super) fn nonsingular(layout: Layout, rng: &mut Rng) -> Vec<f64> {
    let size = side(layout);
    loop {
        let coordinates = rng.shorts(layout.dimension());
        if condition(&dense(layout, &coordinates)) < 10.0 + 10.0 * size as f64 {
            return coordinates;
        }
    }
}

pub(super) fn positive_definite(layout: Layout, rng: &mut Rng) -> Vec<f64> {
    let size = side(layout);
    let g = DMatrix::from_fn(size, size, |_, _| rng.short());
    let s = &g * g.transpose() / size as f64 + DMatrix::identity(size, size) * 0.125;
    coordinates(layout, &s.map(rounded))
}

/// A random symmetric matrix with one entry of its diagonal made negative.
pub(super) fn indefinite(layout: Layout, rng: &mut Rng) -> Vec<f64> {
    let size = side(layout);
    let mut s = dense(layout, &rng.shorts(layout.dimension()));
    let at = (rng.bits() % size.max(1) as u64) as usize;
    s[(at, at)] = -0.5 - s[(at, at)].abs();
    coordinates(layout, &s)
}

pub(super) fn factor(layout: Layout, rng: &mut Rng) -> Vec<f64> {
    let size = side(layout);
    let damping = 1.0 / (size as f64).sqrt();
    let mut coordinates = Vec::with_capacity(layout.dimension());
    for j in 0..size {
        for i in j..size {
            let x = rng.short();
            coordinates.push(rounded(if i == j { 0.75 + x.abs() / 2.0 } else { x * damping }));
        }
    }
    coordinates
}

/// Noisy multiples of one column that alternates in sign.
pub(super) fn correlated(layout: Layout, rng: &mut Rng) -> Vec<f64> {
    let rows = side(layout);
    let direction: Vec<f64> = (0..rows)
        .map(|row| {
            let size = 1.0 + rng.short() / 8.0;
            if row % 2 == 0 { size } else { -size }
        })
        .collect();
    let mut coordinates = Vec::with_capacity(layout.dimension());
    for _ in 0..layout.dimension() / rows.max(1) {
        let x = rng.short();
        let factor = if x < 0.0 { x / 4.0 - 0.75 } else { x / 4.0 + 0.75 };
        coordinates.extend(direction.iter().map(|entry| rounded(entry * factor + rng.short() / 32.0)));
    }
    coordinates
}

/// The columns (1, −1, 0, …), (1, 1, −2, 0, …), (1, 1, 1, −3, …), … that are orthogonal to each other and to ones, each with a sign; zeros
/// where there are no more of them. Sums of their products are sums of whole numbers, so their covariances are zero to the last bit.
pub(super) fn uncorrelated(layout: Layout, rng: &mut Rng) -> Vec<f64> {
    let rows = side(layout);
    (0..layout.dimension() / rows.max(1))
        .flat_map(|column| {
            let size = if rng.short() < 0.0 { -1.0 } else { 1.0 };
            (0..rows).map(move |row| match row {
                _ if column + 1 >= rows => 0.0,
                row if row <= column => size,
                row if row == column + 1 => -size * row as f64,
                _ => 0.0,
            })
        })
        .collect()
}

/// The Q of a random square, each column with a random sign.
pub(super) fn orthogonal(size: usize, rng: &mut Rng) -> DMatrix<f64> {
    let g = DMatrix::from_fn(size, size, |i, j| rng.short() + if i == j { 1.0 / 128.0 } else { 0.0 });
    let mut q = g.qr().q();
    for mut column in q.column_iter_mut() {
        if rng.short() < 0.0 {
            column.neg_mut();
        }
    }
    q
}

/// Q Λ Qᵀ with these eigenvalues.
pub(super) fn spectral(size: usize, rng: &mut Rng, eigenvalue: impl Fn(usize) -> f64) -> DMatrix<f64> {
    let q = orthogonal(size, rng);
    &q * DMatrix::from_diagonal(&DVector::from_fn(size, |k, _| eigenvalue(k))) * q.transpose()
}

/// U Σ Vᵀ with these singular values.
pub(super) fn with_singular_values(size: usize, rng: &mut Rng, value: impl Fn(usize) -> f64) -> DMatrix<f64> {
    let (u, v) = (orthogonal(size, rng), orthogonal(size, rng));
    u * DMatrix::from_diagonal(&DVector::from_fn(size, |k, _| value(k))) * v
}

/// Copies the first row onto the last one; a single number becomes zero.
pub(super) fn make_singular(layout: Layout, x: &mut [f64]) {
    if let [x] = x {
        *x = 0.0;
    }
    match layout {
        Layout::Dense { rows, columns } if rows > 1 => {
            for j in 0..columns {
                x[j * rows + rows - 1] = x[j * rows];
            }
        }
        Layout::Symmetric { size } if size > 1 => {
            let at = |i: usize, j: usize| j * size - j * (j + 1) / 2 + i;
            for j in 1..size {
                x[at(size - 1, j)] = x[at(j, 0)];
            }
            x[at(size - 1, 0)] = x[at(0, 0)];
            x[at(size - 1, size - 1)] = x[at(0, 0)];
        }
        _ => {}
    }
}

pub(super) fn side(layout: Layout) -> usize {
    match layout {
        Layout::Dense { rows, .. } => rows,
        Layout::Symmetric { size } | Layout::Lower { size } => size,
        _ => 1,
    }
}

/// All entries of a matrix from its coordinates.
pub(in crate::gradcheck) fn dense(layout: Layout, coordinates: &[f64]) -> DMatrix<f64> {
    match layout {
        Layout::Dense { rows, columns } => DMatrix::from_column_slice(rows, columns, coordinates),
        Layout::Symmetric { size } | Layout::Lower { size } => {
            let mirrored = matches!(layout, Layout::Symmetric { .. });
            let mut m = DMatrix::zeros(size, size);
            let mut next = coordinates.iter();
            for j in 0..size {
                for i in j..size {
                    let x = next.next().copied().unwrap_or_default();
                    m[(i, j)] = x;
                    if mirrored {
                        m[(j, i)] = x;
                    }
                }
            }
            m
        }
        _ => DMatrix::from_column_slice(1, coordinates.len(), coordinates),
    }
}

/// The coordinates of a matrix, each rounded to `f32`; a structured one is read from its lower triangle.
pub(super) fn coordinates(layout: Layout, m: &DMatrix<f64>) -> Vec<f64> {
    let mut coordinates = unrounded(layout, m);
    coordinates.iter_mut().for_each(|x| *x = f64::from(*x as f32));
    coordinates
}

/// The coordinates of a matrix.
pub(super) fn unrounded(layout: Layout, m: &DMatrix<f64>) -> Vec<f64> {
    let triangle = matches!(layout, Layout::Symmetric { .. } | Layout::Lower { .. });
    let mut coordinates = Vec::with_capacity(layout.dimension());
    for j in 0..m.ncols() {
        for i in if triangle { j } else { 0 }..m.nrows() {
            coordinates.push(m[(i, j)]);
        }
    }
    coordinates
}

/// The ratio of the largest to the smallest singular value.
pub(super) fn condition(m: &DMatrix<f64>) -> f64 {
    let values = m.singular_values();
    values.max() / values.min()
}
