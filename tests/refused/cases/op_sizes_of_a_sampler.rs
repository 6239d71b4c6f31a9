use pullback::prelude::*;

#[op(gradcheck(N in any, x in any))]
fn cube<T: Real, const N: usize>(x: &SVector<T, N>) -> SVector<T, N> {
    x.map(|entry| entry * entry * entry)
}

fn main() {}
