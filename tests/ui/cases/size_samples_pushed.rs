use pullback::prelude::*;

fn count(x: &SVector<f64, 2>) -> usize {
    let mut statistics = SampleStatistics::<f64, 3>::new();
    statistics.push(x);
    //~             ^ expected `3`, found `2`
    statistics.count()
}

fn main() {}
