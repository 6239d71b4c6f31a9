//! Types, traits, modules and functions with the names that generated code needs.
#![allow(clippy::wildcard_imports, clippy::enum_glob_use, reason = "the names are there to be in the way")]

use ::pullback::prelude::*;
use nalgebra::*;

/// Not the crate.
pub mod core {
    /// Not the module.
    pub mod option {}
    /// Not the module.
    pub mod result {}
}

/// Not the crate.
pub mod pullback {
    /// Not the module.
    pub mod reverse {}
    /// Not the module.
    pub mod space {}
}

/// Not the crate.
pub mod std {}

/// Not the trait.
#[derive(Debug)]
pub struct Pull;
/// Not the trait.
#[derive(Debug)]
pub struct Tangent;
/// Not the trait.
#[derive(Debug)]
pub struct Lift;
/// Not the trait.
#[derive(Debug)]
pub struct PerEntry;
/// Not the enum.
#[derive(Debug)]
pub struct Either;
/// Not the struct of the library.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Error;
/// Not the traits of the prelude.
pub mod traits {
    /// Not the trait.
    #[derive(Debug)]
    pub struct Copy;
    /// Not the trait.
    #[derive(Debug)]
    pub struct Clone;
    /// Not the trait.
    #[derive(Debug)]
    pub struct Iterator;
    /// Not the trait.
    #[derive(Debug)]
    pub struct Default;
    /// Not the trait.
    #[derive(Debug)]
    pub struct Fn;
    /// Not the trait.
    #[derive(Debug)]
    pub struct FnMut;
    /// Not the trait.
    #[derive(Debug)]
    pub struct Into;
    /// Not the trait.
    #[derive(Debug)]
    pub struct Sized;
    /// Not the function.
    pub const fn drop() {}
}
#[allow(unused_imports, reason = "the names are there to be in the way")]
use traits::*;

/// The user's own short form.
pub type Result<T> = ::core::result::Result<T, Error>;

/// A trait whose methods have the names of the library's.
pub trait Named {
    /// Not the method of a tangent.
    fn accumulate(&self, _: u8) {}
    /// Not the method of a tangent.
    fn zeros(&self) {}
    /// Not the method of a gradient.
    fn per_entry(&self) {}
    /// Not the method of an option.
    fn unwrap_or_else(&self) {}
}
impl<X> Named for X {}

/// x², or an error below zero.
///
/// # Errors
/// [`Error`] for negative numbers.
#[differentiable]
pub fn checked_square<T: Real>(x: T) -> Result<T> {
    if x < 0.0 {
        return Err(Error);
    }
    Ok(x * x)
}

/// Calls, loops and branches with a short form of `Result`.
///
/// # Errors
/// Those of [`checked_square()`].
#[differentiable]
pub fn energy<T: Real, const N: usize>(x: &SVector<T, N>, weight: T) -> Result<T> {
    let mut sum = T::zero();
    for i in 0..N {
        let square = checked_square(x[i])?;
        sum += if i > 1 { square * weight } else { square };
    }
    Ok(sum)
}

/// `None` for a number that is not positive.
#[differentiable]
#[must_use]
pub fn maybe_root<T: Real>(x: T) -> Option<T> {
    if x > 0.0 { Some(x.sqrt()) } else { None }
}

/// An optional result and a vector.
#[differentiable]
#[must_use]
pub fn maybe_scaled<T: Real>(x: T, v: &Vector2<T>) -> Option<Vector2<T>> {
    let root = maybe_root(x)?;
    Some(v * root)
}

/// In a module where `Option` and `Result` are other things.
pub mod further {
    use ::pullback::prelude::*;

    /// Not the enum.
    #[derive(Debug, Clone, Copy, PartialEq, Differentiable)]
    pub struct Option {
        /// A number.
        pub some: f64,
        /// Another one.
        pub none: f64,
    }

    /// Not the enum.
    #[derive(Debug)]
    pub struct Result;

    /// A struct of this name as argument and result.
    #[differentiable]
    #[must_use]
    pub fn swapped(bars: Pair<f64>) -> Pair<f64> {
        Pair { first: bars.second * bars.second, second: bars.first }
    }

    /// Two numbers.
    #[allow(clippy::derive_partial_eq_without_eq, reason = "the scalar has no `Eq`")]
    #[derive(Debug, Clone, Copy, PartialEq, Differentiable)]
    pub struct Pair<T: Real> {
        /// One.
        pub first: T,
        /// The other.
        pub second: T,
    }

    /// Both full paths.
    ///
    /// # Errors
    /// [`Error::NonFinite`] for a result that is not finite.
    #[differentiable]
    pub fn reciprocal<T: Real>(x: T) -> ::core::result::Result<T, Error> {
        let y = 1.0 / x;
        if !y.is_finite() {
            return Err(Error::NonFinite);
        }
        Ok(y)
    }
}
