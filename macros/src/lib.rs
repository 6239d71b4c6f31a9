//! The attribute macros of the `pullback` crate. See that crate for their documentation.
//!
//! `#[op]` = parse the attribute (`args`) → read the signature (`signature`) → expand the forward-mode companions
//! (`companions`), the registry entry (`registry`) and the gradient tests (`gradcheck`).
//!
//! `#[derive(Differentiable)]` is in `derive`.

mod args;
mod companions;
mod derive;
mod differentiable;
mod gradcheck;
mod op;
mod registry;
mod samplers;
mod signature;
mod spans;

use proc_macro::TokenStream;

/// Registers an operation: generates its forward mode, its Jacobian, its second derivative, its entry in the table of
/// operations and its gradient tests.
///
/// The attribute stands on the primal function of a module that also holds, written by hand, `struct Pullback`, `fn vjp`
/// and `Pullback::pull`:
///
/// ```text
/// #[op(
///     pullback = "X̄ = −Yᵀ Ȳ Yᵀ",                              // for the table of operations
///     source = "Giles 2008, §2.2.3",
///     gradcheck(N in [1, 2, 3, 20], x in nonsingular)          // sizes and samples of the generated tests
/// )]
/// ```
///
/// In `gradcheck(…)` every constant parameter gets its sizes, one by one (`N in [1, 2, 3]`) or together
/// (`(R, C) in [(1, 1), (2, 3)]`), and every argument the samples that it is tested on:
/// `any`, `nonzero`, `positive`, `negative`, `zero`, `wide`, `near(a)`, `nonsingular`, `orthogonal`, `singular`, `symmetric`, `indefinite`, `spd`,
/// `clustered`, `separated`, `lower`, `factor`, `correlated`, `uncorrelated`, or `custom(f)` with a function of its own. Several are joined by `+`: the first draws
/// the ordinary samples, each further one its own. An argument that is not differentiated gets its values (`divisor in [Divisor::Samples]`).
///
/// `refuses(x in singular)` inside `gradcheck(…)` says what the operation has to fail on. `fixed_flow` beside it claims that the operations that run, and
/// their order, do not depend on the data; a scalar that counts holds it to that.
///
/// Generated beside the function, with its visibility:
/// * `jvp(arguments, direction)`: the value and its derivative along a tangent, by dual numbers;
/// * `jacobian(arguments)`: one gradient per entry of the result, `J[(i, j)][(k, l)]` = ∂Yᵢⱼ/∂Xₖₗ;
/// * `hvp(arguments, direction)`: the derivative of the gradient along a tangent, by dual numbers through the pullback;
///   with a further `y_bar` where the result is not a number;
/// * `gradcheck()`: the gradient tests at one size, to be run anywhere, with the feature `judge`;
/// * `OPERATION`: the entry for a table of operations;
/// * tests named after size and scalar, which run under `cargo test` and need the feature `gradcheck`.
#[proc_macro_attribute]
pub fn op(attribute: TokenStream, item: TokenStream) -> TokenStream {
    op::expand(attribute.into(), item.into()).into()
}

/// Turns a plain function into its reverse pass. Documented where the `pullback` crate exports it.
#[proc_macro_attribute]
pub fn differentiable(attribute: TokenStream, item: TokenStream) -> TokenStream {
    differentiable::expand(attribute.into(), item.into()).into()
}

/// Makes a struct differentiable, field by field. Documented where the `pullback` crate exports it.
#[proc_macro_derive(Differentiable, attributes(differentiable))]
pub fn derive_differentiable(item: TokenStream) -> TokenStream {
    derive::expand(item.into()).into()
}
