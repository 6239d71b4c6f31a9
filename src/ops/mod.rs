//! The differentiable operations, one file each.
//!
//! Each is a function and a module of the same name: `inverse(&x)` is the value, `inverse::vjp(&x)` the value with its
//! pullback, `inverse::jvp`, `inverse::jacobian` and `inverse::hvp` what follows from them. Importing the name imports both.
//! An operation uses only operations above it in the table.

use crate::registry::table;

table! {
    add
    product
    exp
    ln
    sqrt
    tanh
    sigmoid
    softplus
    relu
    abs
    inverse
    cholesky
}
