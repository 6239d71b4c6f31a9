use pullback::prelude::*;

fn square<T: Real>(x: T) -> T {
    x * x
}

fn slope() -> f64 {
    let (_, pullback) = square::vjp(3.0);
    //~                 ^^^^^^ `square`
    pullback.pull(1.0)
}

fn main() {}
