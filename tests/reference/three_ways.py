"""Loss values of the three classic ways to learn a covariance, by JAX in float64 with Adam as PyTorch defines it.

    pip install jax numpy
    python tests/reference/three_ways.py      # prints the values that examples/three_ways.rs compares with

The mean-squared-error values agree with PyTorch 2.11 (data/README.md) to the last digits.
"""

import math
import pathlib

import jax
import jax.numpy as jnp
import numpy as np

jax.config.update("jax_enable_x64", True)
DATA = pathlib.Path(__file__).resolve().parents[2] / "data"


def read(name):
    return np.loadtxt(DATA / name, delimiter=",", skiprows=1)


def factor(t):
    return jnp.tril(t, -1) + jnp.diag(jnp.exp(jnp.diag(t)))


def nll(parameters, x):
    mean, t = parameters
    l = factor(t)
    z = jax.scipy.linalg.solve_triangular(l, (x - mean).T, lower=True)
    n = mean.size
    return jnp.mean(0.5 * jnp.sum(z * z, axis=0)) + jnp.sum(jnp.diag(t)) + 0.5 * n * math.log(2 * math.pi)


class Adam:
    def __init__(self, parameters):
        self.step_count = 0
        self.m = [np.zeros_like(p) for p in parameters]
        self.v = [np.zeros_like(p) for p in parameters]

    def step(self, parameters, gradients, lr=0.01, b1=0.9, b2=0.999, eps=1e-8):
        self.step_count += 1
        k = self.step_count
        result = []
        for i, (p, g) in enumerate(zip(parameters, gradients)):
            g = np.asarray(g)
            self.m[i] = b1 * self.m[i] + (1 - b1) * g
            self.v[i] = b2 * self.v[i] + (1 - b2) * g * g
            denominator = np.sqrt(self.v[i]) / math.sqrt(1 - b2**k) + eps
            result.append(p - lr / (1 - b1**k) * self.m[i] / denominator)
        return result


def show(title, losses, parameters):
    print(title)
    for step, loss in losses:
        print(f"    ({step}, {loss!r}),")
    for p in parameters:
        print("   ", np.asarray(p).tolist())


def mean_squared_error():
    sample = np.cov(read("gaussian_2d_1000.csv").T)

    def loss(t):
        l = factor(t)
        return jnp.mean((l @ l.T - sample) ** 2)

    value_and_grad = jax.jit(jax.value_and_grad(loss))
    parameters, adam, losses = [np.eye(2)], Adam([np.eye(2)]), []
    for step in range(1, 501):
        value, gradient = value_and_grad(parameters[0])
        if step in (1, 2, 10, 100, 200, 300, 400, 500):
            losses.append((step, float(value)))
        parameters = adam.step(parameters, [gradient])
    l = factor(parameters[0])
    show("mean squared error", losses, [l @ l.T])


def full_batch():
    x = read("gaussian_2d_100.csv")
    value_and_grad = jax.jit(jax.value_and_grad(nll))
    parameters = [np.zeros(2), np.eye(2)]
    adam, losses = Adam(parameters), []
    for step in range(1, 1001):
        value, gradients = value_and_grad(parameters, x)
        if step in (1, 2, 10, 100, 200, 500, 1000):
            losses.append((step, float(value)))
        parameters = adam.step(parameters, gradients)
    show("full batch", losses, parameters)


def minibatches():
    x = read("gaussian_2d_1024.csv")
    value_and_grad = jax.jit(jax.value_and_grad(nll))
    parameters = [np.zeros(2), np.eye(2)]
    adam, losses = Adam(parameters), []
    for epoch in range(1, 1001):
        for start in range(0, len(x), 32):
            value, gradients = value_and_grad(parameters, x[start : start + 32])
            if epoch in (1, 2, 10, 100, 200, 500, 1000) and start + 32 == len(x):
                losses.append((epoch, float(value)))
            parameters = adam.step(parameters, gradients)
    show("minibatches", losses, parameters)


if __name__ == "__main__":
    mean_squared_error()
    full_batch()
    minibatches()
