//! Legal combinations that are rarely seen: patterns, scopes, names, branches within branches.

use nalgebra::{Matrix2, SMatrix, SVector, Vector2, Vector3, vector};
use pullback::prelude::*;
use pullback::space::Pull;

use crate::harness::{accepted, sample};

#[differentiable]
fn behind_a_reference<T: Real, const N: usize>(x: &SVector<T, N>) -> SVector<T, N> {
    *x
}
accepted!(
    a_reference_returned: behind_a_reference, |x: SVector<T, 3>| (&x) -> SVector<T, 3>, at [sample(241), sample(242)]
);

#[differentiable]
fn copies<T: Real>(x: T, y: T) -> ((T, T), [T; 3]) {
    ((x, x), [y, x, y])
}
accepted!(one_value_in_many_places: copies, |x: T, y: T| (x, y) -> ((T, T), [T; 3]), at [[0.8, 0.5], [-1.3, 0.7]]);

#[differentiable]
fn with_itself<T: Real>(x: T) -> T {
    let mut y = x;
    y += y;
    y *= y;
    y -= y / x;
    y = y + y * y - x / y;
    y /= y + y * x;
    y * y * y * y
}
accepted!(a_value_combined_with_itself: with_itself, |x: T| (x) -> T, at [[0.8], [1.3]]);

#[differentiable]
fn tuples_in_tuples<T: Real>(x: T, y: T, p: ((T, T), T)) -> T {
    let ((a, b), (c, d)) = ((x, y), (x * y, p.1));
    let ((e, _), f) = p;
    let (g, ..) = (a * b, c, d);
    let mut q = ((a, b), [c, d]);
    q.0.1 += g;
    q.1[0] *= q.0.1 * e;
    let (first, [second, third]) = q;
    (q.1)[1] = first.0 * f;
    first.0 * first.1 + second * third + q.1[1]
}
accepted!(
    a_tuple_of_tuples: tuples_in_tuples, |x: T, y: T, p: ((T, T), T)| (x, y, p) -> T, at [sample(243), sample(244)]
);

#[differentiable]
fn scopes<T: Real>(x: T, y: T) -> T {
    let a = {
        let x = x * y;
        let y = {
            let x = x + y;
            x * x
        };
        x + y
    };
    let x = {
        let x = a * x;
        x
    };
    x * y + a
}
accepted!(shadowing_in_scopes: scopes, |x: T, y: T| (x, y) -> T, at [[0.8, 0.5], [-1.3, 0.7]]);

#[differentiable]
fn references_to_references<T: Real>(x: &Vector2<T>, s: T) -> T {
    let a = &x;
    let b = &a;
    let t = &s;
    let y = ***b * *t;
    let (c, d) = (&y, &x);
    c.dot(d) * *t + b[0] * a[1] + (*&s * *&s)
}
accepted!(references: references_to_references, |x: Vector2<T>, s: T| (&x, s) -> T, at [sample(245), sample(246)]);

#[differentiable]
fn deep_failures<T: Real>(x: T, y: T, strict: bool) -> Result<T, Error> {
    let mut z = x * y;
    if strict {
        if x < -2.0 {
            return Err(Error::NotPositive { index: 0 });
        }
        z += x;
        if y > 0.0 {
            if z > 100.0 {
                return Err(Error::NonFinite);
            }
            z *= y;
        } else {
            z -= y;
        }
    }
    Ok(z * z)
}
accepted!(
    failures_in_nested_branches: deep_failures, |x: T, y: T| (x, y, true) -> try T,
    at [[0.8, 0.5], [-1.3, 0.7], [0.4, -0.6]]
);

#[test]
fn a_failure_in_a_nested_branch_is_that_of_the_function() {
    assert_eq!(deep_failures::grad(-3.0, 1.0, true), Err(Error::NotPositive { index: 0 }));
    assert_eq!(deep_failures::grad(50.0, 3.0, true), Err(Error::NonFinite));
    assert_eq!(deep_failures::vjp(50.0, 3.0, true).err(), Some(Error::NonFinite));
    assert_eq!(deep_failures::grad(-3.0, 1.0, false), Ok((-6.0, 18.0)));
}

#[differentiable]
fn several_returns<T: Real>(x: T, y: T) -> T {
    if x > 2.0 {
        return x * y;
    }
    let z = x * x;
    if y > 1.0 {
        let w = z + y;
        return w * w;
    }
    if z > y {
        return z - y * y;
    }
    z * y
}
accepted!(
    returns_one_after_another: several_returns, |x: T, y: T| (x, y) -> T,
    at [[2.5, 0.5], [-1.3, 1.7], [0.9, 0.5], [0.4, 0.6]]
);

const LOW: i32 = 1;
const HIGH: i32 = 3;

#[differentiable]
fn matched_twice<T: Real>(x: T, k: i32) -> T {
    let a = match k {
        LOW => x * x,
        HIGH => x.exp(),
        _ => x * 2.0,
    };
    let b = match k + 1 {
        LOW => a * x,
        HIGH => a.sin() * x,
        _ => a + x,
    };
    a * b
}
accepted!(constants_in_patterns: matched_twice, |x: T| (x, 2) -> T, at [[0.8], [-1.3]]);
accepted!(the_first_of_two_constants: matched_twice, |x: T| (x, 1) -> T, at [[0.8], [-1.3]]);
accepted!(the_second_of_two_constants: matched_twice, |x: T| (x, 3) -> T, at [[0.8], [-1.3]]);

#[differentiable]
fn options<T: Real>(x: T, weight: Option<f64>, order: Option<i32>) -> T {
    let a = match weight {
        None => x,
        Some(w) => x * T::from_f64(w),
    };
    let b = match order {
        None => a * x,
        Some(1 | 2) => a + x,
        Some(n) if n > 5 => a.powi(n),
        Some(_) => a.sin(),
    };
    let c = if let Some(w) = weight { b * b * T::from_f64(w) } else { b };
    match (weight, order) {
        (None, None) => c * 2.0,
        (Some(_), None) => c * x,
        (_, Some(n)) => c.powi(n),
    }
}
accepted!(options_matched_both_missing: options, |x: T| (x, None, None) -> T, at [[0.8], [-1.3]]);
accepted!(options_matched_one_missing: options, |x: T| (x, Some(0.75), None) -> T, at [[0.8], [-1.3]]);
accepted!(options_matched_with_an_order: options, |x: T| (x, Some(0.75), Some(2)) -> T, at [[0.8], [-1.3]]);
accepted!(options_matched_with_a_guard: options, |x: T| (x, None, Some(6)) -> T, at [[0.8], [-1.3]]);

#[derive(Clone, Copy, Debug, PartialEq)]
enum Shape {
    Flat,
    Bump { width: f64, centre: f64 },
    Power(i32),
    Root(i32),
}
use Shape::{Bump, Flat};

#[differentiable]
fn shaped<T: Real>(x: T, shape: Shape, n: usize) -> T
where
    T: Real,
{
    let a = match shape {
        Flat => x,
        Bump { width, centre: c } => (-(x - T::from_f64(c)) * (x - T::from_f64(c)) / T::from_f64(width)).exp(),
        Shape::Power(x_n) | Shape::Root(x_n) => x.powi(x_n),
    };
    let b = match (shape, n) {
        (Flat, 0..=3) => a * x,
        (Flat, _) => a + x * x,
        (Shape::Power(n), m) if m > 1 => a * T::from_f64(n as f64 + m as f64) * x,
        _ => a * a,
    };
    a + b
}
accepted!(a_shape_without_fields: shaped, |x: T| (x, Shape::Flat, 7) -> T, at [[0.8], [-1.3]]);
accepted!(
    a_shape_with_fields: shaped, |x: T| (x, Shape::Bump { width: 0.75, centre: 0.5 }, 1) -> T, at [[0.8], [-1.3]]
);
accepted!(a_shape_with_a_number: shaped, |x: T| (x, Shape::Power(3), 2) -> T, at [[0.8], [-1.3]]);
accepted!(a_shape_of_two_patterns: shaped, |x: T| (x, Shape::Root(2), 2) -> T, at [[0.8], [-1.3]]);

/// Names of the patterns hide differentiated variables.
#[differentiable]
fn hidden<T: Real>(x: T, y: T, kind: Shape) -> T {
    let a = match kind {
        Shape::Power(x) | Shape::Root(x) => y.powi(x),
        Bump { width: y, .. } => x * T::from_f64(y),
        Flat => x * y,
    };
    a * x
}
accepted!(
    a_pattern_that_hides_a_value: hidden, |x: T, y: T| (x, y, Shape::Root(2)) -> T, at [[0.8, 0.5], [-1.3, 0.7]]
);
accepted!(
    a_field_that_hides_a_value: hidden, |x: T, y: T| (x, y, Shape::Bump { width: 2.0, centre: 0.0 }) -> T,
    at [[0.8, 0.5], [-1.3, 0.7]]
);

#[derive(Clone, Copy)]
struct Settings {
    x: u32,
    y: f64,
}

impl Settings {
    fn y(&self) -> f64 {
        self.y
    }
}

#[differentiable]
fn fields_named_like_variables<T: Real>(x: T, y: T, settings: usize) -> T {
    let settings = Settings { x: settings as u32, y: 0.5f64 };
    let weight = T::from_f64(settings.x as f64 + settings.y);
    let y = y * T::from_f64(settings.y() * 2.0);
    let offset = T::from_f64(f64::from(settings.x).sqrt() * settings.y());
    let mut power = settings.x as i32;
    power += 1;
    x.powi(power) * weight + y * offset
}
accepted!(
    fields_with_the_names_of_values: fields_named_like_variables, |x: T, y: T| (x, y, 2) -> T,
    at [[0.8, 0.5], [-1.3, 0.7]]
);

/// Variables named like functions, also in scopes of their own.
#[differentiable]
fn named_like_functions<T: Real>(a: &Matrix2<T>, b: &Matrix2<T>) -> T {
    let first = {
        let trace = trace(a);
        let det = det(b);
        trace * det
    };
    let trace = trace(b) + trace(&(a * b));
    let det = det(a);
    first * det + trace
}
accepted!(
    names_of_functions: named_like_functions, |a: Matrix2<T>, b: Matrix2<T>| (&a, &b) -> T,
    at [sample(247), sample(248)]
);

#[differentiable]
fn decided_before<T: Real>(x: T, y: T) -> T {
    let larger = x > y;
    let both = larger && x > 0.0 || !(y > 0.5);
    let index = if larger { 1 } else { 0 };
    let values = vector![x * y, x + y];
    let mut total = values[index] * values[1 - index] * values[0];
    let z;
    if both {
        z = x * x;
    } else {
        z = y;
    }
    if larger != both {
        total += z;
    }
    total * z
}
accepted!(
    decisions_with_names: decided_before, |x: T, y: T| (x, y) -> T,
    at [[0.8, 0.5], [-1.3, 0.7], [-1.3, 0.2], [-0.9, -1.7]]
);

#[differentiable]
fn changed_in_one_arm<T: Real>(x: T, y: T) -> T {
    let mut a = x;
    let mut b = T::one();
    let mut v = Vector3::new(x, y, x * y);
    if x > 0.0 {
        b *= y;
        if y > 0.6 {
            a = b;
            v[1] = a * b;
        } else {
            v = v * a;
            let a = v[2];
            v[0] -= a;
        }
    } else {
        (a, b) = (y, a);
    }
    a * b + v.dot(&v)
}
accepted!(
    variables_changed_in_some_arms: changed_in_one_arm, |x: T, y: T| (x, y) -> T,
    at [[0.8, 0.5], [0.3, 0.7], [-1.3, 0.7]]
);

#[differentiable]
fn operands_that_are_branches<T: Real>(x: T, y: T) -> T {
    let v = [
        if x > y { x } else { y * y },
        {
            let z = x * y;
            z + 1.0
        },
        match 3 {
            3 => x,
            _ => y,
        },
    ];
    (if v[0] > 0.5 { v[1] } else { v[2] * x }) * { v[0] } + -(-(v[1])) - (v[2] * -x)
}
accepted!(
    branches_inside_of_expressions: operands_that_are_branches, |x: T, y: T| (x, y) -> T,
    at [[0.8, 0.5], [0.3, 0.6], [-1.3, 0.9]]
);

#[differentiable]
fn nothing_else_reads_it<T: Real>(x: T, y: &Vector2<T>) -> Result<T, Error> {
    let _ = x * x;
    let _unused = norm_squared(y);
    let (a, _) = (x * y[0], y * x);
    inverse(&Matrix2::new(x, T::zero(), T::zero(), x))?;
    let _ = inverse(&Matrix2::new(a, T::zero(), T::zero(), x))?;
    let _not_read = [x; 3];
    {
        let _ = a;
    }
    Ok(a)
}
accepted!(
    values_that_nothing_reads: nothing_else_reads_it, |x: T, y: Vector2<T>| (x, &y) -> try T,
    at [sample(249), sample(250)]
);

#[test]
fn a_failure_is_kept_though_nothing_reads_the_value() {
    assert_eq!(nothing_else_reads_it::grad(0.0, &vector![1.0, 2.0]), Err(Error::Singular { pivot: 0 }));
    assert_eq!(nothing_else_reads_it::grad(1.0, &vector![0.0, 2.0]), Err(Error::Singular { pivot: 0 }));
}

#[differentiable]
fn nested_call<T: Real, const N: usize, const M: usize>(a: &SMatrix<T, N, M>) -> T {
    fn weight(k: usize) -> f64 {
        1.0 / (1.0 + k as f64)
    }
    const SHIFT: f64 = 0.25;
    #[differentiable]
    fn inner<T: Real>(x: T, k: usize) -> T {
        x * x * T::from_f64(weight_of(k))
    }
    let mut total = T::from_f64(SHIFT);
    for i in 0..N {
        for j in 0..M {
            total += inner(a[(i, j)], i * M + j) * T::from_f64(weight(j));
        }
    }
    total
}

fn weight_of(k: usize) -> f64 {
    1.0 + 0.5 * k as f64
}
accepted!(items_in_the_body: nested_call, |a: SMatrix<T, 2, 3>| (&a) -> T, at [sample(253), sample(254)]);
