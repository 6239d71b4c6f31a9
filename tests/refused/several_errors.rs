use pullback::prelude::*;

#[differentiable]
fn several<T: Real>(x: &SMatrix<T, 3, 3>, steps: usize) -> T {
    let mut y = x.determinant();
    for _ in 0..steps {
        y = y * 2.0;
    }
    while y > 10.0 {
        y = y * 0.5;
    }
    y + x.transpos().trace()
}

fn main() {}
