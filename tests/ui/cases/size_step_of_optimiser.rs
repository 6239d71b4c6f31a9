use pullback::prelude::*;

fn step(parameters: SVector<f64, 3>, gradient: SVector<f64, 2>) -> SVector<f64, 3> {
    Sgd::new(0.5).step(parameters, gradient)
    //~                            ^^^^^^^^ expected `3`, found `2`
}

fn main() {}
