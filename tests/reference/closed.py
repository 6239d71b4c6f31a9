"""Closed forms of gradients, only to catch a mistake in make.py: the reference values never pass through here.

`RULES` maps an operation to a function of (ȳ, arguments…, variant) that returns the unconstrained cotangent of every
argument; `check` projects it on the space of the argument and compares every entry with values.json.
"""

from mpmath import mp, mpf

from cases import SCALAR, SYMMETRIC, Argument, coordinates, square
from primals import (
    PRIMALS,
    build,
    cholesky,
    det,
    dot,
    entrywise,
    identity,
    inverse,
    norm,
    product,
    sigmoid,
    solve,
    subtract,
    transpose,
)

TOLERANCE = mpf("2e-24")  # both sides of a comparison at 25 digits


def times(c, *matrices):
    """c · M₁ M₂ …"""
    out = matrices[0]
    for m in matrices[1:]:
        out = product(out, m)
    return entrywise(lambda x: c * x, out)


def plus(a, b):
    return entrywise(lambda x, y: x + y, a, b)


def minus(m):
    return times(-1, m)


def diagonal(f, l):
    return build(len(l), len(l), lambda i, j: f(l[i][i]) if i == j else mpf(0))


def inverse_diagonal(c, l):
    return diagonal(lambda x: c / x, l)


def inverse_rule(y, a):
    """x̄ = −X⁻ᵀ ȳ X⁻ᵀ."""
    t = inverse(transpose(a))
    return [minus(product(t, product(y, t)))]


def solve_rule(y, a, b):
    """B̄ = A⁻ᵀ X̄, Ā = −B̄ Xᵀ."""
    b_bar = solve(transpose(a), y)
    return [minus(product(b_bar, transpose(solve(a, b)))), b_bar]


def solve_transposed_rule(y, l, b):
    a_bar, b_bar = solve_rule(y, transpose(l), b)
    return [transpose(a_bar), b_bar]


def trace_solve_rule(y, a, x):
    t = inverse(transpose(x))
    return [times(y, t), times(-y, t, transpose(a), t)]


def cholesky_rule(y, s):
    """L⁻ᵀ Φ(Lᵀ L̄) L⁻¹, where Φ keeps the lower triangle and halves the diagonal (Murray 2016)."""
    l = cholesky(s)
    p = product(transpose(l), y)
    phi = build(len(s), len(s), lambda i, j: p[i][j] if i > j else p[i][i] / 2 if i == j else mpf(0))
    inverse_l = inverse(l)
    return [product(transpose(inverse_l), product(phi, inverse_l))]


def ldl_rule(y, s):
    """With M = L⁻¹ Ṡ L⁻ᵀ: Ḋ = diag M and L̇ = L (strict M) D⁻¹; transposed."""
    n = len(s)
    c = PRIMALS["ldl"](s)
    unit = build(n, n, lambda i, j: c[i][j] if i != j else mpf(1))
    strict = product(transpose(unit), build(n, n, lambda i, j: y[i][j] if i > j else mpf(0)))
    m_bar = build(n, n, lambda i, j: strict[i][j] / c[j][j] if i > j else y[i][i] if i == j else mpf(0))
    inverse_unit = inverse(unit)
    return [product(transpose(inverse_unit), product(m_bar, inverse_unit))]


def covariance_parts(x, variant):
    centring, divisor = variant.split(",")
    rows, d = len(x), mpf(len(x) - (divisor == "samples-1"))
    mean = [sum(row[j] for row in x) / rows if centring == "centred" else mpf(0) for j in range(len(x[0]))]
    return [[entry - m for entry, m in zip(row, mean)] for row in x], d


def sample_covariance_rule(y, x, variant):
    """X̄ = X_c (Ȳ + Ȳᵀ) / divisor."""
    centred, d = covariance_parts(x, variant)
    return [times(1 / d, centred, plus(y, transpose(y)))]


def penalty_rule(y, x, variant, sign=lambda c: 1):
    n = len(x[0])
    c = PRIMALS["sample_covariance"](x, variant)
    return sample_covariance_rule(entrywise(lambda e: y * sign(e) / n**2, c), x, variant)


def correlation_rule(y, s):
    n = len(s)
    c = PRIMALS["correlation"](s)
    root = [mp.sqrt(s[i][i]) for i in range(n)]
    twice = [sum(y[i][k] * c[i][k] + y[k][i] * c[k][i] for k in range(n)) for i in range(n)]
    of_diagonal = lambda i, j: twice[i] / (2 * s[i][i]) if i == j else 0
    return [build(n, n, lambda i, j: y[i][j] / (root[i] * root[j]) - of_diagonal(i, j))]


def covariance_density_rule(y, x, mean, s):
    """x̄ = −ȳ a, Σ̄ = ½ ȳ (a aᵀ − Σ⁻¹), with a = Σ⁻¹ (x − μ)."""
    a = solve(s, subtract(x, mean))
    return [times(-y, a), times(y, a), times(y / 2, subtract(product(a, transpose(a)), inverse(s)))]


def precision_density_rule(y, x, mean, p):
    d = subtract(x, mean)
    a = product(p, d)
    return [times(-y, a), times(y, a), times(y / 2, subtract(inverse(p), product(d, transpose(d))))]


def factor_density_rule(y, x, mean, l):
    z = solve(l, subtract(x, mean))
    a = solve(transpose(l), z)
    return [times(-y, a), times(y, a), times(y, subtract(product(a, transpose(z)), inverse_diagonal(1, l)))]


def mean_over_rows_rule(rule):
    def of_rows(y, x, mean, m):
        parts = [rule(y / len(x), [[entry] for entry in row], mean, m) for row in x]
        mean_bar, m_bar = parts[0][1:]
        for part in parts[1:]:
            mean_bar, m_bar = plus(mean_bar, part[1]), plus(m_bar, part[2])
        return [[[entry for (entry,) in part[0]] for part in parts], mean_bar, m_bar]

    return of_rows


def expected_density_rule(y, m, c, mean, s):
    """Σ̄ = ½ ȳ (Σ⁻¹(C + ddᵀ)Σ⁻¹ − Σ⁻¹), with d = m − μ."""
    d, p = subtract(m, mean), inverse(s)
    squares = plus(c, product(d, transpose(d)))
    excess = subtract(product(p, product(squares, p)), p)
    return [times(-y, p, d), times(-y / 2, p), times(y, p, d), times(y / 2, excess)]


def expected_factor_density_rule(y, m, c, mean, l):
    """L̄ = 2 Σ̄ L."""
    m_bar, c_bar, mean_bar, s_bar = expected_density_rule(y, m, c, mean, product(l, transpose(l)))
    return [m_bar, c_bar, mean_bar, times(2, s_bar, l)]


def mahalanobis_squared_rule(y, x, mean, s):
    a = solve(s, subtract(x, mean))
    return [times(2 * y, a), times(-2 * y, a), times(-y, a, transpose(a))]


def mahalanobis_rule(y, x, mean, s):
    return mahalanobis_squared_rule(y / (2 * PRIMALS["mahalanobis"](x, mean, s)), x, mean, s)


def kl_rule(y, mean_1, l_1, mean_2, l_2):
    m, z = solve(l_2, l_1), solve(l_2, subtract(mean_2, mean_1))
    a, g = solve(transpose(l_2), z), solve(transpose(l_2), m)
    l_1_bar = subtract(g, inverse_diagonal(1, l_1))
    l_2_bar = subtract(inverse_diagonal(1, l_2), plus(product(g, transpose(m)), product(a, transpose(z))))
    return [times(-y, a), times(y, l_1_bar), times(y, a), times(y, l_2_bar)]


def of_entries(slope):
    return lambda y, a: [entrywise(lambda bar, x: bar * slope(x), y, a)]


def on_diagonal_rule(slope):
    return lambda y, t: [build(len(t), len(t), lambda i, j: y[i][j] * slope(t[i][i]) if i == j else y[i][j])]


def filled(y, a):
    return build(len(a), len(a[0]), lambda i, j: y)


RULES = {
    "add": lambda y, a, b: [y, y],
    "sub": lambda y, a, b: [y, minus(y)],
    "neg": lambda y, a: [minus(y)],
    "scale": lambda y, s, a: [dot(y, a), times(s, y)],
    "component_mul": lambda y, a, b: [entrywise(lambda p, q: p * q, y, b), entrywise(lambda p, q: p * q, y, a)],
    "transpose": lambda y, a: [transpose(y)],
    "product": lambda y, a, b: [product(y, transpose(b)), product(transpose(a), y)],
    "outer": lambda y, u, v: [product(y, v), product(transpose(y), u)],
    "dot": lambda y, a, b: [times(y, b), times(y, a)],
    "linear_form": lambda y, w, x: [times(y, x), times(y, w)],
    "trace": lambda y, a: [times(y, identity(len(a)))],
    "sum": lambda y, a: [filled(y, a)],
    "mean": lambda y, a: [filled(y / (len(a) * len(a[0])), a)],
    "norm": lambda y, a: [times(y / norm(a), a)],
    "norm_squared": lambda y, a: [times(2 * y, a)],
    "quadratic_form": lambda y, x, a: [times(y, plus(a, transpose(a)), x), times(y, x, transpose(x))],
    "trace_product": lambda y, a, b: [times(y, transpose(b)), times(y, transpose(a))],
    "trace_sandwich": lambda y, x, b: [times(y, x, plus(b, transpose(b))), times(y, transpose(x), x)],
    "trace_solve": trace_solve_rule,
    "row_gram": lambda y, a: [times(2, y, a)],
    "symmetric_product": lambda y, s, b: [product(y, transpose(b)), product(s, y)],
    "sandwich": lambda y, a, s: [times(2, y, a, s), times(1, transpose(a), y, a)],
    "exp": of_entries(mp.exp),
    "ln": of_entries(lambda x: 1 / x),
    "sqrt": of_entries(lambda x: 1 / (2 * mp.sqrt(x))),
    "tanh": of_entries(lambda x: 1 / mp.cosh(x) ** 2),
    "sigmoid": of_entries(lambda x: sigmoid(x) * sigmoid(-x)),
    "softplus": of_entries(sigmoid),
    "relu": of_entries(lambda x: int(x > 0)),
    "abs": of_entries(mp.sign),
    "inverse": inverse_rule,
    "inverse_spd": inverse_rule,
    "solve": solve_rule,
    "solve_spd": solve_rule,
    "solve_lower": solve_rule,
    "solve_lower_transposed": solve_transposed_rule,
    "det": lambda y, a: [times(y * det(a), inverse(transpose(a)))],
    "log_abs_det": lambda y, a: [times(y[1][0], inverse(transpose(a)))],
    "log_det_spd": lambda y, s: [times(y, inverse(s))],
    "log_det_lower": lambda y, l: [inverse_diagonal(y, l)],
    "cholesky": cholesky_rule,
    "ldl": ldl_rule,
    "sample_covariance": sample_covariance_rule,
    "correlation": correlation_rule,
    "mean_covariance_penalty": penalty_rule,
    "mean_abs_covariance_penalty": lambda y, x, variant: penalty_rule(y, x, variant, mp.sign),
    "mahalanobis": mahalanobis_rule,
    "mahalanobis_squared": mahalanobis_squared_rule,
    "log_density_covariance": covariance_density_rule,
    "log_density_precision": precision_density_rule,
    "log_density_factor": factor_density_rule,
    "mean_log_density_covariance": mean_over_rows_rule(covariance_density_rule),
    "mean_log_density_precision": mean_over_rows_rule(precision_density_rule),
    "mean_log_density_factor": mean_over_rows_rule(factor_density_rule),
    "expected_log_density_factor": expected_factor_density_rule,
    "expected_log_density_covariance": expected_density_rule,
    "entropy": lambda y, l: [inverse_diagonal(y, l)],
    "kl_divergence": kl_rule,
    "exp_diagonal": on_diagonal_rule(mp.exp),
    "softplus_diagonal": on_diagonal_rule(sigmoid),
    "covariance_from_factor": lambda y, l: [times(2, y, l)],
}


def projected(argument, gradient):
    if argument.kind == SCALAR:
        return [gradient]
    if argument.kind == SYMMETRIC:
        gradient = times(mpf(1) / 2, plus(gradient, transpose(gradient)))
    return [gradient[i][j] for i, j in coordinates(argument.kind, argument.rows, argument.columns)]


def parsed(strings):
    """The inputs: exact doubles."""
    return [mpf(float(s)) for s in strings]


def rebuilt(op, value, arguments):
    """What a value must multiply back to: pairs of (made from the value, expected)."""
    if op in ("inverse", "inverse_spd"):
        return [(product(value, arguments[0]), identity(len(value)))]
    if op in ("solve", "solve_spd", "solve_lower"):
        return [(product(arguments[0], value), arguments[1])]
    if op == "solve_lower_transposed":
        return [(product(transpose(arguments[0]), value), arguments[1])]
    if op == "cholesky":
        return [(product(value, transpose(value)), arguments[0])]
    if op == "ldl":
        n = len(value)
        unit = build(n, n, lambda i, j: value[i][j] if i != j else mpf(1))
        return [(product(product(unit, diagonal(lambda d: d, value)), transpose(unit)), arguments[0])]
    if op == "log_det_spd":
        return [([[value]], [[2 * PRIMALS["log_det_lower"](cholesky(arguments[0]))]])]
    return []


def check(cases):
    compared = 0
    worst = mpf(0)
    for case in cases:
        place = (case["op"], case["case"])
        shapes = [Argument(**a) for a in case["arguments"]]
        arguments = [square(shape, parsed(shape.values)) for shape in shapes]
        result = Argument("result", *(case["result"][key] for key in ("kind", "rows", "columns")), [])
        places = coordinates(result.kind, result.rows, result.columns)
        assert len(case["value"]) == len(case["cotangent"]) == len(places), place
        value = square(result, [mpf(v) for v in case["value"]])
        for made, expected in rebuilt(case["op"], value, arguments):
            scale = mpf(case["kappa"]) * max(abs(x) for row in expected for x in row)
            off = max(abs(x) for row in subtract(made, expected) for x in row)
            assert off <= 10 * TOLERANCE * scale, (place, "the value does not multiply back", off)
        variant = [case["variant"]] if case["variant"] else []
        closed = RULES[case["op"]](square(result, parsed(case["cotangent"])), *arguments, *variant)
        assert len(closed) == len(shapes) == len(case["gradients"]), place
        for shape, stored, gradient in zip(shapes, case["gradients"], closed):
            expected = projected(shape, gradient)
            assert len(stored) == len(shape.values) == len(expected), place
            for s, e in zip(stored, expected):
                error = abs(mpf(s) - e)
                if abs(e) > mpf("1e-60"):
                    worst = max(worst, error / abs(e))
                assert error <= TOLERANCE * abs(e) + mpf("1e-60"), (place, shape.name, s, e)
                compared += 1
    by_hand()
    assert {case["op"] for case in cases} == set(RULES)
    print(f"{len(cases)} cases of {len(RULES)} operations: {compared} gradient entries agree with closed forms,")
    print("worst relative difference", mp.nstr(worst, 3))


def by_hand():
    """Values a reader can work out, for the constants that a gradient does not see."""
    numbers = lambda *rows: [[mpf(x) for x in row] for row in rows]
    eye, zero, two_pi = identity(2), numbers([0], [0]), mp.log(2 * mp.pi)
    x, one = numbers([1, 2], [3, 6]), numbers([1])
    for op, arguments, expected in [
        ("log_density_covariance", (zero, zero, eye), -two_pi),
        ("log_density_covariance", (numbers([3]), one, numbers([4])), -(two_pi + mp.log(4) + 1) / 2),
        ("log_density_precision", (numbers([3]), one, numbers([0.25])), -(two_pi + mp.log(4) + 1) / 2),
        ("log_density_factor", (numbers([3]), one, numbers([2])), -(two_pi + mp.log(4) + 1) / 2),
        ("mean_log_density_factor", (numbers([3], [1]), one, numbers([2])), -(two_pi + mp.log(4) + mpf(1) / 2) / 2),
        ("expected_log_density_factor", (numbers([3]), numbers([2]), one, numbers([2])), -(two_pi + mp.log(4) + mpf(3) / 2) / 2),
        ("mahalanobis", (numbers([5]), one, numbers([4])), 2),
        ("entropy", (eye,), 1 + two_pi),
        ("kl_divergence", (zero, eye, zero, eye), 0),
        ("kl_divergence", (numbers([0]), one, one, numbers([2])), mp.log(2) + mpf(1) / 4 - mpf(1) / 2),
        ("det", (numbers([0, 2], [3, 4]),), -6),
        ("log_abs_det", (numbers([0, 1], [1, 4]),), numbers([-1], [0])),
        ("trace_solve", (numbers([1, 0], [0, 2]), numbers([2, 0], [0, 4])), 1),
        ("ldl", (numbers([4, 2], [2, 3]),), numbers([4, 0], [0.5, 2])),
        ("correlation", (numbers([4, 1], [1, 1]),), numbers([1, 0.5], [0.5, 1])),
        ("sample_covariance", (x, "centred,samples-1"), numbers([2, 4], [4, 8])),
        ("sample_covariance", (x, "centred,samples"), numbers([1, 2], [2, 4])),
        ("sample_covariance", (x, "uncentred,samples"), numbers([5, 10], [10, 20])),
        ("mean_covariance_penalty", (x, "centred,samples-1"), mpf(18) / 4),
        ("mean_abs_covariance_penalty", (numbers([1, -2], [3, -6]), "centred,samples-1"), mpf(18) / 4),
        ("softplus_diagonal", (numbers([0]),), [[mp.log(2)]]),
    ]:
        value = PRIMALS[op](*arguments)
        if not isinstance(value, list):
            value, expected = [[value]], [[expected]]
        assert all(abs(e) < mpf("1e-100") for row in subtract(value, expected) for e in row), (op, value)
