//! The judge is judged: for every claim a deliberately wrong rule that only this claim, or the set named here, rejects; and what a
//! report says of the usual mistakes.

mod cholesky;
mod closures;
mod messages;
mod quotient;
mod reads;

use pullback::gradcheck::{Claim, Gradcheck, Precision, Subject};

/// The claims that reject a subject.
fn refuted<S: Subject>(precision: Precision) -> Vec<Claim> {
    Gradcheck::of::<S>("N = 3").precision(precision).run().refuted()
}
