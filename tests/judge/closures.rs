//! Closures are judged as operations are, as far as they can be: without duals by differences.

use nalgebra::{Matrix2, SMatrix, Vector3};
use pullback::gradcheck::{Claim, Sampler, gradcheck};
use pullback::prelude::*;

#[test]
fn a_right_pullback_passes_without_duals_and_with_them() {
    let norm = gradcheck(|x: Vector3<f64>| norm_squared(&x)).pull(|x, y_bar: f64| x * (2.0 * y_bar));
    let report = norm.run();
    assert!(report.passed(), "{report}");
    assert!(report.outcome(Claim::Oracle).is_none());
    assert!(report.outcome(Claim::Differences).is_some_and(|outcome| outcome.held));
    let report = norm.dual(|x: SMatrix<Dual<f64>, 3, 1>| norm_squared(&x)).run();
    assert!(report.passed(), "{report}");
    assert!(report.outcome(Claim::Oracle).is_some_and(|outcome| outcome.samples == 3));
}

#[test]
fn differences_reject_and_explain_a_transposed_pullback() {
    // ⟨Ȳ, Ẋ A⟩ = ⟨Ȳ Aᵀ, Ẋ⟩, written without the transpose and the wrong way around.
    let a = Matrix2::new(1.0, 2.0, -0.5, 3.0);
    let report =
        gradcheck(move |x: Matrix2<f64>| x * a).pull(move |_, y_bar| a * y_bar.transpose()).named("times").run();
    let failure = report.failure().expect("a wrong rule");
    assert_eq!(failure.claim, Claim::Differences);
    assert_eq!(failure.operation, "times");
    assert_eq!(failure.diagnosis.as_deref(), Some("the gradient is the transpose of the right one"));
}

#[test]
fn a_closure_may_fail_and_arguments_may_have_names_and_samplers() {
    let log = gradcheck(|(a, x): (f64, f64)| if x > 0.0 { Ok(a * x.ln()) } else { Err(Error::NonFinite) })
        .pull(|(a, x), y_bar: f64| (y_bar * x.ln(), y_bar * a / x));
    let log = log.arguments([("a", Sampler::Any), ("x", Sampler::Negative)]);
    assert_eq!(log.run().refuted(), [Claim::Accepted]);
    let report = log.arguments([("a", Sampler::Any), ("x", Sampler::Positive)]).seeds(1..6).run();
    // What it does with NaN is judged as well, and that it is called an error there.
    assert_eq!(report.refuted(), [Claim::BadInput]);
    assert!(report.to_string().contains("NaN in the first entry of `a`"), "{report}");
}
