//! A crate that depends on nothing but the library, for the cases in `cases` and `worded_by_the_compiler`.
#![no_std]
