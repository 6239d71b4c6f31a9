//! The tangent types, and what their spaces do.

use super::*;

mod types {
    use super::*;

    #[test]
    fn have_the_tangent_of_every_field() {
        let ModelTangent { gain, noise, factor, steps: (), mode: (), label: (), limit: () } = ModelTangent::zeros();
        let _: (f64, LowerTriangular<f64, 2>, LowerTriangular<f64, 2>) = (gain, noise, factor);
        let BatteryTangent { resistance, cells: (), limits, cell, mode: (), serial: () } = BatteryTangent::zeros();
        let _: (f64, Vector2<f64>, CellTangent) = (resistance, limits, cell);
        let PathTangent { poses, model, pair } = PathTangent::<f32, 2>::zeros();
        let _: ([PoseTangent<f32, 2>; 2], ModelTangent<f32, 1>, (f32, ())) = (poses, model, pair);
        let BoundedTangent(matrix, ()) = BoundedTangent::<f64, 2>::zeros();
        let _: SMatrix<f64, 2, 2> = matrix;
        assert_eq!(PairTangent::zeros(), PairTangent(0.0, [0.0, 0.0]));
        assert_eq!(SettingsTangent::zeros(), SettingsTangent { order: (), clipped: () });
    }

    #[test]
    fn are_their_own_tangents() {
        assert!(same::<TangentOf<Model<f64, 2>>, ModelTangent<f64, 2>>());
        assert!(same::<TangentOf<ModelTangent<f64, 2>>, ModelTangent<f64, 2>>());
        assert!(same::<TangentOf<Battery>, BatteryTangent>());
        assert!(same::<TangentOf<BatteryTangent>, BatteryTangent>());
    }

    #[test]
    fn may_be_the_struct_itself() {
        assert!(same::<TangentOf<Parameters<f64, 2>>, Parameters<f64, 2>>());
        assert!(same::<TangentOf<Gains>, Gains>());
        assert!(same::<TangentOf<crowded::Parameters>, crowded::Parameters>());
    }

    #[test]
    fn of_what_has_no_fields_are_empty() {
        assert!(same::<TangentOf<Mode>, ()>());
        assert!(same::<TangentOf<Nothing>, ()>());
    }

    #[test]
    fn know_when_they_have_left_their_space() {
        assert!(model_tangent().is_member());
        let mut poisoned = model_tangent();
        poisoned.poison_unread(1.0);
        assert!(!poisoned.is_member());
    }
}

mod spaces {
    use super::*;

    #[test]
    fn of_generic_structs() {
        is_a_space::<f64, ModelTangent<f64, 3>>();
        is_a_space::<f32, ModelTangent<f32, 1>>();
        is_a_space::<f64, PoseTangent<f64, 2>>();
        is_a_space::<f64, PathTangent<f64, 3>>();
        is_a_space::<f64, PairTangent<f64>>();
        is_a_space::<f64, BoundedTangent<f64, 2>>();
        is_a_space::<f64, crowded::ModelTangent<f64, 2>>();
    }

    #[test]
    fn of_structs_without_a_scalar_parameter() {
        is_a_space::<f64, BatteryTangent>();
        is_a_space::<f32, SingleTangent<4>>();
        is_a_space::<f64, SettingsTangent>();
        is_a_space::<f32, SettingsTangent>();
    }

    #[test]
    fn of_structs_that_are_their_own_tangents() {
        is_a_space::<f64, Parameters<f64, 2>>();
        is_a_space::<f32, Parameters<f32, 3>>();
        is_a_space::<f64, Gains>();
        is_a_space::<f64, crowded::Parameters>();
    }

    #[test]
    fn count_the_coordinates_of_all_fields() {
        assert_eq!(<ModelTangent<f64, 3> as Coordinates<f64>>::DIMENSION, 1 + 6 + 6);
        assert_eq!(<PathTangent<f64, 4> as Coordinates<f64>>::DIMENSION, 4 * (2 + 3 + 1) + (1 + 1 + 1) + 1);
        assert_eq!(<BatteryTangent as Coordinates<f64>>::DIMENSION, 1 + 2 + (3 + 1));
        assert_eq!(<SingleTangent<4> as Coordinates<f32>>::DIMENSION, 5);
    }
}

mod coordinates_of_values {
    use super::*;

    #[test]
    fn are_those_of_the_fields_in_order() {
        let pose = Pose { position: vector![1.0, 2.0], covariance: counting(3.0), heading: 6.0 };
        assert_eq!(flatten(&pose), [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]);
        assert_eq!(counting::<f64, Pose<f64, 2>>(1.0), pose);
        let cell = Cell { curve: vector![1.0, 2.0, 3.0], capacity: 4.0 };
        assert_eq!(flatten::<f64, Cell>(&cell), [1.0, 2.0, 3.0, 4.0]);
        assert_eq!(flatten(&Pair(1.0, [2.0, 3.0])), [1.0, 2.0, 3.0]);
        assert_eq!(flatten(&Single { weights: [1.0, 2.0], bias: 3.0 }), [1.0f32, 2.0, 3.0]);
    }

    #[test]
    fn make_an_argument_of_a_gradient_test() {
        let argument = Argument::new::<f64, Pose<f64, 2>>("pose", Sampler::Any);
        assert_eq!(argument.shape.layout, Layout::Compound { dimension: 6 });
        assert_eq!(argument.shape.weights, [1.0, 1.0, 1.0, 2.0, 1.0, 1.0]);
    }
}
