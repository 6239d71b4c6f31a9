//! Constructors: tuples, arrays, structs, vectors and matrices.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{Expr, ExprArray, ExprRepeat, ExprStruct, ExprTuple, Macro, Token, parse_quote};

use super::Lowering;
use crate::differentiable::ir::Value;

impl Lowering<'_> {
    pub(super) fn tuple(&mut self, tuple: &ExprTuple, hint: Option<&Ident>) -> Value {
        let parts: Vec<_> = tuple.elems.iter().map(|part| self.expr(part, None)).collect();
        let exprs = parts.iter().map(|part| &part.expr);
        let expr = if parts.len() == 1 { parse_quote!((#(#exprs),*,)) } else { parse_quote!((#(#exprs),*)) };
        let value = self.assemble(hint, tuple.span(), expr, &parts, |index, bar| {
            let index = syn::Index::from(index);
            quote!(#bar.#index)
        });
        if let Some(place) = &value.place
            && parts.iter().any(|part| part.refs > 0)
        {
            self.held.insert(place.slot, parts.iter().map(|part| part.refs).collect());
        }
        value
    }

    pub(super) fn array(&mut self, array: &ExprArray, hint: Option<&Ident>) -> Value {
        let parts: Vec<_> = array.elems.iter().map(|part| self.expr(part, None)).collect();
        let exprs = parts.iter().map(|part| &part.expr);
        let expr = parse_quote!([#(#exprs),*]);
        self.assemble(hint, array.span(), expr, &parts, |index, bar| quote!(::pullback::reverse::part(&#bar, #index)))
    }

    pub(super) fn repeat(&mut self, repeat: &ExprRepeat, hint: Option<&Ident>) -> Value {
        let part = self.expr(&repeat.expr, None);
        let (expr, length) = (&part.expr, &repeat.len);
        let expr = parse_quote!([#expr; #length]);
        self.assemble(hint, repeat.span(), expr, &[part], |_, bar| quote!(::pullback::reverse::total(&#bar)))
    }

    pub(super) fn structure(&mut self, literal: &ExprStruct, hint: Option<&Ident>) -> Value {
        if let Some(rest) = &literal.rest {
            return self.refuse(&**rest, "`..` of a differentiated struct: write all fields");
        }
        let parts: Vec<_> = literal.fields.iter().map(|field| self.expr(&field.expr, None)).collect();
        let mut written = literal.clone();
        for (field, part) in written.fields.iter_mut().zip(&parts) {
            field.expr = part.expr.clone();
            field.colon_token = Some(Token![:](field.member.span()));
        }
        self.assemble(hint, literal.span(), Expr::Struct(written), &parts, |index, bar| {
            let member = &literal.fields[index].member;
            quote!(#bar.#member)
        })
    }

    /// `vector![…]` and `matrix![…]`.
    pub(super) fn macro_call(&mut self, call: &Macro, hint: Option<&Ident>) -> Value {
        let name = call.path.segments.last().map(|segment| segment.ident.to_string()).unwrap_or_default();
        let rows = match name.as_str() {
            "vector" => Punctuated::<Expr, Token![,]>::parse_terminated
                .parse2(call.tokens.clone())
                .map(|entries| entries.into_iter().map(|entry| vec![entry]).collect::<Vec<_>>()),
            "matrix" => matrix_rows.parse2(call.tokens.clone()),
            _ => {
                let advice = match name.as_str() {
                    "panic" | "todo" | "unimplemented" | "unreachable" => "return an error".to_owned(),
                    "println" | "print" | "eprintln" | "eprint" | "dbg" | "write" | "writeln" | "format" => {
                        "print outside of the differentiable function".to_owned()
                    }
                    "vec" => "use an array, `[a, b]`, or `vector![a, b]`".to_owned(),
                    "matches" => "write a comparison or a `match`".to_owned(),
                    _ => "only `vector!` and `matrix!` have a rule".to_owned(),
                };
                let (path, bang) = (&call.path, &call.bang_token);
                return self.refuse(&quote!(#path #bang), format!("`{name}!` is not accepted here: {advice}"));
            }
        };
        let rows = match rows {
            Ok(rows) => rows,
            Err(error) => return self.refuse(call.span(), error.to_string()),
        };
        let columns = rows.first().map_or(0, Vec::len);
        let parts: Vec<_> = rows.iter().flatten().map(|entry| self.expr(entry, None)).collect();
        let path = &call.path;
        let exprs: Vec<_> = parts.iter().map(|part| &part.expr).collect();
        let expr = if name == "vector" {
            parse_quote!(#path![#(#exprs),*])
        } else {
            let rows = exprs.chunks(columns.max(1)).map(|row| quote!(#(#row),*));
            parse_quote!(#path![#(#rows);*])
        };
        let vector = name == "vector";
        self.assemble(hint, call.span(), expr, &parts, |index, bar| entry_of(bar, vector, index, columns))
    }

    /// A constructor with one cotangent per part.
    pub(super) fn assemble(
        &mut self,
        hint: Option<&Ident>,
        span: Span,
        expr: Expr,
        parts: &[Value],
        read: impl Fn(usize, &Ident) -> TokenStream,
    ) -> Value {
        if !parts.iter().any(Value::active) {
            return Value::constant(expr);
        }
        let places: Vec<_> = parts.iter().map(|part| part.place.clone()).collect();
        self.compute(hint, span, expr, |_, bar| {
            let places = places.into_iter().enumerate();
            places.filter_map(|(index, place)| place.map(|place| (place, read(index, bar)))).collect()
        })
    }

    /// A constructor of nalgebra or of our types, called by path: `Vector3::new(a, b, c)`, `SMatrix::from_diagonal(&d)`.
    pub(super) fn constructor(
        &mut self,
        ty: &str,
        name: &str,
        expr: Expr,
        parts: &[Value],
        hint: Option<&Ident>,
        span: Span,
    ) -> Option<Value> {
        let value = match (name, parts) {
            ("new", _) if ty.starts_with("Vector") || ty.starts_with("RowVector") => {
                self.assemble(hint, span, expr, parts, |index, bar| entry_of(bar, true, index, 1))
            }
            ("new", _) if ty.starts_with("Matrix") => {
                let columns = columns_of(ty, parts.len());
                self.assemble(hint, span, expr, parts, |index, bar| entry_of(bar, false, index, columns))
            }
            ("from_diagonal", [_]) => {
                self.assemble(hint, span, expr, parts, |_, bar| quote!(::pullback::reverse::from_diagonal(&#bar)))
            }
            ("from_element" | "repeat", [_]) => {
                self.assemble(hint, span, expr, parts, |_, bar| quote!(::pullback::reverse::total(&#bar)))
            }
            ("from_diagonal_element", [_]) => {
                self.assemble(hint, span, expr, parts, |_, bar| quote!(::pullback::reverse::scaled_identity(&#bar)))
            }
            ("from_lower", [_]) if ty == "Symmetric" => self.assemble(
                hint,
                span,
                expr,
                parts,
                |_, bar| quote!(::pullback::reverse::from_lower_of_symmetric(#bar)),
            ),
            ("from_lower", [_]) if ty == "LowerTriangular" => {
                self.assemble(hint, span, expr, parts, |_, bar| quote!(::pullback::reverse::from_lower_of(#bar)))
            }
            ("symmetrized", [_]) if ty == "Symmetric" => {
                self.assemble(hint, span, expr, parts, |_, bar| quote!(#bar.to_matrix()))
            }
            _ => return None,
        };
        Some(value)
    }
}

fn entry_of(bar: &Ident, vector: bool, index: usize, columns: usize) -> TokenStream {
    if vector {
        quote!(::pullback::reverse::part(&#bar, #index))
    } else {
        let (row, column) = (index / columns.max(1), index % columns.max(1));
        quote!(::pullback::reverse::part(&#bar, (#row, #column)))
    }
}

/// The number of columns of `Matrix3`, `Matrix2x3`, with so many entries.
fn columns_of(ty: &str, entries: usize) -> usize {
    ty.chars().last().and_then(|digit| digit.to_digit(10)).map_or(entries, |digit| digit as usize)
}

fn matrix_rows(input: syn::parse::ParseStream<'_>) -> syn::Result<Vec<Vec<Expr>>> {
    let mut rows = vec![Vec::new()];
    while !input.is_empty() {
        let entry = input.parse()?;
        if let Some(row) = rows.last_mut() {
            row.push(entry);
        }
        if input.peek(Token![,]) {
            input.parse::<Token![,]>()?;
        } else if input.peek(Token![;]) {
            input.parse::<Token![;]>()?;
            if !input.is_empty() {
                rows.push(Vec::new());
            }
        }
    }
    Ok(rows)
}
