//! The samplers keep what they promise, and no sample is special by accident.

use std::vec::Vec;

use nalgebra::DMatrix;

use super::matrices::{condition, side};
use super::{Rng, Sampler, dense};
use crate::space::Layout;

const SIZES: [usize; 4] = [2, 3, 6, 20];
const SQUARES: [Sampler; 5] =
    [Sampler::Nonsingular, Sampler::Symmetric, Sampler::PositiveDefinite, Sampler::Separated, Sampler::Orthogonal];

fn layout(sampler: Sampler, size: usize) -> Layout {
    match sampler {
        Sampler::Nonsingular | Sampler::Orthogonal => Layout::Dense { rows: size, columns: size },
        Sampler::Lower | Sampler::Factor => Layout::Lower { size },
        _ => Layout::Symmetric { size },
    }
}

fn draw(sampler: Sampler, size: usize, seed: u64) -> DMatrix<f64> {
    let layout = layout(sampler, size);
    dense(layout, &sampler.draw(layout, &mut Rng::new(seed)))
}

fn each(mut check: impl FnMut(Sampler, usize, DMatrix<f64>, DMatrix<f64>)) {
    for sampler in SQUARES {
        for size in SIZES {
            for seed in 1..=4 {
                check(sampler, size, draw(sampler, size, seed), draw(sampler, size, seed + 100));
            }
        }
    }
}

#[test]
fn samples_do_not_commute() {
    each(|sampler, size, a, b| {
        // In the plane rotations do commute.
        if size == 2 && matches!(sampler, Sampler::Orthogonal) {
            return;
        }
        let commutator = (&a * &b - &b * &a).norm();
        assert!(commutator > 0.01 * a.norm() * b.norm() / size as f64, "{sampler:?}, N = {size}: {commutator}");
    });
}

#[test]
fn samples_are_far_from_a_multiple_of_the_identity_and_from_a_diagonal_matrix() {
    each(|sampler, size, a, _| {
        let identity = DMatrix::identity(size, size) * (a.trace() / size as f64);
        assert!((&a - identity).norm() > 0.2 * a.norm(), "{sampler:?}, N = {size}");
        let off_diagonal = (&a - DMatrix::from_diagonal(&a.diagonal())).norm();
        assert!(off_diagonal > 0.01 * a.norm(), "{sampler:?}, N = {size}: {off_diagonal}");
    });
}

#[test]
fn spectra_are_distinct_where_a_matrix_is_not_orthogonal_or_clustered() {
    each(|sampler, size, a, _| {
        if matches!(sampler, Sampler::Orthogonal) {
            return;
        }
        let mut values: Vec<f64> = a.singular_values().iter().copied().collect();
        values.sort_by(f64::total_cmp);
        let nearest = values.windows(2).map(|pair| (pair[1] - pair[0]) / values[size - 1]).fold(1.0, f64::min);
        assert!(nearest > 1e-6, "{sampler:?}, N = {size}: {nearest}");
    });
}

#[test]
fn definite_samples_are_definite_and_indefinite_ones_are_not() {
    for size in [1, 2, 3, 6, 20] {
        for seed in 1..20 {
            for sampler in [Sampler::PositiveDefinite, Sampler::Clustered, Sampler::Separated] {
                assert!(draw(sampler, size, seed).cholesky().is_some(), "{sampler:?}, N = {size}, seed {seed}");
            }
            assert!(draw(Sampler::Indefinite, size, seed).cholesky().is_none(), "N = {size}, seed {seed}");
        }
    }
}

#[test]
fn conditions_are_as_asked_for() {
    for size in [2, 3, 6, 20] {
        for wanted in [10.0, 1e3, 1e5] {
            for sampler in [Sampler::PositiveDefinite, Sampler::Nonsingular, Sampler::Factor] {
                let layout = layout(sampler, size);
                let drawn = sampler.draw_conditioned(layout, wanted, &mut Rng::new(3)).expect("a matrix");
                let found = sampler.condition(layout, &drawn);
                // The entries are rounded to f32, which moves the smallest singular value by about N·6e-8.
                assert!((found / wanted - 1.0).abs() < 0.2, "{sampler:?}, N = {size}: {found} for {wanted}");
            }
        }
    }
    assert!(Sampler::Any.draw_conditioned(Layout::Scalar, 10.0, &mut Rng::new(1)).is_none());
}

#[test]
fn clustered_spectra_come_in_pairs_and_orthogonal_matrices_keep_lengths() {
    let mut values: Vec<f64> = draw(Sampler::Clustered, 6, 1).symmetric_eigenvalues().iter().copied().collect();
    values.sort_by(f64::total_cmp);
    for pair in values.chunks(2) {
        assert!((pair[1] / pair[0] - 1.001).abs() < 1e-5, "{values:?}");
    }
    let q = draw(Sampler::Orthogonal, 6, 1);
    // Six terms, each rounded to f32.
    assert!((&q * q.transpose() - DMatrix::identity(6, 6)).amax() < 6.0 * f64::from(f32::EPSILON));
}

#[test]
fn singular_samples_are_singular() {
    for size in [1, 2, 3, 6] {
        for layout in [Layout::Symmetric { size }, Layout::Dense { rows: size, columns: size }] {
            let m = dense(layout, &Sampler::Singular.draw(layout, &mut Rng::new(5)));
            assert!(m.determinant().abs() < 1e-12, "{m}");
            assert_eq!(m.row(size - 1).amax(), 0.0);
        }
    }
}

#[test]
fn numbers_keep_their_ranges_and_are_exact_in_f32() {
    let layout = Layout::Dense { rows: 20, columns: 20 };
    type Range = fn(f64) -> bool;
    let ranges: [(Sampler, Range); 7] = [
        (Sampler::Any, |x| x.abs() <= 2.0),
        (Sampler::Nonzero, |x| (0.25..=2.25).contains(&x.abs())),
        (Sampler::Positive, |x| (0.25..=3.0).contains(&x)),
        (Sampler::Negative, |x| (-3.0..=-0.25).contains(&x)),
        (Sampler::Zero, |x| x == 0.0),
        (Sampler::Wide, |x| (2f64.powi(-20)..=64.0).contains(&x.abs())),
        (Sampler::Near(0.5), |x| (2f64.powi(-20)..=0.0625).contains(&(x - 0.5).abs())),
    ];
    for (sampler, within) in ranges {
        let drawn = sampler.draw(layout, &mut Rng::new(9));
        assert_eq!(drawn.len(), 400);
        for x in drawn {
            assert!(within(x), "{sampler:?}: {x}");
            assert_eq!(x, f64::from(x as f32), "{sampler:?}");
        }
    }
    let wide = Sampler::Wide.draw(layout, &mut Rng::new(9));
    assert!(wide.iter().any(|x| x.abs() < 1e-4) && wide.iter().any(|x| x.abs() > 16.0));
    let near = Sampler::Near(0.5).draw(layout, &mut Rng::new(9));
    assert!(near.iter().any(|x| *x < 0.5) && near.iter().any(|x| *x > 0.5));
}

#[test]
fn columns_without_correlation_have_covariances_of_exactly_zero() {
    for (rows, columns) in [(1, 1), (2, 1), (3, 2), (5, 3), (7, 6), (20, 20)] {
        let layout = Layout::Dense { rows, columns };
        let m = dense(layout, &Sampler::Uncorrelated.draw(layout, &mut Rng::new(3)));
        for j in 0..columns {
            assert_eq!(m.column(j).sum(), 0.0);
            assert_eq!(m.column(j).amax() > 0.0, j + 1 < rows);
            for i in 0..j {
                assert_eq!(m.column(i).dot(&m.column(j)), 0.0);
            }
        }
    }
}

#[test]
fn a_sampler_of_ones_own_is_called_and_cut_to_size() {
    let sampler = Sampler::Custom("halves", |_, _| std::vec![0.5; 100]);
    assert_eq!(sampler.draw(Layout::Dense { rows: 2, columns: 1 }, &mut Rng::new(1)), [0.5, 0.5]);
    assert_eq!(sampler.name(), "halves");
    assert_eq!(side(Layout::Scalar), 1);
    assert!(condition(&DMatrix::identity(3, 3)) == 1.0);
}
