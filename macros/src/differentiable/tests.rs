//! `gradcheck(…)`: the tests and the registry entry that a hand-written operation gets.

use proc_macro2::TokenStream;
use quote::quote;

use super::function::{Function, Wrap};
use super::problem::Problems;
use crate::args::OpArgs;
use crate::signature::Signature;
use crate::{gradcheck, registry};

/// What goes beside the function, and what goes into its namespace.
pub(crate) fn expand(function: &Function, args: OpArgs, problems: &mut Problems) -> (TokenStream, TokenStream) {
    let span = args.span();
    if !function.is_generic() {
        problems.push(span, "gradient tests need a function that is generic over its scalar: write `fn f<T: Real>(…)`");
        return Default::default();
    }
    if function.wrap == Wrap::Option {
        problems.push(span, "gradient tests need a function that says why it fails: return a `Result`");
        return Default::default();
    }
    let signature = Signature::read(&function.item).and_then(|mut signature| {
        for (parameter, own) in signature.parameters.iter_mut().zip(&function.parameters) {
            parameter.differentiable = own.active;
        }
        let plan = args.plan(&signature)?;
        Ok((signature, plan))
    });
    let (signature, mut plan) = match signature {
        Ok(read) => read,
        Err(error) => {
            error.into_iter().for_each(|error| problems.push(error.span(), error.to_string()));
            return Default::default();
        }
    };
    plan.pullback = "by `#[differentiable]`".to_owned();
    let tests = gradcheck::expand(&signature, &plan, Some(&function.name));
    let entry = registry::expand(&signature, &plan, Some(&function.name));
    let gradcheck::Tests { module, function } = tests;
    (module, quote!(#entry #function))
}
