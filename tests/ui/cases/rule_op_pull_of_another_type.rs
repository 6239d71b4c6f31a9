//~ at most 2 messages: `jacobian` pulls numbers, `hvp` dual numbers
//~ at most 26 lines: the attribute is shown twice
pub mod cubes {
    use pullback::prelude::*;

    #[op(pullback = "x̄ = 3 x² ȳ", source = "Own derivation", gradcheck(N in [1, 2], x in any))]
    pub fn cubes<T: Real, const N: usize>(x: &SVector<T, N>) -> SVector<T, N> {
    //~    ^^^^^ `Matrix<T, Const<N>, Const<1> | pub fn pull(&self, y_bar: T)
        x.map(|entry| entry * entry * entry)
    }

    pub struct Pullback<T, const N: usize> {
        pub x: SVector<T, N>,
    }

    pub fn vjp<T: Real, const N: usize>(x: &SVector<T, N>) -> (SVector<T, N>, Pullback<T, N>) {
        (cubes(x), Pullback { x: *x })
    }

    impl<T: Real, const N: usize> Pullback<T, N> {
        pub fn pull(&self, y_bar: T) -> SVector<T, N> {
            self.x.map(|entry| entry * entry * T::from_f64(3.0) * y_bar)
        }
    }
}

fn main() {}
