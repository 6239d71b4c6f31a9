//! A two-layer tanh network in fixed-size types, trained with a penalty on the covariance of its activations.
//!
//! `cargo run --release --example tanh_network`
//!
//! The network predicts the petal width of the iris data from the other three lengths. The penalty, the mean absolute
//! entry of the covariance of the six hidden activations, drives apart units that say the same.

use pullback::covariance::{Centring, Divisor};
use pullback::optim::Adam;
use pullback::prelude::*;
use pullback::space::Tangent;

const SAMPLES: usize = 150;
const INPUTS: usize = 4; // three lengths and a constant
const HIDDEN: usize = 6;

type Inputs = SMatrix<f64, SAMPLES, INPUTS>;
type Targets = SVector<f64, SAMPLES>;
/// The weights of the two layers.
type Weights = (SMatrix<f64, INPUTS, HIDDEN>, SVector<f64, HIDDEN>);

struct Loss {
    error: f64,
    penalty: f64,
    gradient: Weights,
}

/// Mean squared error + λ · penalty, with its gradient by the pullbacks in reverse order.
fn loss((first, second): &Weights, x: &Inputs, target: &Targets, strength: f64) -> Result<Loss, Error> {
    let (sums, to_first) = product::vjp(x, first);
    let (activations, to_sums) = tanh::vjp(&sums);
    let (output, to_second) = product::vjp(&activations, second);
    let (squared, to_output) = norm_squared::vjp(&(output - target));
    let (penalty, to_activations) =
        mean_abs_covariance_penalty::vjp(&activations, Centring::Mean, Divisor::SamplesMinusOne)?;

    let output_bar = to_output.pull(1.0 / SAMPLES as f64);
    let (mut activations_bar, second_bar) = to_second.pull(output_bar);
    activations_bar.accumulate(to_activations.pull(strength).0);
    let (_, first_bar) = to_first.pull(to_sums.pull(activations_bar));
    Ok(Loss { error: squared / SAMPLES as f64, penalty, gradient: (first_bar, second_bar) })
}

/// The mean absolute off-diagonal entry of the covariance of the activations.
fn off_diagonal(weights: &Weights, x: &Inputs) -> Result<f64, Error> {
    let activations = tanh(&product(x, &weights.0));
    let c = sample_covariance(&activations, Centring::Mean, Divisor::SamplesMinusOne)?.to_matrix();
    Ok((c.abs().sum() - c.diagonal().abs().sum()) / (HIDDEN * (HIDDEN - 1)) as f64)
}

fn train(x: &Inputs, target: &Targets, strength: f64) -> Result<(f64, f64), Error> {
    // Unequal starting weights, so that no two hidden units are copies of each other.
    let first = SMatrix::from_fn(|i, j| 0.5 * ((3 * i + 5 * j + 1) as f64).sin());
    let second = SVector::from_fn(|i, _| 0.5 * ((2 * i + 1) as f64).cos());
    let (mut weights, mut adam) = ((first, second), Adam::new(0.01));
    println!("penalty × {strength}");
    println!("  {:>5}  {:>12}  {:>12}  {:>22}", "step", "mean error²", "penalty", "off-diagonal covariance");
    for step in 0..=2000 {
        let Loss { error, penalty, gradient } = loss(&weights, x, target, strength)?;
        if step % 500 == 0 {
            println!("  {step:>5}  {error:>12.6}  {penalty:>12.6}  {:>22.6}", off_diagonal(&weights, x)?);
        }
        if step == 2000 {
            return Ok((error, off_diagonal(&weights, x)?));
        }
        weights = adam.step(weights, gradient);
    }
    unreachable!("the last step returns");
}

fn main() -> Result<(), Box<dyn core::error::Error>> {
    let lengths = read_iris()?;
    // Standardised columns, and a constant one.
    let standardised = SMatrix::<f64, SAMPLES, 4>::from_fn(|i, j| {
        let column = lengths.column(j);
        (lengths[(i, j)] - column.mean()) / column.variance().sqrt()
    });
    let x = Inputs::from_fn(|i, j| if j < 3 { standardised[(i, j)] } else { 1.0 });
    let target: Targets = standardised.column(3).into_owned();

    let (plain_error, plain) = train(&x, &target, 0.0)?;
    let (error, penalised) = train(&x, &target, 0.5)?;
    println!("off-diagonal covariance of the activations: {plain:.6} without, {penalised:.6} with the penalty");
    assert!(penalised < 0.25 * plain, "the penalty should decorrelate the hidden units");
    assert!(error < 0.2 && plain_error < 0.2, "both networks should predict");
    Ok(())
}

/// The four lengths of the iris data; the species is left out.
fn read_iris() -> Result<SMatrix<f64, SAMPLES, 4>, Box<dyn core::error::Error>> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/data/iris.csv");
    let mut lengths = SMatrix::<f64, SAMPLES, 4>::zeros();
    for (i, record) in csv::Reader::from_path(path)?.records().enumerate() {
        for (j, cell) in record?.iter().take(4).enumerate() {
            lengths[(i, j)] = cell.parse()?;
        }
    }
    Ok(lengths)
}
