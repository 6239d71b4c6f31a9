use pullback::prelude::*;

#[differentiable]
fn several(x: &SMatrix<f64, 3, 3>, steps: usize) -> f64 {
    let volume = x.determinant();
    let mut y = x.trace();
    for _ in 0..steps {
        y = y.clamp(0.0, 1.0) * 2.0;
    }
    while y > 10.0 {
        y = y % 10.0;
    }
    y + volume + x.map(|entry| entry.abs()).sum()
}

fn main() {}
