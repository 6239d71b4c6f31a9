//! The firmware. Prints what was learned, the instructions that it took, and the deepest stack: of learning alone, and of everything
//! from the reset to the last line.

#![no_std]
#![no_main]

#[path = "../../../board/src/cortex_m.rs"]
mod cortex_m;

use core::arch::asm;
use core::fmt::Write;
use core::hint::black_box;
use core::panic::PanicInfo;

use learn_model::{Failure, Learned};

use cortex_m::{Console, exit, instructions_between, now, stack_pointer};

/// The computation, a symbol of its own for the checker: from here no panic may be reached.
#[unsafe(export_name = "op_learn")]
#[inline(never)]
fn learn() -> Result<Learned, Failure> {
    learn_model::learn()
}

/// Called by the start-up code.
fn run() -> ! {
    let here = stack_pointer();
    paint(here);
    let learn: fn() -> Result<Learned, Failure> = black_box(learn); // which no optimisation moves
    let start = now();
    let outcome = black_box(learn());
    let end = now();
    let learning = deepest(here);
    let written = match outcome {
        Ok(learned) => write!(Console, "{learned}"),
        Err(failure) => {
            let _ = writeln!(Console, "failed: {failure}");
            exit(1)
        }
    };
    let _ = writeln!(Console, "instructions {}", instructions_between(start, end));
    let _ = writeln!(Console, "stack_learning {}", bytes_between(learning, here));
    // Writing the last line uses no more stack than those before it.
    let _ = writeln!(Console, "stack {}", bytes_between(deepest(here), initial_stack_pointer()));
    let _ = writeln!(Console, "end");
    exit(if written.is_ok() { 0 } else { 1 })
}

/// The checker looks for calls that lead here. The formatting of a message would take more flash than the computation.
#[unsafe(no_mangle)]
#[inline(never)]
fn panicked() -> ! {
    let _ = Console.write_str("panic\n");
    exit(101)
}

#[panic_handler]
fn panic(_: &PanicInfo) -> ! {
    panicked()
}

/// The words of stack that are watched: twice what the check allows in all.
const WORDS: usize = 2048;
const PAINT: u32 = 0xA5A5_5A5A;

/// Paints the free stack.
#[inline(never)]
fn paint(top: *mut u32) {
    // Not what this function may use itself.
    for word in 16..=WORDS {
        // SAFETY: below the stack pointer lie megabytes of RAM that nothing uses, and no interrupt is enabled.
        unsafe { top.sub(word).write_volatile(PAINT) };
    }
}

/// The lowest word that was used since.
#[inline(never)]
fn deepest(top: *mut u32) -> *mut u32 {
    let mut depth = WORDS;
    // SAFETY: reads the words that were painted.
    while depth > 0 && unsafe { top.sub(depth).read_volatile() } == PAINT {
        depth -= 1;
    }
    top.wrapping_sub(depth)
}

fn bytes_between(low: *mut u32, high: *mut u32) -> usize {
    high as usize - low as usize
}

/// Where the stack began: the first word of the vector table.
fn initial_stack_pointer() -> *mut u32 {
    let top;
    // SAFETY: reads the word at address 0.
    unsafe { asm!("ldr {0}, [{0}]", inlateout(reg) 0 => top, options(nostack, readonly)) };
    top
}
