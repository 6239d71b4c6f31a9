"""Trajectories of the optimisers, by the formulas that PyTorch documents for torch.optim.SGD and torch.optim.Adam.

    python tests/reference/optimisers.py          # writes optimisers.json, the same bytes every time; a few seconds

Plain Python in 40 digits. No trajectory here is chaotic, as that of Adam with a large step near a minimum is: rounding to
doubles changes none by more than 1e-13. Hyperparameters and starts are exact doubles; the file holds their shortest decimals.
"""

import json
from decimal import Decimal, getcontext
from pathlib import Path

getcontext().prec = 40
FILE = Path(__file__).with_name("optimisers.json")
RECORDED = [1, 2, 3, 10, 100, 500, 1000, 3000]


def valley(_, p):
    """The gradient of (1 − x)² + 10 (y − x²)² + 10 (z − y²)²: it depends on where the optimiser has gone."""
    x, y, z = p
    u, w = y - x * x, z - y * y
    return [-2 * (1 - x) - 40 * x * u, 20 * u - 40 * y * w, 20 * w]


def stream(step, _):
    """Multiples of ¼ from −1.5 to 1.5, wherever the optimiser is."""
    return [Decimal((step * (7 + k) + 5 * k) % 13 - 6) / 4 for k in range(3)]


GRADIENTS = {"valley": valley, "stream": stream}


def sgd(case):
    momentum, velocity = Decimal(case["momentum"]), [Decimal(0)] * 3

    def step(_, rate, p, g):
        nonlocal velocity
        velocity = [momentum * v + g for v, g in zip(velocity, g)]
        return [x - rate * v for x, v in zip(p, velocity)]

    return step


def adam(case):
    (beta_1, beta_2), epsilon = map(Decimal, case["betas"]), Decimal(case["epsilon"])
    m, v = [Decimal(0)] * 3, [Decimal(0)] * 3

    def step(t, rate, p, g):
        nonlocal m, v
        m = [beta_1 * m + (1 - beta_1) * g for m, g in zip(m, g)]
        v = [beta_2 * v + (1 - beta_2) * g * g for v, g in zip(v, g)]
        step_size = rate / (1 - beta_1**t)
        root = (1 - beta_2**t).sqrt()
        return [x - step_size * m / (v.sqrt() / root + epsilon) for x, m, v in zip(p, m, v)]

    return step


OPTIMISERS = {"sgd": sgd, "adam": adam}


def cases():
    for gradient, start in [("valley", [-1.0, 0.5, 2.0]), ("stream", [1.0, -2.0, 0.5])]:
        common = {"gradient": gradient, "start": start}
        for halved_from in (None, 50):
            common["halved_from"] = halved_from
            yield {"optimiser": "sgd", "learning_rate": 0.002, "momentum": 0.0} | common
            yield {"optimiser": "sgd", "learning_rate": 0.001, "momentum": 0.9} | common
            yield {"optimiser": "adam", "learning_rate": 0.01, "betas": [0.9, 0.999], "epsilon": 1e-8} | common
            yield {"optimiser": "adam", "learning_rate": 0.005, "betas": [0.8, 0.95], "epsilon": 0.1} | common


def rate_at(case, step):
    """The learning rate, halved from one step on."""
    halved_from = case["halved_from"]
    return case["learning_rate"] * (0.5 if halved_from is not None and step >= halved_from else 1.0)


def trajectory(case):
    gradient, step = GRADIENTS[case["gradient"]], OPTIMISERS[case["optimiser"]](case)
    p, recorded = [Decimal(x) for x in case["start"]], []
    for t in range(1, RECORDED[-1] + 1):
        p = step(t, Decimal(rate_at(case, t)), p, gradient(t, p))
        if t in RECORDED:
            recorded.append({"step": t, "parameters": [f"{x:.25g}" for x in p]})
    return recorded


def write():
    records = [json.dumps(case | {"trajectory": trajectory(case)}) for case in cases()]
    FILE.write_text("[\n" + ",\n".join(records) + "\n]\n")


if __name__ == "__main__":
    write()
