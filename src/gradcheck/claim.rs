//! What is asked of a derivative.

use core::fmt;

/// One statement about an operation that a run of the judge confirms or refutes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Claim {
    /// The operation accepts what its samplers draw.
    Accepted,
    /// The values of `vjp` and `jvp` are that of the primal, bit for bit.
    SameValue,
    /// `pull` agrees with num-dual's forward mode in every entry of the Jacobian (`f64`).
    Oracle,
    /// `pull` in `f32` agrees with `pull` in `f64` at the same input.
    Single,
    /// `jvp` agrees with the Jacobian.
    Forward,
    /// ⟨ȳ, J ẋ⟩ = ⟨Jᵀ ȳ, ẋ⟩, along all arguments and along each alone.
    InnerProduct,
    /// `pull` agrees with central differences (`f64`).
    Differences,
    /// `hvp`, duals through `pull`, agrees with nested forward mode.
    SecondOrder,
    /// The Hessian is symmetric.
    Hessian,
    /// Cotangents lie in their space exactly.
    Member,
    /// Storage that is not part of a value is not read.
    Unread,
    /// `pull` is linear: exactly for powers of two.
    Linear,
    /// A zero cotangent gives exactly zero.
    ZeroCotangent,
    /// `pull` run twice gives the same bits, and a second `vjp` as well.
    Repeatable,
    /// With one value for several arguments, their gradients still add up to the derivative.
    Aliased,
    /// Bad input never panics.
    NoPanic,
    /// Primal, `vjp` and `jvp` fail on the same inputs with the same error, on every scalar.
    SameError,
    /// No success with a value that is not finite from finite input.
    Finite,
    /// NaN and infinite input is an error, or does not matter.
    BadInput,
    /// What the operation declares to refuse is refused.
    Refused,
    /// Accuracy holds over condition numbers up to 0.1/ε.
    Conditioned,
    /// Nothing is allocated.
    NoHeap,
    /// The pullback is not larger than the arguments, the value and one square together, in dense storage.
    Residual,
    /// The same operations run in the same order, whatever the data is, where that is claimed.
    FixedFlow,
}

impl Claim {
    /// All claims, in the order in which they are examined and reported.
    pub const ALL: [Self; 24] = [
        Self::Accepted,
        Self::SameValue,
        Self::Oracle,
        Self::Single,
        Self::Forward,
        Self::InnerProduct,
        Self::Differences,
        Self::Member,
        Self::Unread,
        Self::Linear,
        Self::ZeroCotangent,
        Self::Repeatable,
        Self::Aliased,
        Self::SecondOrder,
        Self::Hessian,
        Self::NoPanic,
        Self::SameError,
        Self::Finite,
        Self::BadInput,
        Self::Refused,
        Self::Conditioned,
        Self::NoHeap,
        Self::Residual,
        Self::FixedFlow,
    ];

    /// The claim as a sentence.
    ///
    /// ```
    /// use pullback::gradcheck::Claim;
    ///
    /// assert_eq!(Claim::ZeroCotangent.text(), "a zero cotangent gives exactly zero");
    /// ```
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::Accepted => "the operation accepts its declared samples",
            Self::SameValue => "the values of `vjp` and `jvp` are that of the primal, bit for bit",
            Self::Oracle => "`pull` agrees with forward mode on num-dual's dual numbers in every entry",
            Self::Single => "`pull` in f32 agrees with `pull` in f64 at the same input",
            Self::Forward => "`jvp` agrees with the Jacobian",
            Self::InnerProduct => "⟨ȳ, J ẋ⟩ = ⟨Jᵀ ȳ, ẋ⟩",
            Self::Differences => "`pull` agrees with central differences",
            Self::SecondOrder => "duals through `pull` agree with nested forward mode",
            Self::Hessian => "the Hessian is symmetric",
            Self::Member => "a cotangent lies in its space exactly",
            Self::Unread => "storage that is not part of a value is not read",
            Self::Linear => "`pull` is linear, exactly for powers of two",
            Self::ZeroCotangent => "a zero cotangent gives exactly zero",
            Self::Repeatable => "run again, `vjp` and `pull` give the same bits",
            Self::Aliased => "with one value for several arguments, their gradients add up to the derivative",
            Self::NoPanic => "bad input never panics",
            Self::SameError => "primal, `vjp` and `jvp` fail on the same inputs with the same error",
            Self::Finite => "no success with a value that is not finite",
            Self::BadInput => "NaN and infinite input is an error, or does not matter",
            Self::Refused => "what the operation declares to refuse is refused",
            Self::Conditioned => "accuracy holds over condition numbers up to 0.1/ε",
            Self::NoHeap => "nothing is allocated",
            Self::Residual => "the pullback is not larger than arguments, value and one square in between",
            Self::FixedFlow => "the same operations run in the same order, whatever the data is",
        }
    }
}

impl fmt::Display for Claim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text())
    }
}

#[cfg(test)]
mod tests {
    use super::Claim;

    #[test]
    fn all_lists_every_claim_once() {
        let mut sorted = Claim::ALL.to_vec();
        sorted.sort_unstable();
        sorted.dedup();
        assert_eq!(sorted.len(), Claim::ALL.len());
        // The last variant has the highest number: nothing is missing.
        assert_eq!(sorted.last().map(|claim| *claim as usize + 1), Some(Claim::ALL.len()));
    }
}
