//! Hands the linker script of the target to the linker by its full path, and keeps the symbol that the checker looks for.

fn main() {
    let here = std::env::var("CARGO_MANIFEST_DIR").expect("set by cargo");
    let target = std::env::var("TARGET").expect("set by cargo");
    let script = format!("{here}/../../targets/{target}.ld");
    println!("cargo::rerun-if-changed={script}");
    println!("cargo::rustc-link-arg=-T{script}");
    // Where nothing panics the linker would drop it, and the checker would not know what to look for.
    println!("cargo::rustc-link-arg=--undefined=panicked");
}
