//! Learns on this machine and prints what was learned. The target has to print the same lines.

use std::process::ExitCode;

fn main() -> ExitCode {
    match learn_model::learn() {
        Ok(learned) => {
            print!("{learned}");
            ExitCode::SUCCESS
        }
        Err(failure) => {
            eprintln!("failed: {failure}");
            ExitCode::FAILURE
        }
    }
}
