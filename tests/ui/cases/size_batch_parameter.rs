use pullback::prelude::*;

use pullback::batch;

fn total(samples: &[SVector<f64, 3>], w: &SVector<f64, 2>) -> Result<f64, batch::Failed> {
    batch::sum(samples, w, |x, w| dot(x, w))
    //~                                  ^ expected `3`, found `2`
}

fn main() {}
