use pullback::prelude::*;

#[differentiable]
fn product(rows: usize, columns: usize) -> usize {
    rows * columns
}

fn main() {}
