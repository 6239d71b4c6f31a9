//! The language around the arithmetic: tuples, blocks, shadowing, references, names.

use nalgebra::{SVector, Vector2, Vector3};
use pullback::prelude::*;
use pullback::space::Pull;

use crate::harness::{accepted, sample};

#[differentiable]
fn polar<T: Real>(point: (T, T)) -> (T, T) {
    let (x, y) = point;
    ((x * x + y * y).sqrt(), y.atan2(x))
}
accepted!(a_tuple_in_and_out: polar, |move p: (T, T)| (p) -> (T, T), at [[0.8, 0.5], [-1.2, 0.3]]);

#[differentiable]
fn distance_around<T: Real>(a: &Vector2<T>, b: &Vector2<T>) -> T {
    let (radius, angle) = polar((a.x, a.y));
    let other = polar((b.x, b.y));
    radius * other.0 * (angle - other.1).cos()
}
accepted!(
    fields_of_a_tuple: distance_around, |a: Vector2<T>, b: Vector2<T>| (&a, &b) -> T,
    at [[0.8, 0.5, 1.1, -0.4], [1.2, 0.3, 0.6, 0.9]]
);

#[differentiable]
fn nested_tuples<T: Real>(x: T, y: T) -> (T, (Vector2<T>, [T; 2])) {
    let pair = (x * y, (x + y, x - y));
    let (product, (sum, difference)) = pair;
    (product, (Vector2::new(sum, product), [difference * sum, pair.1.0]))
}
accepted!(
    tuples_within_tuples: nested_tuples, |x: T, y: T| (x, y) -> (T, (Vector2<T>, [T; 2])), at [[0.8, 0.5], [-1.2, 0.3]]
);

#[differentiable]
fn shadowed<T: Real>(x: T) -> T {
    let x = x * x;
    let x = x.sin() + x;
    let y = {
        let x = x.exp();
        x * x
    };
    x * y
}
accepted!(shadowing: shadowed, |x: T| (x) -> T, at [[0.8], [-0.3]]);

#[differentiable]
fn blocks<T: Real>(a: T, b: T) -> T {
    let scale: T = {
        let s = a + b;
        1.0 / s
    };
    let mut total: T = 0.0;
    {
        let inner = scale * a;
        total += inner * inner;
    }
    total + { b * scale }
}
accepted!(blocks_as_values: blocks, |a: T, b: T| (a, b) -> T, at [[0.8, 0.5], [1.7, -0.3]]);

#[differentiable]
fn by_references<T: Real>(x: &T, y: &&T) -> T {
    let both = (x, *y);
    let product = both.0.exp() * **y;
    let again = &product;
    *again + *x * **y + again.sqrt()
}
accepted!(references_of_references: by_references, |x: T, y: T| (&x, &&y) -> T, at [[0.8, 0.5], [-0.4, 1.3]]);

#[differentiable]
fn to_the_power<T: Real>(x: T, exponent: i32, scale: usize) -> T {
    x.powi(exponent) * T::from_f64(scale as f64)
}
accepted!(an_integer_argument: to_the_power, |x: T| (x, -3, 2) -> T, at [[0.8], [-1.3]]);

#[differentiable]
fn with_prior<T: Real>(x: T, prior: Option<T>) -> T {
    let loss = x * x * 0.5;
    match prior {
        Some(mean) => loss + (x - mean) * (x - mean),
        None => loss * x,
    }
}
accepted!(an_option_that_is_some: with_prior, |x: T| (x, Some(T::from_f64(0.25))) -> T, at [[0.8], [-1.3]]);
accepted!(an_option_that_is_none: with_prior, |x: T| (x, None) -> T, at [[0.8], [-1.3]]);

#[differentiable]
fn regularised<T: Real>(x: T, weight: Option<f64>, label: &str) -> T {
    if label == "square" {
        x * x
    } else if let Some(weight) = weight {
        x * T::from_f64(weight) + x.cos()
    } else {
        x.sin()
    }
}
accepted!(if_let_on_a_carried_option: regularised, |x: T| (x, Some(0.5), "other") -> T, at [[0.8], [-1.3]]);
accepted!(a_carried_string: regularised, |x: T| (x, None, "square") -> T, at [[0.8], [-1.3]]);
accepted!(the_last_of_both: regularised, |x: T| (x, None, "none") -> T, at [[0.8], [-1.3]]);

#[differentiable(wrt(weights, offset))]
fn prediction<T: Real>(weights: &Vector3<T>, inputs: &Vector3<T>, offset: T, scale: T) -> T {
    ((weights.dot(inputs) + offset) * scale).tanh()
}
accepted!(
    some_arguments_of_several: prediction,
    |w: Vector3<T>, b: T| (&w, &Vector3::new(T::from_f64(0.5), T::from_f64(-1.0), T::from_f64(2.0)), b, T::from_f64(0.75)) -> T,
    at [sample(61), sample(62)]
);

#[differentiable(wrt(x))]
fn one_of_two<T: Real>(scale: &Vector2<T>, x: &Vector2<T>) -> Vector2<T> {
    scale.component_mul(x) * x.x
}
accepted!(
    one_argument_of_two: one_of_two,
    |x: Vector2<T>| (&Vector2::new(T::from_f64(0.5), T::from_f64(-1.0)), &x) -> Vector2<T>,
    at [[0.3, 0.9], [-1.1, 0.4]]
);

#[differentiable]
fn innermost<T: Real>(x: T) -> T {
    x.sin() * x
}

#[differentiable]
fn middle<T: Real>(x: T, y: T) -> T {
    innermost(x * y) + innermost(innermost(y))
}

#[differentiable]
fn outermost<T: Real>(x: T, y: T) -> T {
    let twice = middle(middle(x, y), middle(y, x) * 0.1);
    twice - innermost::<T>(x)
}
accepted!(calls_within_calls: outermost, |x: T, y: T| (x, y) -> T, at [[0.8, 0.5], [-1.3, 0.7]]);

#[differentiable]
fn names_of_generated_code<T: Real>(pullback: T, y_bar: T, x_dot: T, value: T) -> T {
    let direction = pullback * y_bar;
    let cotangent = direction + x_dot * value;
    let tangent = cotangent * cotangent;
    let pull = tangent / value;
    pull * direction
}
accepted!(
    names_like_those_of_generated_code: names_of_generated_code,
    |a: T, b: T, c: T, d: T| (a, b, c, d) -> T,
    at [sample(63), [0.5, 0.8, -0.2, 1.2]]
);

#[differentiable]
fn unused_results<T: Real>(x: T, _unused: T) -> T {
    let _ = x * 2.0;
    let _also = x.sin();
    x * x
}
accepted!(an_unused_argument: unused_results, |x: T, u: T| (x, u) -> T, at [[0.8, 0.1], [-1.3, 0.2]]);

#[differentiable]
fn used_often<T: Real, const N: usize>(x: &SVector<T, N>) -> SVector<T, N> {
    let y = x + x;
    let z = y - x * x.sum();
    y.component_mul(&z) + y + z * z.dot(&y)
}
accepted!(a_value_used_often: used_often, |x: SVector<T, 3>| (&x) -> SVector<T, 3>, at [sample(64), sample(65)]);

#[differentiable]
#[allow(clippy::needless_late_init, reason = "the form under test")]
fn late<T: Real>(x: T, y: T) -> T {
    let larger;
    if x > y {
        larger = x * x;
    } else {
        larger = y * x;
    }
    larger + y
}
accepted!(declared_before_assigned: late, |x: T, y: T| (x, y) -> T, at [[0.8, 0.5], [-1.3, 0.7]]);

#[differentiable]
#[allow(clippy::needless_return, reason = "the form under test")]
fn early<T: Real>(x: T, y: T) -> T {
    let both = x * y;
    return both * both + x;
}
accepted!(a_return_at_the_end: early, |x: T, y: T| (x, y) -> T, at [[0.8, 0.5], [-1.3, 0.7]]);

#[differentiable]
fn arrays<T: Real>(x: T, y: T) -> [T; 3] {
    let mut corners = [x, y, x * y];
    let [first, .., last] = corners;
    corners[1] *= first + last;
    corners
}
accepted!(an_array_taken_apart: arrays, |x: T, y: T| (x, y) -> [T; 3], at [[0.8, 0.5], [-1.3, 0.7]]);

mod helpers {
    use pullback::prelude::*;

    #[differentiable]
    pub fn softsign<T: Real>(x: T) -> T {
        x / (1.0 + x.abs())
    }
}

#[differentiable]
fn by_path<T: Real>(x: T, y: T) -> T {
    helpers::softsign(x) * crate::language::helpers::softsign(x * y) + T::one() / T::from_f64(3.0) * Real::exp(y)
}
accepted!(functions_by_path: by_path, |x: T, y: T| (x, y) -> T, at [[0.8, 0.5], [-1.3, 0.7]]);
