use pullback::prelude::*;

fn value(x: &nalgebra::DMatrix<f64>) -> Result<SMatrix<f64, 3, 3>, Error> {
    inverse(x)
    //~     ^ Const<3> | Dyn
}

fn main() {}
