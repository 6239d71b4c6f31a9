//! The firmware. Prints one line per operation: the fewest and most instructions of a call that succeeds and of one that
//! fails, the deepest stack, and the hash of all output bits. No runtime crate: what a board needs is in the module of its processor.

#![no_std]
#![no_main]

#[cfg_attr(target_arch = "arm", path = "cortex_m.rs")]
#[cfg_attr(target_arch = "riscv32", path = "riscv.rs")]
mod processor;

use core::fmt::{self, Write};
use core::hint::black_box;
use core::panic::PanicInfo;
use core::sync::atomic::{Ordering::SeqCst, compiler_fence};

use nalgebra::SMatrix;
use ops::{Hash, INPUTS, Input, Op, Output, Scalar, Visitor};

use processor::{Console, exit, instructions_between, now, stack_pointer};

/// Called by the start-up code.
fn run() -> ! {
    let mut report = Report { overhead: 0 };
    let input = Input::<f32, 1>::new(0);
    report.overhead = report.instructions(nothing, &input, &mut 0.0);
    ops::visit_all(&mut report);
    let _ = writeln!(Console, "end");
    exit(0)
}

#[inline(never)]
fn nothing(_: &SMatrix<f32, 1, 1>, _: &SMatrix<f32, 1, 1>, _: &mut f32) -> bool {
    true
}

/// The checker looks for calls that lead here.
#[unsafe(no_mangle)]
#[inline(never)]
fn panicked(info: &PanicInfo) -> ! {
    let _ = writeln!(Console, "panic: {info}");
    exit(101)
}

#[panic_handler]
fn panic(info: &PanicInfo) -> ! {
    panicked(info)
}

struct Report {
    /// What reading the clock and an indirect call to an empty function cost.
    overhead: u32,
}

impl Report {
    #[inline(never)]
    fn instructions<T: Scalar, O: Output, const N: usize>(
        &self,
        op: Op<T, O, N>,
        input: &Input<T, N>,
        out: &mut O,
    ) -> u32 {
        let op = black_box(op);
        let start = now();
        let ok = op(&input.a, &input.b, out);
        let end = now();
        black_box(ok);
        instructions_between(start, end) - self.overhead
    }
}

impl Visitor for Report {
    #[inline(never)]
    fn visit<T: Scalar, O: Output, const N: usize>(&mut self, name: &str, op: Op<T, O, N>) {
        let mut hash = Hash::new();
        let (mut passing, mut failing, mut deepest) = (Range::EMPTY, Range::EMPTY, 0);
        for index in 0..INPUTS {
            let input = Input::<T, N>::new(index);
            let count = self.instructions(op, &input, &mut O::blank());
            let mut out = O::blank();
            let (ok, depth) = painted(op, &input, &mut out);
            if ok { &mut passing } else { &mut failing }.include(count);
            deepest = deepest.max(depth);
            hash.output(ok, &out);
        }
        let _ = writeln!(
            Console,
            "{name} instructions {passing} failing {failing} stack {deepest} hash {:08x}",
            hash.finish()
        );
    }
}

/// The fewest and the most instructions of a call.
struct Range(u32, u32);

impl Range {
    const EMPTY: Self = Self(u32::MAX, 0);

    fn include(&mut self, count: u32) {
        *self = Self(self.0.min(count), self.1.max(count));
    }
}

impl fmt::Display for Range {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self(fewest, most) if fewest > most => f.write_str("-"),
            Self(fewest, most) if fewest == most => write!(f, "{fewest}"),
            Self(fewest, most) => write!(f, "{fewest}..{most}"),
        }
    }
}

/// Paints the free stack, makes the call, and counts the bytes down to the deepest one that changed.
#[inline(never)]
fn painted<T: Scalar, O: Output, const N: usize>(op: Op<T, O, N>, input: &Input<T, N>, out: &mut O) -> (bool, usize) {
    const WORDS: usize = 4096;
    const PAINT: u32 = 0xA5A5_5A5A;
    let op = black_box(op);
    let top = stack_pointer();
    // SAFETY: below the stack pointer lie megabytes of RAM that nothing uses, and no interrupt is enabled.
    unsafe {
        for word in 1..=WORDS {
            top.sub(word).write_volatile(PAINT);
        }
        compiler_fence(SeqCst);
        let ok = black_box(op(&input.a, &input.b, out));
        compiler_fence(SeqCst);
        let mut depth = WORDS;
        while depth > 0 && top.sub(depth).read_volatile() == PAINT {
            depth -= 1;
        }
        (ok, depth * 4)
    }
}
