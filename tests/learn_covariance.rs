//! The example `learn_covariance`: what it says of bad files, and that it reaches the closed form.

#[path = "../examples/learn_covariance/descent.rs"]
mod descent;
#[path = "../examples/learn_covariance/table.rs"]
mod table;

use std::fs;
use std::path::PathBuf;

use nalgebra::SVector;
use table::Table;

/// A file with this text.
fn file(name: &str, text: &str) -> PathBuf {
    let path = std::env::temp_dir().join(format!("pullback-{}-{name}.csv", std::process::id()));
    fs::write(&path, text).expect("a writable folder");
    path
}

/// What reading a file with this text complains of, without the path.
fn complaint(name: &str, text: &str, columns: &[&str]) -> String {
    let columns: Vec<String> = columns.iter().map(|column| (*column).to_string()).collect();
    let path = file(name, text);
    let message = Table::read(&path, &columns).err().expect("a complaint");
    fs::remove_file(&path).expect("the file just written");
    let prefix = format!("{}: ", path.display());
    message.strip_prefix(&prefix).unwrap_or_else(|| panic!("{message} does not name the file")).to_string()
}

#[test]
fn a_missing_cell_is_reported_with_line_and_column() {
    let text = "a,b\n1,2\n3,\n5,6\n7,9\n";
    assert_eq!(complaint("missing", text, &[]), "line 3, column `b`: the cell is missing");
    let text = "a,b\n,2\n3,4\n5,6\n7,9\n";
    assert_eq!(complaint("first row", text, &[]), "line 2, column `a`: the cell is missing");
    let text = "a,b\n1,2\n3\n5,6\n7,9\n";
    assert_eq!(complaint("short", text, &[]), "line 3, column `b`: the cell is missing");
}

#[test]
fn a_cell_that_is_not_a_number_is_reported_with_line_and_column() {
    let text = "a,b\n1,2\n3,x\n5,6\n7,9\n";
    assert_eq!(complaint("text", text, &[]), "line 3, column `b`: `x` is not a number");
    let text = "a,b\r\n1,x\r\n3,4\r\n";
    assert_eq!(complaint("first", text, &["b"]), "line 2, column `b`: `x` is not a number");
    let text = "\"a\nname\",b\r\n1,2\r\n\r\n3,x\r\n";
    assert_eq!(complaint("blank", text, &["b"]), "line 5, column `b`: `x` is not a number");
    let text = "a,b\n1,2\n3,4\ninf,6\n7,9\n";
    assert_eq!(complaint("infinite", text, &["a"]), "line 4, column `a`: `inf` is not a number");
}

#[test]
fn an_unknown_column_is_reported_with_the_known_ones() {
    assert_eq!(complaint("unknown", "a,b\n1,2\n3,4\n", &["c"]), "no column `c`; there are a, b");
}

#[test]
fn empty_files_and_text_only_are_reported() {
    assert_eq!(complaint("empty", "", &[]), "no rows of data");
    assert_eq!(complaint("header", "a,b\n", &[]), "no rows of data");
    let expected = "0 numeric columns, expected 1 to 8; choose with --columns a,b";
    assert_eq!(complaint("words", "a,b\nx,y\n", &[]), expected);
}

#[test]
fn a_constant_column_is_reported() {
    let text = "a,b\n1,2\n3,2\n5,2\n";
    assert_eq!(complaint("constant", text, &[]), "column `b` is constant: its variance is zero");
}

#[test]
fn fewer_rows_than_columns_are_reported() {
    let expected = "2 rows cannot determine the covariance of 2 columns; at least 3 are needed";
    assert_eq!(complaint("few", "a,b\n1,2\n3,5\n", &[]), expected);
}

#[test]
fn a_file_that_does_not_exist_is_reported() {
    let message = Table::read(&PathBuf::from("no-such-file.csv"), &[]).err().expect("a complaint");
    assert!(message.starts_with("no-such-file.csv: "), "{message}");
}

#[test]
fn descent_on_the_iris_data_reaches_the_closed_form() {
    let path = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/data/iris.csv"));
    let table = Table::read(&path, &[]).unwrap();
    assert_eq!(table.names.len(), 4);
    let rows: Vec<SVector<f64, 4>> = table.rows.iter().map(|row| SVector::from_column_slice(row)).collect();
    let fit = descent::learn(&rows).unwrap();
    let mean = rows.iter().sum::<SVector<f64, 4>>() / 150.0;
    assert!((fit.mean - mean).norm() <= 1e-8 * mean.norm());
    for i in 0..4 {
        for j in 0..=i {
            let closed = rows.iter().map(|x| (x[i] - mean[i]) * (x[j] - mean[j])).sum::<f64>() / 150.0;
            assert!((fit.covariance[(i, j)] - closed).abs() <= 1e-8);
        }
    }
    // The mean negative log-likelihood at the closed form (data/README.md).
    let (batches, last) = fit.full.last().copied().unwrap_or((0, f64::NAN));
    assert!((last - 2.5327642008151443).abs() <= 1e-12, "{last}");
    assert!(batches <= fit.losses.len());
}
