//! Prints one line per operation: its name and the hash of all its output bits. The target has to print the same.

use ops::{INPUTS, Input, Op, Output, Scalar, Visitor};

struct Print;

impl Visitor for Print {
    fn visit<T: Scalar, O: Output, const N: usize>(&mut self, name: &str, op: Op<T, O, N>) {
        let mut hash = ops::Hash::new();
        for index in 0..INPUTS {
            let input = Input::<T, N>::new(index);
            let mut out = O::blank();
            let ok = op(&input.a, &input.b, &mut out);
            hash.output(ok, &out);
        }
        println!("{name} hash {:08x}", hash.finish());
    }
}

fn main() {
    ops::visit_all(&mut Print);
}
