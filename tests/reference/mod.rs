//! Reads `values.json`, the reference values that `make.py` computed to 25 digits.
//!
//! `README.md` beside this file says what the numbers mean. All of them are strings there and go through `str::parse`, which
//! rounds to the nearest double; the inputs and cotangents are then exactly those of the computation.

use std::collections::BTreeMap;

use pullback::Real;
use pullback::space::{Coordinates, Layout};
use serde_json::Value;

/// A value of the library as its free numbers, in the order of [`Coordinates`].
#[derive(Debug)]
pub(crate) struct Numbers {
    pub(crate) layout: Layout,
    pub(crate) coordinates: Vec<f64>,
}

impl Numbers {
    /// The value as a type of the library, whose shape must be the recorded one.
    pub(crate) fn get<T: Real, V: Coordinates<T>>(&self) -> V {
        assert_eq!(V::layout(), self.layout, "the reference has another shape");
        let mut rest = self.coordinates.iter();
        V::from_coordinates(&mut || T::from_f64(*rest.next().expect("as many numbers as coordinates")))
    }
}

/// One operation at one input.
#[derive(Debug)]
pub(crate) struct Case {
    pub(crate) op: String,
    /// A label that is unique within the operation.
    pub(crate) case: String,
    /// The dimensions by name: `N`, or `R` and `C`, and so on.
    pub(crate) sizes: BTreeMap<String, usize>,
    /// For the sample covariances: `centred` or `uncentred`, a comma, the divisor `samples-1` or `samples`.
    pub(crate) variant: Option<String>,
    /// The largest 2-norm condition number of the arguments that the operation inverts or factors, else 1.
    pub(crate) kappa: f64,
    pub(crate) arguments: Vec<Numbers>,
    pub(crate) value: Numbers,
    pub(crate) cotangent: Numbers,
    /// The cotangents of the arguments, one each.
    pub(crate) gradients: Vec<Numbers>,
}

/// Every recorded case, in the order of the file.
pub(crate) fn cases() -> Vec<Case> {
    let file: Value = serde_json::from_str(include_str!("values.json")).expect("values.json is JSON");
    list(&file).iter().map(case).collect()
}

fn case(record: &Value) -> Case {
    let arguments = list(&record["arguments"]);
    let gradients = list(&record["gradients"]);
    let sizes = record["sizes"].as_object().expect("an object");
    assert_eq!(arguments.len(), gradients.len(), "one gradient per argument");
    Case {
        op: text(&record["op"]),
        case: text(&record["case"]),
        sizes: sizes.iter().map(|(name, value)| (name.clone(), size(value))).collect(),
        variant: record["variant"].as_str().map(str::to_owned),
        kappa: record["kappa"].as_f64().expect("a number"),
        arguments: arguments.iter().map(|shape| numbers(shape, &shape["values"])).collect(),
        value: numbers(&record["result"], &record["value"]),
        cotangent: numbers(&record["result"], &record["cotangent"]),
        gradients: arguments.iter().zip(gradients).map(|(shape, values)| numbers(shape, values)).collect(),
    }
}

fn numbers(shape: &Value, values: &Value) -> Numbers {
    let (rows, columns) = (size(&shape["rows"]), size(&shape["columns"]));
    let layout = match text(&shape["kind"]).as_str() {
        "scalar" => Layout::Scalar,
        "dense" => Layout::Dense { rows, columns },
        "symmetric" => Layout::Symmetric { size: rows },
        "lower" | "factor" => Layout::Lower { size: rows },
        "pair" => Layout::Compound { dimension: 2 },
        other => panic!("unknown kind {other}"),
    };
    let coordinates: Vec<f64> = list(values).iter().map(|x| text(x).parse().expect("a decimal number")).collect();
    assert_eq!(coordinates.len(), layout.dimension(), "as many numbers as the shape has");
    Numbers { layout, coordinates }
}

fn list(value: &Value) -> &[Value] {
    value.as_array().expect("a list")
}

fn text(value: &Value) -> String {
    value.as_str().expect("a string").to_owned()
}

fn size(value: &Value) -> usize {
    value.as_u64().and_then(|n| usize::try_from(n).ok()).expect("a size")
}
