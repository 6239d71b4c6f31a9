use pullback::prelude::*;

#[differentiable]
fn series<T: Real>(x: T) -> T {
    let mut sum = x;
    for _ in 0..20 {
        sum += x * sum;
        if sum > 10.0 {
            break;
        }
    }
    sum
}

fn main() {}
