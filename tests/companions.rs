//! What `#[op]` generates beside an operation: `jvp`, `jacobian`, `hvp`, and the registry entry.

use approx::assert_relative_eq;
use nalgebra::{SMatrix, matrix, vector};
use pullback::prelude::*;
use pullback::registry;

fn x() -> SMatrix<f64, 3, 3> {
    matrix![4.0, 1.0, 0.5; 0.25, 3.0, 1.0; 1.0, -0.5, 2.0]
}

fn direction() -> SMatrix<f64, 3, 3> {
    matrix![0.5, -1.0, 0.25; 2.0, 0.5, -0.5; 1.0, 0.0, 1.5]
}

#[test]
fn jvp_of_the_inverse_is_its_differential() {
    let (y, y_dot) = inverse::jvp(&x(), &direction()).unwrap();
    assert_eq!(y, inverse(&x()).unwrap());
    assert_relative_eq!(y_dot, -y * direction() * y, epsilon = 1e-15);
}

#[test]
fn the_jacobian_has_all_four_indices() {
    let y = inverse(&x()).unwrap();
    let j = inverse::jacobian(&x()).unwrap();
    for (i, k, l, m) in (0..81).map(|n| (n / 27, n / 9 % 3, n / 3 % 3, n % 3)) {
        assert_relative_eq!(j[(i, k)][(l, m)], -y[(i, l)] * y[(m, k)], epsilon = 1e-15);
    }
}

#[test]
fn the_jacobian_of_several_arguments_is_one_per_argument() {
    let (a, b) = (matrix![1.0, 2.0, 3.0; 4.0, 5.0, 6.0], matrix![1.0; 2.0; -1.0]);
    let (j_a, j_b) = product::jacobian(&a, &b);
    assert_eq!(j_a[1], matrix![0.0, 0.0, 0.0; 1.0, 2.0, -1.0]); // ∂C₁/∂A: the second row is Bᵀ
    assert_eq!(j_b[0], vector![1.0, 2.0, 3.0]); // ∂C₀/∂B: the first row of A
}

#[test]
fn the_jacobian_of_a_number_is_its_gradient() {
    let gradient = det::jacobian(&x());
    assert_relative_eq!(gradient, inverse(&x()).unwrap().transpose() * det(&x()), epsilon = 1e-13);
}

#[test]
fn the_jacobian_of_a_structured_result_has_gradients_in_the_space_of_the_argument() {
    let s = Symmetric::from_lower(&matrix![4.0, 0.0; 2.0, 10.0]);
    let j = cholesky::jacobian(&s).unwrap();
    // L₁₀ = S₁₀/√S₀₀: derivative ½ with respect to the number that stands at both places, so ¼ at each.
    assert_relative_eq!(j[(1, 0)].to_matrix(), matrix![-0.125, 0.25; 0.25, 0.0], epsilon = 1e-15);
    assert_eq!(j[(0, 1)].to_matrix(), SMatrix::<f64, 2, 2>::zeros());
}

#[test]
fn hvp_of_the_log_determinant_is_its_second_differential() {
    let s = Symmetric::from_lower(&matrix![4.0, 0.0; 2.0, 10.0]);
    let v = Symmetric::from_lower(&matrix![1.0, 0.0; -0.5, 2.0]);
    let found = log_det_spd::hvp(&s, &v).unwrap();
    let inverse = inverse_spd(&s).unwrap().to_matrix();
    // d(S⁻¹) = −S⁻¹ V S⁻¹
    assert_relative_eq!(found.to_matrix(), -inverse * v.to_matrix() * inverse, epsilon = 1e-15);
}

#[test]
fn hvp_of_a_matrix_takes_the_cotangent_of_the_result() {
    let y_bar = direction().transpose();
    let found = inverse::hvp(&x(), &direction(), y_bar).unwrap();
    // By the differential of X̄ = −Yᵀ Ȳ Yᵀ.
    let (y, y_dot) = inverse::jvp(&x(), &direction()).unwrap();
    let (t, t_dot) = (y.transpose(), y_dot.transpose());
    assert_relative_eq!(found, -(t_dot * y_bar * t + t * y_bar * t_dot), epsilon = 1e-14);
}

#[test]
fn hvp_of_several_arguments_takes_and_gives_the_tuple() {
    let (x, a) = (vector![1.0, 2.0], matrix![1.0, 3.0; 0.0, 2.0]);
    let along = (vector![1.0, -1.0], SMatrix::<f64, 2, 2>::zeros());
    let (x_bar, a_bar) = quadratic_form::hvp(&x, &a, &along);
    assert_eq!(x_bar, (a + a.transpose()) * along.0);
    assert_eq!(a_bar, along.0 * x.transpose() + x * along.0.transpose());
}

#[test]
fn companions_fail_with_the_error_of_the_operation() {
    let singular = matrix![1.0, 2.0; 2.0, 4.0];
    let error = Error::Singular { pivot: 1 };
    assert_eq!(inverse::jvp(&singular, &singular).unwrap_err(), error);
    assert_eq!(inverse::jacobian(&singular).unwrap_err(), error);
    assert_eq!(inverse::hvp(&singular, &singular, singular).unwrap_err(), error);
}

#[test]
fn the_registry_knows_the_bytes_of_every_pullback() {
    let find = |name: &str| registry::operations().find(|operation| operation.name == name).expect(name);
    let inverse = find("inverse").sizes.iter().find(|size| size.label == "N = 6").expect("N = 6");
    assert_eq!((inverse.bytes_f32, inverse.bytes_f64), (6 * 6 * 4, 6 * 6 * 8));
    assert_eq!(find("add").sizes[0].bytes_f64, 0);
}

#[test]
fn names_in_the_registry_are_unique() {
    let mut names: Vec<&str> = registry::operations().map(|operation| operation.name).collect();
    let count = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), count);
}
