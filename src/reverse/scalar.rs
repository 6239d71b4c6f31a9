//! The rules of the elementary functions, for method calls on numbers. Derivatives at the points where a function has
//! none are those of [`Real`], so that forward and reverse mode agree there too.

use crate::scalar::Real;

/// y = √x: x̄ = ȳ / (2 y), and 0 at x = 0.
///
/// ```
/// assert_eq!(pullback::reverse::sqrt(&3.0, 1.0), 1.0 / 6.0);
/// ```
#[inline]
#[must_use]
pub fn sqrt<T: Real>(y: &T, y_bar: T) -> T {
    if *y > T::zero() { y_bar / (*y + *y) } else { T::zero() }
}

/// y = |x|: x̄ = ȳ sign x, and 0 at x = 0.
///
/// ```
/// assert_eq!(pullback::reverse::abs(&-3.0, 1.0), -1.0);
/// ```
#[inline]
#[must_use]
pub fn abs<T: Real>(x: &T, y_bar: T) -> T {
    if *x > T::zero() {
        y_bar
    } else if *x < T::zero() {
        -y_bar
    } else {
        T::zero()
    }
}

/// y = eˣ: x̄ = ȳ y.
///
/// ```
/// assert_eq!(pullback::reverse::exp(&2.0, 3.0), 6.0);
/// ```
#[inline]
#[must_use]
pub fn exp<T: Real>(y: &T, y_bar: T) -> T {
    y_bar * *y
}

/// y = eˣ − 1: x̄ = ȳ (y + 1).
///
/// ```
/// assert_eq!(pullback::reverse::exp_m1(&1.0, 3.0), 6.0);
/// ```
#[inline]
#[must_use]
pub fn exp_m1<T: Real>(y: &T, y_bar: T) -> T {
    y_bar * (*y + T::one())
}

/// y = ln x: x̄ = ȳ / x.
///
/// ```
/// assert_eq!(pullback::reverse::ln(&2.0, 1.0), 0.5);
/// ```
#[inline]
#[must_use]
pub fn ln<T: Real>(x: &T, y_bar: T) -> T {
    y_bar / *x
}

/// y = ln(1 + x): x̄ = ȳ / (1 + x).
///
/// ```
/// assert_eq!(pullback::reverse::ln_1p(&1.0, 1.0), 0.5);
/// ```
#[inline]
#[must_use]
pub fn ln_1p<T: Real>(x: &T, y_bar: T) -> T {
    y_bar / (T::one() + *x)
}

/// y = sin x: x̄ = ȳ cos x.
///
/// ```
/// assert_eq!(pullback::reverse::sin(&0.0, 2.0), 2.0);
/// ```
#[inline]
#[must_use]
pub fn sin<T: Real>(x: &T, y_bar: T) -> T {
    y_bar * x.cos()
}

/// y = cos x: x̄ = −ȳ sin x.
///
/// ```
/// assert_eq!(pullback::reverse::cos(&0.0, 2.0), 0.0);
/// ```
#[inline]
#[must_use]
pub fn cos<T: Real>(x: &T, y_bar: T) -> T {
    -(y_bar * x.sin())
}

/// y = tan x: x̄ = ȳ (1 + y²).
///
/// ```
/// assert_eq!(pullback::reverse::tan(&1.0, 1.0), 2.0);
/// ```
#[inline]
#[must_use]
pub fn tan<T: Real>(y: &T, y_bar: T) -> T {
    y_bar * (T::one() + *y * *y)
}

/// y = asin x: x̄ = ȳ / √(1 − x²), and 0 at ±1.
///
/// ```
/// assert_eq!(pullback::reverse::asin(&0.0, 2.0), 2.0);
/// ```
#[inline]
#[must_use]
pub fn asin<T: Real>(x: &T, y_bar: T) -> T {
    slope_of_arc(*x, y_bar)
}

/// y = acos x: x̄ = −ȳ / √(1 − x²), and 0 at ±1.
///
/// ```
/// assert_eq!(pullback::reverse::acos(&0.0, 2.0), -2.0);
/// ```
#[inline]
#[must_use]
pub fn acos<T: Real>(x: &T, y_bar: T) -> T {
    -slope_of_arc(*x, y_bar)
}

/// y = atan x: x̄ = ȳ / (1 + x²).
///
/// ```
/// assert_eq!(pullback::reverse::atan(&1.0, 1.0), 0.5);
/// ```
#[inline]
#[must_use]
pub fn atan<T: Real>(x: &T, y_bar: T) -> T {
    y_bar / (T::one() + *x * *x)
}

/// y = sinh x: x̄ = ȳ cosh x.
///
/// ```
/// assert_eq!(pullback::reverse::sinh(&0.0, 2.0), 2.0);
/// ```
#[inline]
#[must_use]
pub fn sinh<T: Real>(x: &T, y_bar: T) -> T {
    y_bar * x.cosh()
}

/// y = cosh x: x̄ = ȳ sinh x.
///
/// ```
/// assert_eq!(pullback::reverse::cosh(&0.0, 2.0), 0.0);
/// ```
#[inline]
#[must_use]
pub fn cosh<T: Real>(x: &T, y_bar: T) -> T {
    y_bar * x.sinh()
}

/// y = tanh x: x̄ = ȳ sech² x, which keeps its digits where 1 − y² has none.
///
/// ```
/// assert_eq!(pullback::reverse::tanh(&0.0, 2.0), 2.0);
/// ```
#[inline]
#[must_use]
pub fn tanh<T: Real>(x: &T, y_bar: T) -> T {
    y_bar * x.sech_squared()
}

/// y = 1 / x: x̄ = −ȳ y².
///
/// ```
/// assert_eq!(pullback::reverse::recip(&0.5, 1.0), -0.25);
/// ```
#[inline]
#[must_use]
pub fn recip<T: Real>(y: &T, y_bar: T) -> T {
    -(y_bar * *y * *y)
}

fn slope_of_arc<T: Real>(x: T, y_bar: T) -> T {
    let rest = (T::one() - x) * (T::one() + x);
    if rest > T::zero() { y_bar / rest.sqrt() } else { T::zero() }
}

/// θ = atan2(y, x): ȳ = θ̄ x / (x² + y²), and 0 at the origin.
///
/// ```
/// assert_eq!(pullback::reverse::atan2_y(&0.0, &2.0, 1.0), 0.5);
/// ```
#[inline]
#[must_use]
pub fn atan2_y<T: Real>(y: &T, x: &T, bar: T) -> T {
    arc(*x, *y, *x, bar)
}

/// θ = atan2(y, x): x̄ = −θ̄ y / (x² + y²), and 0 at the origin.
///
/// ```
/// assert_eq!(pullback::reverse::atan2_x(&2.0, &0.0, 1.0), -0.5);
/// ```
#[inline]
#[must_use]
pub fn atan2_x<T: Real>(y: &T, x: &T, bar: T) -> T {
    arc(-*y, *y, *x, bar)
}

/// `bar` · `side` / (x² + y²), scaled so that no square overflows.
fn arc<T: Real>(side: T, y: T, x: T, bar: T) -> T {
    let size = if x.abs() > y.abs() { x.abs() } else { y.abs() };
    if size > T::zero() {
        let (u, v) = (x / size, y / size);
        bar * (side / size) / (u * u + v * v) / size
    } else {
        T::zero()
    }
}

/// y = xⁿ: x̄ = n ȳ xⁿ⁻¹.
///
/// ```
/// assert_eq!(pullback::reverse::powi(&3.0, 2, 1.0), 6.0);
/// assert_eq!(pullback::reverse::powi(&0.0, 0, 1.0), 0.0);
/// ```
#[inline]
#[must_use]
pub fn powi<T: Real>(x: &T, n: i32, y_bar: T) -> T {
    if n == 0 { T::zero() } else { y_bar * T::from_f64(n.into()) * x.powi(n.saturating_sub(1)) }
}

/// y = xᵖ: x̄ = ȳ p xᵖ⁻¹.
///
/// ```
/// assert_eq!(pullback::reverse::powf_base(&3.0, &2.0, 1.0), 6.0);
/// ```
#[inline]
#[must_use]
pub fn powf_base<T: Real>(x: &T, p: &T, y_bar: T) -> T {
    if *p == T::zero() { T::zero() } else { y_bar * *p * x.powf(*p - T::one()) }
}

/// y = xᵖ: p̄ = ȳ y ln x, and 0 at x = 0.
///
/// ```
/// assert_eq!(pullback::reverse::powf_exponent(&1.0, &1.0, 1.0), 0.0);
/// ```
#[inline]
#[must_use]
pub fn powf_exponent<T: Real>(x: &T, y: &T, y_bar: T) -> T {
    if *x > T::zero() { y_bar * *y * x.ln() } else { T::zero() }
}

/// y = max(a, b): ā = ȳ where a is the result; a takes it where both are equal.
///
/// ```
/// assert_eq!(pullback::reverse::max_left(&2.0, &1.0, 1.0), 1.0);
/// ```
#[inline]
#[must_use]
pub fn max_left<T: Real>(a: &T, b: &T, y_bar: T) -> T {
    if *b > *a { T::zero() } else { y_bar }
}

/// y = max(a, b): b̄ = ȳ where b is the result; a takes it where both are equal.
///
/// ```
/// assert_eq!(pullback::reverse::max_right(&1.0, &1.0, 1.0), 0.0);
/// ```
#[inline]
#[must_use]
pub fn max_right<T: Real>(a: &T, b: &T, y_bar: T) -> T {
    if *b > *a { y_bar } else { T::zero() }
}

/// y = min(a, b): ā = ȳ where a is the result; a takes it where both are equal.
///
/// ```
/// assert_eq!(pullback::reverse::min_left(&1.0, &2.0, 1.0), 1.0);
/// ```
#[inline]
#[must_use]
pub fn min_left<T: Real>(a: &T, b: &T, y_bar: T) -> T {
    if *b < *a { T::zero() } else { y_bar }
}

/// y = min(a, b): b̄ = ȳ where b is the result; a takes it where both are equal.
///
/// ```
/// assert_eq!(pullback::reverse::min_right(&1.0, &1.0, 1.0), 0.0);
/// ```
#[inline]
#[must_use]
pub fn min_right<T: Real>(a: &T, b: &T, y_bar: T) -> T {
    if *b < *a { y_bar } else { T::zero() }
}
