//! Decisions that the source cannot make: whether kernels unroll their outer loops, have vectors, and fuse products with sums.

use std::env;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rustc-check-cfg=cfg(unrolled, wide, fused)");
    let architecture = env::var("CARGO_CFG_TARGET_ARCH").unwrap_or_default();
    let level = env::var("OPT_LEVEL").unwrap_or_default();
    if matches!(level.as_str(), "2" | "3") {
        println!("cargo::rustc-cfg=unrolled");
    }
    // The same list as that of the dependency in Cargo.toml.
    if matches!(level.as_str(), "1" | "2" | "3") && matches!(architecture.as_str(), "x86_64" | "aarch64") {
        println!("cargo::rustc-cfg=wide");
    }
    // Without an instruction for it, a fused product is a call of a slow function.
    let features = env::var("CARGO_CFG_TARGET_FEATURE").unwrap_or_default();
    let fuses = architecture == "aarch64" || features.split(',').any(|name| name == "fma");
    if fuses && env::var_os("CARGO_FEATURE_FMA").is_some() {
        println!("cargo::rustc-cfg=fused");
    }
}
