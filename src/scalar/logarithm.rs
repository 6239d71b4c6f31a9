//! Many logarithms for the price of few.

use super::{Real, two_to};

/// How many numbers share a logarithm.
const TOGETHER: usize = 8;

/// Σ ln xᵢ of positive numbers, by one logarithm of the product of eight, to which a number far from one gives its digits alone and its
/// power of two apart.
///
/// A product is rounded up to seven times, so each sum of eight is that of the logarithms of numbers within ½ ε of these. There is no
/// branch on the numbers, but for a short cut where the processor has vectors, which gives the same bits.
#[inline(always)]
pub(crate) fn sum_of_logarithms<T: Real, const N: usize>(x: &[T; N]) -> T {
    // The eighth power of both bounds is a normal number.
    let limit = if T::max_finite().to_f64() > 1e300 { 126 } else { 14 };
    let (least, most) = (T::from_f64(two_to(-limit)), T::from_f64(two_to(limit + 1)));
    let limit = T::from_f64(f64::from(limit));
    let mut sum = T::zero();
    for group in 0..N.div_ceil(TOGETHER) {
        let first = group * TOGETHER;
        let share = if cfg!(wide) {
            let mut product = x[first];
            // Neither is NaN where one of several numbers is, but the product is.
            let (mut smallest, mut largest) = (x[first], x[first]);
            for i in first + 1..(first + TOGETHER).min(N) {
                product *= x[i];
                smallest = smallest.min(x[i]);
                largest = largest.max(x[i]);
            }
            if (smallest >= least) & (largest < most) {
                product.ln()
            } else if const { N <= 2 } {
                // Short enough to stand here: where nothing asks for the sum, all of it is dropped, which a call is not.
                of_any(x, first, limit)
            } else {
                of_any_apart(&{ *x }, first, limit)
            }
        } else {
            of_any(x, first, limit)
        };
        sum = if group == 0 { share } else { sum + share };
    }
    sum
}

/// The same far from what is short: what is rare takes no registers, and the numbers have an address only here.
#[cold]
#[inline(never)]
fn of_any_apart<T: Real, const N: usize>(x: &[T; N], first: usize, limit: T) -> T {
    of_any(x, first, limit)
}

/// The share of eight numbers of any size; those whose exponent is within the limit give themselves to the product.
///
/// Each choice is one comparison, so that it is no branch.
#[inline(always)]
fn of_any<T: Real, const N: usize>(x: &[T; N], first: usize, limit: T) -> T {
    let (mut product, mut exponents) = (T::one(), T::zero());
    for i in first..(first + TOGETHER).min(N) {
        // The digits of a subnormal number are below one by a power of two that comes second.
        let power = x[i].power_of_two().max(T::min_positive());
        let digits = x[i] / power;
        let rest = digits.power_of_two();
        let exponent = power.exponent() + rest.exponent();
        let near = exponent.abs() <= limit;
        let factor = x[i] / if near { T::one() } else { power * rest };
        product = if i == first { factor } else { product * factor };
        exponents += if near { T::zero() } else { exponent };
    }
    product.ln() + exponents * T::from_f64(core::f64::consts::LN_2)
}

/// The logarithm of libm. A function of its own where programs are small: one copy, and a step of which the flow of others does not depend.
macro_rules! of_libm {
    ($name:ident: $t:ident by $function:ident) => {
        #[cfg(not(fused))]
        #[cfg_attr(wide, inline)]
        #[cfg_attr(not(wide), inline(never))]
        pub(super) fn $name(x: $t) -> $t {
            libm::$function(x)
        }
    };
}
of_libm!(ln_f32: f32 by logf);
of_libm!(ln_f64: f64 by log);

#[cfg(test)]
mod tests {
    use super::{Real, sum_of_logarithms};

    #[test]
    fn at_both_ends_of_the_range_the_sum_is_that_of_the_logarithms() {
        let ends = [f64::MAX, 1e300, 2.0, 1e200, f64::MIN_POSITIVE, 1e-300, 3.0];
        let one_by_one: f64 = ends.iter().map(|x| x.ln()).sum();
        assert!((sum_of_logarithms(&ends) - one_by_one).abs() < 8.0 * f64::EPSILON * 2800.0); // the sum of the moduli
        let ends = [f32::MAX, 1e30, f32::MIN_POSITIVE, 1e-30, 5.0];
        let one_by_one: f32 = ends.iter().map(|x| x.ln()).sum();
        assert!((sum_of_logarithms(&ends) - one_by_one).abs() < 8.0 * f32::EPSILON * 320.0);
    }

    #[test]
    fn one_logarithm_of_a_product() {
        let x = [3.0, 0.5, 7.0, 1.25];
        assert_eq!(sum_of_logarithms(&x), Real::ln(13.125));
        assert_eq!(sum_of_logarithms::<f64, 0>(&[]), 0.0);
        assert!((sum_of_logarithms(&[1e-310_f64, 2.0]) - Real::ln(2e-310)).abs() < 800.0 * f64::EPSILON);
        let least = f32::from_bits(1);
        assert!((sum_of_logarithms(&[least; 9]) - 9.0 * Real::ln(least)).abs() < 1000.0 * f32::EPSILON);
        assert!((sum_of_logarithms(&[1e-40_f32, 2.0]) - Real::ln(2e-40_f32)).abs() < 100.0 * f32::EPSILON);
        assert!(sum_of_logarithms(&[1.0, f64::NAN]).is_nan());
    }
}
