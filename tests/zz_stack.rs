#[path = "tracker/chain.rs"]
mod chain;
#[path = "tracker/model.rs"]
mod model;
#[path = "tracker/simulation.rs"]
mod simulation;
use chain::*;
use pullback::space::Pull;
use nalgebra::vector;
#[inline(never)]
fn vg(m: &[nalgebra::SVector<f64, 2>; 1000]) -> f64 {
    let (p, n) = (vector![-4.5, -4.8, -4.2, -4.6, -5.0], vector![-4.4, -4.7]);
    checkpointed_nll::value_and_grad(&p, &n, m).unwrap().1.0[0]
}
#[inline(never)]
fn pb(m: &[nalgebra::SVector<f64, 2>; 1000]) -> f64 {
    let (p, n) = (vector![-4.5, -4.8, -4.2, -4.6, -5.0], vector![-4.4, -4.7]);
    checkpointed_nll::vjp(&p, &n, m).unwrap().1.pull(1.0).0[0]
}
#[test]
fn stack() {
    let bytes: usize = std::env::var("STACK").unwrap().parse().unwrap();
    let m = ends::<1000>();
    let which = std::env::var("WHICH").unwrap();
    std::thread::scope(|s| {
        let g: f64 = std::thread::Builder::new().stack_size(bytes).spawn_scoped(s, || match which.as_str() { "vg" => vg(&m), "pb" => pb(&m), _ => 1.0 }).unwrap().join().unwrap();
        assert!(g != 0.0);
    });
}
