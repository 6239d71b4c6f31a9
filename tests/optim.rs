//! The optimisers follow the trajectories of PyTorch's formulas on every kind of parameter, and keep exact on long runs.

use nalgebra::{Matrix2, SVector, Vector3, matrix};
use pullback::gradcheck::flatten;
use pullback::prelude::*;
use pullback::space::{Tangent, VectorSpace};
use serde_json::Value;

/// The recorded trajectories.
fn cases() -> Vec<Value> {
    serde_json::from_str(include_str!("reference/optimisers.json")).expect("a list of cases")
}

fn double(value: &Value) -> f64 {
    value.as_f64().expect("a number")
}

/// Either optimiser, as the reference names it.
enum Optimiser<T, X> {
    Sgd(Sgd<T, X>),
    Adam(Adam<T, X>),
}

impl<T: Real, X: VectorSpace<T>> Optimiser<T, X> {
    fn from_reference(case: &Value) -> Self {
        let number = |value: &Value| T::from_f64(double(value));
        let rate = number(&case["learning_rate"]);
        match case["optimiser"].as_str().expect("a name") {
            "sgd" => Self::Sgd(Sgd::new(rate).with_momentum(number(&case["momentum"]))),
            "adam" => {
                let (betas, epsilon) = (&case["betas"], number(&case["epsilon"]));
                Self::Adam(Adam::new(rate).with_betas(number(&betas[0]), number(&betas[1])).with_epsilon(epsilon))
            }
            other => panic!("unknown optimiser {other}"),
        }
    }

    fn step(&mut self, parameters: X, gradient: X) -> X {
        match self {
            Self::Sgd(sgd) => sgd.step(parameters, gradient),
            Self::Adam(adam) => adam.step(parameters, gradient),
        }
    }

    fn halve_rate(&mut self) {
        match self {
            Self::Sgd(sgd) => sgd.learning_rate *= T::from_f64(0.5),
            Self::Adam(adam) => adam.learning_rate *= T::from_f64(0.5),
        }
    }
}

fn with_coordinates<T: Real, X: VectorSpace<T>>(coordinates: [T; 3]) -> X {
    let mut rest = coordinates.into_iter();
    X::from_coordinates(&mut || rest.next().expect("three coordinates"))
}

/// The gradient of (1 − x)² + 10 (y − x²)² + 10 (z − y²)².
fn valley<T: Real>(p: &[T]) -> [T; 3] {
    let n = |x: f64| T::from_f64(x);
    let (u, w) = (p[1] - p[0] * p[0], p[2] - p[1] * p[1]);
    [n(-2.0) * (n(1.0) - p[0]) - n(40.0) * p[0] * u, n(20.0) * u - n(40.0) * p[1] * w, n(20.0) * w]
}

/// Multiples of ¼ from −1.5 to 1.5.
fn stream<T: Real>(step: u64) -> [T; 3] {
    [0, 1, 2].map(|k| T::from_f64((((step * (7 + k) + 5 * k) % 13) as f64 - 6.0) / 4.0))
}

/// Follows every recorded trajectory with parameters of type `X`, and says how far off it gets.
fn worst_error<T: Real, X: VectorSpace<T>>() -> f64 {
    let mut worst: f64 = 0.0;
    for case in &cases() {
        let mut optimiser = Optimiser::<T, X>::from_reference(case);
        let mut parameters: X = with_coordinates([0, 1, 2].map(|k| T::from_f64(double(&case["start"][k]))));
        let mut done = 0;
        for record in case["trajectory"].as_array().expect("a list") {
            let until = record["step"].as_u64().expect("a number");
            for step in done + 1..=until {
                if case["halved_from"].as_u64() == Some(step) {
                    optimiser.halve_rate();
                }
                let gradient = match case["gradient"].as_str().expect("a name") {
                    "valley" => valley(&flatten(&parameters)),
                    _ => stream(step),
                };
                parameters = optimiser.step(parameters, with_coordinates(gradient));
                assert!(parameters.is_member(), "the parameters have left their space");
            }
            done = until;
            for (k, found) in flatten(&parameters).into_iter().enumerate() {
                let expected: f64 =
                    record["parameters"][k].as_str().and_then(|x| x.parse().ok()).expect("a decimal number");
                worst = worst.max((found.to_f64() - expected).abs());
            }
        }
    }
    worst
}

mod trajectories {
    use super::*;

    #[test]
    fn of_a_vector() {
        let worst = worst_error::<f64, SVector<f64, 3>>();
        assert!(worst < 1e-12, "off by {worst:e}");
    }

    #[test]
    fn of_a_tuple() {
        assert!(worst_error::<f64, (f64, [f64; 2])>() < 1e-12);
    }

    #[test]
    fn of_an_array() {
        assert!(worst_error::<f64, [f64; 3]>() < 1e-12);
    }

    #[test]
    fn of_a_symmetric_matrix() {
        assert!(worst_error::<f64, Symmetric<f64, 2>>() < 1e-12);
    }

    #[test]
    fn of_a_lower_triangular_matrix() {
        assert!(worst_error::<f64, LowerTriangular<f64, 2>>() < 1e-12);
    }

    /// Every step rounds the parameters, and there are three thousand.
    #[test]
    fn in_single_precision() {
        let worst = worst_error::<f32, (f32, [f32; 2])>().max(worst_error::<f32, LowerTriangular<f32, 2>>());
        assert!(worst < 3000.0 * f64::from(f32::EPSILON), "off by {worst:e}");
    }
}

mod sgd {
    use super::*;

    #[test]
    fn without_momentum_subtracts_the_scaled_gradient() {
        let parameters = Sgd::new(0.5).step((1.0, Matrix2::identity()), (2.0, matrix![1.0, 0.0; 4.0, 2.0]));
        assert_eq!(parameters, (0.0, matrix![0.5, 0.0; -2.0, 0.0]));
    }

    /// x′ = x − v′/4, v′ = v/4 + x has the characteristic polynomial (r − ½)²: critical damping, in exact fractions.
    #[test]
    fn with_momentum_on_a_parabola_has_the_closed_form() {
        let (mut x, mut sgd) = (1.0, Sgd::new(0.25).with_momentum(0.25));
        for t in 1..40 {
            x = sgd.step(x, x);
            assert_eq!(x, (1.0 + 0.5 * f64::from(t)) * 0.5f64.powi(t));
        }
    }

    #[test]
    fn a_changed_learning_rate_scales_the_next_step_only() {
        let (mut x, mut sgd) = (0.0, Sgd::new(1.0).with_momentum(0.5));
        x = sgd.step(x, 1.0);
        assert_eq!(x, -1.0);
        sgd.learning_rate = 0.5;
        x = sgd.step(x, 1.0); // v = 1.5
        assert_eq!(x, -1.75);
    }
}

mod adam {
    use super::*;

    #[test]
    fn the_first_step_has_the_length_of_the_learning_rate() {
        let gradient = Vector3::new(1e-3, -2.0, 3e5);
        let parameters = Adam::new(0.25).step(Vector3::zeros(), gradient);
        for (x, g) in parameters.iter().zip(&gradient) {
            let expected = -0.25 * g / (g.abs() + 1e-8);
            assert!((x - expected).abs() <= 4.0 * f64::EPSILON * expected.abs());
        }
    }

    /// With a gradient that never changes, both corrected moments are the gradient and its square at every step.
    fn constant_gradient<T: Real>(g: f64, steps: usize) -> f64 {
        let (g, mut adam) = (T::from_f64(g), Adam::new(T::one()).with_epsilon(T::zero()));
        let mut worst: f64 = 0.0;
        for _ in 0..steps {
            let x = adam.step(T::zero(), g);
            worst = worst.max((x.to_f64() + 1.0).abs());
        }
        worst
    }

    #[test]
    fn the_bias_correction_keeps_exact_over_many_steps() {
        // Powers of two round as one does, so nothing but the last operations is off.
        assert!(constant_gradient::<f64>(0.25, 100_000) <= 4.0 * f64::EPSILON);
        assert!(constant_gradient::<f32>(0.25, 100_000) <= 4.0 * f64::from(f32::EPSILON));
        // Else the moments come to rest within ε/(1 − β₂) = 1000 ε of their limit.
        assert!(constant_gradient::<f64>(0.3, 100_000) <= 1000.0 * f64::EPSILON);
        assert!(constant_gradient::<f32>(0.3, 100_000) <= 1000.0 * f64::from(f32::EPSILON));
    }

    #[test]
    fn the_step_does_not_depend_on_the_scale_of_the_gradient() {
        let (mut x, mut y) = (0.0, 0.0);
        let (mut small, mut large) = (Adam::new(0.1).with_epsilon(0.0), Adam::new(0.1).with_epsilon(0.0));
        for step in 1..200 {
            let [g, ..] = stream::<f64>(step);
            x = small.step(x, g + 0.1);
            y = large.step(y, 1024.0 * (g + 0.1));
        }
        assert_eq!(x, y);
    }

    #[test]
    fn a_copy_is_a_checkpoint() {
        let mut parameters = LowerTriangular::<f64, 3>::identity();
        let mut adam = Adam::new(0.01);
        for _ in 0..10 {
            parameters = adam.step(parameters, parameters);
        }
        let (mut saved, mut saved_parameters) = (adam, parameters);
        for _ in 0..10 {
            parameters = adam.step(parameters, parameters);
            saved_parameters = saved.step(saved_parameters, saved_parameters);
        }
        assert_eq!((adam, parameters), (saved, saved_parameters));
    }

    #[test]
    fn a_gradient_of_zero_moves_nothing() {
        let parameters = Adam::new(0.1).step((1.0, [2.0, 3.0]), Tangent::zeros());
        assert_eq!(parameters, (1.0, [2.0, 3.0]));
    }
}

#[test]
fn the_state_is_moments_and_a_few_numbers() {
    assert_eq!(size_of::<Sgd<f32, [f32; 6]>>(), 4 * (6 + 2));
    assert_eq!(size_of::<Adam<f32, [f32; 6]>>(), 4 * (2 * 6 + 6));
}

/// From the file, and not from the trajectories above: the reference did move.
#[test]
fn the_reference_covers_both_optimisers_and_a_schedule() {
    let cases = cases();
    for optimiser in ["sgd", "adam"] {
        for scheduled in [false, true] {
            let found =
                cases.iter().filter(|case| case["optimiser"] == optimiser && case["halved_from"].is_u64() == scheduled);
            assert_eq!(found.count(), 4);
        }
    }
}
