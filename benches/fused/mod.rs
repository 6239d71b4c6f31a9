//! Values and gradients in one function each, derived and fused by hand: what generated reverse passes are measured against.

pub(crate) mod composition;
pub(crate) mod functions;
pub(crate) mod nll;
pub(crate) mod tracker;
