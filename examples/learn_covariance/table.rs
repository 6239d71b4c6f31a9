//! A CSV file as rows of numbers, with the line and the column of everything that is wrong with it.

use std::path::Path;

/// The chosen columns of a file.
pub(crate) struct Table {
    /// The names of the columns, as in the header.
    pub(crate) names: Vec<String>,
    /// One row per line of data.
    pub(crate) rows: Vec<Vec<f64>>,
}

impl Table {
    /// Reads the columns named, or without names those that hold a number in any row.
    pub(crate) fn read(path: &Path, wanted: &[String]) -> Result<Self, String> {
        let show = path.display();
        let text = std::fs::read_to_string(path).map_err(|error| format!("{show}: {error}"))?;
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
        let header: Vec<String> = reader
            .headers()
            .map_err(|error| format!("{show}: {error}"))?
            .iter()
            .map(|name| name.trim().into())
            .collect();
        let records: Vec<csv::StringRecord> =
            reader.records().collect::<Result<_, _>>().map_err(|error| format!("{show}: {error}"))?;
        if records.is_empty() {
            return Err(format!("{show}: no rows of data"));
        }

        let columns: Vec<usize> = if wanted.is_empty() {
            let number =
                |record: &csv::StringRecord, k| record.get(k).is_some_and(|cell| cell.trim().parse::<f64>().is_ok());
            (0..header.len()).filter(|k| records.iter().any(|record| number(record, *k))).collect()
        } else {
            let find = |name: &String| header.iter().position(|other| other == name);
            let missing = |name: &String| format!("{show}: no column `{name}`; there are {}", header.join(", "));
            wanted.iter().map(|name| find(name).ok_or_else(|| missing(name))).collect::<Result<_, _>>()?
        };
        if columns.is_empty() || columns.len() > 8 {
            return Err(format!(
                "{show}: {} numeric columns, expected 1 to 8; choose with --columns a,b",
                columns.len()
            ));
        }

        let mut rows = Vec::with_capacity(records.len());
        for record in &records {
            let line = line_of(&text, record);
            let mut row = Vec::with_capacity(columns.len());
            for &column in &columns {
                let name = &header[column];
                let cell = record.get(column).map(str::trim).filter(|cell| !cell.is_empty());
                let cell = cell.ok_or_else(|| format!("{show}: line {line}, column `{name}`: the cell is missing"))?;
                let number = cell.parse::<f64>().ok().filter(|number| number.is_finite());
                row.push(
                    number.ok_or_else(|| format!("{show}: line {line}, column `{name}`: `{cell}` is not a number"))?,
                );
            }
            rows.push(row);
        }
        if rows.len() <= columns.len() {
            return Err(format!(
                "{show}: {} rows cannot determine the covariance of {} columns; at least {} are needed",
                rows.len(),
                columns.len(),
                columns.len() + 1
            ));
        }
        let names: Vec<String> = columns.iter().map(|column| header[*column].clone()).collect();
        for (k, name) in names.iter().enumerate() {
            if rows.iter().all(|row| row[k] == rows[0][k]) {
                return Err(format!("{show}: column `{name}` is constant: its variance is zero"));
            }
        }
        Ok(Self { names, rows })
    }
}

/// The line a record starts on. The reader's own count leaves out line breaks that it has not consumed yet.
fn line_of(text: &str, record: &csv::StringRecord) -> usize {
    let start = record.position().map_or(0, |position| usize::try_from(position.byte()).unwrap_or(usize::MAX));
    let rest = text.get(start..).unwrap_or_default();
    let skipped = rest.len() - rest.trim_start_matches(['\r', '\n']).len();
    1 + text.bytes().take(start + skipped).filter(|byte| *byte == b'\n').count()
}
