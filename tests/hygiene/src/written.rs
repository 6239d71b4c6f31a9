//! Functions that another macro writes.

use nalgebra::SVector;
use pullback::prelude::*;

macro_rules! power {
    ($($(#[$attribute:meta])* $name:ident = $exponent:literal),* $(,)?) => {$(
        $(#[$attribute])*
        #[differentiable]
        #[must_use]
        pub fn $name<T: Real>(x: T) -> T {
            let mut y = x;
            for _ in 1..$exponent {
                y *= x;
            }
            y
        }
    )*};
}

power! {
    /// x²
    squared = 2,
    /// x³
    cubed = 3,
}

macro_rules! model {
    ($name:ident($parameter:ident: $t:ty) -> $result:ty $body:block) => {
        /// A function whose types, names and body come from the call of the macro.
        #[differentiable]
        #[must_use]
        pub fn $name($parameter: $t, y: f64) -> $result {
            let twice = y * 2.0;
            let inner = $body;
            inner * twice
        }
    };
}

model!(from_a_block(x: &SVector<f64, 2>) -> f64 {
    let y = x[0] * x[1];
    y.sin()
});

macro_rules! shadowed {
    ($value:expr) => {{
        let x = $value;
        x * x
    }};
}

/// The number, its square written by a macro, which reads no differentiated value.
#[differentiable]
#[must_use]
pub fn with_a_constant_of_a_macro(x: f64, count: f64) -> f64 {
    x * shadowed!(3.0) + count
}

macro_rules! parameters {
    ($name:ident, $t:ident, [$($field:ident),*]) => {
        /// Parameters whose fields come from a macro.
        #[allow(clippy::derive_partial_eq_without_eq, reason = "the scalar has no `Eq`")]
        #[derive(Clone, Copy, Debug, PartialEq, Differentiable)]
        pub struct $name<$t: Real> {
            $(
                /// A field.
                pub $field: $t,
            )*
        }
    };
}
parameters!(Line, S, [offset, slope]);

/// A function of a struct that a macro has written.
#[differentiable]
#[must_use]
pub fn evaluated<T: Real>(line: &Line<T>, x: T) -> T {
    line.offset + line.slope * x
}

/// A struct in, a struct out.
#[differentiable]
#[must_use]
pub fn moved<T: Real>(line: Line<T>, by: T) -> Line<T> {
    let Line { offset, slope } = line;
    Line { offset: offset - slope * by, slope }
}
