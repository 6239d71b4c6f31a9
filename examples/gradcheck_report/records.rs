//! What the gradient tests left on file.

use core::error::Error;
use std::fs;
use std::path::Path;

/// One operation at one size and precision.
pub(crate) struct Run {
    pub(crate) operation: String,
    /// Without the name of the crate: `ops::inverse`.
    pub(crate) module: String,
    pub(crate) size: String,
    pub(crate) scalar: String,
    pub(crate) seconds: f64,
    pub(crate) claims: Vec<Claim>,
    pub(crate) points: Vec<Point>,
}

/// A claim that was examined.
pub(crate) struct Claim {
    pub(crate) name: String,
    pub(crate) samples: usize,
    pub(crate) held: bool,
}

/// The error of one comparison.
pub(crate) struct Point {
    pub(crate) claim: String,
    pub(crate) condition: f64,
    pub(crate) error: f64,
    pub(crate) allowed: f64,
}

impl Run {
    pub(crate) fn passed(&self) -> bool {
        self.claims.iter().all(|claim| claim.held)
    }
}

/// Every record in a folder, in the order of modules and sizes.
pub(crate) fn read(folder: &Path) -> Result<Vec<Run>, Box<dyn Error>> {
    let mut runs = Vec::new();
    if !folder.exists() {
        return Ok(runs);
    }
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "csv") {
            let run = parse(&path).map_err(|error| format!("{}: {error}", path.display()))?;
            runs.push(run);
        }
    }
    let number = |size: &str| {
        let last = size.rsplit("= ").next().unwrap_or_default();
        last.parse::<usize>().unwrap_or_default()
    };
    runs.sort_by(|a, b| {
        let key = |run: &Run| (run.module.clone(), number(&run.size), run.size.clone(), run.scalar.clone());
        key(a).cmp(&key(b))
    });
    Ok(runs)
}

fn parse(path: &Path) -> Result<Run, Box<dyn Error>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_path(path)?;
    let mut run = None;
    for line in reader.records() {
        let line = line?;
        let field = |index: usize| line.get(index).ok_or_else(|| format!("a line of {} fields", line.len()));
        match (field(0)?, &mut run) {
            ("operation", none) => {
                let module = field(2)?;
                *none = Some(Run {
                    operation: field(1)?.to_owned(),
                    module: module.split_once("::").map_or(module, |(_, module)| module).to_owned(),
                    size: field(3)?.to_owned(),
                    scalar: field(4)?.to_owned(),
                    seconds: field(5)?.parse()?,
                    claims: Vec::new(),
                    points: Vec::new(),
                });
            }
            ("claim", Some(run)) => {
                run.claims.push(Claim {
                    name: field(1)?.to_owned(),
                    samples: field(2)?.parse()?,
                    held: field(3)?.parse()?,
                });
            }
            ("measured", Some(run)) => run.points.push(Point {
                claim: field(1)?.to_owned(),
                condition: field(2)?.parse()?,
                error: field(3)?.parse()?,
                allowed: field(4)?.parse()?,
            }),
            (other, _) => return Err(format!("an unknown line `{other}`").into()),
        }
    }
    run.ok_or_else(|| "it is empty".into())
}

/// The modules in their order, each once.
pub(crate) fn operations(runs: &[Run]) -> Vec<&str> {
    let mut modules: Vec<&str> = runs.iter().map(|run| run.module.as_str()).collect();
    modules.dedup();
    modules
}
