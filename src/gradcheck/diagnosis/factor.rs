//! Mistakes of rules whose value is a triangular factor of the argument, S = L Lᵀ.

use std::format;
use std::string::String;
use std::vec::Vec;

use nalgebra::DMatrix;

use super::super::functions::Functions;
use super::super::sample::dense;
use super::super::subject::Argument;
use super::{Block, indices};
use crate::space::Layout;

/// M = Lᵀ L̄ and L⁻¹ in, an S̄ out, not yet symmetrised.
type Rule = fn(&DMatrix<f64>, &DMatrix<f64>) -> DMatrix<f64>;

/// The lower triangle with its diagonal times `on`.
fn phi(m: &DMatrix<f64>, on: f64) -> DMatrix<f64> {
    DMatrix::from_fn(m.nrows(), m.ncols(), |i, j| match i.cmp(&j) {
        core::cmp::Ordering::Greater => m[(i, j)],
        core::cmp::Ordering::Equal => m[(i, j)] * on,
        core::cmp::Ordering::Less => 0.0,
    })
}

/// What S̄ becomes by each mistake.
const RULES: [(&str, Rule); 6] = [
    ("the diagonal of Φ(Lᵀ L̄) is not halved", |m, inverse| inverse.transpose() * phi(m, 1.0) * inverse),
    ("Lᵀ L̄ is symmetrised and halved instead of going through Φ", |m, inverse| {
        inverse.transpose() * ((m + m.transpose()) * 0.25) * inverse
    }),
    ("Φ is missing: all of Lᵀ L̄ is used", |m, inverse| inverse.transpose() * m * inverse),
    ("Φ takes the upper triangle instead of the lower", |m, inverse| {
        inverse.transpose() * phi(&m.transpose(), 0.5).transpose() * inverse
    }),
    ("Φ drops the diagonal", |m, inverse| inverse.transpose() * phi(m, 0.0) * inverse),
    ("L⁻¹ and L⁻ᵀ are exchanged", |m, inverse| inverse * phi(m, 0.5) * inverse.transpose()),
];

/// The first of the mistakes that explains every entry.
pub(super) fn first(
    functions: &Functions,
    value: &[f64],
    argument: &Argument,
    block: &Block,
    name: &str,
) -> Option<String> {
    let (Layout::Lower { size }, Layout::Symmetric { size: rows }) = (functions.result.layout, argument.shape.layout)
    else {
        return None;
    };
    if size != rows || size == 1 {
        return None;
    }
    let l = dense(functions.result.layout, value);
    let inverse = l.clone().try_inverse()?;
    // Derivatives by coordinates: an off-diagonal entry of S stands at two places.
    let gradients = |matrix: &dyn Fn(&DMatrix<f64>) -> DMatrix<f64>| {
        let row = |k: usize| {
            let mut l_bar = DMatrix::zeros(size, size);
            if let Some((i, j)) = indices(functions.result.layout, k) {
                l_bar[(i, j)] = 1.0;
            }
            let s_bar = matrix(&(l.transpose() * l_bar));
            let entry = |at: usize| {
                indices(argument.shape.layout, at).map_or(0.0, |(i, j)| s_bar[(i, j)] * if i == j { 1.0 } else { 2.0 })
            };
            (0..argument.shape.layout.dimension()).map(entry).collect::<Vec<_>>()
        };
        (0..functions.result.layout.dimension()).map(row).collect::<Vec<_>>()
    };
    for (mistake, rule) in RULES {
        let symmetrised = |m: &DMatrix<f64>| {
            let s_bar = rule(m, &inverse);
            (&s_bar + s_bar.transpose()) * 0.5
        };
        if block.is(&gradients(&symmetrised)) {
            return Some(format!("{name} is what comes out where {mistake}"));
        }
    }
    let raw = |m: &DMatrix<f64>| inverse.transpose() * phi(m, 0.5) * &inverse;
    if block.is(&gradients(&raw)) {
        return Some(format!(
            "{name} is the lower triangle of L⁻ᵀ Φ(Lᵀ L̄) L⁻¹: the last step, symmetrising, is missing"
        ));
    }
    // A triangle that holds both places of an entry.
    let folded = |m: &DMatrix<f64>| {
        let s_bar = raw(m);
        let sum = &s_bar + s_bar.transpose();
        DMatrix::from_fn(size, size, |i, j| if i == j { s_bar[(i, i)] } else { sum[(i, j)] })
    };
    block.is(&gradients(&folded)).then(|| {
        format!("{name} is that of the stored triangle: an off-diagonal entry there counts for both of its places")
    })
}
