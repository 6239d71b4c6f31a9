//! Decisions that the source cannot make: whether kernels unroll their outer loops, have vectors, fuse products with sums, and have a root.

use std::env;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rustc-check-cfg=cfg(unrolled, wide, fused)");
    println!("cargo::rustc-check-cfg=cfg(root, values(\"arm\", \"riscv\"))");
    let architecture = env::var("CARGO_CFG_TARGET_ARCH").unwrap_or_default();
    let level = env::var("OPT_LEVEL").unwrap_or_default();
    if matches!(level.as_str(), "2" | "3") {
        println!("cargo::rustc-cfg=unrolled");
    }
    // The same list as that of the dependency in Cargo.toml.
    if matches!(level.as_str(), "1" | "2" | "3") && matches!(architecture.as_str(), "x86_64" | "aarch64") {
        println!("cargo::rustc-cfg=wide");
    }
    if let Some(root) = root(&env::var("TARGET").unwrap_or_default()) {
        println!("cargo::rustc-cfg=root=\"{root}\"");
    }
    // Without an instruction for it, a fused product is a call of a slow function.
    let features = env::var("CARGO_CFG_TARGET_FEATURE").unwrap_or_default();
    let fuses = architecture == "aarch64" || features.split(',').any(|name| name == "fma");
    if fuses && env::var_os("CARGO_FEATURE_FMA").is_some() {
        println!("cargo::rustc-cfg=fused");
    }
}

/// How a target without an operating system takes the square root of an `f32` by an instruction, by its name.
fn root(target: &str) -> Option<&'static str> {
    if target.starts_with("thumb") && target.ends_with("-none-eabihf") {
        return Some("arm");
    }
    // The letters of the extensions: imafc, gc.
    let (architecture, rest) = target.split_once('-')?;
    let extensions = architecture.strip_prefix("riscv32").or_else(|| architecture.strip_prefix("riscv64"))?;
    (rest.contains("none") && extensions.contains(['f', 'g'])).then_some("riscv")
}
