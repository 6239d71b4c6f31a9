//! A crate that depends on nothing but the library, for the cases in `cases`.
#![no_std]
