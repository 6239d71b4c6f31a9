//! The correctly rounded square root: the instruction of the processor where stable Rust has a way to it, else libm's. Same bits.
//!
//! Without the standard library `core` has no square root, and libm makes it of some fifty integer instructions.
#![cfg_attr(any(root = "arm", root = "riscv"), allow(unsafe_code))]

#[cfg(root = "arm")]
core::arch::global_asm!(
    ".section .text.pullback_sqrt_f32,\"ax\",%progbits",
    ".weak pullback_sqrt_f32", // another version of this crate may bring its own
    ".p2align 1",
    ".type pullback_sqrt_f32,%function",
    ".thumb_func",
    "pullback_sqrt_f32:",
    ".inst.w 0xeeb10ac0", // vsqrt.f32 s0, s0: by its number, since an optimiser that sees the whole program forgets what the target has
    "bx lr",
    ".size pullback_sqrt_f32, . - pullback_sqrt_f32",
);

/// √x; NaN below zero.
#[inline]
pub(super) fn f32(x: f32) -> f32 {
    #[cfg(root = "arm")]
    {
        unsafe extern "C" {
            fn pullback_sqrt_f32(x: f32) -> f32;
        }
        // SAFETY: the function is the one above. `build.rs` sets this cfg for targets whose calls pass the first float and return one in
        // s0 and that have `vsqrt.f32`; it uses no other register but the program counter, no memory, and is defined for every number.
        unsafe { pullback_sqrt_f32(x) }
    }
    #[cfg(root = "riscv")]
    {
        let root;
        // SAFETY: `build.rs` sets this cfg for targets with the extension F; the instruction has no memory operand and is defined for
        // every number.
        unsafe { core::arch::asm!("fsqrt.s {0}, {1}", out(freg) root, in(freg) x, options(pure, nomem, nostack)) };
        root
    }
    #[cfg(all(feature = "std", not(any(root = "arm", root = "riscv"))))]
    return f32::sqrt(x);
    #[cfg(not(any(feature = "std", root = "arm", root = "riscv")))]
    libm::sqrtf(x)
}

/// √x; NaN below zero.
#[inline]
pub(super) fn f64(x: f64) -> f64 {
    #[cfg(feature = "std")]
    return f64::sqrt(x);
    #[cfg(not(feature = "std"))]
    libm::sqrt(x)
}

#[cfg(test)]
mod tests {
    #[test]
    fn as_libm_at_every_size() {
        for i in 0..4096_u32 {
            let single = f32::from_bits(i.wrapping_mul(0x0010_0401));
            let (ours, theirs) = (super::f32(single), libm::sqrtf(single));
            assert!(ours.is_nan() && theirs.is_nan() || ours.to_bits() == theirs.to_bits(), "{single:e}");
            let double = f64::from_bits((u64::from(i) << 52) ^ 0x1_2345_6789);
            assert!(double.is_nan() || double < 0.0 || super::f64(double).to_bits() == libm::sqrt(double).to_bits());
        }
    }
}
