use pullback::prelude::*;

fn normalise<T: Real>(v: &mut SVector<T, 2>) -> T {
    v[0]
}

#[differentiable]
fn direction<T: Real>(v: &SVector<T, 2>) -> T {
    let mut copy = *v;
    normalise(&mut copy)
}

fn main() {}
