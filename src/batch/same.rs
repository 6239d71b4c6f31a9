//! Whether two fields that are only copied hold the same, asked by generated code that knows nothing of their type.

/// Two values of a field.
#[doc(hidden)]
pub struct Compared<'a, A>(pub &'a A, pub &'a A);

impl<A: PartialEq> Compared<'_, A> {
    /// Whether they are equal. Called where they can be compared, being inherent.
    #[inline]
    pub fn same(&self) -> bool {
        self.0 == self.1
    }
}

/// What is left for a type without equality.
#[doc(hidden)]
pub trait Incomparable {
    /// Nobody knows, so no.
    fn same(&self) -> bool;
}

impl<A> Incomparable for Compared<'_, A> {
    #[inline]
    fn same(&self) -> bool {
        false
    }
}
