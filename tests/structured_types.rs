//! What the structured types promise besides their derivatives: how they are read, compared, printed, packed and stored.

use approx::{abs_diff_eq, assert_abs_diff_eq, assert_relative_eq, assert_ulps_eq, relative_eq, ulps_eq};
use nalgebra::{Const, Matrix2, Matrix3, Vector2, Vector3, matrix, vector};
use pullback::space::{Coordinates, Layout, Lift, PerEntry, TangentOf, VectorSpace};
use pullback::types::{CholeskyFactor, LdlFactor, LowerTriangular, Packed, PackedSize, Symmetric};
use pullback::{Dual, Error};

#[test]
fn an_infinite_factor_leaves_what_is_not_stored_alone() {
    assert_eq!((lower() * f64::INFINITY)[(0, 1)], 0.0);
    assert_eq!((lower() / 0.0)[(0, 1)], 0.0);
}

fn symmetric() -> Symmetric<f64, 2> {
    Symmetric::from_lower(&matrix![4.0, f64::NAN; 2.0, 3.0])
}

fn lower() -> LowerTriangular<f64, 2> {
    LowerTriangular::from_lower(&matrix![4.0, f64::NAN; 2.0, 3.0])
}

fn cholesky_factor() -> CholeskyFactor<f64, 2> {
    CholeskyFactor::new(lower()).expect("a positive diagonal")
}

fn ldl_factor() -> LdlFactor<f64, 2> {
    LdlFactor::new(lower()).expect("a positive diagonal")
}

/// The same value with NaN in the storage that is not part of it.
fn poisoned<X: Coordinates<f64>>(mut x: X) -> X {
    x.poison_unread(f64::NAN);
    x
}

mod reading {
    use super::*;

    #[test]
    fn nan_above_the_diagonal_of_the_input_is_ignored() {
        assert_eq!(symmetric().to_matrix(), matrix![4.0, 2.0; 2.0, 3.0]);
        assert_eq!(lower().to_matrix(), matrix![4.0, 0.0; 2.0, 3.0]);
        assert_eq!(Matrix2::from(cholesky_factor()), matrix![4.0, 0.0; 2.0, 3.0]);
        assert_eq!(ldl_factor().unit_lower().to_matrix(), matrix![1.0, 0.0; 2.0, 1.0]);
    }

    #[test]
    fn get_gives_none_out_of_range_and_the_matrix_entry_inside() {
        let (s, l, c) = (symmetric(), lower(), cholesky_factor());
        assert_eq!([s.get(0, 0), s.get(0, 1), s.get(1, 0), s.get(1, 1)], [Some(4.0), Some(2.0), Some(2.0), Some(3.0)]);
        assert_eq!([l.get(0, 0), l.get(0, 1), l.get(1, 0), l.get(1, 1)], [Some(4.0), Some(0.0), Some(2.0), Some(3.0)]);
        assert_eq!(c.get(0, 1), Some(0.0));
        assert_eq!([s.get(2, 0), s.get(0, 2), l.get(2, 0), l.get(0, 2), c.get(usize::MAX, 0)], [None; 5]);
    }

    #[test]
    fn get_and_map_never_read_the_unread_triangle() {
        assert_eq!(poisoned(symmetric()).get(0, 1), Some(2.0));
        assert_eq!(poisoned(lower()).get(0, 1), Some(0.0));
        assert!(poisoned(lower()).map(|x| x as f32).to_matrix() == matrix![4.0f32, 0.0; 2.0, 3.0]);
        assert!(poisoned(symmetric()).map(|x| x as f32).as_columns()[1][0] == 0.0);
    }

    #[test]
    fn defaults_are_zero_and_for_factors_the_identity() {
        assert_eq!(Symmetric::<f64, 3>::default().to_matrix(), Matrix3::zeros());
        assert_eq!(LowerTriangular::<f64, 3>::default().to_matrix(), Matrix3::zeros());
        assert_eq!(CholeskyFactor::<f64, 3>::default().to_matrix(), Matrix3::identity());
        assert_eq!(LdlFactor::<f64, 3>::default().unit_lower().to_matrix(), Matrix3::identity());
        assert_eq!(LdlFactor::<f64, 3>::default().diagonal(), Vector3::repeat(1.0));
    }
}

mod factors {
    use super::*;

    #[test]
    fn both_factors_refuse_a_diagonal_that_is_not_positive_and_name_the_row() {
        for bad in [0.0, -3.0, -0.0] {
            let l = LowerTriangular::from_lower(&matrix![4.0, 0.0; 2.0, bad]);
            assert_eq!(CholeskyFactor::new(l), Err(Error::NotPositiveDefinite { pivot: 1 }));
            assert_eq!(LdlFactor::new(l), Err(Error::NotPositiveDefinite { pivot: 1 }));
            assert_eq!(LdlFactor::try_from(l), Err(Error::NotPositiveDefinite { pivot: 1 }));
        }
    }

    #[test]
    fn both_factors_refuse_what_is_not_finite_before_they_look_at_signs() {
        for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            let l = LowerTriangular::from_lower(&matrix![-4.0, 0.0; bad, 3.0]);
            assert_eq!(CholeskyFactor::new(l), Err(Error::NonFinite));
            assert_eq!(LdlFactor::new(l), Err(Error::NonFinite));
        }
    }

    #[test]
    fn an_ldl_factor_gives_back_its_two_parts() {
        let f = LdlFactor::new(LowerTriangular::from_lower(&matrix![4.0, 0.0, 0.0; 0.5, 2.0, 0.0; -1.0, 3.0, 0.25]))
            .unwrap();
        let (l, d) = (f.unit_lower().to_matrix(), Matrix3::from_diagonal(&f.diagonal()));
        assert_eq!(l, matrix![1.0, 0.0, 0.0; 0.5, 1.0, 0.0; -1.0, 3.0, 1.0]);
        assert_eq!(l * d * l.transpose(), matrix![4.0, 2.0, -4.0; 2.0, 3.0, 4.0; -4.0, 4.0, 22.25]);
        assert_eq!(f.as_compact()[(2, 1)], 3.0);
    }

    #[test]
    fn a_factor_moves_along_lower_triangular_tangents() {
        fn tangent_is_lower<X: Lift<Dual = D> + PerEntry, D>()
        where
            TangentOf<X>: VectorSpace<f64>,
        {
            assert_eq!(TangentOf::<X>::layout(), Layout::Lower { size: 2 });
        }
        tangent_is_lower::<CholeskyFactor<f64, 2>, CholeskyFactor<Dual<f64>, 2>>();
        tangent_is_lower::<LdlFactor<f64, 2>, LdlFactor<Dual<f64>, 2>>();
    }

    #[test]
    fn lifting_an_ldl_factor_and_lowering_it_is_a_round_trip() {
        let (value, tangent) = (ldl_factor(), LowerTriangular::from_lower(&matrix![1.0, 0.0; -1.0, 0.5]));
        let dual = value.lift(&tangent);
        assert_eq!(dual.diagonal()[1].eps, 0.5);
        assert_eq!(dual.unit_lower()[(0, 0)].eps, 0.0); // the one on the diagonal of L does not move
        assert_eq!(<LdlFactor<f64, 2> as Lift>::lower(&dual), (value, tangent));
    }

    #[test]
    fn the_coordinates_of_a_factor_are_a_round_trip() {
        let mut read = Vec::new();
        ldl_factor().each_coordinate(&mut |x| read.push(x));
        assert_eq!(read, [4.0, 2.0, 3.0]);
        let mut next = read.into_iter();
        assert_eq!(LdlFactor::from_coordinates(&mut || next.next().unwrap()), ldl_factor());
    }
}

mod comparing {
    use super::*;

    #[test]
    fn equality_looks_at_the_lower_triangle_only() {
        assert_eq!(poisoned(symmetric()), symmetric());
        assert_eq!(poisoned(lower()), lower());
        assert_eq!(poisoned(cholesky_factor()), cholesky_factor());
        assert_eq!(poisoned(ldl_factor()), ldl_factor());
    }

    #[test]
    fn every_entry_of_the_lower_triangle_counts() {
        for (i, j) in [(0, 0), (1, 0), (1, 1)] {
            let changed = LowerTriangular::from_fn(|r, c| lower()[(r, c)] + if (r, c) == (i, j) { 1.0 } else { 0.0 });
            assert_ne!(changed, lower());
            assert_ne!(CholeskyFactor::new(changed).unwrap(), cholesky_factor());
            assert_ne!(LdlFactor::new(changed).unwrap(), ldl_factor());
            assert_ne!(Symmetric::from_lower(&changed.to_matrix()), symmetric());
            assert!(!abs_diff_eq!(changed, lower(), epsilon = 0.5));
        }
    }

    #[test]
    fn a_matrix_that_holds_nan_differs_from_itself() {
        let s = Symmetric::from_lower(&matrix![f64::NAN, 0.0; 0.0, 1.0]);
        assert_ne!(s, s);
        assert!(!abs_diff_eq!(s, s, epsilon = 1e9));
    }

    #[test]
    fn the_approx_macros_compare_entry_by_entry_and_ignore_the_unread_triangle() {
        let near = poisoned(lower().map(f64::next_up));
        let s = poisoned(symmetric().map(f64::next_up));
        assert_abs_diff_eq!(s, symmetric(), epsilon = 1e-14);
        assert_relative_eq!(near, lower(), max_relative = 1e-15);
        assert_ulps_eq!(CholeskyFactor::new(near).unwrap(), cholesky_factor(), max_ulps = 1);
        assert_ulps_eq!(LdlFactor::new(near).unwrap(), ldl_factor(), epsilon = 0.0, max_ulps = 1);
        assert!(!abs_diff_eq!(near, lower(), epsilon = 0.0));
        assert!(!relative_eq!(near, lower(), epsilon = 0.0, max_relative = 1e-17));
        assert!(!ulps_eq!(near, lower(), epsilon = 0.0, max_ulps = 0));
    }
}

mod printing {
    use super::*;

    #[test]
    fn debug_of_a_symmetric_matrix_shows_all_rows() {
        assert_eq!(format!("{:?}", poisoned(symmetric())), "Symmetric([[4.0, 2.0], [2.0, 3.0]])");
    }

    #[test]
    fn debug_of_a_triangle_ends_each_row_at_the_diagonal() {
        assert_eq!(format!("{:?}", poisoned(lower())), "LowerTriangular([[4.0], [2.0, 3.0]])");
        assert_eq!(format!("{:?}", cholesky_factor()), "CholeskyFactor([[4.0], [2.0, 3.0]])");
        assert_eq!(format!("{:.2?}", ldl_factor()), "LdlFactor([[4.00], [2.00, 3.00]])");
    }

    #[test]
    fn a_jacobian_whose_entries_are_gradients_can_be_printed_and_compared() {
        let j = Symmetric::<f64, 2>::per_entry(|s_bar| Vector2::new(s_bar[(0, 0)], s_bar[(1, 0)]));
        assert_eq!(format!("{j:?}"), "Symmetric([[[[1.0, 0.0]], [[0.0, 0.5]]], [[[0.0, 0.5]], [[0.0, 0.0]]]])");
        assert_eq!(j, j);
        assert_abs_diff_eq!(j, j);
        let nested = LowerTriangular::<f64, 1>::per_entry(|bar| Symmetric::from_lower(&bar.to_matrix()));
        assert_eq!(format!("{nested:?}"), "LowerTriangular([[Symmetric([[1.0]])]])");
    }

    #[test]
    fn display_aligns_the_columns() {
        let m = matrix![-4.0, 0.0, 0.0; 2.5, 100.0, 0.0; 0.0, 3.0, 0.125];
        assert_eq!(
            Symmetric::from_lower(&m).to_string(),
            "[ -4 2.5     0]\n\
             [2.5 100     3]\n\
             [  0   3 0.125]"
        );
        assert_eq!(
            LowerTriangular::from_lower(&m).to_string(),
            "[ -4   0     0]\n\
             [2.5 100     0]\n\
             [  0   3 0.125]"
        );
    }

    #[test]
    fn display_honours_precision_sign_and_width() {
        assert_eq!(format!("{:.3}", symmetric()), "[4.000 2.000]\n[2.000 3.000]");
        assert_eq!(format!("{:+.1}", lower()), "[+4.0 +0.0]\n[+2.0 +3.0]");
        assert_eq!(format!("{:+}", lower()), "[+4 +0]\n[+2 +3]");
        assert_eq!(format!("{:4}", ldl_factor()), "[   4    0]\n[   2    3]");
        assert_eq!(format!("{:.1}", cholesky_factor()), "[4.0 0.0]\n[2.0 3.0]");
    }

    #[test]
    fn display_ignores_the_unread_triangle_and_aligns_dual_numbers() {
        assert_eq!(poisoned(lower()).to_string(), lower().to_string());
        assert_eq!(poisoned(symmetric()).to_string(), symmetric().to_string());
        let dual = lower().lift(&LowerTriangular::from_lower(&matrix![10.0, 0.0; 1.0, 1.0]));
        assert_eq!(dual.to_string(), "[4 + 10ε 0 + 0ε]\n[ 2 + 1ε 3 + 1ε]");
    }
}

mod packing {
    use super::*;

    fn is_a_round_trip<const N: usize>()
    where
        Const<N>: PackedSize,
    {
        let length = N * (N + 1) / 2;
        let mut count = 0.0;
        let s = Symmetric::<f64, N>::from_fn(|_, _| {
            count += 1.0;
            count
        });
        let packed = poisoned(s).to_packed();
        let wanted: Vec<f64> = (1..=length).map(|k| k as f64).collect();
        assert_eq!(packed.as_slice(), wanted);
        assert_eq!((Packed::<f64, N>::LEN, packed.as_slice().len()), (length, length));
        assert_eq!(size_of_val(&packed), length * size_of::<f64>());
        assert_eq!(Symmetric::from_packed(&packed), s);

        let l = LowerTriangular::from_packed(&packed);
        assert_eq!(l, LowerTriangular::from_lower(&s.to_matrix()));
        assert_eq!(poisoned(l).to_packed(), packed);

        assert_eq!(Packed::from_slice(&wanted), Some(packed));
        assert_eq!(Packed::<f64, N>::from_slice(&wanted[1..]), None);
        assert_eq!(Packed::<f64, N>::from_slice(&[wanted.as_slice(), &[0.0]].concat()), None);
        assert_eq!(Packed::from_array(packed.into_array()), packed);
    }

    #[test]
    fn packing_is_a_round_trip_at_every_size_of_interest() {
        is_a_round_trip::<1>();
        is_a_round_trip::<2>();
        is_a_round_trip::<10>();
        is_a_round_trip::<11>();
        is_a_round_trip::<20>();
        is_a_round_trip::<32>();
        is_a_round_trip::<127>();
    }

    #[test]
    fn the_empty_matrix_has_an_empty_packed_form() {
        assert_eq!(Packed::<f64, 0>::from_slice(&[]), Some(Symmetric::default().to_packed()));
        assert_eq!(Packed::<f64, 0>::from_slice(&[1.0]), None);
    }

    #[test]
    fn a_packed_matrix_is_copy_in_generic_code_without_a_further_bound() {
        fn twice<T: pullback::Real, const N: usize>(p: Packed<T, N>) -> (Packed<T, N>, Packed<T, N>)
        where
            Const<N>: PackedSize,
        {
            (p, p)
        }
        let (a, b) = twice(symmetric().to_packed());
        assert_eq!(a, b);
    }

    #[test]
    fn a_packed_factor_is_checked_when_it_comes_back() {
        static STORED: Packed<f32, 2> = Packed::from_array([4.0, 2.0, -3.0]);
        let l = LowerTriangular::from_packed(&STORED);
        assert_eq!(CholeskyFactor::new(l), Err(Error::NotPositiveDefinite { pivot: 1 }));
        assert_eq!(cholesky_factor().to_packed(), ldl_factor().as_compact().to_packed());
    }

    #[test]
    fn the_frobenius_product_counts_packed_off_diagonals_twice() {
        let (s, p) = (symmetric(), symmetric().to_packed());
        let dot: f64 = p.as_slice().iter().map(|x| x * x).sum();
        assert_eq!(s.inner(&s), dot + 2.0 * 2.0);
        assert_eq!(lower().inner(&lower()), dot);
    }

    #[test]
    fn debug_and_default_of_a_packed_matrix() {
        assert_eq!(format!("{:?}", lower().to_packed()), "Packed([4.0, 2.0, 3.0])");
        assert_eq!(Packed::<f32, 2>::default().as_slice(), [0.0; 3]);
        let mut p = lower().to_packed();
        p.as_mut_slice()[1] = 7.0;
        assert_eq!(LowerTriangular::from_packed(&p)[(1, 0)], 7.0);
        assert_eq!(vector![4.0, 3.0], Symmetric::from_packed(&p).diagonal());
    }
}

mod serialising {
    use super::*;
    use serde::Deserialize;
    use serde::de::value::{Error as ValueError, SeqDeserializer};
    use serde_json::{from_str, to_string};

    #[test]
    fn every_type_is_the_flat_sequence_of_its_lower_entries_and_comes_back() {
        let json = "[4.0,2.0,3.0]";
        assert_eq!(to_string(&poisoned(symmetric())).unwrap(), json);
        assert_eq!(to_string(&poisoned(lower())).unwrap(), json);
        assert_eq!(to_string(&cholesky_factor()).unwrap(), json);
        assert_eq!(to_string(&ldl_factor()).unwrap(), json);
        assert_eq!(to_string(&lower().to_packed()).unwrap(), json);
        assert_eq!(from_str::<Symmetric<f64, 2>>(json).unwrap(), symmetric());
        assert_eq!(from_str::<LowerTriangular<f64, 2>>(json).unwrap(), lower());
        assert_eq!(from_str::<CholeskyFactor<f64, 2>>(json).unwrap(), cholesky_factor());
        assert_eq!(from_str::<LdlFactor<f64, 2>>(json).unwrap(), ldl_factor());
        assert_eq!(from_str::<Packed<f64, 2>>(json).unwrap(), lower().to_packed());
    }

    #[test]
    fn entries_stand_column_by_column() {
        let s = Symmetric::from_lower(&matrix![1.0, 0.0, 0.0; 2.0, 4.0, 0.0; 3.0, 5.0, 6.0]);
        assert_eq!(to_string(&s).unwrap(), "[1.0,2.0,3.0,4.0,5.0,6.0]");
        assert_eq!(from_str::<LowerTriangular<f64, 3>>("[1,2,3,4,5,6]").unwrap().to_packed(), s.to_packed());
    }

    #[test]
    fn a_wrong_length_is_refused_with_the_length_that_was_found() {
        let short = from_str::<Symmetric<f64, 2>>("[4.0,2.0]").unwrap_err().to_string();
        let expected = "expected a sequence of length 3: the lower triangle of a 2 × 2 matrix, column by column";
        assert!(short.starts_with(&format!("invalid length 2, {expected}")), "{short}");
        let long = from_str::<CholeskyFactor<f64, 2>>("[4.0,2.0,3.0,1.0,1.0]").unwrap_err().to_string();
        assert!(long.starts_with(&format!("invalid length 5, {expected}")), "{long}");
        let nested = from_str::<Packed<f64, 2>>("[[4.0,2.0],[2.0,3.0]]").unwrap_err().to_string();
        assert!(nested.starts_with("invalid type: sequence, expected f64"), "{nested}");
    }

    #[test]
    fn a_sequence_that_is_no_factor_is_refused_with_the_reason() {
        let message = "the matrix is not positive definite: pivot 1 is not positive";
        for error in [
            from_str::<CholeskyFactor<f64, 2>>("[4.0,2.0,-3.0]").unwrap_err(),
            from_str::<LdlFactor<f64, 2>>("[4.0,2.0,0.0]").unwrap_err(),
        ] {
            assert!(error.to_string().starts_with(message), "{error}");
        }
        for bad in [f64::NAN, f64::INFINITY] {
            let entries = || SeqDeserializer::<_, ValueError>::new([4.0, bad, 3.0].into_iter());
            assert_eq!(
                LdlFactor::<f64, 2>::deserialize(entries()).unwrap_err().to_string(),
                Error::NonFinite.to_string()
            );
            assert!(CholeskyFactor::<f64, 2>::deserialize(entries()).is_err());
            assert!(Symmetric::<f64, 2>::deserialize(entries()).is_ok());
        }
    }

    #[test]
    fn other_scalars_serialise_too() {
        let l = lower().map(|x| x as f32);
        assert_eq!(from_str::<LowerTriangular<f32, 2>>(&to_string(&l).unwrap()).unwrap(), l);
        let dual = lower().lift(&lower());
        let back: LowerTriangular<Dual<f64>, 2> = from_str(&to_string(&dual).unwrap()).unwrap();
        assert_eq!(<LowerTriangular<f64, 2> as Lift>::lower(&back), (lower(), lower()));
    }
}
