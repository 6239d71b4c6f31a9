//! How much of the flow of the Nile is noise, and how much a change of level: maximum likelihood through a Kalman filter.
//!
//! `cargo run --release --example nile [OUT.svg]`

#[path = "../common/mod.rs"]
mod common;
mod fit;
mod model;
mod picture;

use core::error::Error;
use std::path::PathBuf;

use indicatif::ProgressBar;
use nalgebra::vector;

/// Durbin and Koopman, *Time Series Analysis by State Space Methods*, 2nd ed. 2012, §2.10.3 (variances).
const REFERENCE: [f64; 2] = [15_099.0, 1_469.1];

fn main() -> Result<(), Box<dyn Error>> {
    let table = common::read::<100, 2>("nile.csv")?;
    let years: [f64; 100] = table.column(0).into();
    let flows: [f64; 100] = table.column(1).into();

    let bar = ProgressBar::new_spinner();
    let spread = table.column(1).variance().sqrt().ln();
    let fit = fit::maximise(vector![spread, spread], &flows, |value| {
        bar.set_message(format!("log-likelihood {value:.6}"));
        bar.inc(1);
    })?;
    bar.finish_and_clear();

    let variances = fit.theta.map(|x| (2.0 * x).exp());
    println!("{:28}  {:>12}  {:>12}  {:>10}  {:>18}", "", "estimate", "reference", "difference", "error of the log");
    let mut off = 0.0f64;
    for (k, (name, reference)) in ["noise", "level"].iter().zip(REFERENCE).enumerate() {
        let found = variances[k];
        let difference = found / reference - 1.0;
        off = off.max(difference.abs());
        println!(
            "{:28}  {found:>12.3}  {reference:>12.1}  {:>9.4}%  {:>18.4}",
            format!("variance of the {name}"),
            100.0 * difference,
            fit.errors[k]
        );
    }
    println!("{:28}  {:>12.4}", "diffuse log-likelihood", fit.log_likelihood);
    println!("{:28}  {:>12}", "steps", fit.iterations);
    println!("{:28}  {:>12.1e}", "norm of the gradient", fit.gradient);

    let path = PathBuf::from(std::env::args().nth(1).unwrap_or_else(|| "nile.svg".into()));
    picture::write(&path, &years, &flows, &model::filtered(&fit.theta, &flows))?;
    println!("picture: {}", path.display());
    if off <= 0.005 { Ok(()) } else { Err("the estimates differ from the reference by more than 0.5 %".into()) }
}
