use pullback::prelude::*;

#[op(gradcheck((N, M) in [(1, 2)], x in any))]
fn cube<T: Real, const N: usize>(x: &SVector<T, N>) -> SVector<T, N> {
    x.map(|entry| entry * entry * entry)
}

fn main() {}
