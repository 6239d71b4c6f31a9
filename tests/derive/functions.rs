//! Structs as arguments and results: dual numbers, Jacobians, and parameters of an optimiser.

use super::*;

mod dual_numbers {
    use super::*;

    #[test]
    fn carry_value_and_tangent_through_a_round_trip() {
        lifts(model(), model_tangent());
        lifts(counting::<f64, Pose<f64, 2>>(1.0), counting(-4.0));
        let poses = [counting(1.0), counting(2.0)];
        let path = Path { poses, model: Model { factor: CholeskyFactor::identity(), ..narrow() }, pair: (1.0, 2) };
        lifts(path, counting(5.0));
        lifts(Pair(1.0, [2.0, 3.0]), PairTangent(4.0, [5.0, 6.0]));
        lifts(Bounded(matrix![1.0], 3), BoundedTangent(matrix![2.0], ()));
        lifts(counting::<f64, Parameters<f64, 2>>(1.0), counting(10.0));
        lifts(Settings { order: 2, clipped: true }, SettingsTangent { order: (), clipped: () });
        lifts(Mode::Coarse, ());
        lifts(Nothing, ());
    }

    fn narrow() -> Model<f64, 1> {
        let model = model();
        Model {
            gain: model.gain,
            noise: LowerTriangular::default(),
            factor: CholeskyFactor::identity(),
            steps: model.steps,
            mode: model.mode,
            label: model.label,
            limit: model.limit,
        }
    }

    #[test]
    fn of_tangents_have_parts_that_are_tangents() {
        lifts(model_tangent(), model_tangent().scaled(2.0));
        let dual: ModelTangent<Dual<f64>, 2> = model_tangent().lift(&model_tangent().scaled(2.0));
        assert_eq!((dual.gain.re, dual.gain.eps), (1.0, 2.0));
    }

    #[test]
    fn nest() {
        let once: Model<Dual<f64>, 2> = model().lift(&model_tangent());
        let twice: Model<Dual<Dual<f64>>, 2> = once.lift(&counting(1.0));
        assert_eq!(twice.gain.re.eps, 1.0);
        assert_eq!(twice.steps, 7);
    }

    /// Half the square of the gain times the log-determinant of the factor.
    fn energy<T: Real>(model: &Model<T, 2>) -> T {
        let scale = if model.mode == Mode::Fine { 0.5 } else { 0.0 };
        model.gain * model.gain * log_det_lower(&model.factor) * T::from_f64(scale)
    }

    #[test]
    fn run_through_a_function_of_a_struct() {
        let dual = energy(&model().lift(&model_tangent()));
        // d(½ g² ln det L) = g ġ ln det L + ½ g² Σ L̇ᵢᵢ/Lᵢᵢ at g = 3, L = 1, where L̇ has the diagonal (5, 7).
        assert_eq!(f64::lower(&dual), (0.0, 0.5 * 9.0 * (5.0 + 7.0)));
    }
}

mod jacobians {
    use super::*;

    /// The Jacobian of the identity holds the basis of the tangent space, field by field.
    #[test]
    fn have_the_entries_of_every_field() {
        let (gain, noise, factor, (), (), (), ()) = Model::<f64, 2>::per_entry(|bar| bar);
        assert_eq!(gain, ModelTangent { gain: 1.0, ..Tangent::zeros() });
        let corner = LowerTriangular::from_lower(&matrix![0.0, 0.0; 1.0, 0.0]);
        assert_eq!(noise[(1, 0)], ModelTangent { noise: corner, ..Tangent::zeros() });
        assert_eq!(factor[(1, 0)], ModelTangent { factor: corner, ..Tangent::zeros() });
        assert_eq!(noise[(0, 1)], Tangent::zeros());

        let (resistance, (), limits, (curve, _), (), ()) = Battery::per_entry(|bar| bar.inner(&counting(1.0)));
        assert_eq!((resistance, limits, curve), (1.0, vector![2.0, 3.0], vector![4.0, 5.0, 6.0]));
        assert_eq!(Settings::per_entry(|_| 1.0), ((), ()));
    }

    #[test]
    fn of_a_struct_are_taken_apart_by_field() {
        let pose = Pose::<f64, 2> { position: vector![1.0, 2.0], covariance: Symmetric::identity(), heading: 3.0 };
        let (position, covariance, heading) = steered::jacobian(&pose);
        assert_eq!(heading.position, vector![2.0, 4.0]); // ∂‖x‖²/∂x
        assert_eq!(position[1].heading, 2.0); // ∂(h S x)₁/∂h
        assert_eq!(covariance[(0, 0)].covariance[(0, 0)], 3.0); // ∂(h S)₀₀/∂S₀₀
        let gains = Pose::<f64, 2>::map_entries(&(position, covariance, heading), |row| row.heading);
        assert_eq!(gains, (vector![1.0, 2.0], Symmetric::identity(), 0.0));
    }
}

mod optimisers {
    use super::*;

    /// Bit for bit: a struct is moved as the flat array of its coordinates is.
    fn moves_like_an_array<X: VectorSpace<f64>, const K: usize>() {
        assert_eq!(X::DIMENSION, K);
        let (mut of_struct, mut of_array) = (Adam::<f64, X>::new(0.25), Adam::<f64, [f64; K]>::new(0.25));
        let (mut parameters, mut array): (X, [f64; K]) = (counting(1.0), counting(1.0));
        for step in 0..5 {
            let gradient = f64::from(step) - 3.5;
            parameters = of_struct.step(parameters, counting(gradient));
            array = of_array.step(array, counting(gradient));
            assert_eq!(flatten(&parameters), array);
        }
    }

    #[test]
    fn move_a_struct_as_the_array_of_its_coordinates() {
        moves_like_an_array::<Parameters<f64, 2>, { 1 + 2 + 3 + 2 * 4 }>();
        moves_like_an_array::<Gains, 3>();
    }

    #[test]
    fn find_the_minimum_of_a_parabola() {
        let target = Gains { proportional: 2.0, integral: vector![-1.0, 0.5] };
        let mut gains = Gains::zeros();
        let mut sgd = Sgd::new(0.5);
        for _ in 0..60 {
            gains = sgd.step(gains, gains.zip_map(&target, |x, goal| x - goal)); // halves the distance
        }
        assert_eq!(gains, target);
    }
}
