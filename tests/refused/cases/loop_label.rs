use pullback::prelude::*;

#[differentiable]
fn total<T: Real>(x: &SMatrix<T, 3, 3>) -> T {
    let mut sum = T::zero();
    'rows: for i in 0..3 {
        for j in 0..3 {
            if x[(i, j)] < 0.0 {
                continue 'rows;
            }
            sum += x[(i, j)];
        }
    }
    sum
}

fn main() {}
