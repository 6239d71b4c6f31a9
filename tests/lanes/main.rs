//! Lanes give the bits of the scalar, and say when they could not.

mod arithmetic;
mod comparisons;
mod operations;

use std::sync::{Mutex, MutexGuard, PoisonError};

/// The counter of divergences belongs to the process: a test that wants it to stand still runs alone.
fn alone() -> MutexGuard<'static, ()> {
    static LOCK: Mutex<()> = Mutex::new(());
    LOCK.lock().unwrap_or_else(PoisonError::into_inner)
}
