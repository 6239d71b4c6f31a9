//! Jacobians, Hessians, chosen parameters, and what a pullback can be done with.

use nalgebra::{Matrix2, SMatrix, SVector, Vector2, Vector3, matrix, vector};
use num_dual::HyperDual64;
use pullback::prelude::*;
use pullback::space::{Pull, Tangent};

use crate::harness::sample;

/// A few dozen roundings of numbers of the order of ten.
const CLOSE: f64 = 512.0 * f64::EPSILON;

fn close(found: f64, expected: f64) {
    assert!((found - expected).abs() <= CLOSE * expected.abs().max(1.0), "{found:e}, expected {expected:e}");
}

/// Second derivatives of a function of flat coordinates, by hyper-dual numbers.
fn second<const N: usize>(f: impl Fn([HyperDual64; N]) -> HyperDual64, at: [f64; N]) -> [[f64; N]; N] {
    let unit = |k: usize, i: usize| if k == i { 1.0 } else { 0.0 };
    let entry =
        |i: usize, j: usize| f(std::array::from_fn(|k| HyperDual64::new(at[k], unit(k, i), unit(k, j), 0.0))).eps1eps2;
    std::array::from_fn(|i| std::array::from_fn(|j| entry(i, j)))
}

#[differentiable]
fn polar_to_plane<T: Real>(p: &Vector2<T>) -> Vector3<T> {
    Vector3::new(p[0] * p[1].cos(), p[0] * p[1].sin(), p[0] * p[0])
}

#[test]
fn a_jacobian_of_a_vector() {
    let (r, t) = (1.5f64, 0.4f64);
    let j = polar_to_plane::jacobian(&vector![r, t]);
    let expected = [[t.cos(), -r * t.sin()], [t.sin(), r * t.cos()], [2.0 * r, 0.0]];
    for i in 0..3 {
        for k in 0..2 {
            close(j[i][k], expected[i][k]);
        }
    }
}

#[differentiable]
fn cubic_form<T: Real>(m: &Matrix2<T>) -> T {
    (m * m * m).trace() + m[(0, 1)] * m[(1, 0)].sin()
}

#[test]
fn the_jacobian_of_a_number_is_its_gradient() {
    let m = matrix![1.0, 2.0; 3.0, 4.0];
    assert_eq!(cubic_form::jacobian(&m), cubic_form::grad(&m));
}

#[differentiable]
fn bilinear<T: Real>(a: &Matrix2<T>, x: &Vector2<T>, s: T, power: i32) -> Vector2<T> {
    a * x * s.powi(power)
}

#[test]
fn a_jacobian_over_several_parameters() {
    let (a, x) = (matrix![1.0, 2.0; 3.0, 4.0], vector![5.0, 6.0]);
    let j = bilinear::jacobian(&a, &x, 2.0, 3);
    let (of_a, of_x, of_s) = j;
    assert_eq!(of_a[1], matrix![0.0, 0.0; 40.0, 48.0]);
    assert_eq!(of_x[1], vector![24.0, 32.0]);
    assert_eq!(of_s[1], (15.0 + 24.0) * 12.0);
}

#[differentiable]
fn checked<T: Real>(a: &Matrix2<T>, x: &Vector2<T>) -> Result<Vector2<T>, Error> {
    solve(a, x)
}

#[differentiable]
fn root<T: Real>(x: &Vector2<T>) -> Option<Vector2<T>> {
    if x[0] > 0.0 { Some(Vector2::new(x[0].sqrt(), x[1])) } else { None }
}

#[test]
fn a_jacobian_that_may_be_missing() {
    let a = matrix![2.0, 0.0; 0.0, 4.0];
    let j = checked::jacobian(&a, &vector![2.0, 4.0]).unwrap();
    assert_eq!(j.1[1], vector![0.0, 0.25]);
    assert_eq!(j.0[0], matrix![-0.5, -0.5; 0.0, 0.0]);
    let singular = Matrix2::zeros();
    assert_eq!(checked::jacobian(&singular, &vector![2.0, 4.0]), Err(Error::Singular { pivot: 0 }));
    assert_eq!(root::jacobian(&vector![4.0, 1.0]).unwrap()[0], vector![0.25, 0.0]);
    assert_eq!(root::jacobian(&vector![-4.0, 1.0]), None);
}

#[derive(Clone, Copy, Debug, PartialEq, Differentiable)]
struct Pose<T: Real> {
    place: Vector2<T>,
    spread: Symmetric<T, 2>,
    turns: usize,
    heading: T,
}

#[differentiable]
fn pose_of<T: Real>(x: T, y: T) -> Pose<T> {
    let spread = Symmetric::from_diagonal(&Vector2::new(x, y * y));
    Pose { place: Vector2::new(x * y, y), spread, turns: 2, heading: x * x * y }
}

#[differentiable]
fn heading_of<T: Real>(pose: &Pose<T>) -> T {
    pose.place[0] * pose.heading + pose.spread[(1, 0)] * pose.spread[(1, 0)]
}

#[test]
fn a_jacobian_of_a_struct() {
    let ((place, spread, (), heading), (place_y, spread_y, (), heading_y)) = pose_of::jacobian(2.0, 3.0);
    assert_eq!((place, place_y), (vector![3.0, 0.0], vector![2.0, 1.0]));
    assert_eq!((spread[(0, 0)], spread[(1, 0)], spread[(1, 1)]), (1.0, 0.0, 0.0));
    assert_eq!((spread_y[(0, 0)], spread_y[(1, 0)], spread_y[(1, 1)]), (0.0, 0.0, 6.0));
    assert_eq!((heading, heading_y), (12.0, 4.0));
}

type PoseHessian = (Vector2<PoseTangent<f64>>, Symmetric<PoseTangent<f64>, 2>, (), PoseTangent<f64>);

#[test]
fn a_hessian_over_a_struct() {
    let spread = Symmetric::from_lower(&matrix![1.0, 0.0; 0.5, 1.0]);
    let pose = Pose { place: vector![2.0, 3.0], spread, turns: 1, heading: 5.0 };
    let (place, spread, (), heading): PoseHessian = heading_of::hessian(&pose);
    assert_eq!((place[0].heading, heading.place), (1.0, vector![1.0, 0.0]));
    assert_eq!((heading.heading, place[1]), (0.0, Tangent::zeros()));
    // y = s² in an entry s that stands in two places: its gradient is s in each, and the gradient of that ½ in each.
    assert_eq!(spread[(1, 0)].spread[(1, 0)], 0.5);
}

#[differentiable]
fn quartic<T: Real>(x: T) -> T {
    x * x * x.exp() - x.powi(4)
}

#[test]
fn a_hessian_of_one_number() {
    let x = 0.7;
    close(quartic::hessian(x), second(|[x]| quartic(x), [x])[0][0]);
}

#[differentiable]
fn rosenbrock<T: Real, const N: usize>(x: &SVector<T, N>) -> T {
    let mut total = T::zero();
    for i in 0..N - 1 {
        let (gap, rest) = (x[i + 1] - x[i] * x[i], 1.0 - x[i]);
        total += 100.0 * gap * gap + rest * rest;
    }
    total
}

#[test]
fn a_hessian_over_a_vector() {
    let at: [f64; 4] = sample(301);
    let h = rosenbrock::hessian(&SVector::from(at));
    let witness = second(|x| rosenbrock(&SVector::from(x)), at);
    for i in 0..4 {
        for j in 0..4 {
            close(h[i][j], witness[i][j]);
            // Both run the same products in the same order, mirrored.
            close(h[i][j], h[j][i]);
        }
    }
}

#[test]
fn a_hessian_over_a_matrix() {
    let at: [f64; 4] = sample(302);
    let m = Matrix2::from_column_slice(&at);
    let h = cubic_form::hessian(&m);
    let witness = second(|x| cubic_form(&Matrix2::from_column_slice(&x)), at);
    for a in 0..4 {
        for b in 0..4 {
            close(h[(a % 2, a / 2)][(b % 2, b / 2)], witness[a][b]);
            close(h[(a % 2, a / 2)][(b % 2, b / 2)], h[(b % 2, b / 2)][(a % 2, a / 2)]);
        }
    }
}

#[differentiable]
fn coupled<T: Real>(x: &Vector2<T>, s: T, label: usize) -> Result<T, Error> {
    let l = cholesky(&Symmetric::from_diagonal(&Vector2::new(s * s + 1.0, x[0] * x[0] + 2.0)))?;
    Ok(log_det_lower(&l) * x[label] + s * x[1] * x[1])
}

#[test]
fn a_hessian_over_several_parameters_that_may_be_missing() {
    let at = [0.6, -0.8, 1.1];
    let (of_x, of_s) = coupled::hessian(&vector![at[0], at[1]], at[2], 1).unwrap();
    let witness = second(|[a, b, s]| coupled(&vector![a, b], s, 1).unwrap(), at);
    for i in 0..2 {
        for j in 0..2 {
            close(of_x.0[i][j], witness[i][j]);
        }
        close(of_x.1[i], witness[i][2]);
        close(of_s.0[i], witness[2][i]);
    }
    close(of_s.1, witness[2][2]);
    let infinite = coupled::hessian(&vector![f64::INFINITY, 1.0], 1.0, 1);
    assert_eq!(infinite.err(), coupled(&vector![f64::INFINITY, 1.0], 1.0, 1).err());
    assert_eq!(infinite.err(), Some(Error::NonFinite));
}

#[differentiable]
fn concrete(m: &Matrix2<f64>, s: f64) -> Vector2<f64> {
    m * vector![s, s * s]
}

#[differentiable]
fn concrete_number(x: f64, v: &Vector2<f64>) -> f64 {
    x * x * v[1] + v[0]
}

#[test]
fn a_function_over_one_scalar_has_a_jacobian() {
    let j = concrete::jacobian(&matrix![1.0, 2.0; 3.0, 4.0], 3.0);
    assert_eq!((j.0[1], j.1[1]), (matrix![0.0, 0.0; 3.0, 9.0], 3.0 + 4.0 * 6.0));
    assert_eq!(concrete_number::jacobian(3.0, &vector![1.0, 2.0]), (12.0, vector![1.0, 9.0]));
    assert_eq!(concrete_number::grad(3.0, &vector![1.0, 2.0]), (12.0, vector![1.0, 9.0]));
}

#[differentiable(wrt(b))]
fn second_only<T: Real>(a: T, b: T, c: &Vector2<T>) -> T {
    a * b * b + c[0] * b
}

#[differentiable(wrt(c, a))]
fn first_and_last<T: Real>(a: T, b: T, c: &Vector2<T>) -> T {
    a * b * b + c[0] * b * a
}

#[differentiable(wrt(c))]
fn last_only<T: Real, const N: usize>(k: usize, b: T, c: &SVector<T, N>) -> SVector<T, N> {
    c * (b * c[k])
}

#[test]
fn only_what_was_asked_for() {
    let c = vector![4.0, 5.0];
    assert_eq!(second_only::value_and_grad(2.0, 3.0, &c), (30.0, 16.0));
    assert_eq!(second_only::vjp(2.0, 3.0, &c).1.pull(1.0), ((), 16.0, ()));
    assert_eq!(second_only::jvp(2.0, 3.0, &c, 0.5), (30.0, 8.0));
    assert_eq!(second_only::hvp(2.0, 3.0, &c, 0.5), 2.0);
    assert_eq!(second_only::hessian(2.0, 3.0, &c), 4.0);
    // In the order of the parameters, whatever the order in the attribute.
    assert_eq!(first_and_last::grad(2.0, 3.0, &c), (21.0, vector![6.0, 0.0]));
    assert_eq!(first_and_last::vjp(2.0, 3.0, &c).1.pull(1.0), (21.0, (), vector![6.0, 0.0]));
    assert_eq!(first_and_last::jvp(2.0, 3.0, &c, &(1.0, vector![1.0, 0.0])).1, 27.0);
    assert_eq!(first_and_last::hvp(2.0, 3.0, &c, &(1.0, vector![1.0, 0.0])), (3.0, vector![3.0, 0.0]));
    let (of_a, of_c) = first_and_last::hessian(2.0, 3.0, &c);
    assert_eq!((of_a, of_c.0[0]), ((0.0, vector![3.0, 0.0]), 3.0));
    let ((), (), c_bar) = last_only::vjp(1, 2.0, &c).1.pull(vector![1.0, 0.0]);
    assert_eq!(c_bar, vector![10.0, 8.0]);
    assert_eq!(last_only::jacobian(1, 2.0, &c)[0], vector![10.0, 8.0]);
    assert_eq!(last_only::hvp(1, 2.0, &c, &vector![1.0, 0.0], vector![1.0, 0.0]), vector![0.0, 2.0]);
}

/// Takes any pullback that can be stored and sent.
fn kept<G, P: Pull<f64, Output = G> + Copy + 'static>(pullback: P) -> (P, [P; 3]) {
    (pullback, [pullback; 3])
}

#[derive(Clone, Copy)]
struct Tape<P> {
    steps: [P; 2],
    last: P,
}

#[differentiable]
fn loss<T: Real, const N: usize>(weights: &SVector<T, N>, x: &[SVector<T, N>; 2]) -> T {
    let mut total = T::zero();
    for v in x {
        let score = weights.dot(v);
        total += if score > 0.0 { score * score } else { score.exp() };
    }
    total
}

#[test]
fn a_pullback_can_be_kept() {
    let (one, three) = {
        // Neither the arguments nor the value live as long as the pullback.
        let (w, x) = (vector![1.0, -2.0], [vector![0.5, 1.0], vector![2.0, 0.25]]);
        kept(loss::vjp(&w, &x).1)
    };
    let first = one.pull(1.0);
    assert_eq!(one.pull(1.0), first);
    assert_eq!(three[2].pull(2.0).0, first.0 * 2.0);
    let tape = Tape { steps: [three[0], one], last: one };
    let copy = tape;
    assert_eq!((tape.steps[1].pull(1.0), copy.last.pull(1.0)), (first, first));
    let pulled = std::thread::scope(|scope| scope.spawn(move || one.pull(1.0)).join().unwrap());
    assert_eq!(pulled, first);
}

const _: () = assert!(loss::pullback_bytes::<f64, 3>() <= 200);
const _: () = assert!(loss::pullback_bytes::<f32, 3>() < loss::pullback_bytes::<f64, 3>());
const _: () = assert!(concrete::pullback_bytes() <= 64);
const _: () = assert!(second_only::pullback_bytes::<f64>() <= 32);
// Sums keep nothing.
const _: () = assert!(linear::pullback_bytes::<f64>() == 0);

#[differentiable]
fn linear<T: Real>(x: T, y: T) -> T {
    x - y + x
}

#[test]
fn a_pullback_is_as_large_as_it_says() {
    let (_, pullback) = loss::vjp(&vector![1.0, 2.0, 3.0], &[Vector3::zeros(); 2]);
    assert_eq!(core::mem::size_of_val(&pullback), loss::pullback_bytes::<f64, 3>());
    let (_, pullback) = linear::vjp(1.0f32, 2.0);
    assert_eq!(core::mem::size_of_val(&pullback), linear::pullback_bytes::<f32>());
}
