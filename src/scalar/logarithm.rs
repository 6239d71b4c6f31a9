//! Many logarithms for the price of few.

use super::Real;

/// How many numbers share a logarithm.
const TOGETHER: usize = 8;

/// Σ ln xᵢ of positive numbers, by one logarithm of the product of eight where they are far from the ends of the range, else
/// one by one.
///
/// A product is rounded up to seven times, so each sum of eight is that of the logarithms of numbers within ½ ε of these.
#[inline(always)]
pub(crate) fn sum_of_logarithms<T: Real, const N: usize>(x: &[T; N]) -> T {
    // The eighth power of both bounds is a normal number.
    let bound = if T::max_finite().to_f64() > 1e300 { 2f64.powi(127) } else { 2f64.powi(15) };
    let (least, most) = (T::from_f64(1.0 / bound), T::from_f64(bound));
    let mut sum = T::zero();
    for group in 0..N.div_ceil(TOGETHER) {
        let first = group * TOGETHER;
        let mut product = x[first];
        // Neither is NaN where one of several numbers is, but the product is.
        let (mut smallest, mut largest) = (x[first], x[first]);
        for i in first + 1..(first + TOGETHER).min(N) {
            product *= x[i];
            smallest = smallest.min(x[i]);
            largest = largest.max(x[i]);
        }
        let share = if (smallest >= least) & (largest <= most) { product.ln() } else { one_by_one(x, first) };
        sum = if group == 0 { share } else { sum + share };
    }
    sum
}

/// Not a call, which would be made where nobody reads the sum.
#[inline(always)]
fn one_by_one<T: Real, const N: usize>(x: &[T; N], first: usize) -> T {
    let mut sum = T::zero();
    for i in first..(first + TOGETHER).min(N) {
        sum += x[i].ln();
    }
    sum
}

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
        assert!(sum_of_logarithms(&[1.0, f64::NAN]).is_nan());
    }
}
