use pullback::prelude::*;

#[op(pullback = "x̄ = 3 x² ȳ", source = "Own derivation")]
fn cube<T: Real, const N: usize>(x: &SVector<T, N>) -> SVector<T, N> {
    x.map(|entry| entry * entry * entry)
}

fn main() {}
