//! The exponential and the hyperbolic tangent of machine numbers, without a branch: a loop over entries becomes vectors.
//!
//! With x = k ln 2 + r, k the nearest integer, and an even g(r) = 2 + r² P(r²) close to r/tanh ½r:
//! ```text
//! eʳ = (g + r)/(g − r) = 1 + (r + r c/(2 − c)),   c = r − r² P(r²)
//! ```
//! For x = −2 |a| and s = 2ᵏ it follows that eˣ = s (g + r)/(g − r), and with m = g − r + s (g + r)
//! ```text
//! tanh |a| = (1 − eˣ)/(1 + eˣ) = (g (1 − s) − r (1 + s))/m = 1 − 2 s (g + r)/m
//! sech² a = 4 eˣ/(1 + eˣ)² = 4 s (g + r)(g − r)/m²
//! ```
//! Close to zero k is zero and the first numerator −2 r, without a cancellation; far away s keeps its digits. Products and sums are rounded one by
//! one, so that the results are the same bits on every target; with the feature `fma` those of the polynomial are fused.
//!
//! Source of P and of the parts of ln 2: FreeBSD, `e_exp.c` and `e_expf.c`.

macro_rules! elementary {
    (
        $name:ident: $t:ident of $bits:ident, $mantissa:literal, $bias:literal, $shift:literal, $limit:literal,
        $ln_2:literal + $rest:literal, |$z:ident| $polynomial:expr
    ) => {
        pub(super) mod $name {
            /// 2ᵏ in two factors, since it may be far out of range where a product with it is not, and r = high − low.
            struct Reduced {
                scale: [$t; 2],
                high: $t,
                low: $t,
                r: $t,
                /// r² P(r²)
                rest: $t,
            }

            /// x + a·b
            #[inline(always)]
            fn plus(x: $t, a: $t, b: $t) -> $t {
                crate::scalar::Real::add_product(x, a, b)
            }

            /// 2ᵏ from k + `SHIFT`, whose last bits are those of the integer k.
            #[inline(always)]
            fn power(shifted: $t) -> $t {
                $t::from_bits(shifted.to_bits().wrapping_add($bias) << $mantissa)
            }

            #[inline(always)]
            fn reduced(x: $t) -> Reduced {
                /// A number so large that sums with it are integers.
                const SHIFT: $t = $shift;
                // Beyond the limit all is zero or infinite. A NaN stays one.
                let x = if x < -$limit { -$limit } else { x };
                let x = if x > $limit { $limit } else { x };
                let k = plus(SHIFT, x, core::$t::consts::LOG2_E) - SHIFT;
                let half = plus(SHIFT, k, 0.5);
                let scale = [power(half), power((k - (half - SHIFT)) + SHIFT)];
                // The first product is exact.
                let (high, low) = (plus(x, k, -$ln_2), k * $rest);
                let r = high - low;
                let $z = r * r;
                Reduced { scale, high, low, r, rest: $z * $polynomial }
            }

            /// eˣ, within one unit of the last digit.
            #[cfg_attr(unrolled, inline(always))]
            #[cfg_attr(not(unrolled), inline)]
            pub(in crate::scalar) fn exp(x: $t) -> $t {
                let Reduced { scale, high, low, r, rest } = reduced(x);
                let c = r - rest;
                (1.0 + (r * c / (2.0 - c) - low + high)) * scale[0] * scale[1]
            }

            /// 2ᵏ, r, g and m of −2 |a|.
            #[inline(always)]
            fn parts(a: $t) -> ([$t; 2], $t, $t, $t) {
                let Reduced { scale, r, rest, .. } = reduced(-2.0 * a.abs());
                let (s, g) = (scale[0] * scale[1], 2.0 + rest);
                (scale, r, g, (g - r) + s * (g + r))
            }

            /// tanh a, within three units of the last digit.
            #[cfg_attr(unrolled, inline(always))]
            #[cfg_attr(not(unrolled), inline)]
            pub(in crate::scalar) fn tanh(a: $t) -> $t {
                let (scale, r, g, m) = parts(a);
                let s = scale[0] * scale[1];
                let far = s < 0.5;
                let one = if far { 1.0 } else { 0.0 };
                // Both are finite, and each is taken once or not at all: a choice of two quantities is a branch where there are no vectors.
                let (away, close) = (-2.0 * (s * (g + r)), g * (1.0 - s) - r * (1.0 + s));
                let chosen = if far { away } else { close };
                let n = if cfg!(wide) { chosen } else { one * away + (1.0 - one) * close };
                (one + n / m).copysign(a)
            }

            /// 1/cosh² a, within five units of the last digit, also where tanh a is one.
            #[cfg_attr(unrolled, inline(always))]
            #[cfg_attr(not(unrolled), inline)]
            pub(in crate::scalar) fn sech_squared(a: $t) -> $t {
                let (scale, r, g, m) = parts(a);
                4.0 * ((g + r) * (g - r)) / (m * m) * scale[0] * scale[1]
            }
        }
    };
}

elementary!(
    single: f32 of u32, 23, 127, 12_582_912.0, 150.0, 0.693_145_75 + 1.428_606_8e-6,
    |z| plus(1.666_662_5e-1, z, -2.766_733_3e-3)
);
elementary!(
    double: f64 of u64, 52, 1023, 6_755_399_441_055_744.0, 1400.0,
    0.693_147_180_369_123_8 + 1.908_214_929_270_587_7e-10,
    |z| {
        let first = plus(0.166_666_666_666_666_02, z, -0.002_777_777_777_701_559_3);
        let second = plus(6.613_756_321_437_934e-5, z, -1.653_390_220_546_525_2e-6);
        plus(first, z * z, plus(second, z * z, 4.138_136_797_057_238_5e-8))
    }
);

#[cfg(test)]
mod tests {
    use super::{double, single};

    /// The distance of `y` from `x` in units of the last digit of `x`.
    fn units(y: f64, x: f64, epsilon: f64) -> f64 {
        ((y - x) / x / epsilon).abs()
    }

    /// Arguments of either sign from tiny ones to those whose functions are close to the ends of the range of `f64`.
    fn arguments() -> impl Iterator<Item = f64> {
        (0..4000).flat_map(|i| {
            let x = 1e-6 * (f64::from(i) * 0.005).exp();
            [x, -x]
        })
    }

    #[test]
    fn of_f64_as_libm() {
        for x in arguments().filter(|x| x.abs() < 350.0) {
            // A unit for either side, and half of one.
            assert!(units(double::exp(x), libm::exp(x), f64::EPSILON) <= 2.0, "exp {x}");
            assert!(units(double::tanh(x), libm::tanh(x), f64::EPSILON) <= 5.0, "tanh {x}");
            let cosh = libm::cosh(x);
            assert!(units(double::sech_squared(x), 1.0 / cosh / cosh, f64::EPSILON) <= 8.0, "sech² {x}");
        }
    }

    #[test]
    fn of_f32_as_in_f64() {
        for x in arguments().filter(|x| x.abs() < 40.0).map(|x| x as f32) {
            let (wide, epsilon) = (f64::from(x), f64::from(f32::EPSILON));
            assert!(units(single::exp(x).into(), libm::exp(wide), epsilon) <= 1.0, "exp {x}");
            assert!(units(single::tanh(x).into(), libm::tanh(wide), epsilon) <= 3.0, "tanh {x}");
            let cosh = libm::cosh(wide);
            assert!(units(single::sech_squared(x).into(), 1.0 / cosh / cosh, epsilon) <= 5.0, "sech² {x}");
        }
    }

    #[test]
    fn at_the_ends_of_the_range() {
        assert_eq!((double::exp(0.0), double::tanh(0.0), double::sech_squared(0.0)), (1.0, 0.0, 1.0));
        assert!(double::tanh(-0.0).is_sign_negative());
        assert_eq!((double::exp(709.79), double::exp(f64::INFINITY)), (f64::INFINITY, f64::INFINITY));
        assert!(units(double::exp(709.78), libm::exp(709.78), f64::EPSILON) <= 2.0);
        assert_eq!((double::exp(-745.0), double::exp(-746.0)), (f64::from_bits(1), 0.0));
        assert_eq!(double::exp(f64::NEG_INFINITY), 0.0);
        assert_eq!((double::tanh(f64::INFINITY), double::tanh(f64::NEG_INFINITY)), (1.0, -1.0));
        assert_eq!((double::sech_squared(f64::INFINITY), single::sech_squared(f32::MAX)), (0.0, 0.0));
        assert_eq!((single::exp(88.8), single::exp(-104.0)), (f32::INFINITY, 0.0));
        assert!(double::exp(f64::NAN).is_nan() && double::tanh(f64::NAN).is_nan() && single::tanh(f32::NAN).is_nan());
        assert!(double::sech_squared(f64::NAN).is_nan() && single::exp(f32::NAN).is_nan());
    }
}
