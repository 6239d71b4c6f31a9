//! macros
use proc_macro::TokenStream;
/// op
#[proc_macro_attribute]
pub fn op(_: TokenStream, item: TokenStream) -> TokenStream {
    item
}
