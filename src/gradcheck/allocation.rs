//! How often the code under test asks for memory.

use core::cell::Cell;
use core::panic::AssertUnwindSafe;
use std::panic::{catch_unwind, resume_unwind};

std::thread_local! {
    static ALLOCATIONS: Cell<u64> = const { Cell::new(0) };
}

/// Runs a part of an operation; what it allocates is counted.
///
/// Without the feature `gradcheck`, which brings an allocator that counts, it only runs.
#[doc(hidden)]
pub fn watched<R>(run: impl FnOnce() -> R) -> R {
    let (mut run, mut result) = (Some(run), None);
    measured(&mut || {
        if let Some(run) = run.take() {
            result = Some(run());
        }
    });
    match result {
        Some(result) => result,
        None => unreachable!("the closure was run"),
    }
}

/// Apart from `watched`, so that it is compiled once.
fn measured(run: &mut dyn FnMut()) {
    let mut outcome = Ok(());
    // A panic goes on when the counter is in order again.
    let count = measure(|| outcome = catch_unwind(AssertUnwindSafe(run)));
    ALLOCATIONS.with(|total| total.set(total.get() + count));
    if let Err(panic) = outcome {
        resume_unwind(panic);
    }
}

#[cfg(feature = "gradcheck")]
fn measure(run: impl FnOnce()) -> u64 {
    allocation_counter::measure(run).count_total
}

#[cfg(not(feature = "gradcheck"))]
fn measure(run: impl FnOnce()) -> u64 {
    run();
    0
}

/// The number of allocations in watched code on this thread so far.
pub(super) fn allocations() -> u64 {
    ALLOCATIONS.with(Cell::get)
}
