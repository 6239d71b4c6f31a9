//! A lower triangle as a sequence in a serialised document.
//!
//! A sequence and not a tuple: it carries its length in every format, so that a document of another size is refused
//! also where numbers have no delimiters.

use core::fmt::{self, Formatter};
use core::marker::PhantomData;

use serde::de::{Error, SeqAccess, Visitor};
use serde::ser::SerializeSeq;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::scalar::Real;

/// The N(N+1)/2 entries, column by column.
pub(super) fn serialize<T: Serialize, S: Serializer, const N: usize>(
    columns: &[[T; N]; N],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let mut sequence = serializer.serialize_seq(Some(N * (N + 1) / 2))?;
    for (j, column) in columns.iter().enumerate() {
        for entry in column.iter().skip(j) {
            sequence.serialize_element(entry)?;
        }
    }
    sequence.end()
}

/// The columns, with zeros above the diagonal.
pub(super) fn deserialize<'de, T, D, const N: usize>(deserializer: D) -> Result<[[T; N]; N], D::Error>
where
    T: Real + Deserialize<'de>,
    D: Deserializer<'de>,
{
    deserializer.deserialize_seq(LowerEntries(PhantomData))
}

struct LowerEntries<T, const N: usize>(PhantomData<T>);

impl<'de, T: Real + Deserialize<'de>, const N: usize> Visitor<'de> for LowerEntries<T, N> {
    type Value = [[T; N]; N];

    fn expecting(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let length = N * (N + 1) / 2;
        write!(f, "a sequence of length {length}: the lower triangle of a {N} × {N} matrix, column by column")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Self::Value, A::Error> {
        let mut columns = [[T::zero(); N]; N];
        let mut found = 0;
        for (j, column) in columns.iter_mut().enumerate() {
            for stored in column.iter_mut().skip(j) {
                match sequence.next_element()? {
                    Some(entry) => *stored = entry,
                    None => return Err(A::Error::invalid_length(found, &self)),
                }
                found += 1;
            }
        }
        let wanted = found;
        while sequence.next_element::<T>()?.is_some() {
            found += 1;
        }
        if found == wanted { Ok(columns) } else { Err(A::Error::invalid_length(found, &self)) }
    }
}
