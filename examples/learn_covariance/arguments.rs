//! The command line of the example.

use std::path::PathBuf;

/// What to read and what to draw.
pub(crate) struct Arguments {
    pub(crate) file: PathBuf,
    pub(crate) columns: Vec<String>,
    pub(crate) pairs: Vec<(String, String)>,
    pub(crate) picture: PathBuf,
}

impl Arguments {
    /// Reads the command line.
    pub(crate) fn read() -> Result<Self, String> {
        let mut found = Self {
            file: PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/data/iris.csv")),
            columns: Vec::new(),
            pairs: Vec::new(),
            picture: PathBuf::from("learn_covariance.svg"),
        };
        let mut words = std::env::args().skip(1);
        while let Some(word) = words.next() {
            let mut value = || words.next().ok_or_else(|| format!("{word} needs a value"));
            match word.as_str() {
                "--columns" => found.columns = value()?.split(',').map(|name| name.trim().into()).collect(),
                "--pairs" => {
                    for pair in value()?.split(',') {
                        let (a, b) =
                            pair.split_once(':').ok_or_else(|| format!("`{pair}` is not a pair: write a:b"))?;
                        found.pairs.push((a.trim().into(), b.trim().into()));
                    }
                }
                "--picture" => found.picture = value()?.into(),
                option if option.starts_with('-') => {
                    return Err(format!("unknown option {option}; there are --columns, --pairs and --picture"));
                }
                file => found.file = file.into(),
            }
        }
        Ok(found)
    }

    /// The chosen pairs as positions among the columns; without a choice every pair, up to seven.
    pub(crate) fn positions(&self, names: &[String]) -> Result<Vec<(usize, usize)>, String> {
        let find = |name: &String| {
            let position = names.iter().position(|other| other == name);
            position.ok_or_else(|| format!("--pairs: no column `{name}` among {}", names.join(", ")))
        };
        if self.pairs.is_empty() {
            let all = (0..names.len()).flat_map(|i| (i + 1..names.len()).map(move |j| (i, j)));
            return Ok(all.take(7).collect());
        }
        self.pairs.iter().map(|(a, b)| Ok((find(a)?, find(b)?))).collect()
    }
}
