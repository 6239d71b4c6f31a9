//! What the crate computes is right: derivatives against central differences, or by hand where they are short.

use hygiene::{crowded, generics, lints, parameters, written};
use nalgebra::{SVector, Vector2, matrix, vector};
use pullback::space::Pull;

/// The error of a central difference with step 1e-5: h² f‴/6 and ε f/h, both about 1e-10, times what f‴ and f may be.
const TOLERANCE: f64 = 1e-8;

fn slope(f: impl Fn(f64) -> f64, x: f64) -> f64 {
    let h = 1e-5;
    (f(x + h) - f(x - h)) / (2.0 * h)
}

#[track_caller]
fn near(a: f64, b: f64) {
    assert!((a - b).abs() <= TOLERANCE * (1.0 + b.abs()), "{a} is not near {b}");
}

#[test]
fn functions_among_other_types_named_result() {
    let x = vector![0.5, 1.5, 2.0];
    let (x_bar, weight_bar) = crowded::energy::grad(&x, 3.0).unwrap();
    assert_eq!(x_bar, vector![1.0, 3.0, 12.0]);
    assert_eq!(weight_bar, 4.0);
    assert_eq!(crowded::energy::grad(&vector![0.5, -1.0], 3.0), Err(crowded::Error));
    let direction = (vector![1.0, 0.0, -1.0], 0.5);
    assert_eq!(crowded::energy::jvp(&x, 3.0, &direction), Ok((14.5, -9.0)));
    assert_eq!(crowded::energy::hvp(&x, 3.0, &direction), Ok((vector![2.0, 0.0, -4.0], -4.0)));
    assert!(crowded::maybe_scaled::vjp(-1.0, &vector![1.0, 2.0]).is_none());
    let (y, pullback) = crowded::maybe_scaled::vjp(4.0, &vector![1.0, 2.0]).unwrap();
    assert_eq!((y, pullback.pull(vector![1.0, 1.0])), (vector![2.0, 4.0], (0.75, vector![2.0, 2.0])));
    let (_, pullback) = crowded::further::swapped::vjp(crowded::further::Pair { first: 2.0, second: 3.0 });
    let bar = pullback.pull(crowded::further::PairTangent { first: 1.0, second: 10.0 });
    assert_eq!((bar.first, bar.second), (10.0, 6.0));
    assert_eq!(crowded::further::reciprocal::grad(2.0), Ok(-0.25));
    assert_eq!(crowded::further::reciprocal::hessian(2.0), Ok(0.25));
}

#[test]
fn generics_of_any_name() {
    near(generics::named_y::grad(0.3), slope(generics::named_y, 0.3));
    near(generics::named_y::hessian(0.3), slope(generics::named_y::grad, 0.3));
    let (x, v) = (matrix![1.0, 2.0; 3.0, 4.0; 5.0, 6.0], vector![1.0, -1.0]);
    let (x_bar, v_bar) = generics::named_s::grad(&x, &v);
    // y = x v = −1 in every entry: x̄ = 2 y vᵀ, v̄ = 2 xᵀ y.
    assert_eq!(x_bar, matrix![-2.0, 2.0; -2.0, 2.0; -2.0, 2.0]);
    assert_eq!(v_bar, vector![-18.0, -24.0]);
    let (y, pullback) = generics::named_g::vjp(&vector![1.0, 2.0, 4.0]);
    assert_eq!((y, pullback.pull(vector![0.0, 0.0, 1.0])), (vector![1.0, 2.5, 5.25], vector![0.25, 0.5, 1.0]));
    assert_eq!(generics::named_g::jacobian(&vector![1.0, 2.0])[1], vector![0.5, 1.0]);
    assert_eq!(generics::in_a_clause::grad(&[1.0, 2.0, 3.0]), [2.0, 4.0, 6.0]);
    let (_, pullback) = generics::named_x::vjp(0.4, 0.7);
    near(pullback.pull((0.0, [1.0, 0.0])).0, slope(|a| generics::named_x(a, 0.7).1[0], 0.4));
}

#[test]
fn parameters_of_any_name() {
    let at = [0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0];
    let value = |at: [f64; 8]| parameters::crowd(at[0], at[1], at[2], at[3], at[4], at[5], at[6], at[7]);
    let g = parameters::crowd::grad(at[0], at[1], at[2], at[3], at[4], at[5], at[6], at[7]);
    for (i, bar) in [g.0, g.1, g.2, g.3, g.4, g.5, g.6, g.7].into_iter().enumerate() {
        let along = |x| {
            let mut moved = at;
            moved[i] = x;
            value(moved)
        };
        near(bar, slope(along, at[i]));
    }
    let (saved, step) = (vector![0.9, -0.4, 1.3, 0.2], 0.7);
    let (saved_bar, step_bar) = parameters::in_a_loop::grad(&saved, step);
    near(step_bar, slope(|step| parameters::in_a_loop(&saved, step), step));
    for i in 0..4 {
        let along = |x| {
            let mut moved = saved;
            moved[i] = x;
            parameters::in_a_loop(&moved, step)
        };
        near(saved_bar[i], slope(along, saved[i]));
    }
    let (segment_bar, resumed_bar) = parameters::in_segments::grad(0.4, 0.9);
    near(segment_bar, slope(|x| parameters::in_segments(x, 0.9), 0.4));
    near(resumed_bar, slope(|x| parameters::in_segments(0.4, x), 0.9));
}

#[test]
fn directions_of_any_name() {
    let (basis, y) = (vector![2.0, 3.0], vector![1.0, -1.0]);
    assert_eq!(parameters::dots::grad(0.5, &basis, &y, 2), (-1.0, vector![1.0, 1.5]));
    assert_eq!(parameters::dots::grad(0.5, &basis, &y, 1), (1.0, vector![2.0, -2.0]));
    assert_eq!(parameters::dots::hvp(0.5, &basis, &y, 1, &(1.0, vector![1.0, 0.0])), (0.0, vector![2.0, 0.0]));
    assert_eq!(parameters::of_basis::hessian(&basis), vector![vector![0.0, 6.0], vector![6.0, 4.0]]);
    assert_eq!(parameters::of_direction::hvp(2.0, 0.5), 6.0);
    // t² (v² + v).
    assert_eq!(parameters::of_type::grad(2.0, 3.0), (48.0, 28.0));
    assert_eq!(parameters::quotient::grad(2.0, 3.0, 4.0), (0.75, 0.5, -0.375));
}

#[test]
fn one_scalar_type() {
    // d/dy e^{y p} = p e^{y p}, within a few roundings of single precision.
    let (y_bar, pull_bar) = parameters::single::grad(0.5, 1.5);
    let expected = 0.75f32.exp();
    assert!(
        (y_bar - 1.5 * expected).abs() < 8.0 * f32::EPSILON && (pull_bar - 0.5 * expected).abs() < 8.0 * f32::EPSILON
    );
    let (y, pullback) = parameters::double::vjp(&vector![1.0, 2.0], 3.0);
    assert_eq!((y, pullback.pull(vector![1.0, 0.0])), (vector![4.0, 8.0], (vector![4.0, 0.0], 1.0)));
}

#[test]
fn functions_of_any_visibility() {
    assert_eq!(lints::uses(1.0), 5.0 + 1.0 + 1f64.tanh());
    assert_eq!(lints::conditional::grad(3.0), 1.0);
    assert_eq!(lints::outer(3.0), 9.5 + 6.0);
    assert_eq!(lints::with_an_item::value_and_grad(8.0), (15.0, 1.875));
    assert_eq!(lints::with_leftovers::grad(3.0, 4.0), (2.0, 0.0));
}

#[test]
fn functions_that_a_macro_writes() {
    assert_eq!((written::squared::grad(3.0), written::cubed::grad(3.0)), (6.0, 27.0));
    let x: SVector<f64, 2> = vector![0.5, 1.2];
    let (x_bar, y_bar) = written::from_a_block::grad(&x, 0.8);
    near(y_bar, slope(|y| written::from_a_block(&x, y), 0.8));
    near(x_bar[0], slope(|a| written::from_a_block(&Vector2::new(a, 1.2), 0.8), 0.5));
    assert_eq!(written::with_a_constant_of_a_macro::grad(2.0, 1.0), (9.0, 1.0));
    let line = written::Line { offset: 1.0, slope: 2.0 };
    let (line_bar, x_bar) = written::evaluated::grad(&line, 3.0);
    assert_eq!((line_bar, x_bar), (written::LineTangent { offset: 1.0, slope: 3.0 }, 2.0));
    let (_, pullback) = written::moved::vjp(line, 3.0);
    let bars = pullback.pull(written::LineTangent { offset: 1.0, slope: 1.0 });
    assert_eq!(bars, (written::LineTangent { offset: 1.0, slope: -2.0 }, -2.0));
}
