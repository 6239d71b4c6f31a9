//! The differentiable operations, one file each.
//!
//! Each is a function and a module of the same name: `inverse(&x)` is the value, `inverse::vjp(&x)` the value with its
//! pullback, `inverse::jvp`, `inverse::jacobian` and `inverse::hvp` what follows from them. Importing the name imports both.
//! An operation uses only operations above it in the table.
//!
//! A wrong dimension or structure does not compile, and the message stands at the argument:
//!
//! ```compile_fail,E0308
//! # use pullback::prelude::*;
//! product(&SMatrix::<f64, 2, 3>::zeros(), &SMatrix::<f64, 2, 2>::zeros()); // expected `3`, found `2`
//! ```
//! ```compile_fail,E0308
//! # use pullback::prelude::*;
//! inverse(&SMatrix::<f64, 2, 3>::zeros()).ok(); // expected `2`, found `3`
//! ```
//! ```compile_fail,E0308
//! # use pullback::prelude::*;
//! cholesky(&SMatrix::<f64, 2, 2>::identity()).ok(); // expected `&Symmetric<_, _>`, found `&Matrix<…>`
//! ```

use crate::registry::table;

table! {
    add
    sub
    neg
    scale
    component_mul
    transpose
    product
    outer
    dot
    linear_form
    trace
    sum
    mean
    norm
    norm_squared
    quadratic_form
    trace_product
    trace_sandwich
    trace_solve
    row_gram
    symmetric_product
    sandwich
    exp
    ln
    sqrt
    tanh
    sigmoid
    softplus
    relu
    abs
    solve_lower
    solve_lower_transposed
    cholesky
    ldl
    solve
    inverse
    solve_spd
    inverse_spd
    det
    log_abs_det
    log_det_lower
    log_det_spd
}
