//! Learns the mean and covariance of the columns of a CSV file by minibatch gradient descent on the Gaussian likelihood.
//!
//! `cargo run --release --example learn_covariance [FILE] [--columns a,b,c] [--pairs a:b,a:c] [--picture OUT.svg]`

mod arguments;
mod descent;
mod picture;
mod table;

use std::path::Path;
use std::process::ExitCode;

use pullback::prelude::*;

use arguments::Arguments;
use descent::learn;
use picture::Picture;
use table::Table;

/// The closed form: sample mean, and sample covariance with divisor n.
fn closed_form<const N: usize>(rows: &[SVector<f64, N>]) -> (SVector<f64, N>, Symmetric<f64, N>) {
    let n = rows.len() as f64;
    let mean = rows.iter().sum::<SVector<f64, N>>() / n;
    let entry = |i: usize, j: usize| rows.iter().map(|x| (x[i] - mean[i]) * (x[j] - mean[j])).sum::<f64>() / n;
    (mean, Symmetric::from_fn(entry))
}

fn run<const N: usize>(table: &Table, pairs: &[(usize, usize)], picture: &Path) -> Result<(), String> {
    let rows: Vec<_> = table.rows.iter().map(|row| SVector::<f64, N>::from_column_slice(row)).collect();
    let (mean, covariance) = closed_form(&rows);
    let dependent = |_| "the columns are linearly dependent: their covariance is singular".to_string();
    let densities = rows.iter().map(|x| log_density_covariance(x, &mean, &covariance)).sum::<Result<f64, _>>();
    let best = -densities.map_err(dependent)? / rows.len() as f64;
    let fit = learn(&rows)?;

    println!("{} rows, {N} columns: {}", rows.len(), table.names.join(", "));
    println!("{:48}  {:>16}  {:>16}  {:>10}", "", "learned", "closed form", "difference");
    let line = |what: String, learned: f64, closed: f64| {
        println!("{what:48}  {learned:>16.9}  {closed:>16.9}  {:>10.1e}", learned - closed);
    };
    for (i, name) in table.names.iter().enumerate() {
        line(format!("mean {name}"), fit.mean[i], mean[i]);
    }
    for (i, name) in table.names.iter().enumerate() {
        for (j, other) in table.names.iter().enumerate().take(i + 1) {
            let what = if i == j { format!("variance {name}") } else { format!("covariance {name}, {other}") };
            line(what, fit.covariance[(i, j)], covariance[(i, j)]);
        }
    }
    // The mean may be zero in the units of the data: its difference counts against the spread.
    let mean_off = (fit.mean - mean).norm() / covariance.diagonal().sum().sqrt();
    let covariance_off = (fit.covariance - covariance).to_matrix().norm() / covariance.to_matrix().norm();
    println!("difference relative to the spread: mean {mean_off:.1e}, covariance {covariance_off:.1e}");
    println!("mean negative log-likelihood of the closed form: {best:.10}");
    let entries = (0..N).map(|i| (0..N).map(|j| fit.covariance[(i, j)]).collect()).collect();
    let drawn = Picture {
        names: &table.names,
        rows: &table.rows,
        pairs,
        mean: fit.mean.iter().copied().collect(),
        covariance: entries,
        losses: &fit.losses,
        full: &fit.full,
        best,
    };
    drawn.write(picture).map_err(|error| format!("{}: {error}", picture.display()))?;
    println!("picture: {}", picture.display());
    if mean_off <= 1e-6 && covariance_off <= 1e-6 {
        Ok(())
    } else {
        Err("gradient descent did not reach the closed form".into())
    }
}

fn start() -> Result<(), String> {
    let arguments = Arguments::read()?;
    let table = Table::read(&arguments.file, &arguments.columns)?;
    let pairs = arguments.positions(&table.names)?;
    let run = match table.names.len() {
        1 => run::<1>,
        2 => run::<2>,
        3 => run::<3>,
        4 => run::<4>,
        5 => run::<5>,
        6 => run::<6>,
        7 => run::<7>,
        _ => run::<8>,
    };
    run(&table, &pairs, &arguments.picture)
}

fn main() -> ExitCode {
    match start() {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}
