//! The ratios, read back from what criterion measured.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use pullback::registry;

/// Prints one line per operation and size that has been measured.
pub(crate) fn print() {
    let folder = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| PathBuf::from("target"), PathBuf::from);
    let median = |operation: &str, column: &str, size: usize| {
        let path = folder.join(format!("criterion/{operation}/{column}/{size}/new/estimates.json"));
        let text = fs::read_to_string(path).ok()?;
        let estimates: BTreeMap<String, serde_json::Value> = serde_json::from_str(&text).ok()?;
        estimates.get("median")?.get("point_estimate")?.as_f64()
    };
    println!("\n| operation | N | primal ns | vjp ns | vjp / primal | primal / nalgebra | num-dual gradient / vjp |");
    println!("|---|---|---|---|---|---|---|");
    for operation in registry::operations() {
        for size in [2, 4, 8, 16] {
            let of = |column| median(operation.name, column, size);
            let (Some(primal), Some(vjp)) = (of("primal"), of("vjp")) else { continue };
            let ratio = |value: Option<f64>| value.map_or_else(|| String::from("–"), |value| format!("{value:.2}"));
            let against_nalgebra = of("nalgebra").map(|nalgebra| primal / nalgebra);
            let against_duals = of("num-dual").map(|duals| duals / vjp);
            println!(
                "| {} | {size} | {primal:.1} | {vjp:.1} | {:.2} | {} | {} |",
                operation.name,
                vjp / primal,
                ratio(against_nalgebra),
                ratio(against_duals)
            );
        }
    }
}
