//~ at most 2 messages: `jacobian` pulls numbers, `hvp` dual numbers
//~ at most 30 lines: the compiler quotes the standard library
pub mod cube {
    use pullback::prelude::*;

    #[op(pullback = "x̄ = 3 x² ȳ", source = "Own derivation", gradcheck(x in any))]
    pub fn cube<T: Real>(x: T) -> T {
    //~    ^^^^ `pull` | Pullback<T>
        x * x * x
    }

    pub struct Pullback<T> {
        pub slope: T,
    }

    pub fn vjp<T: Real>(x: T) -> (T, Pullback<T>) {
        (cube(x), Pullback { slope: x * x * T::from_f64(3.0) })
    }
}

fn main() {}
