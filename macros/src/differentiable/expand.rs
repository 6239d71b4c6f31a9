//! The reverse pass as functions: `vjp` with a closure, `value_and_grad` in one piece.

use std::collections::HashSet;

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{Block, Expr};

use super::forward::Emission;
use super::function::{Function, one_or_tuple};
use super::in_place::InPlace;
use super::inline::identifiers;
use super::ir::Value;
use super::lower::Lowering;
use super::names::Names;
use super::problem::Problems;
use super::reverse::{Context, Sweep};

/// The bodies of the generated functions.
pub(crate) struct Bodies {
    pub(crate) vjp: TokenStream,
    /// For functions whose result is a number.
    pub(crate) value_and_grad: Option<TokenStream>,
}

pub(crate) fn bodies(function: &Function, block: &Block, problems: &mut Problems) -> Bodies {
    let vjp = Pass::lower(function, block, problems).closure();
    // The second lowering finds the same problems.
    let value_and_grad =
        function.is_scalar_valued().then(|| Pass::lower(function, block, &mut Problems::default()).fused());
    Bodies { vjp, value_and_grad }
}

/// The lowered function.
struct Pass<'a> {
    function: &'a Function,
    lowering: Lowering<'a>,
    steps: Vec<super::ir::Step>,
    value: Value,
}

impl<'a> Pass<'a> {
    fn lower(function: &'a Function, block: &Block, problems: &mut Problems) -> Self {
        let names = Names::of(quote!(#block));
        let mut lowering = Lowering::new(function, names);
        let (steps, value) = lowering.body(block);
        problems.append(&mut lowering.errors);
        let value = value.unwrap_or_else(|| Value::constant(syn::parse_quote!(())));
        Self { function, lowering, steps, value }
    }

    /// `forward; Ok((y, move |y_bar| { reverse }))`
    fn closure(mut self) -> TokenStream {
        let function = self.function;
        let y_bar = self.lowering.names.fresh("y_bar", function.name.span());
        let y = self.lowering.names.fresh("y", function.name.span());
        let zeros: Vec<_> =
            function.parameters.iter().map(|parameter| zeros(parameter.active, &parameter.ty)).collect();
        let exit = one_or_tuple(&zeros);
        let context = Context { slots: &self.lowering.slots, references: &self.lowering.references };
        let mut sweep = Sweep::new(&context, Some(exit));
        let pattern = sweep.seed(&self.value, &y_bar);
        sweep.run(&mut self.steps);
        let mut slot = 0;
        let bars: Vec<_> = function
            .parameters
            .iter()
            .map(|parameter| {
                if !parameter.active {
                    return quote!(());
                }
                slot += 1;
                sweep.bar_or_zeros(slot - 1)
            })
            .collect();
        let (reverse, pattern, bars) = (sweep.finish(), sweep.parameter(pattern), one_or_tuple(&bars));
        let mut needed = HashSet::new();
        identifiers(&reverse, &mut needed);
        identifiers(&bars, &mut needed);
        let mut tail = [self.value.expr.clone()];
        let emission = Emission { again: false, exit: None };
        let mut places = InPlace::default();
        let forward = emission.block(&mut self.steps, &mut needed, &mut tail, &mut places);
        let (before, inside) = context.own(&quote!(#reverse #bars), 0);
        let [value] = tail;
        let (named, value) = if before.is_empty() || matches!(value, Expr::Path(_)) {
            (TokenStream::new(), value.to_token_stream())
        } else {
            (quote!(let #y = #value;), quote!(#y))
        };
        let (cotangent, cotangents) = (function.tangent(&function.value), function.cotangents());
        let success =
            function.succeed(&quote!((#value, move |#pattern: #cotangent| -> #cotangents { #inside #reverse #bars })));
        let (items, import) = (function.items(), import(&quote!(#reverse)));
        let body = places.apply(quote!(#forward #named #before #success));
        quote!(#items #import #body)
    }

    /// `forward; reverse; Ok((y, (x_bar, …)))`
    fn fused(mut self) -> TokenStream {
        let function = self.function;
        let y_bar = self.lowering.names.fresh("y_bar", function.name.span());
        let context = Context { slots: &self.lowering.slots, references: &self.lowering.references };
        let mut sweep = Sweep::new(&context, None);
        let pattern = sweep.seed(&self.value, &y_bar);
        sweep.run(&mut self.steps);
        let mut bars = Vec::new();
        for slot in 0..function.active().count() {
            bars.push(sweep.bar_or_zeros(slot));
        }
        let (reverse, pattern, bars) = (sweep.finish(), sweep.parameter(pattern), one_or_tuple(&bars));
        let mut needed = HashSet::new();
        identifiers(&reverse, &mut needed);
        identifiers(&bars, &mut needed);
        let mut tail = [self.value.expr.clone()];
        let emission = Emission { again: false, exit: None };
        let mut places = InPlace::default();
        let forward = emission.block(&mut self.steps, &mut needed, &mut tail, &mut places);
        let [value] = tail;
        let one = one(function);
        let seed = if self.value.place.is_none() { TokenStream::new() } else { quote!(let #pattern = #one;) };
        let success = function.succeed(&quote!((#value, #bars)));
        let (items, import) = (function.items(), import(&reverse));
        let body = places.apply(quote!(#forward #seed #reverse #success));
        quote!(#items #import #body)
    }
}

/// The cotangent of a number with respect to itself.
pub(crate) fn one(function: &Function) -> TokenStream {
    match &function.scalar {
        Some(scalar) => quote!(<#scalar as ::pullback::Real>::from_f64(1.0)),
        None => quote!(1.0),
    }
}

fn zeros(active: bool, ty: &syn::Type) -> TokenStream {
    if active { quote!(::pullback::reverse::zeros::<#ty>()) } else { quote!(()) }
}

/// Closures are pulled through a trait.
fn import(reverse: &TokenStream) -> TokenStream {
    let mut names = HashSet::new();
    identifiers(reverse, &mut names);
    if names.contains("pull") {
        quote!(
            use ::pullback::space::Pull as _;
        )
    } else {
        TokenStream::new()
    }
}
