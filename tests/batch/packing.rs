//! What can be a sample, a parameter and a result.

use nalgebra::{matrix, vector};
use pullback::batch::{self, Pack, Unpack};
use pullback::gradcheck::{Rng, Sampler};
use pullback::lanes::{F32x8, F64x4};
use pullback::prelude::*;
use pullback::types::LdlFactor;

use super::{alone, drawn};

#[derive(Clone, Copy, Debug, PartialEq, Differentiable)]
struct Model<T: Real, const N: usize> {
    gain: T,
    noise: LowerTriangular<T, N>,
    bias: Offsets<T>,
    steps: usize,
    name: &'static str,
}

#[derive(Clone, Copy, Debug, PartialEq, Differentiable)]
#[differentiable(tangent = Self)]
struct Offsets<T: Real>([T; 2], SVector<T, 2>);

/// A label that cannot be compared.
#[derive(Clone, Copy, Debug)]
struct Opaque;

#[derive(Clone, Copy, Debug, Differentiable)]
struct Tagged<T: Real> {
    x: T,
    tag: Opaque,
}

#[differentiable(wrt(model))]
fn loss<T: Real>(model: &Model<T, 2>, x: &SVector<T, 2>) -> T {
    let l = exp_diagonal(&model.noise);
    let z = solve_lower(&l, &(x - model.bias.1));
    model.gain * norm_squared(&z) + log_det_lower(&l) * model.bias.0[1]
}

fn model() -> Model<f64, 2> {
    let noise = LowerTriangular::from_lower(&matrix![0.5, 0.0; 0.25, -0.5]);
    Model { gain: 2.0, noise, bias: Offsets([1.0, 3.0], vector![0.5, -1.0]), steps: 4, name: "model" }
}

#[test]
fn a_struct_is_a_parameter_and_its_tangent_a_result() {
    let _alone = alone();
    let rng = &mut Rng::new(7);
    let samples: Vec<SVector<f64, 2>> = (0..10).map(|_| drawn(Sampler::Any, rng)).collect();
    let model = model();
    let (value, gradient) = batch::sum(&samples, model, |x, model| loss::value_and_grad(model, x)).unwrap();
    let mut seen = Vec::new();
    batch::each(&samples, model, |x, model| loss::value_and_grad(model, x), |_, result| seen.push(result.unwrap()));
    for (x, found) in samples.iter().zip(&seen) {
        assert_eq!(*found, loss::value_and_grad(&model, x));
    }
    let close = |a: f64, b: f64| assert!((a - b).abs() <= 10.0 * f64::EPSILON * 1e3, "{a} and {b}");
    close(value, seen.iter().map(|(value, _)| value).sum());
    close(gradient.gain, seen.iter().map(|(_, gradient)| gradient.gain).sum());
    close(gradient.bias.1[1], seen.iter().map(|(_, gradient)| gradient.bias.1[1]).sum());
    close(gradient.noise[(1, 0)], seen.iter().map(|(_, gradient)| gradient.noise[(1, 0)]).sum());
}

#[test]
fn a_struct_is_a_sample() {
    let _alone = alone();
    let mut samples = [model(); 7];
    for (i, sample) in samples.iter_mut().enumerate() {
        sample.gain = i as f64;
        sample.bias.0[0] = -(i as f64);
    }
    let gain =
        |samples: &[Model<f64, 2>]| batch::sum(samples, (), |m, ()| (m.gain, m.bias.0[0] * m.noise.diagonal()[0]));
    assert_eq!(gain(&samples), Ok((21.0, -10.5)));
    let mut agree = true;
    let packed: Model<F64x4, 2> = Pack::gather(|k| &samples[k], &mut agree);
    assert_eq!((packed.gain.to_array(), packed.steps, packed.name, agree), ([0.0, 1.0, 2.0, 3.0], 4, "model", true));
    assert_eq!(packed.lane(2), samples[2]);
    let mut copy = packed;
    copy.copy_lane(&samples[5].splat(), 1);
    assert_eq!((copy.lane(0), copy.lane(1), copy.lane(2)), (samples[0], samples[5], samples[2]));
    samples[3].name = "other";
    let _: Model<F64x4, 2> = Pack::gather(|k| &samples[k], &mut agree);
    assert!(!agree);
    assert_eq!(gain(&samples), Ok((21.0, -10.5)));
    // What cannot be compared may differ.
    let tagged = [Tagged { x: 1.0, tag: Opaque }; 5];
    let mut agree = true;
    let _: Tagged<F64x4> = Pack::gather(|_| &tagged[0], &mut agree);
    assert!(!agree);
    assert_eq!(
        batch::sum(&tagged, (), |t, ()| {
            let Opaque = t.tag;
            t.x
        }),
        Ok(5.0)
    );
}

/// Every type there and back: what comes out of lane k is sample k.
#[test]
fn what_is_packed_comes_out_again() {
    fn there_and_back<L, X: Pack<L> + Clone + PartialEq + core::fmt::Debug>(samples: &[X])
    where
        X::Lanes: Unpack<Value = X>,
    {
        let mut agree = true;
        let packed = X::gather(|k| &samples[k % samples.len()], &mut agree);
        let mut copied = samples[0].splat();
        for (k, sample) in samples.iter().enumerate() {
            assert_eq!((&packed.lane(k), &samples[1].splat().lane(k)), (sample, &samples[1]));
            copied.copy_lane(&packed, k);
        }
        for (k, sample) in samples.iter().enumerate() {
            assert_eq!(copied.lane(k), *sample);
        }
        assert!(agree);
    }
    fn all<T: batch::Laned>(rng: &mut Rng)
    where
        T::Lane: Unpack<Value = T>,
    {
        let count = <T::Lane as pullback::lanes::Lane>::COUNT;
        macro_rules! check {
            ($($kind:ty, $sampler:ident;)*) => {$(
                let samples: Vec<$kind> = (0..count).map(|_| drawn::<T, $kind>(Sampler::$sampler, rng)).collect();
                there_and_back(&samples);
            )*};
        }
        check! {
            SMatrix<T, 2, 3>, Any;
            Symmetric<T, 3>, Symmetric;
            LowerTriangular<T, 3>, Lower;
            CholeskyFactor<T, 3>, Factor;
            LdlFactor<T, 3>, Factor;
        }
        let pairs: Vec<(SVector<T, 2>, usize, bool, ())> =
            (0..count).map(|_| (drawn(Sampler::Any, rng), 7, true, ())).collect();
        there_and_back::<T::Lane, _>(&pairs);
        let arrays: Vec<[SVector<T, 2>; 3]> = (0..count).map(|_| [(); 3].map(|()| drawn(Sampler::Any, rng))).collect();
        there_and_back(&arrays);
    }
    let rng = &mut Rng::new(8);
    all::<f64>(rng);
    all::<f32>(rng);
    there_and_back::<F32x8, f32>(&[1.0, -2.0, 3.0]);
}

/// References among the samples, and a Jacobian as a result.
#[test]
fn references_go_in_and_jacobians_come_out() {
    let _alone = alone();
    let (a, b) = (matrix![1.0, 2.0; 3.0, 4.0], vector![1.0, -1.0]);
    let rows = [(&a, &b), (&a, &b), (&a, &b)];
    batch::each(
        &rows,
        (),
        |(a, b), ()| product::jacobian(a, b),
        |_, result| {
            assert_eq!(result, Ok(product::jacobian(&a, &b)));
        },
    );
}
