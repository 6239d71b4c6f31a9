//! Method calls.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use syn::spanned::Spanned;
use syn::{Expr, ExprMethodCall, parse_quote};

use super::Lowering;
use crate::differentiable::ir::{Place, Projection, Value, Zeros};
use crate::differentiable::methods::{self, Method, Needs};

impl Lowering<'_> {
    /// Whether an expression is a method call whose result is carried along, like `xs.len()`.
    pub(super) fn is_discrete(&self, expr: &Expr) -> bool {
        matches!(expr, Expr::MethodCall(call) if methods::DISCRETE.contains(&call.method.to_string().as_str()))
    }

    pub(super) fn method(&mut self, call: &ExprMethodCall, hint: Option<&Ident>) -> Value {
        let name = call.method.to_string();
        let receiver = self.expr(&call.receiver, None);
        // The exponent of `powi` is an integer, whatever it is a part of.
        let carried = methods::find(&name).is_some_and(|method| method.receiver.1 == Needs::ReceiverAndParameter);
        let arguments: Vec<_> = call
            .args
            .iter()
            .map(|argument| if carried { Value::constant(self.verbatim(argument)) } else { self.expr(argument, None) })
            .collect();
        if !receiver.active() && !arguments.iter().any(Value::active) {
            let (receiver, method, turbofish) = (enclosed(&receiver.expr), &call.method, &call.turbofish);
            let arguments = arguments.iter().map(|argument| &argument.expr);
            return Value::constant(parse_quote!(#receiver.#method #turbofish(#(#arguments),*)));
        }
        if methods::IDENTITIES.contains(&name.as_str()) && arguments.is_empty() {
            let (inner, method) = (enclosed(&receiver.expr), &call.method);
            return Value { expr: parse_quote!(#inner.#method()), refs: 0, place: receiver.place };
        }
        if let Some((_, accumulate, count)) = methods::BLOCKS.iter().find(|block| block.0 == name)
            && arguments.len() == *count
        {
            return self.block_of(call, &receiver, accumulate, hint);
        }
        match methods::find(&name) {
            Some(method) if method.arguments == arguments.len() => {
                self.with_rule(method, receiver, arguments, call.span(), hint, |receiver, arguments| {
                    let (receiver, method) = (enclosed(receiver), &call.method);
                    parse_quote!(#receiver.#method(#(#arguments),*))
                })
            }
            _ => self.unknown_method(&name, call.method.span()),
        }
    }

    pub(super) fn unknown_method(&mut self, name: &str, span: Span) -> Value {
        let message = match (methods::advice(name), methods::nearest(name)) {
            (Some(advice), _) => advice.to_owned(),
            (None, Some(known)) => format!("no reverse rule for the method `{name}`: did you mean `{known}`?"),
            (None, None) => {
                format!(
                    "no reverse rule for the method `{name}`: call a function that has one, or write one with `#[op]`"
                )
            }
        };
        self.refuse(span, message)
    }

    /// A call of a method with a rule, however it is written.
    pub(super) fn with_rule(
        &mut self,
        method: &Method,
        receiver: Value,
        arguments: Vec<Value>,
        span: Span,
        hint: Option<&Ident>,
        write: impl FnOnce(&Expr, &[Expr]) -> Expr,
    ) -> Value {
        let needs: Vec<_> = [Some(method.receiver), method.argument].into_iter().flatten().map(|rule| rule.1).collect();
        let reads_receiver = needs.iter().any(|needs| {
            matches!(
                needs,
                Needs::Receiver | Needs::ReceiverAndResult | Needs::Both | Needs::ReceiverAndParameter | Needs::Space
            )
        });
        let receiver = if reads_receiver { self.settled(receiver, span) } else { receiver };
        let arguments: Vec<_> = arguments.into_iter().map(|argument| self.settled(argument, span)).collect();
        let argument = arguments.first().cloned();
        if method.argument.is_none() && arguments.iter().any(Value::active) {
            return self.refuse(span, format!("the argument of `{}` is not differentiated: write `powf`", method.name));
        }
        let space = match (&receiver.place, needs.contains(&Needs::Space)) {
            (Some(place), true) => self.space_tokens(&receiver, &place.clone()),
            _ => TokenStream::new(),
        };
        let written: Vec<_> = arguments.iter().map(|argument| argument.expr.clone()).collect();
        let expr = write(&receiver.expr, &written);
        self.compute(hint, span, expr, |result, bar| {
            let contribution = |(rule, needs): (&str, Needs)| {
                let rule = Ident::new(rule, Span::call_site());
                let x = receiver.by_reference();
                let a = argument.as_ref().map(Value::by_reference);
                let values = match needs {
                    Needs::Nothing => quote!(),
                    Needs::Receiver => quote!(#x,),
                    Needs::Result => quote!(&#result,),
                    Needs::ReceiverAndResult => quote!(#x, &#result,),
                    Needs::Argument => quote!(#a,),
                    Needs::Both => quote!(#x, #a,),
                    Needs::ArgumentAndResult => quote!(#a, &#result,),
                    Needs::Space => quote!(#space,),
                    Needs::ReceiverAndParameter => {
                        let parameter = argument.as_ref().map(|argument| &argument.expr);
                        quote!(#x, #parameter,)
                    }
                };
                quote!(::pullback::reverse::#rule(#values #bar))
            };
            let mut all = Vec::new();
            all.extend(receiver.place.clone().map(|place| (place, contribution(method.receiver))));
            if let (Some(rule), Some(place)) =
                (method.argument, argument.as_ref().and_then(|value| value.place.clone()))
            {
                all.push((place, contribution(rule)));
            }
            all
        })
    }

    /// The space of a value: a witness that was taken, or one taken of the value where the rule stands.
    fn space_tokens(&mut self, value: &Value, place: &Place) -> TokenStream {
        if let Some(space) = self.space(place) {
            return quote!(#space);
        }
        let name = self.names.fresh("space", value.expr.span());
        let of = value.by_reference();
        self.bind_space(&name, &of, place);
        quote!(#name)
    }

    /// `let space = space_of(&value);`
    fn bind_space(&mut self, name: &Ident, of: &TokenStream, place: &Place) {
        use crate::differentiable::ir::{Forward, Out, Rule};
        debug_assert!(!matches!((&self.slots[place.slot].zeros, place.path.is_empty()), (Zeros::Space(..), true)));
        let forward = Forward::Let {
            pattern: super::pattern_of(name),
            ty: None,
            expr: parse_quote!(::pullback::reverse::space_of(#of)),
            inline: false,
            question: false,
        };
        self.push(forward, Rule::Constant, Out::Nothing);
    }

    /// `m.row(i)`, `v.fixed_rows::<K>(i)`, …: a copy of the block, whose cotangent goes into the block.
    fn block_of(
        &mut self,
        call: &ExprMethodCall,
        receiver: &Value,
        accumulate: &'static str,
        hint: Option<&Ident>,
    ) -> Value {
        let receiver = self.settled(receiver.clone(), call.span());
        let positions: Vec<_> = call.args.iter().map(|position| self.position(position)).collect();
        let (inner, method, turbofish) = (enclosed(&receiver.expr), &call.method, &call.turbofish);
        let expr = parse_quote!(#inner.#method #turbofish(#(#positions),*).into_owned());
        let position: Expr = match positions.as_slice() {
            [one] => one.clone(),
            all => parse_quote!((#(#all),*)),
        };
        match receiver.place.as_ref().map(|place| place.part(Projection::Block(accumulate, position))) {
            // A value of its own, so that parts of it can be read.
            Some(place) => self.compute(hint, call.span(), expr, |_, bar| vec![(place, quote!(#bar))]),
            None => self.bind(hint, call.span(), Value::constant(expr)),
        }
    }
}

/// A receiver, in parentheses where a method or a field would bind to its last part only.
pub(super) fn enclosed(receiver: &Expr) -> Expr {
    match receiver {
        Expr::Path(_)
        | Expr::Lit(_)
        | Expr::Field(_)
        | Expr::Index(_)
        | Expr::Call(_)
        | Expr::MethodCall(_)
        | Expr::Paren(_) => receiver.clone(),
        other => parse_quote!((#other)),
    }
}
