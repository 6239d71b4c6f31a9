//! Loops that keep every K-th state only: the same gradient, bit for bit.

use nalgebra::{Matrix2, Vector2};
use pullback::prelude::*;
use pullback::space::Pull;

use crate::harness::{accepted, sample};

/// A module with one text under several checkpoints, and a test that all of them agree with the text without.
macro_rules! with_checkpoints {
    ($test:ident: $f:ident ($($argument:expr),+), K in [$($every:literal as $name:ident),+]; $($item:tt)+) => {
        with_checkpoints!(@all $test, $f, ($($argument),+), [$($every as $name),+], { $($item)+ });
    };
    (@all $test:ident, $f:ident, $arguments:tt, [$($every:literal as $name:ident),+], $item:tt) => {
        mod $test {
            use super::*;

            with_checkpoints!(@one $item);
            $(
                mod $name {
                    use super::*;

                    with_checkpoints!(@one $item $every);
                }
            )+

            #[test]
            fn bit_for_bit() {
                let whole = $f::value_and_grad $arguments;
                $(
                    assert_eq!($name::$f $arguments, $f $arguments, "the value, checkpoint {}", $every);
                    assert_eq!($name::$f::value_and_grad $arguments, whole, "the gradient, checkpoint {}", $every);
                )+
            }

            pub(super) use checkpoint_of_three::$f as with_three;
            pub(super) use $f as plain;
        }
    };
    (@one { $($item:tt)+ }) => {
        #[differentiable]
        $($item)+
    };
    (@one { $($item:tt)+ } $every:literal) => {
        #[differentiable(checkpoint = $every)]
        $($item)+
    };
}

with_checkpoints! {
    over_a_range: oscillator (0.9, 0.3, 0.7),
    K in [1 as every_one, 3 as checkpoint_of_three, 7 as every_seven, 32 as every_thirty_two, 100 as more_than_steps];
    pub(crate) fn oscillator<T: Real>(angle: T, rate: T, damping: T) -> T {
        let (mut a, mut w) = (angle, rate);
        for k in 0..32 {
            let force = -a.sin() - damping * w * w * w + T::from_f64(0.01 * k as f64);
            w += 0.1 * force;
            a += 0.1 * w;
        }
        a * a + w
    }
}
accepted!(
    every_third_state: three_of_range, |a: T, w: T, d: T| (a, w, d) -> T, at [[0.9, 0.3, 0.7], [-0.4, 1.1, 0.2]]
);
use over_a_range::with_three as three_of_range;

with_checkpoints! {
    over_an_array: filtered (&[0.3, -0.2, 0.8, 0.5, -0.9, 0.1, 0.4, 0.6, -0.7, 0.2], 0.4, &Vector2::new(0.3, 0.9)),
    K in [1 as every_one, 3 as checkpoint_of_three, 7 as every_seven, 10 as every_ten, 11 as every_eleven];
    pub(crate) fn filtered<T: Real>(signal: &[T; 10], gain: T, start: &Vector2<T>) -> T {
        let mut state = *start;
        let mut loss = T::zero();
        for (k, y) in signal.iter().enumerate() {
            let error = *y - state[0] * state[1];
            state[0] += gain * error;
            state[1] = state[1] * gain + *y * T::from_f64(k as f64 * 0.1);
            loss += error * error;
        }
        loss + state[0]
    }
}
accepted!(
    every_third_element: three_of_array, |s: [T; 10], g: T, x: Vector2<T>| (&s, g, &x) -> T,
    at [sample(261), sample(262)]
);
use over_an_array::with_three as three_of_array;

with_checkpoints! {
    over_two_arrays: regression (&[0.3, -0.2, 0.8, 0.5, -0.9, 0.1, 0.4], &[0.3, 0.1, 0.6, 0.4, 0.2, -0.5, -0.8], 0.4),
    K in [1 as every_one, 2 as every_two, 3 as checkpoint_of_three, 7 as every_seven];
    pub(crate) fn regression<T: Real>(xs: &[T; 7], ys: &[T; 7], rate: T) -> T {
        let mut weight = rate;
        for (x, y) in xs.iter().zip(ys.iter()) {
            let error = weight.tanh() * *x - *y;
            weight -= rate * error * *x;
        }
        weight
    }
}

with_checkpoints! {
    backwards: horner (&[0.3, -0.2, 0.8, 0.5, -0.9], 1.3),
    K in [1 as every_one, 2 as every_two, 3 as checkpoint_of_three, 5 as every_five, 6 as every_six];
    pub(crate) fn horner<T: Real>(c: &[T; 5], x: T) -> T {
        let mut value = T::one();
        for a in c.iter().rev() {
            value = value * x * value + *a;
        }
        value
    }
}

with_checkpoints! {
    in_a_fallible_function: settled (&Matrix2::new(1.5, 0.3, -0.2, 1.2), 0.4),
    K in [1 as every_one, 3 as checkpoint_of_three, 5 as every_five, 12 as every_twelve];
    pub(crate) fn settled<T: Real>(a: &Matrix2<T>, shift: T) -> Result<T, Error> {
        let mut x = *a;
        let mut total = T::zero();
        for k in 0..11 {
            if x[(0, 0)] > 1e6 {
                return Err(Error::NonFinite);
            }
            let inverted = inverse(&x)?;
            x = (x + inverted) * 0.5;
            if k % 3 == 0 {
                let area = det(&x);
                x[(0, 1)] += shift * area;
            }
            total = total * shift + x[(0, 1)] * x[(1, 1)];
        }
        Ok(total + log_abs_det(&x)?.1)
    }
}
accepted!(
    every_third_state_of_what_can_fail: three_that_fail, |a: Matrix2<T>, s: T| (&a, s) -> try T,
    at [[1.5, 0.3, -0.2, 1.2, 0.4], [0.9, -0.3, 0.2, 1.4, 0.1]]
);
use in_a_fallible_function::with_three as three_that_fail;

#[test]
fn a_failure_in_a_segment_is_that_of_the_function() {
    let singular = Matrix2::new(1.0, 2.0, 2.0, 4.0);
    assert_eq!(three_that_fail::grad(&singular, 0.5), Err(Error::Singular { pivot: 1 }));
    assert_eq!(three_that_fail::vjp(&singular, 0.5).err(), Some(Error::Singular { pivot: 1 }));
    let large = Matrix2::new(2e6, 0.0, 0.0, 1.0);
    assert_eq!(three_that_fail::vjp(&large, 0.5).err(), in_a_fallible_function::plain(&large, 0.5).err());
}

with_checkpoints! {
    of_nested_loops: lattice (&Vector2::new(0.3, 0.9), 0.4),
    K in [1 as every_one, 2 as every_two, 3 as checkpoint_of_three, 7 as every_seven];
    pub(crate) fn lattice<T: Real>(start: &Vector2<T>, coupling: T) -> T {
        let mut x = *start;
        let mut total = T::zero();
        for i in 0..6 {
            let mut inner = x[1];
            for j in 0..=i {
                inner = inner.sin() + coupling * x[0] * T::from_f64(j as f64 * 0.1);
                if inner > 0.9 {
                    inner *= 0.5;
                }
            }
            x = Vector2::new(inner, x[0]);
            total += x.dot(&x);
        }
        for k in 0..5 {
            total = total * coupling + x[k % 2];
        }
        total
    }
}
accepted!(
    every_third_state_of_the_outer_loop: three_nested, |x: Vector2<T>, c: T| (&x, c) -> T,
    at [sample(263), sample(264)]
);
use of_nested_loops::with_three as three_nested;

/// The constant state matters for the way back: it is replayed too.
mod a_constant_state {
    use super::*;

    with_checkpoints! {
        is_replayed: weighted (0.8, 0.3),
        K in [1 as every_one, 2 as every_two, 3 as checkpoint_of_three, 9 as every_nine];
        pub(crate) fn weighted<T: Real>(x: T, y: T) -> T {
            let (mut index, mut sign, mut value) = (0, T::one(), x);
            let table = [x, y, x * y];
            for k in 0..8 {
                index = (index + k) % 3;
                sign = -sign * 0.5;
                value = value * table[index] + sign * y;
            }
            value
        }
    }
}

const STEPS: usize = 12;

/// A checkpoint of √STEPS steps keeps about twice that many states, not STEPS.
mod memory {
    use super::*;

    #[differentiable]
    pub(super) fn whole<T: Real>(x: T) -> T {
        let mut y = x;
        for _ in 0..STEPS {
            y = y.sin() * y;
        }
        y
    }

    #[differentiable(checkpoint = 4)]
    pub(super) fn parts<T: Real>(x: T) -> T {
        let mut y = x;
        for _ in 0..STEPS {
            y = y.sin() * y;
        }
        y
    }

    const _: () = assert!(whole::pullback_bytes::<f64>() >= STEPS * 8);
    const _: () = assert!(parts::pullback_bytes::<f64>() <= (STEPS / 4 + 1) * 8);
}

#[test]
fn a_named_number_of_steps() {
    assert_eq!(memory::parts::value_and_grad(0.7), memory::whole::value_and_grad(0.7));
    assert_eq!(memory::parts::vjp(0.7).1.pull(0.3), memory::whole::vjp(0.7).1.pull(0.3));
}
