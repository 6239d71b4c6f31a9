#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| pullback_fuzz::systems(data));
