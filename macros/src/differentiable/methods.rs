//! The methods that have a reverse rule.

/// What the rule of a method is written with, in this order.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Needs {
    /// Nothing but the cotangent.
    Nothing,
    /// The receiver.
    Receiver,
    /// The result.
    Result,
    /// The receiver and the result.
    ReceiverAndResult,
    /// The argument.
    Argument,
    /// The receiver and the argument.
    Both,
    /// The argument and the result.
    ArgumentAndResult,
    /// The space of the receiver.
    Space,
    /// The receiver and an argument that is carried along, by value.
    ReceiverAndParameter,
}

/// A method with a rule.
pub(crate) struct Method {
    pub(crate) name: &'static str,
    /// The function for the cotangent of the receiver.
    pub(crate) receiver: (&'static str, Needs),
    /// The function for the cotangent of the argument, if there is one that is differentiated.
    pub(crate) argument: Option<(&'static str, Needs)>,
    /// How many arguments it takes.
    pub(crate) arguments: usize,
}

const fn unary(name: &'static str, rule: &'static str, needs: Needs) -> Method {
    Method { name, receiver: (rule, needs), argument: None, arguments: 0 }
}

const fn binary(name: &'static str, receiver: (&'static str, Needs), argument: (&'static str, Needs)) -> Method {
    Method { name, receiver, argument: Some(argument), arguments: 1 }
}

const METHODS: &[Method] = &[
    unary("sqrt", "sqrt", Needs::Result),
    unary("abs", "abs", Needs::Receiver),
    unary("exp", "exp", Needs::Result),
    unary("exp_m1", "exp_m1", Needs::Result),
    unary("ln", "ln", Needs::Receiver),
    unary("ln_1p", "ln_1p", Needs::Receiver),
    unary("sin", "sin", Needs::Receiver),
    unary("cos", "cos", Needs::Receiver),
    unary("tan", "tan", Needs::Result),
    unary("asin", "asin", Needs::Receiver),
    unary("acos", "acos", Needs::Receiver),
    unary("atan", "atan", Needs::Receiver),
    unary("sinh", "sinh", Needs::Receiver),
    unary("cosh", "cosh", Needs::Receiver),
    unary("tanh", "tanh", Needs::Receiver),
    unary("recip", "recip", Needs::Result),
    Method { name: "powi", receiver: ("powi", Needs::ReceiverAndParameter), argument: None, arguments: 1 },
    binary("powf", ("powf_base", Needs::Both), ("powf_exponent", Needs::ReceiverAndResult)),
    binary("atan2", ("atan2_y", Needs::Both), ("atan2_x", Needs::Both)),
    binary("max", ("max_left", Needs::Both), ("max_right", Needs::Both)),
    binary("min", ("min_left", Needs::Both), ("min_right", Needs::Both)),
    unary("transpose", "transpose", Needs::Nothing),
    unary("norm", "norm", Needs::ReceiverAndResult),
    unary("norm_squared", "norm_squared", Needs::Receiver),
    unary("normalize", "normalize", Needs::ReceiverAndResult),
    unary("trace", "trace", Needs::Space),
    unary("diagonal", "diagonal", Needs::Space),
    unary("sum", "sum_of_entries", Needs::Space),
    unary("to_matrix", "to_matrix", Needs::Space),
    binary("dot", ("dot", Needs::Argument), ("dot", Needs::Receiver)),
    binary("component_mul", ("component_mul", Needs::Argument), ("component_mul", Needs::Receiver)),
    binary("component_div", ("component_div_left", Needs::Argument), ("component_div_right", Needs::ArgumentAndResult)),
    binary("cross", ("cross_left", Needs::Argument), ("cross_right", Needs::Receiver)),
    binary("scale", ("scale_left", Needs::Argument), ("scale_right", Needs::Receiver)),
    binary("tr_mul", ("tr_mul_left", Needs::Argument), ("tr_mul_right", Needs::Receiver)),
];

/// Methods that give the value itself.
pub(crate) const IDENTITIES: &[&str] = &["clone", "into_owned", "clone_owned", "into_lower", "to_owned"];

/// Methods that read a block: the function that adds to the block, and how many arguments give its position.
pub(crate) const BLOCKS: &[(&str, &str, usize)] = &[
    ("row", "accumulate_row", 1),
    ("column", "accumulate_column", 1),
    ("fixed_rows", "accumulate_rows", 1),
    ("fixed_columns", "accumulate_columns", 1),
    ("fixed_view", "accumulate_view", 2),
];

/// Methods whose result is carried along: sizes and truth values.
pub(crate) const DISCRETE: &[&str] = &[
    "len",
    "is_empty",
    "nrows",
    "ncols",
    "shape",
    "is_finite",
    "is_nan",
    "is_infinite",
    "is_sign_positive",
    "is_sign_negative",
    "is_some",
    "is_none",
];

/// The rule of a method.
pub(crate) fn find(name: &str) -> Option<&'static Method> {
    METHODS.iter().find(|method| method.name == name)
}

/// What to write instead of well-known methods without a rule.
pub(crate) fn advice(name: &str) -> Option<&'static str> {
    Some(match name {
        "determinant" => "`determinant` has no rule: call `det(&x)`, or `log_abs_det(&x)?`",
        "try_inverse" => "`try_inverse` has no rule: call `inverse(&x)?`",
        "cholesky" => "`cholesky` as a method has no rule: call `cholesky(&s)?` of a `Symmetric`",
        "lu" | "qr" | "svd" | "symmetric_eigen" | "eigenvalues" | "solve_lower_triangular" | "solve" => {
            "factorisations of nalgebra have no rule: call `solve(&a, &b)?`, `solve_spd(&s, &b)?` or `solve_lower(&l, &b)`"
        }
        "map" | "zip_map" | "fold" | "map_with_location" | "for_each" => {
            "closures are not differentiated: write a `for` loop over the entries, or call `tanh(&x)`, `exp(&x)` and the like on the whole matrix"
        }
        "iter" | "iter_mut" | "into_iter" | "row_iter" | "column_iter" => {
            "an iterator is differentiated in a `for` loop only: `for x in xs.iter() { … }`"
        }
        "to_f64" => "`to_f64` drops the derivative: keep the value in `T`, or say `stop_gradient(x)` if that is meant",
        "floor" | "ceil" | "round" | "trunc" | "signum" | "fract" => {
            "a step function has no useful derivative, it is zero or does not exist: round `stop_gradient(x)` if that is meant"
        }
        "sin_cos" => "`sin_cos` has no rule: call `sin()` and `cos()`",
        "clamp" => "`clamp` has no rule: write `x.max(low).min(high)`",
        "hypot" => "`hypot` has no rule: write `(x * x + y * y).sqrt()`",
        "mul_add" => "`mul_add` has no rule: write `a * b + c`",
        "log10" | "log2" | "log" => "logarithms to other bases have no rule: write `x.ln() * factor`",
        "exp2" | "cbrt" => "this function has no rule: write it with `exp`, `ln` or `powf`",
        "unwrap" | "expect" | "unwrap_or" | "unwrap_or_default" | "unwrap_or_else" | "is_ok" | "is_err"
        | "and_then" => "a failure is passed on: write `?`, and return a `Result` or an `Option`",
        "push" | "extend" | "collect" => "collections that grow are not accepted: use an array of fixed size",
        "rows" | "columns" | "view" | "view_mut" | "rows_mut" | "row_mut" | "column_mut" | "fixed_view_mut" => {
            "only views of fixed size can be read: `fixed_rows::<K>(i)`, `fixed_view::<R, C>(i, j)`; write by index"
        }
        "normalize_mut" | "fill" | "copy_from" | "set_row" | "set_column" | "fill_diagonal" | "swap" => {
            "methods that change a matrix in place are not accepted: assign by index, or make a new matrix"
        }
        _ => return None,
    })
}

/// The known method that is nearest to a misspelt one.
pub(crate) fn nearest(name: &str) -> Option<&'static str> {
    let known = METHODS.iter().map(|method| method.name).chain(BLOCKS.iter().map(|block| block.0));
    let (method, distance) =
        known.map(|method| (method, distance(name, method))).min_by_key(|(_, distance)| *distance)?;
    (distance * 3 <= name.len().max(3)).then_some(method)
}

/// How many letters have to be changed, added or dropped.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let change = diagonal + usize::from(x != *y);
            diagonal = row[j + 1];
            row[j + 1] = change.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}
