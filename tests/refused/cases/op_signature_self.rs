use pullback::prelude::*;

struct Model;

impl Model {
    #[op(gradcheck(x in any))]
    fn cube<T: Real>(&self, x: T) -> T {
        x * x * x
    }
}

fn main() {}
