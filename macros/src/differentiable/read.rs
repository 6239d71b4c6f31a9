//! Reading the signature of the user's function, and refusing what cannot be differentiated.

use proc_macro2::{Ident, Span};
use quote::ToTokens;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{
    ExprForLoop, FnArg, GenericArgument, GenericParam, ItemFn, Pat, PathArguments, ReturnType, Type, TypeParamBound,
    WherePredicate,
};

use super::function::{Function, Parameter, Wrap};
use super::options::Options;
use super::problem::Problems;
use crate::signature::mentions;

impl Function {
    pub(crate) fn read(item: &ItemFn, options: &Options, problems: &mut Problems) -> Self {
        let signature = &item.sig;
        let mut scalar = None;
        let mut sizes = Vec::new();
        for parameter in &signature.generics.params {
            match parameter {
                GenericParam::Type(ty) if scalar.is_none() => {
                    if !may_be_real(&signature.generics, &ty.ident) {
                        problems.push(
                            &ty.ident,
                            format!("the scalar of a differentiable function is `{}: Real`", ty.ident),
                        );
                    }
                    scalar = Some(ty.ident.clone());
                }
                GenericParam::Type(ty) => {
                    problems.push(&ty.ident, "a differentiable function has one type parameter, its scalar `T: Real`");
                }
                GenericParam::Const(size) => sizes.push(size.ident.clone()),
                GenericParam::Lifetime(lifetime) => {
                    problems.push(
                        &lifetime.lifetime,
                        "lifetime parameters are not needed, a pullback owns what it keeps: leave them out",
                    );
                }
            }
        }
        for (token, what) in [
            (signature.asyncness.map(|token| token.span()), "an asynchronous function"),
            (unsafe_token(&signature.safety), "an unsafe function"),
            (signature.abi.as_ref().map(Spanned::span), "a function with another calling convention"),
        ] {
            if let Some(span) = token {
                problems.push(span, format!("{what} cannot be differentiated: write a plain `fn` and call it there"));
            }
        }
        if let Some(every) = &options.checkpoint
            && options.rule.is_none()
            && !has_loop(item)
        {
            problems.push(every, "`checkpoint` is about the outermost loop, and there is none: leave it out");
        }
        let mut function = Self {
            item: item.clone(),
            name: signature.ident.clone(),
            scalar,
            sizes,
            parameters: Vec::new(),
            value: syn::parse_quote!(()),
            wrap: Wrap::Plain,
            checkpoint: options.checkpoint.clone(),
            rule: options.rule.clone(),
        };
        function.read_parameters(options, problems);
        function.read_result(problems);
        function
    }

    fn read_parameters(&mut self, options: &Options, problems: &mut Problems) {
        let inputs = self.item.sig.inputs.clone();
        for argument in &inputs {
            let FnArg::Typed(argument) = argument else {
                problems.push(argument, "a method cannot be differentiated: write a free function that takes the value as its first argument");
                continue;
            };
            let mut refs = 0;
            let mut ty = &*argument.ty;
            loop {
                match ty {
                    Type::Reference(reference) => {
                        if reference.mutability.is_some() {
                            problems.push(
                                &*argument.ty,
                                "a differentiable function does not change its arguments: return the new value",
                            );
                        }
                        refs += 1;
                        ty = &reference.elem;
                    }
                    Type::Paren(inner) => ty = &inner.elem,
                    Type::Group(inner) => ty = &inner.elem,
                    _ => break,
                }
            }
            let Pat::Ident(pattern) = &*argument.pat else {
                problems.push(
                    &*argument.pat,
                    "a parameter of a differentiable function is a plain name: take it apart in the body",
                );
                continue;
            };
            if pattern.ident == self.name {
                problems.push(
                    &pattern.ident,
                    format!("a parameter with the name of the function hides it: call it anything but `{}`", self.name),
                );
            }
            let carried =
                is_carried(ty) || self.scalar.as_ref().is_some_and(|scalar| !mentions(ty.to_token_stream(), scalar));
            let chosen = options.wrt.as_ref().map(|names| names.contains(&pattern.ident));
            if !carried && chosen != Some(false) {
                refuse_type(ty, self.scalar.as_ref(), problems);
            }
            self.parameters.push(Parameter {
                name: pattern.ident.clone(),
                ty: ty.clone(),
                refs,
                active: !carried && chosen != Some(false),
            });
        }
        self.check_choice(options, problems);
        if let Some(ninth) = self.parameters.get(8) {
            problems.push(
                &ninth.name,
                "more than eight parameters: gather some in a struct with `#[derive(Differentiable)]`",
            );
        }
    }

    /// Whether the parameters in `wrt(…)` are there, and one of all parameters is differentiated.
    fn check_choice(&self, options: &Options, problems: &mut Problems) {
        let chosen = options.wrt.as_deref().unwrap_or_default();
        for (index, name) in chosen.iter().enumerate() {
            if chosen[..index].contains(name) {
                problems.push(name, format!("`{name}` is named twice"));
                continue;
            }
            match self.parameters.iter().find(|parameter| parameter.name == *name) {
                None => {
                    let names: Vec<_> =
                        self.parameters.iter().map(|parameter| format!("`{}`", parameter.name)).collect();
                    problems.push(name, format!("the function has no parameter `{name}`: it has {}", names.join(", ")));
                }
                Some(parameter) if !parameter.active => {
                    problems
                        .push(name, format!("`{name}` cannot be differentiated, by its type: leave it out of `wrt`"));
                }
                Some(_) => {}
            }
        }
        if !self.parameters.iter().any(|parameter| parameter.active) && problems.is_empty() {
            let message = match &self.scalar {
                Some(scalar) => format!("nothing to differentiate: no parameter mentions `{scalar}`"),
                None => {
                    "nothing to differentiate: no parameter is a number, vector or matrix of `f64` or `f32`".to_owned()
                }
            };
            problems.push(&self.name, message);
        }
    }

    fn read_result(&mut self, problems: &mut Problems) {
        let ReturnType::Type(_, ty) = self.item.sig.output.clone() else {
            problems.push(&self.name, "a differentiable function returns a value: a number, a vector, a matrix, …");
            return;
        };
        self.value = (*ty).clone();
        if let Type::Path(path) = &*ty
            && let Some(segment) = path.path.segments.last()
            && let PathArguments::AngleBracketed(arguments) = &segment.arguments
            && let Some(GenericArgument::Type(value)) = arguments.args.first()
        {
            // Without arguments it is a user's own type that happens to have this name.
            let wrap = match segment.ident.to_string().as_str() {
                "Result" => Some(Wrap::Result),
                "Option" => Some(Wrap::Option),
                _ => None,
            };
            if let Some(wrap) = wrap {
                self.value = value.clone();
                self.wrap = wrap;
            }
        }
        let message = match &self.value {
            Type::Reference(_) => "a differentiable function returns a value, not a reference: leave out the `&`",
            Type::ImplTrait(_) => "a differentiable function names the type of its result: write it out",
            value if is_carried(value) => {
                "the result has no derivative, by its type: return a number, a vector, a matrix, …"
            }
            _ => return,
        };
        problems.push(&self.value, message);
    }
}

/// Reports parameter types that hold numbers in a way that has no tangent space.
fn refuse_type(ty: &Type, scalar: Option<&Ident>, problems: &mut Problems) {
    match ty {
        Type::Slice(slice) => {
            let element = slice.elem.to_token_stream();
            problems.push(ty, format!("a slice has no fixed size: take an array, `&[{element}; N]`"));
        }
        Type::ImplTrait(bounds) if is_function(&bounds.bounds) => problems.push(ty, FUNCTION),
        Type::TraitObject(bounds) if is_function(&bounds.bounds) => problems.push(ty, FUNCTION),
        Type::ImplTrait(_) => problems.push(ty, "name the type of the parameter: `fn f<T: Real>(x: T)`"),
        Type::Path(path) => {
            let Some(name) = path.path.segments.last().map(|segment| segment.ident.to_string()) else { return };
            let number = scalar.map_or_else(|| "f64".to_owned(), Ident::to_string);
            let instead = match name.as_str() {
                "Vec" | "VecDeque" | "Box" => format!("an array, `&[{number}; N]`"),
                "DVector" | "RowDVector" => format!("an `&SVector<{number}, N>`"),
                "DMatrix" | "OMatrix" | "MatrixXx1" => format!("an `&SMatrix<{number}, R, C>`"),
                _ => return,
            };
            problems.push(ty, format!("`{name}` has no fixed size: take {instead}"));
        }
        _ => {}
    }
}

const FUNCTION: &str = "a function argument cannot be differentiated through: call the function by its path";

fn is_function<'a>(bounds: impl IntoIterator<Item = &'a TypeParamBound>) -> bool {
    bounds.into_iter().any(|bound| match bound {
        TypeParamBound::Trait(bound) => bound
            .path
            .segments
            .last()
            .is_some_and(|last| matches!(last.ident.to_string().as_str(), "Fn" | "FnMut" | "FnOnce")),
        _ => false,
    })
}

/// Whether one of the scalar's bounds is `Real` or a trait of the user's, which may imply it.
fn may_be_real(generics: &syn::Generics, scalar: &Ident) -> bool {
    const OTHERS: [&str; 30] = [
        "Copy",
        "Clone",
        "Debug",
        "Display",
        "Default",
        "PartialEq",
        "PartialOrd",
        "Add",
        "Sub",
        "Mul",
        "Div",
        "Neg",
        "Rem",
        "AddAssign",
        "SubAssign",
        "MulAssign",
        "DivAssign",
        "Sum",
        "Product",
        "Sized",
        "Send",
        "Sync",
        "Float",
        "FloatCore",
        "Num",
        "Scalar",
        "RealField",
        "ComplexField",
        "SimdRealField",
        "Into",
    ];
    let says_so = |bound: &TypeParamBound| match bound {
        TypeParamBound::Trait(bound) => {
            bound.path.segments.last().is_some_and(|last| !OTHERS.iter().any(|other| last.ident == other))
        }
        _ => false,
    };
    let in_clause = |predicate: &WherePredicate| match predicate {
        WherePredicate::Type(predicate) => {
            matches!(&predicate.bounded_ty, Type::Path(path) if path.path.is_ident(scalar))
                && predicate.bounds.iter().any(says_so)
        }
        _ => false,
    };
    generics.type_params().any(|parameter| parameter.ident == *scalar && parameter.bounds.iter().any(says_so))
        || generics.where_clause.as_ref().is_some_and(|clause| clause.predicates.iter().any(in_clause))
}

fn has_loop(item: &ItemFn) -> bool {
    struct Find(bool);
    impl<'ast> Visit<'ast> for Find {
        fn visit_expr_for_loop(&mut self, for_loop: &'ast ExprForLoop) {
            self.0 = true;
            visit::visit_expr_for_loop(self, for_loop);
        }
        fn visit_item(&mut self, _: &'ast syn::Item) {}
    }
    let mut find = Find(false);
    find.visit_block(&item.block);
    find.0
}

/// Types without a derivative by their name alone.
fn is_carried(ty: &Type) -> bool {
    match ty {
        Type::Path(path) => path.path.segments.last().is_some_and(|segment| {
            matches!(
                segment.ident.to_string().as_str(),
                "bool"
                    | "char"
                    | "str"
                    | "String"
                    | "Option"
                    | "u8"
                    | "u16"
                    | "u32"
                    | "u64"
                    | "u128"
                    | "usize"
                    | "i8"
                    | "i16"
                    | "i32"
                    | "i64"
                    | "i128"
                    | "isize"
                    | "Range"
                    | "PhantomData"
                    | "Duration"
            )
        }),
        Type::Array(array) => is_carried(&array.elem),
        Type::Slice(slice) => is_carried(&slice.elem),
        Type::Tuple(tuple) => tuple.elems.iter().all(is_carried),
        Type::FnPtr(_) | Type::Never(_) => true,
        _ => false,
    }
}

fn unsafe_token(safety: &syn::Safety) -> Option<Span> {
    match safety {
        syn::Safety::Unsafe(token) => Some(token.span()),
        _ => None,
    }
}
