//! The Jacobian of the inverse with all four indices, against the closed form −Y ⊗ Y.
//!
//! `cargo run --release --example inverse_jacobian`
//!
//! For Y = X⁻¹ the differential Ẏ = −Y Ẋ Y says ∂Yᵢⱼ/∂Xₖₗ = −Yᵢₖ Yₗⱼ.

use nalgebra::matrix;
use pullback::prelude::*;

fn main() -> Result<(), Error> {
    let x = matrix![
        4.0, 1.0, 0.5;
        0.0, 3.0, 1.0;
        1.0, 0.0, 2.0
    ];
    let y = inverse(&x)?;
    let j = inverse::jacobian(&x)?; // a 3 × 3 matrix of 3 × 3 gradients
    println!("X⁻¹ = {y:.6}");
    println!("the gradient of Y₀₂ = {:.6}", j[(0, 2)]);

    let mut worst = 0.0f64;
    for (i, k, l, m) in (0..81).map(|n| (n / 27, n / 9 % 3, n / 3 % 3, n % 3)) {
        worst = worst.max((j[(i, k)][(l, m)] + y[(i, l)] * y[(m, k)]).abs());
    }
    println!("largest difference to −Y ⊗ Y over all 81 entries: {worst:.1e}");

    // The same numbers as a 9 × 9 matrix over column-stacked indices: −Yᵀ ⊗ Y.
    let flat = SMatrix::<f64, 9, 9>::from_fn(|row, column| j[(row % 3, row / 3)][(column % 3, column / 3)]);
    let kronecker = -y.transpose().kronecker(&y);
    let difference = (flat - kronecker).abs().max();
    println!("largest difference to the 9 × 9 Kronecker product −Yᵀ ⊗ Y: {difference:.1e}");
    assert!(worst <= 8.0 * f64::EPSILON && difference <= 8.0 * f64::EPSILON);
    Ok(())
}
