use pullback::prelude::*;

fn count(mut a: SampleStatistics<f64, 3>, b: &SampleStatistics<f64, 2>) -> usize {
    a.merge(b);
    //~     ^ expected `3`, found `2`
    a.count()
}

fn main() {}
