//! Sums, forms and functions of single entries.

use nalgebra::SVector;
use pullback::ops::{
    abs, add, component_mul, dot, exp, linear_form, ln, mean, neg, norm, norm_squared, outer, quadratic_form, relu,
    scale, sigmoid, softplus, sqrt, sub, sum, tanh, trace, transpose,
};
use pullback::{Error, Real};

use super::{Blocks, flat, matrix};

/// What they give for entries of a size, of both signs.
pub(crate) fn blocks<T: Real, const N: usize>(size: f64) -> Result<Blocks, Error> {
    let (a, b) = (matrix::<T, N, N>(size, 2), matrix::<T, N, N>(size, 4));
    let one = T::one();
    let unit = matrix::<T, N, N>(1.0, 3);
    let (x, w): (SVector<T, N>, SVector<T, N>) = (matrix(size.sqrt(), 5), matrix(size.sqrt(), 6));
    let mut blocks = Blocks::new();
    let mut push = |name, block| blocks.push((name, block));

    let (y, p) = add::vjp(&a, &b);
    push("add", flat(&y));
    push("add, first", flat(&p.pull(unit).0));
    let (y, p) = sub::vjp(&a, &b);
    push("sub", flat(&y));
    push("sub, second", flat(&p.pull(unit).1));
    let (y, p) = neg::vjp(&a);
    push("neg", flat(&y));
    push("neg, pull", flat(&p.pull(unit)));
    let (y, p) = transpose::vjp(&a);
    push("transpose", flat(&y));
    push("transpose, pull", flat(&p.pull(unit)));
    let (y, p) = scale::vjp(b[(0, 0)], &a);
    let (s_bar, a_bar) = p.pull(unit);
    push("scale", flat(&y));
    push("scale, first", vec![s_bar.to_f64()]);
    push("scale, second", flat(&a_bar));
    let (y, p) = component_mul::vjp(&a, &b);
    let (a_bar, b_bar) = p.pull(unit);
    push("component_mul", flat(&y));
    push("component_mul, first", flat(&a_bar));
    push("component_mul, second", flat(&b_bar));
    let (y, p) = sum::vjp(&a);
    push("sum", vec![y.to_f64()]);
    push("sum, pull", flat(&p.pull(one)));
    let (y, p) = mean::vjp(&a);
    push("mean", vec![y.to_f64()]);
    push("mean, pull", flat(&p.pull(one)));
    let (y, p) = trace::vjp(&a);
    push("trace", vec![y.to_f64()]);
    push("trace, pull", flat(&p.pull(one)));
    let (y, p) = dot::vjp(&a, &b);
    let (a_bar, b_bar) = p.pull(one);
    push("dot", vec![y.to_f64()]);
    push("dot, first", flat(&a_bar));
    push("dot, second", flat(&b_bar));
    let (y, p) = norm::vjp(&a);
    push("norm", vec![y.to_f64()]);
    push("norm, pull", flat(&p.pull(one)));
    let (y, p) = norm_squared::vjp(&a);
    push("norm_squared", vec![y.to_f64()]);
    push("norm_squared, pull", flat(&p.pull(one)));
    let (y, p) = outer::vjp(&x, &w);
    let (x_bar, w_bar) = p.pull(unit);
    push("outer", flat(&y));
    push("outer, first", flat(&x_bar));
    push("outer, second", flat(&w_bar));
    let (y, p) = linear_form::vjp(&w, &x);
    let (w_bar, x_bar) = p.pull(one);
    push("linear_form", vec![y.to_f64()]);
    push("linear_form, first", flat(&w_bar));
    push("linear_form, second", flat(&x_bar));
    let (y, p) = quadratic_form::vjp(&x, &a);
    let (x_bar, a_bar) = p.pull(one);
    push("quadratic_form", vec![y.to_f64()]);
    push("quadratic_form, first", flat(&x_bar));
    push("quadratic_form, second", flat(&a_bar));

    let (y, p) = abs::vjp(&a);
    push("abs", flat(&y));
    push("abs, pull", flat(&p.pull(unit)));
    let (y, p) = relu::vjp(&a);
    push("relu", flat(&y));
    push("relu, pull", flat(&p.pull(unit)));
    let (y, p) = sigmoid::vjp(&a);
    push("sigmoid", flat(&y));
    push("sigmoid, pull", flat(&p.pull(unit)));
    let (y, p) = softplus::vjp(&a);
    push("softplus", flat(&y));
    push("softplus, pull", flat(&p.pull(unit)));
    let (y, p) = tanh::vjp(&a);
    push("tanh", flat(&y));
    push("tanh, pull", flat(&p.pull(unit)));
    let positive = a.map(|x| x.abs());
    let (y, p) = sqrt::vjp(&positive)?;
    push("sqrt", flat(&y));
    push("sqrt, pull", flat(&p.pull(unit)));
    let (y, p) = ln::vjp(&positive)?;
    push("ln", flat(&y));
    push("ln, pull", flat(&p.pull(unit)));
    // Of positive numbers beyond 88 it is beyond the range.
    let (y, p) = exp::vjp(&-positive);
    push("exp", flat(&y));
    push("exp, pull", flat(&p.pull(unit)));
    Ok(blocks)
}
