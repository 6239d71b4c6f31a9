use pullback::prelude::*;

#[differentiable]
fn total<T: Real>(x: &SVector<T, 3>) -> T {
    let mut sum = T::zero();
    #[allow(unused_labels)]
    'entries: for i in 0..3 {
        sum += x[i];
    }
    sum
}

fn main() {}
