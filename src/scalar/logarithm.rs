//! Many logarithms for the price of few.

use super::Real;

/// How many numbers share a logarithm.
const TOGETHER: usize = 4;

/// Σ ln xᵢ, by one logarithm of the product of four numbers where that is far from the ends of the range, else one by one.
///
/// The product is rounded up to three times, so each sum of four is that of numbers within ¾ ε of these.
#[inline]
pub(crate) fn sum_of_logarithms<T: Real, const N: usize>(x: &[T; N]) -> T {
    // The fourth power of both bounds is a normal number.
    let bound = if T::max_finite().to_f64() > 1e300 { 2f64.powi(255) } else { 2f64.powi(31) };
    let (least, most) = (T::from_f64(1.0 / bound), T::from_f64(bound));
    let mut sum = T::zero();
    for group in x.chunks(TOGETHER) {
        let mut product = T::one();
        let mut safe = true;
        for x in group {
            product *= *x;
            safe &= (*x >= least) & (*x <= most);
        }
        if safe {
            sum += product.ln();
        } else {
            for x in group {
                sum += x.ln();
            }
        }
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::sum_of_logarithms;

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
    fn one_logarithm_of_the_product_of_four() {
        let x = [3.0, 0.5, 7.0, 1.25];
        assert_eq!(sum_of_logarithms(&x), libm::log(13.125));
        assert_eq!(sum_of_logarithms::<f64, 0>(&[]), 0.0);
        assert!(sum_of_logarithms(&[1.0, f64::NAN]).is_nan());
    }
}
