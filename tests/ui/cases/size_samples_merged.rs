use pullback::prelude::*;

fn count(mut a: SampleStatistics<f64, 3>, b: &SampleStatistics<f64, 2>) -> usize {
    a.merge(b);
    a.count()
}

fn main() {}
