//! What the derive macro has to know of the type it stands on.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{
    Attribute, Data, DataEnum, DeriveInput, Fields, GenericParam, Generics, Member, Token, Type, TypeParam,
    TypeParamBound, Visibility, WherePredicate, parse_quote,
};

use super::space::Space;
use crate::signature::{Errors, mentions, outer_name};

/// Types whose values are carried along undifferentiated.
const CARRIED: [&str; 14] =
    ["bool", "char", "u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32", "i64", "i128", "isize"];

/// What is generated.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// No fields: the tangent is `()`.
    Carried,
    /// A tangent type of its own, field by field.
    Fields,
    /// `tangent = Self`.
    OwnTangent,
}

/// One field.
pub(super) struct Field<'a> {
    pub(super) member: Member,
    pub(super) ty: &'a Type,
    pub(super) vis: &'a Visibility,
    /// Whether it is carried along undifferentiated, with the tangent `()`.
    pub(super) carried: bool,
}

/// The type, taken apart.
pub(super) struct Input<'a> {
    pub(super) name: &'a Ident,
    pub(super) vis: &'a Visibility,
    /// The generics as written, with `Real` on the scalar.
    pub(super) generics: Generics,
    /// The name of the scalar parameter of a generic struct, usually `T`.
    pub(super) scalar: Option<Ident>,
    pub(super) fields: Vec<Field<'a>>,
    /// Whether the fields have names.
    pub(super) named: bool,
    pub(super) kind: Kind,
}

impl<'a> Input<'a> {
    pub(super) fn read(item: &'a DeriveInput) -> syn::Result<Self> {
        let mut errors = Errors::default();
        let own = read_attributes(&item.attrs, &mut errors);
        let (generics, scalar) = read_generics(&item.generics, &mut errors);
        let mut fields = Vec::new();
        let mut named = false;
        match &item.data {
            Data::Struct(data) => {
                named = matches!(data.fields, Fields::Named(_));
                fields = read_fields(&data.fields, scalar.as_ref(), own, &mut errors);
                if own && fields.is_empty() {
                    errors.push(item.ident.span(), "nothing to differentiate: leave out `tangent = Self`");
                }
            }
            Data::Enum(data) => read_variants(data, own, &mut errors),
            Data::Union(data) => errors.push(data.union_token.span, "a union cannot be differentiated: write a struct"),
        }
        errors.finish()?;
        let kind = match (fields.is_empty(), own) {
            (true, _) => Kind::Carried,
            (false, true) => Kind::OwnTangent,
            (false, false) => Kind::Fields,
        };
        Ok(Self { name: &item.ident, vis: &item.vis, generics, scalar, fields, named, kind })
    }

    /// The name of the tangent type.
    pub(super) fn tangent_name(&self) -> Ident {
        format_ident!("{}Tangent", self.name)
    }

    /// The type of the tangent of a field, written out where it is the scalar.
    pub(super) fn tangent_of(&self, field: &Field<'_>) -> TokenStream {
        let ty = field.ty;
        if field.carried {
            quote!(())
        } else if self.is_number(ty) {
            ty.to_token_stream()
        } else {
            // Where the field stands, so that a type without a tangent is reported there.
            let span = ty.span().resolved_at(Span::call_site());
            quote_spanned!(span=> ::pullback::space::TangentOf<#ty>)
        }
    }

    /// Whether a type is the scalar parameter, or `f32` or `f64`.
    fn is_number(&self, ty: &Type) -> bool {
        let Type::Path(path) = ty else { return false };
        match &self.scalar {
            Some(scalar) => path.path.is_ident(scalar),
            None => path.path.is_ident("f32") || path.path.is_ident("f64"),
        }
    }

    /// The tangent type as a space.
    pub(super) fn tangent(&self) -> Space<'_> {
        self.space(self.tangent_name(), |field| self.tangent_of(field))
    }

    /// The type itself as a space, or as far as it goes.
    pub(super) fn value(&self) -> Space<'_> {
        self.space(self.name.clone(), |field| field.ty.to_token_stream())
    }

    fn space(&self, name: Ident, ty: impl Fn(&Field<'_>) -> TokenStream) -> Space<'_> {
        let parts = self.fields.iter().map(|field| (&field.member, ty(field))).collect();
        Space { name, generics: &self.generics, scalar: self.scalar.as_ref(), parts }
    }

    /// `<Dual<T>, N>`.
    pub(super) fn dual_arguments(&self) -> TokenStream {
        let arguments = self.generics.params.iter().filter_map(|parameter| match parameter {
            GenericParam::Const(size) => Some(size.ident.to_token_stream()),
            GenericParam::Type(TypeParam { ident, .. }) => Some(quote!(::pullback::Dual<#ident>)),
            GenericParam::Lifetime(_) => None,
        });
        quote!(<#(#arguments),*>)
    }
}

/// Whether `tangent = Self` is asked for.
fn read_attributes(attributes: &[Attribute], errors: &mut Errors) -> bool {
    let mut own = false;
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("differentiable")) {
        let read = attribute.parse_nested_meta(|option| {
            if !option.path.is_ident("tangent") {
                return Err(option.error("unknown option: expected `tangent = Self`"));
            }
            let value = option.value()?;
            if !value.peek(Token![Self]) {
                return Err(value.error("expected `Self`: the struct as its own tangent"));
            }
            value.parse::<Token![Self]>()?;
            own = true;
            Ok(())
        });
        if let Err(error) = read {
            errors.push(error.span(), error);
        }
    }
    own
}

/// The generics with `Real` on the scalar, and the name of the scalar.
fn read_generics(generics: &Generics, errors: &mut Errors) -> (Generics, Option<Ident>) {
    let mut scalar: Option<Ident> = None;
    for parameter in &generics.params {
        match parameter {
            GenericParam::Type(ty) if scalar.is_none() => scalar = Some(ty.ident.clone()),
            GenericParam::Type(ty) => {
                let message = "a differentiable struct has one type parameter, its scalar `T: Real`";
                errors.push(ty.ident.span(), message);
            }
            GenericParam::Lifetime(lifetime) => {
                errors.push(lifetime.span(), "a differentiable struct owns its fields: it has no lifetime parameters");
            }
            GenericParam::Const(_) => {}
        }
    }
    let mut generics = generics.clone();
    if let Some(scalar) = &scalar
        && !is_real(&generics, scalar)
    {
        for parameter in generics.type_params_mut() {
            parameter.bounds.push(parse_quote!(::pullback::Real));
        }
    }
    (generics, scalar)
}

/// Whether the scalar is bounded by `Real` as written.
fn is_real(generics: &Generics, scalar: &Ident) -> bool {
    let names_real = |bound: &TypeParamBound| match bound {
        TypeParamBound::Trait(bound) => bound.path.segments.last().is_some_and(|segment| segment.ident == "Real"),
        _ => false,
    };
    let in_clause = |predicate: &WherePredicate| match predicate {
        WherePredicate::Type(predicate) => {
            matches!(&predicate.bounded_ty, Type::Path(path) if path.path.is_ident(scalar))
                && predicate.bounds.iter().any(names_real)
        }
        _ => false,
    };
    generics.type_params().any(|parameter| parameter.bounds.iter().any(names_real))
        || generics.where_clause.as_ref().is_some_and(|clause| clause.predicates.iter().any(in_clause))
}

fn read_fields<'a>(fields: &'a Fields, scalar: Option<&Ident>, own: bool, errors: &mut Errors) -> Vec<Field<'a>> {
    let mut read = Vec::new();
    for (field, member) in fields.iter().zip(fields.members()) {
        if let Some(attribute) = field.attrs.iter().find(|attribute| attribute.path().is_ident("differentiable")) {
            errors.push(attribute.span(), "this attribute stands on the struct: `#[differentiable(tangent = Self)]`");
        }
        let carried = match scalar {
            Some(scalar) => !mentions(field.ty.to_token_stream(), scalar),
            None => is_carried(&field.ty),
        };
        if !carried {
            refuse(&field.ty, errors);
        } else if own {
            let message = "with `tangent = Self` every field is its own tangent, but this one is not differentiated: \
                           leave out the attribute, or keep the field elsewhere";
            errors.push(field.ty.span(), message);
        }
        read.push(Field { member, ty: &field.ty, vis: &field.vis, carried });
    }
    read
}

/// Reports the fields that hold numbers in a way that has no tangent space.
fn refuse(ty: &Type, errors: &mut Errors) {
    if let Type::Reference(_) = ty {
        errors.push(ty.span(), "a differentiable struct owns its fields: hold this one by value");
    } else if outer_name(ty).is_some_and(|name| name == "Option") {
        errors.push(ty.span(), "an `Option` of numbers has no tangent: hold the numbers, and a `bool` beside them");
    }
}

fn read_variants(data: &DataEnum, own: bool, errors: &mut Errors) {
    for variant in &data.variants {
        if !variant.fields.is_empty() {
            let message = "an enum with fields cannot be differentiated, its tangent would depend on the variant: \
                           write a struct, and an enum without fields to say which case it is";
            errors.push(variant.span(), message);
        }
    }
    if own {
        errors.push(data.enum_token.span, "an enum is carried along with the tangent `()`: leave out `tangent = Self`");
    }
}

/// Whether a field of a struct without a scalar parameter holds nothing to differentiate, as far as its type says.
fn is_carried(ty: &Type) -> bool {
    match ty {
        Type::Path(_) => {
            outer_name(ty).is_some_and(|name| name == "Option" || CARRIED.iter().any(|known| name == known))
        }
        Type::Reference(reference) => outer_name(&reference.elem).is_some_and(|name| name == "str"),
        Type::Array(array) => is_carried(&array.elem),
        Type::Tuple(tuple) => tuple.elems.iter().all(is_carried),
        Type::Paren(inner) => is_carried(&inner.elem),
        Type::Group(inner) => is_carried(&inner.elem),
        _ => false,
    }
}
