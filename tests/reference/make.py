"""Writes values.json: the value and the gradient of every operation, right to 25 digits.

    pip install mpmath
    python tests/reference/make.py            writes values.json beside this file (about a minute)
    python tests/reference/make.py check      compares the gradients in values.json with closed forms

The values come from the definitions in primals.py, the inputs from cases.py. The gradients come from central differences
of ⟨ȳ, f(x)⟩ in 120-digit arithmetic, and from nothing else: no derivative rule is written down here except in closed.py,
which only `check` uses. Every difference is taken with two step lengths, and the two must agree.
Running it again writes the same bytes. README.md describes the format.
"""

import json
import pathlib
import sys

from mpmath import mp, mpf

sys.dont_write_bytecode = True

from cases import FACTOR, SCALAR, SYMMETRIC, Random, all_cases, coordinates, square
from primals import PRIMALS, sample_covariance

mp.dps = 120
VALUES = pathlib.Path(__file__).with_name("values.json")
DIGITS = 25
# The truncation error is of relative size (h κ)² ≤ 1e-52 and the rounding error 1e-120 κ²/h ≤ 1e-68.
STEPS = (mpf("1e-35"), mpf("3e-36"))
AGREE_ENTRY, AGREE_WHOLE = mpf("1e-30"), mpf("1e-40")
# Differences of what does not depend on an input leave rounding errors below this, relative to the largest number around.
ZERO = mpf("1e-60")


def flat(result, value):
    kind, rows, columns = result
    return [value] if kind == SCALAR else [value[i][j] for i, j in coordinates(kind, rows, columns)]


def weights(kind, rows, columns):
    """How often a coordinate stands in the matrix: twice below the diagonal of a symmetric one."""
    return [2 if kind == SYMMETRIC and i != j else 1 for i, j in coordinates(kind, rows, columns)]


def evaluate(case, inputs):
    arguments = [square(argument, values) for argument, values in zip(case.arguments, inputs)]
    if case.variant is not None:
        arguments.append(case.variant)
    return flat(case.result, PRIMALS[case.op](*arguments))


def inner(result, a, b):
    return sum((w * x * y for w, x, y in zip(weights(*result), a, b)), mpf(0))


def differences(case, inputs, cotangent, step):
    gradients = []
    for k, argument in enumerate(case.arguments):
        gradient = []
        for i, weight in enumerate(weights(argument.kind, argument.rows, argument.columns)):
            ends = []
            for h in (step, -step):
                moved = [list(values) for values in inputs]
                moved[k][i] += h
                ends.append(inner(case.result, cotangent, evaluate(case, moved)))
            gradient.append((ends[0] - ends[1]) / (2 * step * weight))
        gradients.append(gradient)
    return gradients


def gradients_of(case, inputs, cotangent, value):
    first, second = (differences(case, inputs, cotangent, step) for step in STEPS)
    size = max(abs(x) for x in value)
    for one, other in zip(first, second):
        largest = max(abs(x) for x in one)
        for i, (x, y) in enumerate(zip(one, other)):
            if abs(x) <= ZERO * max(largest, size):
                one[i] = mpf(0)
                continue
            assert abs(x - y) <= AGREE_WHOLE * largest, (case.op, case.case, "the two steps disagree")
            assert abs(x - y) <= AGREE_ENTRY * abs(x), (case.op, case.case, "the two steps disagree in an entry")
    return first


def written(x):
    """25 digits, or fewer where the rest are zeros."""
    return mp.nstr(x, DIGITS)


def guard(case, inputs):
    """No input may sit near a kink or outside the domain."""
    if case.op == "mean_abs_covariance_penalty":
        c = sample_covariance(square(case.arguments[0], inputs[0]), case.variant)
        assert all(abs(x) > 1e-3 for row in c for x in row), (case.op, case.case, "an entry near the kink")
    for argument, values in zip(case.arguments, inputs):
        if argument.kind == FACTOR:
            n = argument.rows
            assert all(square(argument, values)[i][i] > 0 for i in range(n)), (case.op, case.case, "not a factor")


def record(case):
    inputs = [[mpf(v) for v in argument.values] for argument in case.arguments]
    guard(case, inputs)
    value = evaluate(case, inputs)
    random = Random(f"{case.op} {case.case} cotangent")
    cotangent = [random.decimal() for _ in value]
    gradients = gradients_of(case, inputs, [mpf(c) for c in cotangent], value)
    kind, rows, columns = case.result
    return {
        "op": case.op,
        "case": case.case,
        "sizes": case.sizes,
        "variant": case.variant,
        "kappa": case.kappa,
        "arguments": [
            {
                "name": a.name,
                "kind": a.kind,
                "rows": a.rows,
                "columns": a.columns,
                "values": [repr(v) for v in a.values],
            }
            for a in case.arguments
        ],
        "result": {"kind": kind, "rows": rows, "columns": columns},
        "value": [written(v) for v in value],
        "cotangent": [repr(c) for c in cotangent],
        "gradients": [[written(g) for g in gradient] for gradient in gradients],
    }


def write():
    lines = []
    for case in all_cases():
        lines.append(json.dumps(record(case), ensure_ascii=False, separators=(",", ":")))
        print(f"\r{len(lines)} cases, last {case.op} {case.case}\x1b[K", end="", file=sys.stderr)
    VALUES.write_text("[\n" + ",\n".join(lines) + "\n]\n", encoding="utf-8", newline="\n")
    print(f"\n{VALUES.name}: {len(lines)} cases, {VALUES.stat().st_size} bytes", file=sys.stderr)


def main(words):
    if words == ["check"]:
        from closed import check

        check(json.loads(VALUES.read_text(encoding="utf-8")))
    elif not words:
        write()
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
