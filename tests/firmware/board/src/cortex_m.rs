//! Cortex-M on the mps2 boards: vector table, start-up, serial port, clock, exit from the emulator.

use core::arch::{asm, global_asm};
use core::fmt::{self, Write};
use core::sync::atomic::{Ordering::SeqCst, compiler_fence};

const UART_DATA: usize = 0x4000_4000;
const UART_CONTROL: usize = 0x4000_4008;
const UART_BAUD_DIVISOR: usize = 0x4000_4010;
const TIMER_CONTROL: usize = 0x4000_0000;
const TIMER_VALUE: usize = 0x4000_0004;
const TIMER_RELOAD: usize = 0x4000_0008;
#[cfg(target_abi = "eabihf")]
const COPROCESSOR_ACCESS: usize = 0xE000_ED88;

// The initial stack pointer, the first word of the table, is written by the linker script.
global_asm!(".section .vectors,\"a\"", ".word reset", ".rept 14", ".word fault", ".endr");

#[unsafe(no_mangle)]
extern "C" fn reset() -> ! {
    #[cfg(target_abi = "eabihf")]
    {
        write(COPROCESSOR_ACCESS, 0x00F0_0000); // full access to the FPU
        // SAFETY: barriers, so that the FPU is on before its first instruction.
        unsafe { asm!("dsb", "isb") };
    }
    write(UART_BAUD_DIVISOR, 16);
    write(UART_CONTROL, 1);
    write(TIMER_RELOAD, u32::MAX);
    write(TIMER_VALUE, u32::MAX);
    write(TIMER_CONTROL, 1);
    crate::run()
}

#[unsafe(no_mangle)]
extern "C" fn fault() -> ! {
    let _ = writeln!(Console, "fault");
    exit(102)
}

fn write(register: usize, value: u32) {
    // SAFETY: called with registers of this board only.
    unsafe { (register as *mut u32).write_volatile(value) }
}

/// The serial port.
pub struct Console;

impl Write for Console {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        text.bytes().for_each(|byte| write(UART_DATA, byte.into()));
        Ok(())
    }
}

/// Ends the emulator with this status, by the semihosting call SYS_EXIT_EXTENDED.
pub fn exit(status: u32) -> ! {
    const APPLICATION_EXIT: u32 = 0x20026;
    let reason = [APPLICATION_EXIT, status];
    // SAFETY: the call reads the two words and does not return.
    unsafe { asm!("bkpt 0xAB", in("r0") 0x20, in("r1") reason.as_ptr()) };
    loop {}
}

/// The timer, which counts down at 25 MHz.
#[inline(always)]
pub fn now() -> u32 {
    compiler_fence(SeqCst);
    // SAFETY: a register of this board.
    let value = unsafe { (TIMER_VALUE as *const u32).read_volatile() };
    compiler_fence(SeqCst);
    value
}

/// The emulator advances its clock by 2¹⁰ ns per instruction, which is 25.6 ticks of the timer: the count is exact.
pub fn instructions_between(start: u32, end: u32) -> u32 {
    ((u64::from(start.wrapping_sub(end)) * 40 + 512) / 1024) as u32
}

/// Where the stack ends now.
#[inline(always)]
pub fn stack_pointer() -> *mut u32 {
    let top;
    // SAFETY: reads a register.
    unsafe { asm!("mov {0}, sp", out(reg) top, options(nomem, nostack)) };
    top
}
