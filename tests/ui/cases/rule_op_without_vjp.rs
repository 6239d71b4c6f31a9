pub mod cube {
    use pullback::prelude::*;

    #[op(pullback = "x̄ = 3 x² ȳ", source = "Own derivation", gradcheck(x in any))]
    pub fn cube<T: Real>(x: T) -> T {
        x * x * x
    }
}

fn main() {}
