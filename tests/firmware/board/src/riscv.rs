//! RV32 on the virt board: start-up, serial port, count of instructions, exit from the emulator.

use core::arch::{asm, global_asm};
use core::fmt::{self, Write};
use core::sync::atomic::{Ordering::SeqCst, compiler_fence};

const UART_DATA: usize = 0x1000_0000;
const TEST_FINISHER: usize = 0x0010_0000;

// The floating-point unit is switched on in mstatus.FS; where there is none the bits stay zero.
global_asm!(
    ".section .reset,\"ax\"",
    ".globl reset",
    "reset:",
    ".option push",
    ".option arch, +zicsr",
    "li t0, 0x6000",
    "csrs mstatus, t0",
    "la t0, trap",
    "csrw mtvec, t0",
    ".option pop",
    "la sp, stack_end",
    "j started",
    ".p2align 2",
    "trap:",
    "j fault",
);

#[unsafe(no_mangle)]
extern "C" fn started() -> ! {
    crate::run()
}

#[unsafe(no_mangle)]
extern "C" fn fault() -> ! {
    let _ = writeln!(Console, "fault");
    exit(102)
}

/// The serial port.
pub struct Console;

impl Write for Console {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        // SAFETY: the data register of this board's serial port.
        text.bytes().for_each(|byte| unsafe { (UART_DATA as *mut u8).write_volatile(byte) });
        Ok(())
    }
}

/// Ends the emulator with this status.
pub fn exit(status: u32) -> ! {
    let word = if status == 0 { 0x5555 } else { status << 16 | 0x3333 };
    // SAFETY: a register of this board, which ends the emulator.
    unsafe { (TEST_FINISHER as *mut u32).write_volatile(word) };
    loop {}
}

/// How many instructions there have been.
#[inline(always)]
pub fn now() -> u32 {
    compiler_fence(SeqCst);
    let count;
    // SAFETY: reads a counter.
    unsafe { asm!(".option push", ".option arch, +zicsr", "csrr {0}, minstret", ".option pop", out(reg) count) };
    compiler_fence(SeqCst);
    count
}

/// The counter counts instructions.
pub fn instructions_between(start: u32, end: u32) -> u32 {
    end.wrapping_sub(start)
}

/// Where the stack ends now.
#[inline(always)]
pub fn stack_pointer() -> *mut u32 {
    let top;
    // SAFETY: reads a register.
    unsafe { asm!("mv {0}, sp", out(reg) top, options(nomem, nostack)) };
    top
}
