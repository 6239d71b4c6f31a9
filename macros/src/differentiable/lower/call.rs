//! Calls by path.

use proc_macro2::{Ident, Span};
use quote::quote;
use syn::spanned::Spanned;
use syn::{Expr, ExprCall, ExprPath, Pat, PathArguments, Type, parse_quote};

use super::Lowering;
use crate::differentiable::ir::{AfterCall, Forward, Out, Place, Rule, Value};
use crate::differentiable::methods;

/// What a path in front of `(…)` means.
enum Callee {
    /// A function with a namespace: its path, and the path of its `vjp`.
    Function(ExprPath, ExprPath),
    /// `T::max(a, b)`: a method called by path.
    Method(Ident),
    /// `Vector3::new(…)`: the type and the function.
    Associated(Ident, Ident),
    /// A tuple struct.
    Tuple,
    /// `stop_gradient(x)`.
    Stop,
}

/// What receives the result of a call.
pub(super) enum Target<'a> {
    /// A name of the user's, or a temporary.
    Name(Option<&'a Ident>),
    /// A pattern of the user's.
    Pattern(&'a Pat, Option<&'a Type>),
}

impl Lowering<'_> {
    /// `path(arguments)`; with `question` a `?` follows, after the methods in between.
    pub(super) fn call(&mut self, call: &ExprCall, question: Option<Vec<AfterCall>>, hint: Option<&Ident>) -> Value {
        self.call_into(call, question, &Target::Name(hint))
    }

    pub(super) fn call_into(
        &mut self,
        call: &ExprCall,
        question: Option<Vec<AfterCall>>,
        target: &Target<'_>,
    ) -> Value {
        let Some(callee) = self.callee(call) else {
            return Value::constant(parse_quote!(()));
        };
        if matches!(callee, Callee::Stop) {
            let held = self.verbatim(&Expr::Call(call.clone()));
            return self.bind_target(target, call.span(), Value::constant(held));
        }
        let arguments: Vec<_> = call.args.iter().map(|argument| self.expr(argument, None)).collect();
        let path = &call.func;
        let written = arguments.iter().map(|argument| &argument.expr);
        let rewritten: Expr = parse_quote!(#path(#(#written),*));
        if !arguments.iter().any(Value::active) {
            return self.constant_call(rewritten, question, target, call.span());
        }
        let span = call.span();
        if question.is_some() && !matches!(callee, Callee::Function(..)) {
            return self.refuse(call, "`?` after something that does not fail: leave it out");
        }
        let hint = match target {
            Target::Name(hint) => *hint,
            Target::Pattern(..) => None,
        };
        let value = match callee {
            Callee::Function(primal, vjp) => return self.function(&primal, &vjp, &arguments, question, target, span),
            Callee::Method(name) => self.method_by_path(&name, &call.func, arguments, hint, span),
            Callee::Associated(ty, name) => {
                match self.constructor(&ty.to_string(), &name.to_string(), rewritten, &arguments, hint, span) {
                    Some(value) => value,
                    None => {
                        let message = format!(
                            "`{ty}::{name}` has no reverse rule: an associated function has no namespace; write a free function with `#[differentiable]`"
                        );
                        self.refuse(&*call.func, message)
                    }
                }
            }
            Callee::Tuple | Callee::Stop => self.assemble(hint, span, rewritten, &arguments, |index, bar| {
                let index = syn::Index::from(index);
                quote!(#bar.#index)
            }),
        };
        match target {
            Target::Name(_) => value,
            Target::Pattern(..) => self.bind_target(target, span, value),
        }
    }

    fn bind_target(&mut self, target: &Target<'_>, span: Span, value: Value) -> Value {
        match target {
            Target::Name(hint) => self.bind(*hint, span, value),
            Target::Pattern(pattern, ty) => {
                self.destructure(pattern, *ty, value);
                Value::constant(parse_quote!(()))
            }
        }
    }

    fn constant_call(
        &mut self,
        expr: Expr,
        question: Option<Vec<AfterCall>>,
        target: &Target<'_>,
        span: Span,
    ) -> Value {
        let Some(after) = question else {
            return match target {
                Target::Name(_) => Value::constant(expr),
                Target::Pattern(..) => self.bind_target(target, span, Value::constant(expr)),
            };
        };
        let mut expr = expr;
        for AfterCall { method, arguments } in after {
            expr = parse_quote!(#expr.#method(#(#arguments),*));
        }
        let hint = match target {
            Target::Name(hint) => *hint,
            Target::Pattern(..) => None,
        };
        let name = self.name(hint, span);
        let forward = Forward::Let { pattern: parse_quote!(#name), ty: None, expr, inline: false, question: true };
        self.push(forward, Rule::Constant, Out::Nothing);
        let value = Value::constant(parse_quote!(#name));
        match target {
            Target::Name(_) => value,
            Target::Pattern(..) => self.bind_target(target, span, value),
        }
    }

    /// A call of a function with a namespace: one pullback.
    fn function(
        &mut self,
        primal: &ExprPath,
        vjp: &ExprPath,
        arguments: &[Value],
        question: Option<Vec<AfterCall>>,
        target: &Target<'_>,
        span: Span,
    ) -> Value {
        let places: Vec<Option<Place>> = arguments.iter().map(|argument| argument.place.clone()).collect();
        let written: Vec<_> = arguments.iter().map(|argument| &argument.expr).collect();
        let (primal, vjp) = (parse_quote!(#primal(#(#written),*)), parse_quote!(#vjp(#(#written),*)));
        let mut declared = Vec::new();
        let (pattern, out, value, stem, ty) = match target {
            Target::Name(hint) => {
                let name = self.name(*hint, span);
                let slot = self.slot(&name);
                let value = Value { expr: parse_quote!(#name), place: Some(Place::whole(slot)), refs: 0 };
                (super::pattern_of(&name), Out::Slot(slot), value, name.to_string(), None)
            }
            Target::Pattern(pattern, ty) => {
                let (pattern, out) = self.results(pattern, &mut declared);
                let stem = match primal_name(&primal) {
                    Some(name) => name,
                    None => "call".to_owned(),
                };
                (pattern, out, Value::constant(parse_quote!(())), stem, ty.cloned())
            }
        };
        let pullback = self.names.fresh(&format!("{stem}_pullback"), span);
        let forward = Forward::Call {
            pattern,
            ty,
            primal,
            vjp,
            pullback: pullback.clone(),
            question: question.is_some(),
            after: question.unwrap_or_default(),
        };
        self.push(forward, Rule::Pull(pullback, places), out);
        for (user, value) in declared {
            self.declare(&user, value);
        }
        value
    }

    fn method_by_path(
        &mut self,
        name: &Ident,
        path: &Expr,
        mut arguments: Vec<Value>,
        hint: Option<&Ident>,
        span: Span,
    ) -> Value {
        let Some(method) = methods::find(&name.to_string()) else {
            return self.unknown_method(&name.to_string(), name.span());
        };
        if arguments.len() != method.arguments + 1 {
            return self.refuse(path, format!("`{name}` with this number of arguments has no rule"));
        }
        let receiver = arguments.remove(0);
        self.with_rule(
            method,
            receiver,
            arguments,
            span,
            hint,
            |receiver, arguments| parse_quote!(#path(#receiver #(, #arguments)*)),
        )
    }

    /// What the path in front of the arguments means; none after an error.
    fn callee(&mut self, call: &ExprCall) -> Option<Callee> {
        let Expr::Path(path) = &*call.func else {
            self.error(&*call.func, "a differentiable function calls functions by their path: write the name of one");
            return None;
        };
        let segments: Vec<_> = path.path.segments.iter().collect();
        let last = segments.last()?;
        let name = last.ident.to_string();
        let before = segments.len().checked_sub(2).and_then(|index| segments.get(index)).map(|segment| &segment.ident);
        if path.qself.is_some() || before.is_some_and(|ident| self.is_scalar_type(ident)) {
            return Some(Callee::Method(last.ident.clone()));
        }
        if let Some(ty) = before.filter(|ident| starts_upper(ident)) {
            return Some(Callee::Associated(ty.clone(), last.ident.clone()));
        }
        if segments.len() == 1 {
            if matches!(name.as_str(), "Ok" | "Some" | "Err" | "None") {
                let message = format!(
                    "`{name}(…)` of a differentiated value inside an expression: a value that may be missing is written at the end of the function, and taken with `?`"
                );
                self.error(call, message);
                return None;
            }
            if self.lookup(&name).is_some() {
                self.error(&*call.func, format!("`{name}` is a variable: closures and function pointers are not differentiated, call a function by its path"));
                return None;
            }
            if last.ident == self.function.name {
                let message = format!(
                    "`{name}` calls itself: recursion is not differentiated; write a `for` loop with a fixed number of steps"
                );
                self.error(&*call.func, message);
                return None;
            }
        }
        if name == "stop_gradient" {
            return Some(Callee::Stop);
        }
        if starts_upper(&last.ident) {
            return Some(Callee::Tuple);
        }
        Some(Callee::Function(path.clone(), vjp_path(path)))
    }

    fn is_scalar_type(&self, ident: &Ident) -> bool {
        matches!(ident.to_string().as_str(), "f32" | "f64" | "Self" | "Real")
            || self.function.scalar.as_ref().is_some_and(|scalar| scalar == ident)
    }
}

/// `a::f::<N>` becomes `a::f::vjp::<N>`.
fn vjp_path(path: &ExprPath) -> ExprPath {
    let mut path = path.clone();
    let arguments = match path.path.segments.last_mut() {
        Some(last) => core::mem::replace(&mut last.arguments, PathArguments::None),
        None => PathArguments::None,
    };
    let span = path.path.segments.last().map_or_else(Span::call_site, |last| last.ident.span());
    // Of the attribute, so that a function without a namespace is reported together with what asks for one.
    let alone = path.path.segments.len() == 1;
    if let Some(last) = path.path.segments.last_mut().filter(|_| alone) {
        last.ident.set_span(Span::call_site().located_at(span));
    }
    path.path.segments.push(syn::PathSegment { ident: Ident::new("vjp", span), arguments });
    path
}

fn primal_name(call: &Expr) -> Option<String> {
    match call {
        Expr::Call(call) => match &*call.func {
            Expr::Path(path) => path.path.segments.last().map(|segment| segment.ident.to_string()),
            _ => None,
        },
        _ => None,
    }
}

fn starts_upper(ident: &Ident) -> bool {
    ident.to_string().chars().next().is_some_and(char::is_uppercase)
}
