//! The sizes at which mutants are tried: those with no dimension above seven.
//!
//! They are on both sides of every switch of algorithm, and a mutant that is killed there is killed.

use syn::{Expr, ExprArray, Lit};

/// The largest dimension that is kept.
pub const LARGEST: usize = 7;

/// The text of an operation whose gradient tests run at sizes with no dimension above this.
pub fn up_to(largest: usize, text: &str) -> String {
    let (mut small, mut rest) = (String::new(), text);
    while let Some((before, list, after)) = next(rest) {
        small.push_str(before);
        small.push_str(&kept(list, largest));
        rest = after;
    }
    small.push_str(rest);
    small
}

/// What stands before the next list, the list, and what stands behind it.
fn next(text: &str) -> Option<(&str, &str, &str)> {
    let start = text.find(" in [")? + 4;
    let end = start + text[start..].find(']')? + 1;
    Some((&text[..start], &text[start..end], &text[end..]))
}

fn kept(list: &str, largest: usize) -> String {
    let Ok(array) = syn::parse_str::<ExprArray>(list) else { return list.to_owned() };
    let sizes: Option<Vec<Vec<usize>>> = array.elems.iter().map(numbers).collect();
    let Some(sizes) = sizes else { return list.to_owned() };
    let fitting = sizes.iter().filter(|size| size.iter().all(|n| *n <= largest));
    let text = |size: &Vec<usize>| match size.as_slice() {
        [one] => one.to_string(),
        several => format!("({})", several.iter().map(usize::to_string).collect::<Vec<_>>().join(", ")),
    };
    format!("[{}]", fitting.map(text).collect::<Vec<_>>().join(", "))
}

/// The numbers of `3` and of `(2, 3)`.
fn numbers(entry: &Expr) -> Option<Vec<usize>> {
    match entry {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Int(number) => Some(vec![number.base10_parse().ok()?]),
            _ => None,
        },
        Expr::Tuple(tuple) => tuple.elems.iter().map(numbers).collect::<Option<Vec<_>>>().map(|all| all.concat()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn large_sizes_go_and_other_lists_stay() {
        let text = "gradcheck(N in [1, 2, 3, 6, 20], a in any) (M, N) in [(2, 1), (7, 6)], d in [Divisor::Samples]";
        let small = "gradcheck(N in [1, 2, 3, 6], a in any) (M, N) in [(2, 1), (7, 6)], d in [Divisor::Samples]";
        assert_eq!(super::up_to(7, text), small);
        assert_eq!(super::up_to(0, "N in [1, 2]"), "N in []");
    }
}
