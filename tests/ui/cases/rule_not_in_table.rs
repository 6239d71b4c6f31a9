use pullback::registry::Operation;

mod cube {
    use pullback::prelude::*;

    pub fn cube<T: Real>(x: T) -> T {
        x * x * x
    }
}

pub const OPERATIONS: &[Operation] = &[pullback::ops::inverse::OPERATION, cube::OPERATION];
//~                                                                             ^^^^^^^^^ `OPERATION` | `cube`

fn main() {
    cube::cube(2.0);
}
