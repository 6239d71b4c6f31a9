//! Reading a CSV file of known shape.

use nalgebra::SMatrix;

/// The first N columns of a data file of this repository with M rows.
pub(crate) fn read<const M: usize, const N: usize>(
    name: &str,
) -> Result<SMatrix<f64, M, N>, Box<dyn core::error::Error>> {
    let path = format!("{}/data/{name}", env!("CARGO_MANIFEST_DIR"));
    let mut rows = SMatrix::<f64, M, N>::zeros();
    let mut count = 0;
    for record in csv::Reader::from_path(&path)?.deserialize::<Vec<f64>>() {
        let record = record?;
        if count == M || record.len() < N {
            return Err(format!("{path}: expected {M} rows of {N} numbers").into());
        }
        rows.row_mut(count).copy_from_slice(&record[..N]);
        count += 1;
    }
    if count == M { Ok(rows) } else { Err(format!("{path}: expected {M} rows, found {count}").into()) }
}
