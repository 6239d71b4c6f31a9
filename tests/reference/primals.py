"""Every operation written plainly in mpmath: the definition from a textbook, no derivative, no care for speed.

A matrix is a list of rows. A `Symmetric` or triangular argument arrives as its full square, a scalar as a number.
`PRIMALS` maps the name of an operation to a function of its arguments; the covariance functions take the variant too.
Linear systems go through Gaussian elimination with partial pivoting, also the positive definite and the triangular
ones, so that nothing here shares an algorithm with the library unless the operation *is* the algorithm (Cholesky, LDLᵀ).
"""

from mpmath import mp, mpf


def zeros(rows, columns):
    return [[mpf(0)] * columns for _ in range(rows)]


def build(rows, columns, entry):
    return [[entry(i, j) for j in range(columns)] for i in range(rows)]


def transpose(a):
    return [list(row) for row in zip(*a)]


def product(a, b):
    columns = transpose(b)
    return [[sum((x * y for x, y in zip(row, column)), mpf(0)) for column in columns] for row in a]


def entrywise(f, *matrices):
    return [[f(*entries) for entries in zip(*rows)] for rows in zip(*matrices)]


def total(a):
    return sum((x for row in a for x in row), mpf(0))


def trace(a):
    return sum((a[i][i] for i in range(len(a))), mpf(0))


def dot(a, b):
    return total(entrywise(lambda x, y: x * y, a, b))


def column(a, j):
    return [[row[j]] for row in a]


def identity(n):
    return build(n, n, lambda i, j: mpf(int(i == j)))


def eliminate(a, b):
    """Gaussian elimination with partial pivoting: (A⁻¹ B, det A)."""
    n = len(a)
    rows = [list(a[i]) + list(b[i]) for i in range(n)]
    det = mpf(1)
    for k in range(n):
        pivot = max(range(k, n), key=lambda i: abs(rows[i][k]))
        if pivot != k:
            rows[k], rows[pivot] = rows[pivot], rows[k]
            det = -det
        det *= rows[k][k]
        for i in range(k + 1, n):
            factor = rows[i][k] / rows[k][k]
            if factor != 0:
                rows[i] = rows[i][:k] + [x - factor * y for x, y in zip(rows[i][k:], rows[k][k:])]
    solution = [None] * n
    for k in reversed(range(n)):
        right = rows[k][n:]
        for i in range(k + 1, n):
            right = [x - rows[k][i] * y for x, y in zip(right, solution[i])]
        solution[k] = [x / rows[k][k] for x in right]
    return solution, det


def solve(a, b):
    return eliminate(a, b)[0]


def inverse(a):
    return solve(a, identity(len(a)))


def det(a):
    return eliminate(a, zeros(len(a), 0))[1]


def log_abs_det(a):
    d = det(a)
    return [[mpf(1 if d > 0 else -1)], [mp.log(abs(d))]]


def cholesky(s):
    n = len(s)
    l = zeros(n, n)
    for j in range(n):
        l[j][j] = mp.sqrt(s[j][j] - sum(l[j][k] ** 2 for k in range(j)))
        for i in range(j + 1, n):
            l[i][j] = (s[i][j] - sum(l[i][k] * l[j][k] for k in range(j))) / l[j][j]
    return l


def ldl(s):
    """S = L D Lᵀ with a unit diagonal in L; returned with D in the place of that diagonal."""
    n = len(s)
    c = zeros(n, n)
    for j in range(n):
        c[j][j] = s[j][j] - sum(c[j][k] ** 2 * c[k][k] for k in range(j))
        for i in range(j + 1, n):
            c[i][j] = (s[i][j] - sum(c[i][k] * c[j][k] * c[k][k] for k in range(j))) / c[j][j]
    return c


def sum_log_diagonal(l):
    return sum((mp.log(l[i][i]) for i in range(len(l))), mpf(0))


def norm(a):
    return mp.sqrt(dot(a, a))


def subtract(a, b):
    return entrywise(lambda x, y: x - y, a, b)


def sigmoid(x):
    return 1 / (1 + mp.exp(-x))


def softplus(x):
    return mp.log(1 + mp.exp(x))


def on_diagonal(f):
    return lambda t: build(len(t), len(t), lambda i, j: f(t[i][i]) if i == j else t[i][j])


def sample_covariance(x, variant):
    """The rows of X are the samples."""
    samples, n = len(x), len(x[0])
    centring, divisor = variant.split(",")
    mean = [mpf(0)] * n
    if centring == "centred":
        mean = [sum(row[j] for row in x) / samples for j in range(n)]
    centred = [[entry - m for entry, m in zip(row, mean)] for row in x]
    d = samples - 1 if divisor == "samples-1" else samples
    return entrywise(lambda entry: entry / d, product(transpose(centred), centred))


def mean_covariance_penalty(x, variant):
    c = sample_covariance(x, variant)
    return total(c) / len(c) ** 2


def mean_abs_covariance_penalty(x, variant):
    c = sample_covariance(x, variant)
    return total(entrywise(abs, c)) / len(c) ** 2


def correlation(s):
    return build(len(s), len(s), lambda i, j: s[i][j] / mp.sqrt(s[i][i] * s[j][j]))


def mahalanobis_squared(x, mean, s):
    d = subtract(x, mean)
    return dot(d, solve(s, d))


def log_density(n, squared_distance, log_det):
    return -(n * mp.log(2 * mp.pi) + log_det + squared_distance) / 2


def log_density_covariance(x, mean, s):
    return log_density(len(x), mahalanobis_squared(x, mean, s), mp.log(det(s)))


def log_density_precision(x, mean, p):
    d = subtract(x, mean)
    return log_density(len(x), dot(d, product(p, d)), -mp.log(det(p)))


def log_density_factor(x, mean, l):
    z = solve(l, subtract(x, mean))
    return log_density(len(x), dot(z, z), 2 * sum_log_diagonal(l))


def mean_over_rows(one):
    return lambda x, mean, m: sum((one([[entry] for entry in row], mean, m) for row in x), mpf(0)) / len(x)


def expected_log_density(sample_mean, sample_covariance, mean, s):
    """The mean over samples: (x − μ)ᵀΣ⁻¹(x − μ) averages to tr(Σ⁻¹C) and the distance of their mean."""
    distance = trace(solve(s, sample_covariance)) + mahalanobis_squared(sample_mean, mean, s)
    return log_density(len(mean), distance, mp.log(det(s)))


def entropy(l):
    return len(l) * (1 + mp.log(2 * mp.pi)) / 2 + sum_log_diagonal(l)


def kl_divergence(mean_1, l_1, mean_2, l_2):
    """KL(N₁‖N₂) from the covariances: ½(tr(Σ₂⁻¹Σ₁) + dᵀΣ₂⁻¹d − N + ln det Σ₂ − ln det Σ₁)."""
    s_1, s_2 = product(l_1, transpose(l_1)), product(l_2, transpose(l_2))
    ratio = 2 * (sum_log_diagonal(l_2) - sum_log_diagonal(l_1))
    return (trace(solve(s_2, s_1)) + mahalanobis_squared(mean_2, mean_1, s_2) - len(l_1) + ratio) / 2


def of_entries(f):
    return lambda a: entrywise(f, a)


PRIMALS = {
    "add": lambda a, b: entrywise(lambda x, y: x + y, a, b),
    "sub": subtract,
    "neg": of_entries(lambda x: -x),
    "scale": lambda s, a: entrywise(lambda x: s * x, a),
    "component_mul": lambda a, b: entrywise(lambda x, y: x * y, a, b),
    "transpose": transpose,
    "product": product,
    "outer": lambda x, y: product(x, transpose(y)),
    "dot": dot,
    "trace": trace,
    "sum": total,
    "mean": lambda a: total(a) / (len(a) * len(a[0])),
    "norm": norm,
    "norm_squared": lambda a: dot(a, a),
    "quadratic_form": lambda x, a: dot(x, product(a, x)),
    "linear_form": dot,
    "trace_product": lambda a, b: trace(product(a, b)),
    "trace_sandwich": lambda x, b: trace(product(product(x, b), transpose(x))),
    "trace_solve": lambda a, x: trace(product(a, inverse(x))),
    "row_gram": lambda a: product(a, transpose(a)),
    "symmetric_product": product,
    "sandwich": lambda a, s: product(product(a, s), transpose(a)),
    "exp": of_entries(mp.exp),
    "ln": of_entries(mp.log),
    "sqrt": of_entries(mp.sqrt),
    "tanh": of_entries(mp.tanh),
    "sigmoid": of_entries(sigmoid),
    "softplus": of_entries(softplus),
    "relu": of_entries(lambda x: x if x > 0 else mpf(0)),
    "abs": of_entries(abs),
    "inverse": inverse,
    "inverse_spd": inverse,
    "solve": solve,
    "solve_spd": solve,
    "solve_lower": solve,
    "solve_lower_transposed": lambda l, b: solve(transpose(l), b),
    "det": det,
    "log_abs_det": log_abs_det,
    "log_det_spd": lambda s: mp.log(det(s)),
    "log_det_lower": sum_log_diagonal,
    "cholesky": cholesky,
    "ldl": ldl,
    "sample_covariance": sample_covariance,
    "correlation": correlation,
    "mean_covariance_penalty": mean_covariance_penalty,
    "mean_abs_covariance_penalty": mean_abs_covariance_penalty,
    "mahalanobis": lambda x, mean, s: mp.sqrt(mahalanobis_squared(x, mean, s)),
    "mahalanobis_squared": mahalanobis_squared,
    "log_density_covariance": log_density_covariance,
    "log_density_precision": log_density_precision,
    "log_density_factor": log_density_factor,
    "mean_log_density_covariance": mean_over_rows(log_density_covariance),
    "mean_log_density_precision": mean_over_rows(log_density_precision),
    "mean_log_density_factor": mean_over_rows(log_density_factor),
    "expected_log_density_factor": lambda m, c, mean, l: expected_log_density(m, c, mean, product(l, transpose(l))),
    "expected_log_density_covariance": expected_log_density,
    "entropy": entropy,
    "kl_divergence": kl_divergence,
    "exp_diagonal": on_diagonal(mp.exp),
    "softplus_diagonal": on_diagonal(softplus),
    "covariance_from_factor": lambda l: product(l, transpose(l)),
}
