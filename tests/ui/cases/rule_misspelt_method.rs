//~ at most 2 messages: the second is the compiler's own advice
use pullback::prelude::*;

#[differentiable]
fn energy<T: Real>(v: &SVector<T, 3>) -> T {
    0.5 * v.norm_square()
    //~     ^^^^^^^^^^^ did you mean `norm_squared`?
}

fn main() {}
