//! What is private, unused, conditional or documented, and still brings no warning.

use pullback::prelude::*;

/// Called through its gradient only.
#[differentiable]
fn gradient_alone<T: Real>(x: T) -> T {
    x * x * x
}

/// Called through its gradient only, over one scalar.
#[differentiable]
fn concrete_gradient_alone(x: f64) -> f64 {
    x * x
}

/// Called from another differentiable function only.
#[differentiable]
fn inner<T: Real>(x: T) -> T {
    x.tanh()
}

/// Never differentiated.
#[differentiable]
fn never_differentiated<T: Real>(x: T) -> T {
    inner(x) + 1.0
}

/// Uses what is private.
#[must_use]
pub fn uses(x: f64) -> f64 {
    gradient_alone::grad(x) + concrete_gradient_alone::grad(x) + never_differentiated(x)
}

/// Visible in the crate, used in it.
#[differentiable]
pub(crate) fn in_the_crate<T: Real>(x: T) -> T {
    x + x
}

/// Visible in this module's parent, by a path.
#[differentiable]
#[inline(always)]
#[must_use]
#[allow(clippy::inline_always, reason = "attributes stay on the function")]
pub(in crate::lints) fn by_a_path<T: Real>(x: T) -> T {
    in_the_crate(x) * 0.5
}

/// Not there.
#[cfg(any())]
#[differentiable]
pub fn conditional<T: Real>(x: T) -> T {
    there_is_no_such_function(x)
}

/// There.
#[differentiable]
#[cfg(not(any()))]
#[doc = "A second line."]
#[must_use]
#[inline]
pub fn conditional<T: Real>(x: T) -> T {
    by_a_path(x) - 1.0
}

/// Functions inside of functions, before and after their use.
#[must_use]
#[allow(clippy::items_after_statements, reason = "one stands after its use")]
pub fn outer(x: f64) -> f64 {
    #[differentiable]
    fn squared<T: Real>(x: T) -> T {
        x * x
    }
    let (y, pullback) = composed::vjp(x);
    return y + pullback.pull(1.0);

    #[differentiable]
    fn composed<T: Real>(x: T) -> T {
        squared(x) + 0.5
    }
}

/// A function within the body of a differentiable function.
#[differentiable]
#[must_use]
pub fn with_an_item<T: Real>(x: T) -> T {
    const STEPS: usize = 3;
    #[differentiable]
    fn halved<T: Real>(x: T) -> T {
        x * 0.5
    }
    let mut y = x;
    for _ in 0..STEPS {
        y = halved(y) + x;
    }
    y
}

/// An unused parameter, an unused variable, and a value that is thrown away.
#[differentiable]
#[must_use]
pub fn with_leftovers<T: Real>(x: T, _unused: T) -> T {
    let _ = x.sin();
    let _later = x.cos();
    let (kept, _) = (x * 2.0, x * 3.0);
    kept
}
