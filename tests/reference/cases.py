"""The list of cases: for every operation its sizes, its condition numbers and its inputs, which are exact doubles.

Simple inputs are decimals of at most three digits, each the double nearest to it. Matrices of a given condition number
are Q₁ D Q₂ᵀ with random orthogonal Q and geometric D, rounded to doubles; the recorded condition number is computed from
the rounded matrix. All randomness comes from `Random`, seeded by the name of the case, so adding one changes no other.
"""

from dataclasses import dataclass

from mpmath import mp, mpf

from primals import PRIMALS, cholesky, product, transpose

DENSE, SYMMETRIC, LOWER, FACTOR, SCALAR, PAIR = "dense", "symmetric", "lower", "factor", "scalar", "pair"
VARIANTS = [f"{centring},{divisor}" for centring in ("centred", "uncentred") for divisor in ("samples-1", "samples")]


class Random:
    """A 64-bit linear congruential generator (constants of Knuth's MMIX) seeded by the FNV-1a hash of a name."""

    def __init__(self, name):
        self.state = 0xCBF29CE484222325
        for byte in name.encode():
            self.state = (self.state ^ byte) * 0x100000001B3 % 2**64

    def below(self, bound):
        self.state = (6364136223846793005 * self.state + 1442695040888963407) % 2**64
        return (self.state >> 33) % bound

    def uniform(self):
        """A double in (−1, 1), never zero."""
        return (2 * self.below(2**30) + 1 - 2**30) / 2**30

    def decimal(self, low=-200, high=200, unit=100):
        """A nonzero short decimal in [low, high] / unit."""
        while True:
            n = low + self.below(high - low + 1)
            if n != 0:
                return n / unit


@dataclass
class Argument:
    name: str
    kind: str
    rows: int
    columns: int
    values: list


@dataclass
class Case:
    op: str
    case: str
    sizes: dict
    variant: str
    kappa: float
    arguments: list
    result: tuple  # kind, rows, columns


def coordinates(kind, rows, columns):
    """The places of the free numbers, column by column."""
    first = (lambda j: j) if kind in (SYMMETRIC, LOWER, FACTOR) else (lambda j: 0)
    return [(i, j) for j in range(columns) for i in range(first(j), rows)]


def square(argument, values):
    """The matrix as rows, or the number of a scalar, whose free numbers are `values`."""
    if argument.kind == SCALAR:
        return values[0]
    m = [[mpf(0)] * argument.columns for _ in range(argument.rows)]
    for (i, j), value in zip(coordinates(argument.kind, argument.rows, argument.columns), values):
        m[i][j] = value
        if argument.kind == SYMMETRIC:
            m[j][i] = value
    return m


def condition_number(argument):
    with mp.workdps(50):
        singular = mp.svd_r(mp.matrix(square(argument, [mpf(v) for v in argument.values])), compute_uv=False)
        return float(mp.nstr(max(singular) / min(singular), 6))


def orthogonal(random, n):
    """Gram–Schmidt, twice, on a random matrix; the columns are the rows of the result."""
    rows = []
    while len(rows) < n:
        v = [mpf(random.uniform()) for _ in range(n)]
        for _ in range(2):
            for q in rows:
                along = sum(a * b for a, b in zip(v, q))
                v = [a - along * b for a, b in zip(v, q)]
        length = mp.sqrt(sum(a * a for a in v))
        if length > 0.01:
            rows.append([a / length for a in v])
    return rows


def with_spectrum(random, n, kappa, symmetric):
    q = orthogonal(random, n)
    right = q if symmetric else orthogonal(random, n)
    d = [2 * mpf(kappa) ** (-mpf(k) / max(n - 1, 1)) for k in range(n)]
    return product(transpose(q), [[d[k] * x for x in right[k]] for k in range(n)])


def conditioned(random, name, kind, n, kappa):
    if kind == DENSE:
        m = with_spectrum(random, n, kappa, False)
    elif kind == SYMMETRIC:
        m = with_spectrum(random, n, kappa, True)
    else:
        m = cholesky(with_spectrum(random, n, mpf(kappa) ** 2, True))
    if n == 1:
        m = [[mpf(random.decimal(40, 200) * (random.below(2) * 2 - 1 if kind == DENSE else 1))]]
    return Argument(name, kind, n, n, [float(m[i][j]) for i, j in coordinates(kind, n, n)])


def short(random, name, rows, columns, kind=DENSE, low=-200, high=200):
    count = len(coordinates(kind, rows, columns))
    return Argument(name, kind, rows, columns, [random.decimal(low, high) for _ in range(count)])


CASES = []


def case(op, label, sizes, make, result, variant=None):
    """`make` draws the arguments; those it marks as inverted give the condition number."""
    full = label if variant is None else f"{label} {variant}"
    arguments, inverted = make(Random(f"{op} {full}"))
    kappa = max([1.0] + [condition_number(a) for a in inverted])
    CASES.append(Case(op, full, sizes, variant, kappa, arguments, result))


def label_of(sizes, kappa=1):
    label = " ".join(f"{name}={size}" for name, size in sizes.items())
    return label if kappa == 1 else label + f" κ=1e{round(float(mp.log10(kappa)))}"


def plain(op, sizes, shapes, result, variant=None, suffix="", low=-200, high=200):
    """A case whose arguments are short decimals of the given (name, kind, rows, columns)."""
    make = lambda random: ([short(random, n, r, c, k, low, high) for n, k, r, c in shapes], [])
    case(op, label_of(sizes) + suffix, sizes, make, result, variant)


def scalar():
    return (SCALAR, 1, 1)


def dense_cases():
    for r, c in [(1, 1), (2, 2), (3, 3), (6, 6), (2, 3)]:
        sizes, same = {"R": r, "C": c}, (DENSE, r, c)
        a, b = ("a", DENSE, r, c), ("b", DENSE, r, c)
        for op in ("add", "sub", "component_mul"):
            plain(op, sizes, [a, b], same)
        plain("neg", sizes, [a], same)
        plain("scale", sizes, [("s", SCALAR, 1, 1), a], same)
        plain("transpose", sizes, [a], (DENSE, c, r))
        plain("dot", sizes, [a, b], scalar())
        for op in ("sum", "mean", "norm", "norm_squared"):
            plain(op, sizes, [a], scalar())
        plain("trace_product", sizes, [a, ("b", DENSE, c, r)], scalar())
        plain("row_gram", sizes, [a], (SYMMETRIC, r, r))
        plain("symmetric_product", {"N": r, "C": c}, [("s", SYMMETRIC, r, r), b], same)
        plain("sandwich", {"R": r, "N": c}, [a, ("s", SYMMETRIC, c, c)], (SYMMETRIC, r, r))
        plain("outer", {"N": r, "M": c}, [("x", DENSE, r, 1), ("y", DENSE, c, 1)], (DENSE, r, c))
        sandwich = [("x", DENSE, r, c), ("b", DENSE, c, c)]
        plain("trace_sandwich", {"R": r, "N": c}, sandwich, scalar())
    for n in (1, 2, 3, 6):
        x, a = ("x", DENSE, n, 1), ("a", DENSE, n, n)
        plain("trace", {"N": n}, [a], scalar())
        plain("quadratic_form", {"N": n}, [x, a], scalar())
        plain("linear_form", {"N": n}, [("w", DENSE, n, 1), x], scalar())
    for r, k, c in [(1, 1, 1), (2, 2, 2), (3, 3, 3), (6, 6, 6), (2, 3, 4)]:
        sizes = {"R": r, "K": k, "C": c}
        plain("product", sizes, [("a", DENSE, r, k), ("b", DENSE, k, c)], (DENSE, r, c))


ANY_SIGN = [20.0, -20.0, 40.0, -40.0, 0.001, -0.001, 1e-9, 5.5, -5.5]
POSITIVE = [20.0, 1e-3, 1e-9, 1e9, 0.999, 1.001, 40.0, 0.25, 3.5]


def component_cases():
    for op in ("exp", "ln", "sqrt", "tanh", "sigmoid", "softplus", "relu", "abs"):
        positive = op in ("ln", "sqrt")
        for r, c in [(1, 1), (2, 2), (3, 3), (6, 6), (2, 3)]:
            low = 20 if positive else -300
            plain(op, {"R": r, "C": c}, [("a", DENSE, r, c)], (DENSE, r, c), low=low, high=300)
        wide = Argument("a", DENSE, 3, 3, POSITIVE if positive else ANY_SIGN)
        case(op, "R=3 C=3 wide range", {"R": 3, "C": 3}, lambda random: ([wide], []), (DENSE, 3, 3))


def conditions(n):
    """The condition numbers asked for at size n."""
    if n == 1:
        return [1]
    return [10, 1e4, 1e8] if n in (3, 6) else [10]


def matrix_op(op, kind, result, sizes=(1, 2, 3, 6), with_b=(), before=lambda n: [], name=None, inverts=True):
    """An operation on one matrix of given condition: `before` lists the short-decimal arguments before it, `with_b` how
    many columns a right-hand side behind it has."""
    name = name or {SYMMETRIC: "s", FACTOR: "l", DENSE: "a"}[kind]
    for n in sizes:
        for kappa in conditions(n):
            for columns in with_b or (None,):
                if columns == 1 and (n, kappa) != (3, 10):
                    continue

                def make(random):
                    first = [short(random, *s) for s in before(n)]
                    m = conditioned(random, name, kind, n, kappa)
                    behind = [short(random, "b", n, columns)] if columns else []
                    return first + [m] + behind, [m] if inverts else []

                all_sizes = {"N": n} | ({"C": columns} if columns else {})
                case(op, label_of(all_sizes, kappa), all_sizes, make, result(n, columns))


def matrix_cases():
    one, more = (1, 2, 3, 6), (1, 2, 3, 6, 12)
    to_scalar = lambda n, _: scalar()
    like = lambda kind: lambda n, _: (kind, n, n)
    right = lambda n, c: (DENSE, n, c)
    matrix_op("inverse", DENSE, like(DENSE), more)
    matrix_op("inverse_spd", SYMMETRIC, like(SYMMETRIC), more)
    matrix_op("solve", DENSE, right, one, with_b=(2, 1))
    matrix_op("solve_spd", SYMMETRIC, right, more, with_b=(2, 1))
    matrix_op("solve_lower", FACTOR, right, one, with_b=(2, 1))
    matrix_op("solve_lower_transposed", FACTOR, right, one, with_b=(2, 1))
    matrix_op("trace_solve", DENSE, to_scalar, one, before=lambda n: [("a", n, n)], name="x")
    matrix_op("det", DENSE, to_scalar, more)
    matrix_op("log_abs_det", DENSE, lambda n, _: (PAIR, 2, 1), one)
    matrix_op("log_det_spd", SYMMETRIC, to_scalar, more)
    matrix_op("log_det_lower", FACTOR, to_scalar, one, inverts=False)
    matrix_op("cholesky", SYMMETRIC, like(FACTOR), more)
    matrix_op("ldl", SYMMETRIC, like(LOWER), one)


def covariance_cases():
    for samples, n in [(2, 1), (4, 2), (5, 3), (7, 6)]:
        sizes, x = {"M": samples, "N": n}, ("x", DENSE, samples, n)
        for variant in VARIANTS:
            plain("sample_covariance", sizes, [x], (SYMMETRIC, n, n), variant)
            plain("mean_covariance_penalty", sizes, [x], scalar(), variant)
            plain("mean_abs_covariance_penalty", sizes, [x], scalar(), variant)
    for n in (1, 2, 3, 6):
        make = lambda random: ([conditioned(random, "s", SYMMETRIC, n, 100)], [])
        case("correlation", f"N={n}", {"N": n}, make, (SYMMETRIC, n, n))
        theta = ("theta", LOWER, n, n)
        plain("exp_diagonal", {"N": n}, [theta], (FACTOR, n, n))
        plain("softplus_diagonal", {"N": n}, [theta], (FACTOR, n, n))
        plain("covariance_from_factor", {"N": n}, [("l", LOWER, n, n)], (SYMMETRIC, n, n))


def gaussian_cases():
    to_scalar = lambda n, _: scalar()
    point = lambda n: [("x", n, 1), ("mean", n, 1)]
    for op in ("mahalanobis", "mahalanobis_squared", "log_density_covariance"):
        matrix_op(op, SYMMETRIC, to_scalar, before=point)
    matrix_op("log_density_precision", SYMMETRIC, to_scalar, before=point, name="p")
    matrix_op("log_density_factor", FACTOR, to_scalar, before=point)
    for op, kind, name in [("covariance", SYMMETRIC, "s"), ("precision", SYMMETRIC, "p"), ("factor", FACTOR, "l")]:
        for samples, n in [(2, 1), (4, 2), (5, 3), (5, 6)]:
            for kappa in conditions(n):

                def make(random):
                    x, mean = short(random, "x", samples, n), short(random, "mean", n, 1)
                    m = conditioned(random, name, kind, n, kappa)
                    return [x, mean, m], [m]

                sizes = {"M": samples, "N": n}
                case(f"mean_log_density_{op}", label_of(sizes, kappa), sizes, make, scalar())
    for op, kind, name in [("factor", FACTOR, "l"), ("covariance", SYMMETRIC, "s")]:
        for n in (1, 2, 3, 6):
            for kappa in conditions(n):

                def make(random):
                    m, c = short(random, "sample_mean", n, 1), conditioned(random, "sample_covariance", SYMMETRIC, n, 10)
                    mean, inverted = short(random, "mean", n, 1), conditioned(random, name, kind, n, kappa)
                    return [m, c, mean, inverted], [inverted]

                case(f"expected_log_density_{op}", label_of({"N": n}, kappa), {"N": n}, make, scalar())
    matrix_op("entropy", FACTOR, to_scalar, inverts=False)
    for n in (1, 2, 3, 6):
        for kappa in conditions(n):

            def make(random):
                mean_1, l_1 = short(random, "mean_1", n, 1), conditioned(random, "l_1", FACTOR, n, 10)
                mean_2, l_2 = short(random, "mean_2", n, 1), conditioned(random, "l_2", FACTOR, n, kappa)
                return [mean_1, l_1, mean_2, l_2], [l_1, l_2]

            case("kl_divergence", label_of({"N": n}, kappa), {"N": n}, make, scalar())


def all_cases():
    CASES.clear()
    for family in (dense_cases, component_cases, matrix_cases, covariance_cases, gaussian_cases):
        family()
    assert {c.op for c in CASES} == set(PRIMALS), {c.op for c in CASES} ^ set(PRIMALS)
    assert len({(c.op, c.case) for c in CASES}) == len(CASES)
    return list(CASES)
