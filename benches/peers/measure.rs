//! Rows of contenders that are measured together.
//!
//! A row is repeated in rounds. In a round every contender runs one batch of calls of some 30 µs, and the order rotates from round to
//! round. Times are medians over the rounds, and a ratio is the median of the ratios within the rounds. So what slows the machine for a
//! while slows both sides of a ratio, which a harness that measures one contender after the other (criterion, in the other benches here)
//! cannot give: it compares times that are seconds apart.

use core::hint::black_box;
use std::io::Write;
use std::time::Instant;

use pullback::Real;

use crate::flat::Flat;
use crate::number::Number;

/// Seconds of a batch of calls.
const BATCH: f64 = 30e-6;

/// One way to do a work, with its inputs.
pub(crate) struct Contender {
    pub(crate) name: &'static str,
    inputs: usize,
    /// Runs so many calls over the inputs in turn.
    batch: Box<dyn Fn(usize)>,
    /// The results for all inputs as flat lists of numbers.
    results: Box<dyn Fn() -> Vec<Vec<f64>>>,
}

/// A work at one size for one scalar.
pub(crate) struct Row {
    pub(crate) work: &'static str,
    pub(crate) size: usize,
    pub(crate) scalar: &'static str,
    pub(crate) contenders: Vec<Contender>,
    epsilon: f64,
}

/// What was measured of a contender.
pub(crate) struct Figure {
    pub(crate) contender: &'static str,
    pub(crate) nanoseconds: f64,
    /// The time of the first contender over that of this one.
    pub(crate) ratio: f64,
}

/// A call of a contender. `benches/instructions` collects what is executed in here.
#[inline(never)]
fn counted<I, O>(call: impl Fn(&I) -> O, input: &I) -> O {
    call(input)
}

/// Where callgrind writes down what it has collected.
#[inline(never)]
fn written() {
    black_box(());
}

impl Row {
    pub(crate) fn new<T: Number>(work: &'static str, size: usize) -> Self {
        Self { work, size, scalar: T::NAME, contenders: Vec::new(), epsilon: <T as Real>::epsilon().to_f64() }
    }

    /// Adds a contender: how its inputs are made of arrays, and what is called.
    pub(crate) fn with<P, I: 'static, O: Flat>(
        mut self,
        name: &'static str,
        inputs: &[P],
        input: impl Fn(&P) -> I,
        call: impl Fn(&I) -> O + Copy + 'static,
    ) -> Self {
        let inputs: std::rc::Rc<[I]> = inputs.iter().map(input).collect();
        let same = inputs.clone();
        self.contenders.push(Contender {
            name,
            inputs: inputs.len(),
            batch: Box::new(move |calls| {
                for input in inputs.iter().cycle().take(calls) {
                    black_box(&counted(call, black_box(input)));
                }
            }),
            results: Box::new(move || same.iter().map(|input| call(input).numbers()).collect()),
        });
        self
    }

    /// Compares the results of every contender with those of the first.
    ///
    /// # Panics
    /// When one differs.
    pub(crate) fn check(&self) {
        let mut results = self.contenders.iter().map(|contender| (contender.results)());
        let Some(expected) = results.next() else { return };
        let tolerance = if self.epsilon < 1e-10 { 1e-9 } else { 1e-3 };
        for (contender, results) in self.contenders[1..].iter().zip(results) {
            for (found, expected) in results.iter().zip(&expected) {
                // A primal beside a gradient gives the first of its numbers.
                let size = expected.iter().fold(1.0, |size: f64, x| size.max(x.abs()));
                let off = found
                    .iter()
                    .zip(expected)
                    .map(|(a, b)| (a - b).abs())
                    .fold(0.0, |a: f64, b| if b.is_nan() { f64::INFINITY } else { a.max(b) });
                assert!(
                    !found.is_empty()
                        && (found.len() == expected.len() || contender.name == PRIMAL)
                        && off <= tolerance * size,
                    "{} of {}, N = {}, {}: {off:e}\n{found:?}\nand not\n{expected:?}",
                    self.work,
                    contender.name,
                    self.size,
                    self.scalar
                );
            }
        }
    }

    /// Runs every contender on every input for callgrind, and prints which it is and how often it is called.
    ///
    /// # Panics
    /// When standard output is closed.
    pub(crate) fn count(&self) {
        for Contender { name, inputs, batch, .. } in &self.contenders {
            println!("{},{},{},{name},{inputs}", self.work, self.size, self.scalar);
            std::io::stdout().flush().expect("the labels can be written");
            batch(*inputs);
            written();
        }
    }

    /// Measures all contenders.
    pub(crate) fn measure(&self, rounds: usize) -> Vec<Figure> {
        let calls: Vec<usize> = self.contenders.iter().map(Contender::calibrated).collect();
        let count = calls.len();
        let mut times = vec![Vec::with_capacity(rounds); count];
        for round in 0..rounds {
            for turn in 0..count {
                let k = (turn + round) % count;
                times[k].push(self.contenders[k].seconds(calls[k]) / calls[k] as f64);
            }
        }
        let figure = |k: usize| Figure {
            contender: self.contenders[k].name,
            nanoseconds: 1e9 * median(times[k].iter().copied()),
            ratio: median(times[0].iter().zip(&times[k]).map(|(first, this)| first / this)),
        };
        (0..count).map(figure).collect()
    }
}

/// The contender that gives the value alone, beside a gradient.
pub(crate) const PRIMAL: &str = "primal";

impl Contender {
    fn seconds(&self, calls: usize) -> f64 {
        let begin = Instant::now();
        (self.batch)(calls);
        begin.elapsed().as_secs_f64()
    }

    /// How many calls make a batch, after they have warmed up.
    fn calibrated(&self) -> usize {
        let mut calls = 1;
        loop {
            let seconds = self.seconds(calls).min(self.seconds(calls)).max(1e-9);
            if seconds > 0.5 * BATCH {
                return ((calls as f64 * BATCH / seconds).round() as usize).max(1);
            }
            calls *= 2;
        }
    }
}

fn median(numbers: impl Iterator<Item = f64>) -> f64 {
    let mut numbers: Vec<f64> = numbers.collect();
    numbers.sort_by(f64::total_cmp);
    let middle = numbers.len() / 2;
    if numbers.len().is_multiple_of(2) { 0.5 * (numbers[middle - 1] + numbers[middle]) } else { numbers[middle] }
}
