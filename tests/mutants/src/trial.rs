//! Running the gradient tests of an operation on one mutant.

use core::sync::atomic::{AtomicUsize, Ordering};
use core::time::Duration;
use std::io::{self, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Instant;

use crate::schema::Mutant;

/// A mutant that makes a test run longer than this is killed by it.
const PATIENCE: Duration = Duration::from_secs(120);

/// How a mutant ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// By a test, `n_2_f64`, and what did not hold there.
    Killed {
        /// The name of the test in its module.
        test: String,
        /// The claim of the judge.
        claim: String,
    },
    /// All tests passed.
    Survived,
}

/// The gradient tests of a module, the smallest first, so that it does not depend on a clock which of them kills.
///
/// # Errors
/// When the program does not run.
pub fn tests(program: &Path) -> io::Result<Vec<String>> {
    let output = Command::new(program).args(["--list", "--format", "terse"]).output()?;
    let text = String::from_utf8_lossy(&output.stdout);
    let mut tests: Vec<String> = text
        .lines()
        .filter_map(|line| line.strip_suffix(": test"))
        .filter(|name| name.contains("::gradcheck::"))
        .map(str::to_owned)
        .collect();
    tests.sort_by_key(|name| (size(name), name.ends_with("f32"), name.clone()));
    Ok(tests)
}

/// The product of the numbers in `n_2_c_3_f64`.
fn size(test: &str) -> usize {
    let name = test.rsplit("::").next().unwrap_or_default();
    name.split('_').filter_map(|part| part.parse::<usize>().ok()).product()
}

/// Runs the tests as they are; everything has to pass.
///
/// # Errors
/// When something does not.
pub fn unchanged(program: &Path) -> io::Result<()> {
    let output = Command::new(program).arg("::gradcheck::").env("PULLBACK_MUTANT", "0").output()?;
    if output.status.success() {
        return Ok(());
    }
    Err(io::Error::other(format!("without a mutant:\n{}", String::from_utf8_lossy(&output.stdout))))
}

/// The verdicts on all mutants, in their order.
///
/// # Errors
/// When the program does not run, or a mutant has no tests.
pub fn verdicts(program: &Path, mutants: &[&Mutant], done: impl Fn(&Verdict) + Sync) -> io::Result<Vec<Verdict>> {
    let tests = tests(program)?;
    let next = AtomicUsize::new(0);
    let found = Mutex::new(Vec::new());
    thread::scope(|scope| {
        let work = || {
            while let Some(mutant) = mutants.get(next.fetch_add(1, Ordering::Relaxed)) {
                let verdict = verdict(program, mutant, &tests);
                if let Ok(verdict) = &verdict {
                    done(verdict);
                }
                found.lock().unwrap_or_else(PoisonError::into_inner).push((mutant.number, verdict));
            }
        };
        for _ in 0..thread::available_parallelism().map_or(2, usize::from) {
            scope.spawn(work);
        }
    });
    let mut found = found.into_inner().unwrap_or_else(PoisonError::into_inner);
    found.sort_by_key(|(number, _)| mutants.iter().position(|mutant| mutant.number == *number));
    found.into_iter().map(|(_, verdict)| verdict).collect()
}

fn verdict(program: &Path, mutant: &Mutant, tests: &[String]) -> io::Result<Verdict> {
    let mut any = false;
    let own = format!("{}::gradcheck::", mutant.module);
    for test in tests.iter().filter(|test| mutant.tests.iter().any(|prefix| test.starts_with(prefix.as_str()))) {
        any = true;
        if let Some(claim) = run(program, mutant.number, test)? {
            let test = test.strip_prefix(&own).unwrap_or(test).replace("gradcheck::", "");
            return Ok(Verdict::Killed { test, claim });
        }
    }
    if any { Ok(Verdict::Survived) } else { Err(io::Error::other(format!("{} has no gradient tests", mutant.module))) }
}

/// What did not hold, if something did not.
fn run(program: &Path, number: usize, test: &str) -> io::Result<Option<String>> {
    let mut child = Command::new(program)
        .args(["--exact", test, "--nocapture", "--test-threads", "1"])
        .env("PULLBACK_MUTANT", number.to_string())
        .env("RUST_BACKTRACE", "0")
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()?;
    let mut pipe = child.stderr.take();
    let reader = thread::spawn(move || {
        let mut text = Vec::new();
        let read = pipe.as_mut().map(|pipe| pipe.read_to_end(&mut text));
        read.transpose().map(|_| String::from_utf8_lossy(&text).into_owned())
    });
    let in_time = wait(&mut child)?;
    let text = reader.join().map_err(|_| io::Error::other("the reader of a test"))??;
    Ok(match in_time {
        Some(true) => None,
        Some(false) => Some(claim(&text)),
        None => Some("the test ends".to_owned()),
    })
}

/// Whether it succeeded, if it ended in time.
fn wait(child: &mut Child) -> io::Result<Option<bool>> {
    let start = Instant::now();
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status.success()));
        }
        if start.elapsed() > PATIENCE {
            child.kill()?;
            child.wait()?;
            return Ok(None);
        }
        thread::sleep(Duration::from_millis(2));
    }
}

/// The claim in the message of the judge: the only place that knows how it looks.
fn claim(text: &str) -> String {
    let claim = text.lines().rev().find_map(|line| line.trim_start().strip_prefix("claim:"));
    claim.map_or_else(|| "nothing panics outside of the judge".to_owned(), |claim| claim.trim().to_owned())
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_claim_is_found_in_a_message() {
        let text =
            "thread 'x' panicked at a:1:\nthe derivative of `y` is wrong\n  claim:     all is well\n  found:     not\n";
        assert_eq!(super::claim(text), "all is well");
        assert_eq!(super::claim("thread 'x' panicked"), "nothing panics outside of the judge");
    }

    #[test]
    fn small_tests_come_first() {
        assert!(super::size("ops::solve::gradcheck::n_2_c_3_f64") == 6 && super::size("a::gradcheck::n_20_f32") == 20);
    }
}
