//! What the functions of the library have to do with each other.

/// Functions that take each other's place by mistake; those of the first family that has a function.
const FAMILIES: [&[&str]; 11] = [
    &["product", "product_transposed_left", "product_transposed_right"],
    &["parts_of_product", "product_transposed_left", "product_transposed_right"],
    &["solve", "solve_transposed"],
    &["solve_lower", "solve_lower_transposed", "lower_product", "lower_transposed_product"],
    &["solve_lower_triangle", "solve_lower_transposed_triangle"],
    &["lower_outer", "symmetric_outer"],
    &["row_gram", "column_gram"],
    &["lower_gram", "lower_transposed_gram"],
    &["max", "min"],
    &["map_diagonal", "map_diagonal_in_vectors"],
    &["whitened", "unwhitened"],
];

/// What would not be missed by the types: these give back what they were given.
pub const UNDONE: [&str; 13] = [
    "negated",
    "transpose",
    "mirror",
    "scaled",
    "scale_diagonal",
    "abs",
    "sqrt",
    "ln",
    "exp",
    "sign",
    "finite",
    "from_lower",
    "into_lower",
];

/// Functions of matrices whose arguments may be transposed by mistake.
pub const PRODUCTS: [&str; 20] = [
    "product",
    "parts_of_product",
    "product_transposed_left",
    "product_transposed_right",
    "symmetric_product",
    "symmetric_lower_product",
    "lower_product",
    "lower_transposed_product",
    "lower_outer",
    "symmetric_outer",
    "outer",
    "row_gram",
    "column_gram",
    "solve_lower",
    "solve_lower_transposed",
    "solve_lower_triangle",
    "solve_lower_transposed_triangle",
    "cholesky_sweep",
    "ldl_sweep",
    "solve_by_factor",
];

/// Functions that do not mind the order of their arguments.
pub const COMMUTATIVE: [&str; 7] = ["add_product", "inner", "dot", "max", "min", "trace_product", "symmetric_outer"];

/// The others of a family.
pub fn relatives(name: &str) -> impl Iterator<Item = &'static &'static str> {
    FAMILIES
        .iter()
        .find(|family| family.contains(&name))
        .into_iter()
        .flat_map(|family| family.iter())
        .filter(move |other| **other != name)
}

/// Whether an expression is zero whatever its type.
pub fn is_zero(text: &str) -> bool {
    text.ends_with("zeros()")
        || text.trim_start_matches('[').starts_with("T::zero()") && !text.contains(['+', '-', '*', '/'])
}
