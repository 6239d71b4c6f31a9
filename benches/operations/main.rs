//! Every operation at N = 2, 4, 8, 16: primal, `vjp` with `pull`, nalgebra's primal, and the gradient by num-dual, in one run.
//!
//! `cargo bench --bench operations [-- FILTER]` measures and ends with a table of ratios of what it measured.
//! num-dual runs its dual numbers through the same primal, once per input number, as forward mode does.
//! Inputs are cycled so that branches vary.

mod rows;
mod table;

use core::hint::black_box;
use core::time::Duration;

use criterion::{BenchmarkId, Criterion};
use num_dual::Dual64;
use pullback::gradcheck::{Argument, Rng, Vec, flatten};
use pullback::space::Coordinates;

/// How many inputs are cycled through.
const INPUTS: usize = 8;

/// What the rows need of an operation at one size.
struct Row<'a, A> {
    name: &'static str,
    size: usize,
    arguments: Vec<Argument>,
    criterion: &'a mut Criterion,
    build: fn(&[f64]) -> A,
}

impl<A> Row<'_, A> {
    /// Measures the four columns.
    fn measure<Y, X>(
        self,
        primal: impl Fn(&A) -> Y,
        reverse: impl Fn(&A) -> X,
        nalgebra: Option<impl Fn(&A)>,
        forward: impl Fn(&[Dual64]) -> Dual64,
    ) {
        let mut rng = Rng::new(7);
        let mut coordinates: Vec<Vec<f64>> = Vec::new();
        for _ in 0..INPUTS {
            let draw = |argument: &Argument| argument.sampler().draw(argument.shape.layout, &mut rng);
            coordinates.push(self.arguments.iter().flat_map(draw).collect());
        }
        let inputs: Vec<A> = coordinates.iter().map(|x| (self.build)(x)).collect();
        let mut group = self.criterion.benchmark_group(self.name);
        let mut turn = 0usize;
        let mut next = move || {
            turn = (turn + 1) % INPUTS;
            turn
        };
        group.bench_function(BenchmarkId::new("primal", self.size), |bencher| {
            bencher.iter(|| primal(black_box(&inputs[next()])));
        });
        group.bench_function(BenchmarkId::new("vjp", self.size), |bencher| {
            bencher.iter(|| reverse(black_box(&inputs[next()])));
        });
        if let Some(nalgebra) = nalgebra {
            group.bench_function(BenchmarkId::new("nalgebra", self.size), |bencher| {
                bencher.iter(|| nalgebra(black_box(&inputs[next()])));
            });
        }
        let dimension = coordinates[0].len();
        let mut gradient = std::vec![0.0; dimension];
        let mut lifted: Vec<Dual64> = Vec::with_capacity(dimension);
        group.bench_function(BenchmarkId::new("num-dual", self.size), |bencher| {
            bencher.iter(|| {
                lifted.clear();
                lifted.extend(coordinates[next()].iter().map(|x| Dual64::from(*x)));
                for k in 0..dimension {
                    lifted[k].eps = 1.0;
                    gradient[k] = forward(black_box(&lifted)).eps;
                    lifted[k].eps = 0.0;
                }
                black_box(gradient[0])
            });
        });
        group.finish();
    }
}

/// ⟨1, y⟩: the number whose gradient forward mode takes.
fn total<T: pullback::Real, Y: Coordinates<T>>(value: &Y) -> T {
    flatten(value).into_iter().fold(T::zero(), |sum, y| sum + y)
}

fn main() {
    let mut criterion = Criterion::default()
        .warm_up_time(Duration::from_millis(60))
        .measurement_time(Duration::from_millis(150))
        .sample_size(15)
        .without_plots()
        .configure_from_args();
    rows::all(&mut criterion);
    criterion.final_summary();
    table::print();
}
