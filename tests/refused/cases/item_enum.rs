use pullback::prelude::*;

#[differentiable]
enum Mode {
    Fast,
    Exact,
}

fn main() {}
