//! What the macro has to know of the user's function.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote};
use syn::spanned::Spanned;
use syn::{FnArg, GenericArgument, GenericParam, ItemFn, LitInt, Pat, PathArguments, ReturnType, Type};

use super::options::Options;

/// How the function can fail.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Wrap {
    Plain,
    Result,
    Option,
}

pub(crate) struct Parameter {
    pub(crate) name: Ident,
    /// The type without leading `&`.
    pub(crate) ty: Type,
    /// How many `&` the type has.
    pub(crate) refs: usize,
    /// Whether it is differentiated.
    pub(crate) active: bool,
}

pub(crate) struct Function {
    pub(crate) item: ItemFn,
    pub(crate) name: Ident,
    /// The type parameter over which it is generic, usually `T`.
    pub(crate) scalar: Option<Ident>,
    /// The names of the constant parameters.
    pub(crate) sizes: Vec<Ident>,
    pub(crate) parameters: Vec<Parameter>,
    /// The result without `Result` or `Option`.
    pub(crate) value: Type,
    pub(crate) wrap: Wrap,
    pub(crate) checkpoint: Option<LitInt>,
    pub(crate) rule: Option<syn::Path>,
}

/// Errors with their places.
pub(crate) type Problems = Vec<(Span, String)>;

impl Function {
    pub(crate) fn read(item: &ItemFn, options: &Options, problems: &mut Problems) -> Self {
        let signature = &item.sig;
        let mut scalar = None;
        let mut sizes = Vec::new();
        for parameter in &signature.generics.params {
            match parameter {
                GenericParam::Type(ty) if scalar.is_none() => scalar = Some(ty.ident.clone()),
                GenericParam::Type(ty) => {
                    problems.push((
                        ty.span(),
                        "a differentiable function has one type parameter, its scalar `T: Real`".to_owned(),
                    ));
                }
                GenericParam::Const(size) => sizes.push(size.ident.clone()),
                GenericParam::Lifetime(lifetime) => problems.push((
                    lifetime.span(),
                    "lifetime parameters are not needed: a pullback owns what it keeps".to_owned(),
                )),
            }
        }
        for (token, what) in [
            (signature.asyncness.map(|token| token.span()), "asynchronous functions"),
            (unsafe_token(&signature.safety), "unsafe functions"),
            (signature.abi.as_ref().map(Spanned::span), "foreign functions"),
        ] {
            problems.extend(token.map(|span| (span, format!("{what} cannot be differentiated"))));
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
        for argument in &self.item.sig.inputs {
            let FnArg::Typed(argument) = argument else {
                problems.push((
                    argument.span(),
                    "a method cannot be differentiated: write a free function that takes the value as its first argument".to_owned(),
                ));
                continue;
            };
            let mut refs = 0;
            let mut ty = &*argument.ty;
            loop {
                match ty {
                    Type::Reference(reference) => {
                        if let Some(mutability) = &reference.mutability {
                            problems.push((
                                mutability.span(),
                                "a differentiable function does not change its arguments: return the new value"
                                    .to_owned(),
                            ));
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
                problems.push((
                    argument.pat.span(),
                    "a parameter of a differentiable function is a plain name: take it apart in the body".to_owned(),
                ));
                continue;
            };
            let carried =
                is_carried(ty) || self.scalar.as_ref().is_some_and(|scalar| !mentions(ty.to_token_stream(), scalar));
            let chosen = options.wrt.as_ref().map(|names| names.contains(&pattern.ident));
            if chosen == Some(true) && carried {
                problems.push((
                    pattern.ident.span(),
                    format!("`{}` cannot be differentiated: its type is carried along", pattern.ident),
                ));
            }
            if let Type::Slice(slice) = ty
                && !carried
                && chosen != Some(false)
            {
                problems.push((slice.span(), "a slice has no fixed size: take an array, `&[T; N]`".to_owned()));
            }
            if let Type::ImplTrait(closure) = ty {
                problems.push((
                    closure.span(),
                    "a function argument cannot be differentiated through: call the function by its path".to_owned(),
                ));
            }
            self.parameters.push(Parameter {
                name: pattern.ident.clone(),
                ty: ty.clone(),
                refs,
                active: !carried && chosen != Some(false),
            });
        }
        for name in options.wrt.iter().flatten() {
            if !self.parameters.iter().any(|parameter| parameter.name == *name) {
                problems.push((name.span(), format!("the function has no parameter `{name}`")));
            }
        }
        if !self.parameters.iter().any(|parameter| parameter.active) && problems.is_empty() {
            let message = match &self.scalar {
                Some(scalar) => format!("nothing to differentiate: no parameter mentions `{scalar}`"),
                None => "nothing to differentiate: no parameter is a number, vector or matrix".to_owned(),
            };
            problems.push((self.name.span(), message));
        }
        if self.parameters.len() > 8 {
            problems.push((
                self.parameters[8].name.span(),
                "more than eight parameters: gather some in a struct with `#[derive(Differentiable)]`".to_owned(),
            ));
        }
    }

    fn read_result(&mut self, problems: &mut Problems) {
        let ReturnType::Type(_, ty) = &self.item.sig.output else {
            problems.push((self.name.span(), "a differentiable function returns a value".to_owned()));
            return;
        };
        self.value = (**ty).clone();
        let Type::Path(path) = &**ty else { return };
        let Some(segment) = path.path.segments.last() else { return };
        let wrap = match segment.ident.to_string().as_str() {
            "Result" => Wrap::Result,
            "Option" => Wrap::Option,
            _ => return,
        };
        match &segment.arguments {
            PathArguments::AngleBracketed(arguments) => {
                if let Some(GenericArgument::Type(value)) = arguments.args.first() {
                    self.value = value.clone();
                    self.wrap = wrap;
                }
            }
            // A user's own type that happens to have this name.
            _ => {}
        }
    }

    pub(crate) fn active(&self) -> impl Iterator<Item = &Parameter> {
        self.parameters.iter().filter(|parameter| parameter.active)
    }

    /// The type of `parameter: …` as the user wrote it.
    pub(crate) fn inputs(&self) -> TokenStream {
        let inputs = self.parameters.iter().map(|parameter| {
            let (name, ty) = (&parameter.name, &parameter.ty);
            let references = std::iter::repeat_n(quote!(&), parameter.refs);
            quote!(#name: #(#references)* #ty)
        });
        quote!(#(#inputs),*)
    }

    /// The tangent type of a type, written out where it is known by name.
    pub(crate) fn tangent(&self, ty: &Type) -> TokenStream {
        if self.is_own_tangent(ty) { ty.to_token_stream() } else { quote!(::pullback::space::TangentOf<#ty>) }
    }

    fn is_own_tangent(&self, ty: &Type) -> bool {
        match ty {
            Type::Path(path) => path.path.segments.last().is_some_and(|segment| {
                self.scalar.as_ref().is_some_and(|scalar| segment.ident == *scalar && path.path.segments.len() == 1)
                    || ["f32", "f64", "SMatrix", "SVector", "Symmetric", "LowerTriangular"]
                        .iter()
                        .any(|own| segment.ident == own)
            }),
            Type::Array(array) => self.is_own_tangent(&array.elem),
            Type::Tuple(tuple) => tuple.elems.iter().all(|part| self.is_own_tangent(part)),
            Type::Paren(inner) => self.is_own_tangent(&inner.elem),
            _ => false,
        }
    }

    /// The result of `pull`: one cotangent per parameter.
    pub(crate) fn cotangents(&self) -> TokenStream {
        let all: Vec<_> = self
            .parameters
            .iter()
            .map(|parameter| if parameter.active { self.tangent(&parameter.ty) } else { quote!(()) })
            .collect();
        one_or_tuple(&all)
    }

    /// The differentiated parameters alone.
    pub(crate) fn gradients(&self) -> TokenStream {
        let all: Vec<_> = self.active().map(|parameter| self.tangent(&parameter.ty)).collect();
        one_or_tuple(&all)
    }

    /// The pattern that takes the differentiated ones out of the result of `pull`, and those alone.
    pub(crate) fn select(&self) -> Option<(TokenStream, TokenStream)> {
        if self.parameters.iter().all(|parameter| parameter.active) {
            return None;
        }
        let name = |parameter: &Parameter| format_ident!("{}_bar", parameter.name, span = Span::mixed_site());
        let all = self
            .parameters
            .iter()
            .map(|parameter| if parameter.active { name(parameter).into_token_stream() } else { quote!(()) });
        let active: Vec<_> = self.active().map(|parameter| name(parameter).into_token_stream()).collect();
        Some((quote!((#(#all),*)), one_or_tuple(&active)))
    }

    /// The user's return type around another value.
    pub(crate) fn returns(&self, value: &TokenStream) -> TokenStream {
        let ReturnType::Type(_, ty) = &self.item.sig.output else { return value.clone() };
        if self.wrap == Wrap::Plain {
            return value.clone();
        }
        let mut ty = (**ty).clone();
        if let Type::Path(path) = &mut ty
            && let Some(segment) = path.path.segments.last_mut()
            && let PathArguments::AngleBracketed(arguments) = &mut segment.arguments
            && let Some(first) = arguments.args.first_mut()
        {
            *first = GenericArgument::Type(Type::Verbatim(value.clone()));
        }
        ty.to_token_stream()
    }

    pub(crate) fn succeed(&self, value: &TokenStream) -> TokenStream {
        match self.wrap {
            Wrap::Plain => value.clone(),
            Wrap::Result => quote!(::core::result::Result::Ok(#value)),
            Wrap::Option => quote!(::core::option::Option::Some(#value)),
        }
    }

    pub(crate) fn propagate(&self) -> TokenStream {
        if self.wrap == Wrap::Plain { TokenStream::new() } else { quote!(?) }
    }

    /// The scalar as a type, if the function is generic over it.
    pub(crate) fn is_generic(&self) -> bool {
        self.scalar.is_some()
    }

    /// Whether the result is one number.
    pub(crate) fn is_scalar_valued(&self) -> bool {
        matches!(&self.value, Type::Path(path) if path.path.get_ident().is_some_and(|ident| {
            ident == "f32" || ident == "f64" || self.scalar.as_ref().is_some_and(|scalar| ident == scalar)
        }))
    }

    /// The items in the body: they stand at the top of every generated function.
    pub(crate) fn items(&self) -> TokenStream {
        let items = self.item.block.stmts.iter().filter(|statement| matches!(statement, syn::Stmt::Item(_)));
        quote!(#(#items)*)
    }

    /// `::<T, N>`, with another scalar if there is one.
    pub(crate) fn turbofish(&self, scalar: Option<&TokenStream>) -> TokenStream {
        let mut arguments = self
            .item
            .sig
            .generics
            .params
            .iter()
            .filter_map(|parameter| match parameter {
                GenericParam::Const(size) => Some(size.ident.to_token_stream()),
                GenericParam::Type(ty) => Some(scalar.cloned().unwrap_or_else(|| ty.ident.to_token_stream())),
                GenericParam::Lifetime(_) => None,
            })
            .peekable();
        if arguments.peek().is_none() { TokenStream::new() } else { quote!(::<#(#arguments),*>) }
    }

    /// The generic parameters that a returned closure depends on.
    pub(crate) fn captured(&self) -> TokenStream {
        let names = self.scalar.iter().chain(&self.sizes);
        quote!(use<#(#names),*>)
    }
}

/// One, or a tuple of several.
pub(crate) fn one_or_tuple(all: &[TokenStream]) -> TokenStream {
    match all {
        [one] => one.clone(),
        all => quote!((#(#all),*)),
    }
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

fn mentions(tokens: TokenStream, name: &Ident) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(ident) => ident == *name,
        TokenTree::Group(group) => mentions(group.stream(), name),
        _ => false,
    })
}

fn unsafe_token(safety: &syn::Safety) -> Option<Span> {
    match safety {
        syn::Safety::Unsafe(token) => Some(token.span()),
        _ => None,
    }
}
