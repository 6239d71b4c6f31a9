//! Structs with `#[derive(Differentiable)]` as arguments, results, states of loops and parameters of optimisers.

use nalgebra::{Matrix2, SMatrix, SVector, Vector2, vector};
use pullback::prelude::*;
use pullback::space::{Pull, Tangent};

use crate::harness::{accepted, sample};

#[derive(Clone, Copy, Debug, PartialEq, Differentiable)]
struct Pendulum<T: Real> {
    length: T,
    damping: T,
}

#[derive(Clone, Copy, Debug, PartialEq, Differentiable)]
struct State<T: Real> {
    angle: T,
    rate: T,
}

#[differentiable]
fn acceleration<T: Real>(pendulum: &Pendulum<T>, state: &State<T>) -> T {
    -state.angle.sin() / pendulum.length - pendulum.damping * state.rate
}
accepted!(
    structs_by_reference: acceleration, |p: Pendulum<T>, s: State<T>| (&p, &s) -> T,
    at [[0.8, 0.5, 0.3, 1.2], [1.3, 0.7, -0.4, 0.9]]
);

#[differentiable]
fn euler<T: Real>(pendulum: &Pendulum<T>, state: State<T>, step: T) -> State<T> {
    let rate = state.rate + step * acceleration(pendulum, &state);
    State { angle: state.angle + step * rate, rate }
}
accepted!(
    a_struct_returned: euler, |p: Pendulum<T>, s: State<T>, h: T| (&p, s, h) -> State<T>,
    at [[0.8, 0.5, 0.3, 1.2, 0.1], [1.3, 0.7, -0.4, 0.9, 0.2]]
);

#[differentiable]
fn simulated<T: Real>(pendulum: &Pendulum<T>, start: State<T>) -> T {
    let mut state = start;
    let mut energy = T::zero();
    for k in 0..8 {
        state = euler(pendulum, state, T::from_f64(0.05));
        if k % 2 == 0 {
            state.rate *= 0.9;
            energy += state.rate * state.rate - state.angle.cos();
        }
    }
    energy / pendulum.length
}
accepted!(
    a_struct_carried_by_a_loop: simulated, |p: Pendulum<T>, s: State<T>| (&p, s) -> T,
    at [[0.8, 0.5, 0.3, 1.2], [1.3, 0.7, -0.4, 0.9]]
);

#[differentiable]
fn of_one_struct<T: Real>(state: State<T>) -> T {
    let State { angle, rate: w } = state;
    angle * w + state.angle * angle
}
accepted!(a_struct_by_value: of_one_struct, |move s: State<T>| (s) -> T, at [[0.3, 1.2], [-0.4, 0.9]]);

#[differentiable]
fn unchanged<T: Real>(state: &State<T>) -> State<T> {
    *state
}
accepted!(a_struct_passed_on: unchanged, |s: State<T>| (&s) -> State<T>, at [[0.3, 1.2], [-0.4, 0.9]]);

/// Private fields, a structured field, a constant parameter, a struct and an array of structs within.
#[derive(Clone, Copy, Debug, PartialEq, Differentiable)]
struct Robot<T: Real, const N: usize> {
    gain: T,
    weights: SVector<T, N>,
    noise: Symmetric<T, 2>,
    joints: [State<T>; N],
    base: Pendulum<T>,
}

#[differentiable]
fn reach<T: Real, const N: usize>(robot: &Robot<T, N>, target: &Vector2<T>) -> T {
    let mut total = robot.gain * robot.base.length;
    for (i, joint) in robot.joints.iter().enumerate() {
        total += joint.angle.sin() * robot.weights[i] * joint.rate;
    }
    for i in 0..N {
        total -= robot.joints[i].rate * acceleration(&robot.base, &robot.joints[i]);
    }
    let moved = robot.noise.to_matrix() * target;
    total * robot.noise[(1, 0)] + moved.dot(target)
}
accepted!(
    structs_within_structs: reach, |r: Robot<T, 2>, t: Vector2<T>| (&r, &t) -> T,
    at [
        [0.8, 0.5, 0.3, 1.2, 0.4, 0.9, 0.2, -0.3, 0.6, 0.7, 1.1, 0.5, 0.3, -0.8],
        [1.3, 0.7, -0.4, 0.9, -0.2, 0.5, 0.8, 0.1, -0.6, 0.3, 0.9, 0.2, 1.3, 0.8]
    ]
);

#[differentiable]
fn adjusted<T: Real, const N: usize>(robot: &Robot<T, N>, by: T) -> Robot<T, N> {
    let mut robot = *robot;
    robot.gain = robot.gain * by + robot.base.damping;
    robot.weights[0] += by * by;
    robot.joints[N - 1].angle *= robot.gain;
    for i in 0..N {
        robot.joints[i] = State { angle: robot.joints[i].rate * by, rate: robot.weights[i] };
    }
    robot.base.length = robot.joints[0].angle + robot.base.length;
    robot.noise = robot.noise * by;
    robot
}
accepted!(
    fields_assigned_to: adjusted, |r: Robot<T, 2>, b: T| (&r, b) -> Robot<T, 2>, at [sample(271), sample(272)]
);

#[differentiable]
fn assembled<T: Real>(a: T, m: &Matrix2<T>, s: State<T>) -> Robot<T, 1> {
    let weights = vector![a * m[(0, 1)]];
    let base = Pendulum { damping: a, length: s.rate };
    Robot { gain: m.trace(), weights, noise: Symmetric::symmetrized(m), joints: [s], base }
}
accepted!(
    a_struct_literal: assembled, |a: T, m: Matrix2<T>, s: State<T>| (a, &m, s) -> Robot<T, 1>,
    at [sample(273), sample(274)]
);

#[differentiable]
fn array_of_structs<T: Real>(states: &[State<T>; 3], scale: T) -> [State<T>; 3] {
    let mut result = *states;
    for i in 0..3 {
        result[i].angle += result[(i + 1) % 3].rate * scale;
    }
    for (i, State { angle, rate }) in states.iter().enumerate() {
        result[i].rate = *angle * *rate;
    }
    for s in states {
        result[0].angle += s.angle * s.angle;
    }
    result
}
accepted!(
    arrays_of_structs: array_of_structs, |s: [State<T>; 3], k: T| (&s, k) -> [State<T>; 3],
    at [sample(275), sample(276)]
);

#[differentiable]
fn taken_apart<T: Real>(robot: Robot<T, 1>, x: T) -> (T, State<T>) {
    let Robot { gain, weights, base: Pendulum { length, .. }, joints, .. } = robot;
    let State { angle, .. } = joints[0];
    let [first, ..] = joints;
    (gain * length * weights[0], State { angle: angle * x, rate: first.rate + x })
}
accepted!(
    structs_taken_apart: taken_apart, |r: Robot<T, 1>, x: T| (r, x) -> (T, State<T>), at [sample(277), sample(278)]
);

/// A field that is carried along steers the body.
#[derive(Clone, Copy, Debug, PartialEq, Differentiable)]
struct Curve<T: Real> {
    scale: T,
    order: i32,
    kind: Kind,
    shift: T,
    limit: Option<f64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Differentiable)]
enum Kind {
    Power,
    Wave,
}

#[differentiable]
fn evaluated<T: Real>(curve: &Curve<T>, x: T) -> T {
    let y = match curve.kind {
        Kind::Power => match curve.order {
            1 => x + curve.shift,
            2 | 3 => (x + curve.shift) * (x + curve.shift),
            _ => x,
        },
        Kind::Wave => (x + curve.shift).sin(),
    };
    let y = if curve.limit.is_some() { y * 0.5 } else { y };
    if curve.order % 2 == 0 { y * curve.scale } else { y - curve.scale }
}

#[differentiable]
fn curve_of_parts<T: Real>(scale: T, shift: T, x: T, order: i32, kind: Kind, limit: Option<f64>) -> T {
    let mut curve = Curve { order, scale, limit, shift, kind };
    let y = evaluated(&curve, x);
    curve.scale *= y;
    curve.order = order + 1;
    evaluated(&curve, y) + y
}
accepted!(
    an_exponent_carried_by_a_struct: curve_of_parts, |s: T, h: T, x: T| (s, h, x, 2, Kind::Power, None) -> T,
    at [[0.8, 0.5, 0.3], [-1.3, 0.7, 0.4]]
);
accepted!(
    a_kind_carried_by_a_struct: curve_of_parts, |s: T, h: T, x: T| (s, h, x, 3, Kind::Wave, Some(0.1)) -> T,
    at [[0.8, 0.5, 0.3], [-1.3, 0.7, 0.4]]
);

#[test]
fn a_field_that_is_carried_along_has_no_tangent() {
    let curve = Curve { scale: 2.0, order: 2, kind: Kind::Power, shift: 0.5, limit: None };
    let (value, (curve_bar, x_bar)) = evaluated::value_and_grad(&curve, 1.0);
    assert_eq!((value, x_bar), (4.5, 6.0));
    assert_eq!(curve_bar, CurveTangent { scale: 2.25, order: (), kind: (), shift: 6.0, limit: () });
    let (_, slope) = evaluated::jvp(&curve, 1.0, &(curve_bar, 1.0));
    assert_eq!(slope, 2.25 * 2.25 + 36.0 + 6.0);
    let (along, _) = evaluated::hvp(&curve, 1.0, &(CurveTangent { scale: 1.0, ..Tangent::zeros() }, 0.0));
    assert_eq!((along.scale, along.shift), (0.0, 3.0));
}

#[derive(Clone, Copy, Debug, PartialEq, Differentiable)]
struct Pair<T: Real>(T, Vector2<T>);

#[differentiable]
fn tuple_structs<T: Real>(pair: Pair<T>, s: T) -> Pair<T> {
    let Pair(a, v) = pair;
    let mut other = Pair(a * s, v * a);
    other.0 += pair.1[0];
    other.1[1] *= pair.0;
    Pair(other.0 * v[1], other.1 + pair.1)
}
accepted!(a_tuple_struct: tuple_structs, |p: Pair<T>, s: T| (p, s) -> Pair<T>, at [sample(279), sample(280)]);

#[differentiable]
fn chosen_in_full<T: Real>(a: State<T>, b: State<T>, first: bool) -> Result<State<T>, Error> {
    let s = if a.angle > b.angle { a } else { State { angle: b.rate, rate: a.rate * b.angle } };
    if s.rate > 1e3 {
        return Err(Error::NonFinite);
    }
    Ok(match first {
        true => State { rate: s.angle * s.angle, angle: s.angle },
        false => s,
    })
}
accepted!(
    structs_in_branches: chosen_in_full, |a: State<T>, b: State<T>| (a, b, true) -> try State<T>,
    at [[0.8, 0.5, 0.3, 1.2], [0.3, 0.7, 0.4, 0.9]]
);

/// Over one scalar type.
#[derive(Clone, Copy, Debug, PartialEq, Differentiable)]
struct Battery {
    resistance: f64,
    levels: Vector2<f64>,
    cells: usize,
}

#[differentiable]
fn voltage(battery: &Battery, current: f64) -> f64 {
    let drop = battery.resistance * current;
    let mut total = 0.0;
    for i in 0..2 {
        total += battery.levels[i] - drop;
    }
    if battery.cells == 2 {
        total *= 2.0;
    }
    total * total
}

#[differentiable]
fn worn(battery: &Battery, years: f64) -> Battery {
    let mut battery = *battery;
    battery.resistance *= (0.1 * years).exp();
    battery.levels[1] -= years * battery.resistance;
    battery
}

#[test]
fn a_struct_over_one_scalar_type() {
    let battery = Battery { resistance: 0.5, levels: vector![2.0, 3.0], cells: 2 };
    // y = u², u = 2 (ℓ₀ + ℓ₁ − 2 r i) = 6 at i = 2.
    let (value, (bar, current_bar)) = voltage::value_and_grad(&battery, 2.0);
    assert_eq!((value, current_bar), (36.0, 2.0 * 6.0 * -2.0));
    assert_eq!(bar, BatteryTangent { resistance: -96.0, levels: vector![24.0, 24.0], cells: () });
    // At zero years: r is kept, ℓ₁ falls by r per year, and r grows by r/10.
    let (value, pullback) = worn::vjp(&battery, 0.0);
    assert_eq!(value, battery);
    let y_bar = BatteryTangent { resistance: 10.0, levels: vector![1.0, 2.0], cells: () };
    assert_eq!(pullback.pull(y_bar), (y_bar, 10.0 * 0.05 - 2.0 * 0.5));
}

/// Its own tangent: what an optimiser moves.
#[derive(Clone, Copy, Debug, PartialEq, Differentiable)]
#[differentiable(tangent = Self)]
struct Line {
    offset: f64,
    slope: Vector2<f64>,
}

#[differentiable(wrt(line))]
fn misfit(line: &Line, xs: &[Vector2<f64>; 4], ys: &[f64; 4]) -> f64 {
    let mut total = 0.0;
    for (x, y) in xs.iter().zip(ys) {
        let error = line.offset + line.slope.dot(x) - y;
        total += error * error;
    }
    total
}

#[test]
fn an_optimiser_moves_a_struct_down_its_gradient() {
    let xs = [vector![0.0, 1.0], vector![1.0, 0.5], vector![-1.0, 0.25], vector![0.5, -1.0]];
    let truth = Line { offset: 0.5, slope: vector![1.5, -0.75] };
    let ys = xs.map(|x| truth.offset + truth.slope.dot(&x));
    let mut line = Line { offset: 0.0, slope: vector![0.0, 0.0] };
    let start = misfit(&line, &xs, &ys);
    let mut adam = Adam::new(0.05);
    for _ in 0..300 {
        line = adam.step(line, misfit::grad(&line, &xs, &ys));
    }
    let (value, gradient) = misfit::value_and_grad(&line, &xs, &ys);
    assert!(value < 1e-6 * start, "{value:e} of {start:e}");
    assert!((line.offset - truth.offset).abs() < 1e-3 && (line.slope - truth.slope).norm() < 1e-3);
    let error = |x: &Vector2<f64>, y: f64| line.offset + line.slope.dot(x) - y;
    let expected: f64 = xs.iter().zip(ys).map(|(x, y)| 2.0 * error(x, y)).sum();
    // Four terms of the order of √value, each rounded a few times.
    assert!((gradient.offset - expected).abs() <= 32.0 * f64::EPSILON);
}

#[derive(Clone, Copy, Debug, PartialEq, Differentiable)]
#[differentiable(tangent = Self)]
struct Weights<T: Real, const N: usize> {
    factor: SMatrix<T, N, 2>,
    bias: SVector<T, N>,
}

#[differentiable]
fn layer<T: Real, const N: usize>(weights: &Weights<T, N>, x: &Vector2<T>) -> SVector<T, N> {
    tanh(&(weights.factor * x + weights.bias))
}
accepted!(
    a_struct_that_is_its_own_tangent: layer, |w: Weights<T, 3>, x: Vector2<T>| (&w, &x) -> SVector<T, 3>,
    at [sample(281), sample(282)]
);
