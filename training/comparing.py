"""Whether what people say has changed: pairs of numbers before and after (reference §7).

Plain arithmetic, and no row of a table. The test is the paired t-test: it is about the same people
asked twice. It speaks of change, never of why (reference §7: no group to compare with).
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from math import exp, inf, lgamma, log, log1p, sqrt

Exact = int | Fraction

# No loop here runs longer than this, whatever the numbers. A million pairs need about 1,000 steps.
MOST_STEPS = 20_000
CLOSE_ENOUGH = 1e-15
NOT_ZERO = 1e-300
LARGE = 1_000.0


@dataclass(frozen=True, slots=True)
class Sums:
    """All that is needed to compare `n` pairs; sums of several groups add up.

    `change` and `squared` are the sums of (after - before) and of its square.
    """

    n: int = 0
    before: Exact = 0
    after: Exact = 0
    squared: Exact = 0

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(
            self.n + other.n,
            self.before + other.before,
            self.after + other.after,
            self.squared + other.squared,
        )

    @property
    def change(self) -> Exact:
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Comparison:
    """Means over the `n` matched pairs, their spread, and the paired test.

    None is what cannot be said: no mean of nobody, no test of fewer than two pairs, and neither
    `t`, `p` nor `d_z` where everybody changed by the same amount (`sd_change` 0).
    """

    n: int
    mean_before: float | None = None
    mean_after: float | None = None
    mean_change: float | None = None
    sd_change: float | None = None
    t: float | None = None
    df: int | None = None
    p: float | None = None
    d_z: float | None = None


def sums_of(pairs: Iterable[tuple[Exact, Exact]]) -> Sums:
    """The sums of (before, after) pairs. Whole numbers and fractions, so that 0 is exactly 0."""
    total = Sums()
    for before, after in pairs:
        total += Sums(1, before, after, (after - before) ** 2)
    return total


def compare(sums: Sums) -> Comparison:
    """The comparison that sums of pairs give."""
    n = sums.n
    if n == 0:
        return Comparison(0)
    before, after, change = (
        float(Fraction(one) / n) for one in (sums.before, sums.after, sums.change)
    )
    means = Comparison(n, before, after, change)
    if n == 1:
        return means
    variance = (n * Fraction(sums.squared) - Fraction(sums.change) ** 2) / (n * (n - 1))
    if variance == 0:
        return replace(means, sd_change=0.0, df=n - 1)
    d_z = _signed_root(Fraction(sums.change) / n, variance)
    t, df = d_z * sqrt(n), n - 1
    return replace(means, sd_change=sqrt(variance), t=t, df=df, p=two_sided_p(t, df), d_z=d_z)


def _signed_root(change: Fraction, variance: Fraction) -> float:
    """The quotient is taken before the root, so that no large number loses a small one."""
    size = sqrt(change**2 / variance)
    return -size if change < 0 else size


def two_sided_p(t: float, df: int) -> float:
    """The chance of a |t| at least as large with `df` (1 or more) degrees of freedom, no change.

    Student's t by the incomplete beta function: p = I(df / (df + t²); df/2, 1/2).
    Raises ArithmeticError when the sum does not settle within its steps.
    """
    if t == 0:
        return 1.0
    ratio = t * t / df
    return 0.0 if ratio == inf else min(1.0, _beta_share(ratio, df / 2))


def _beta_share(ratio: float, a: float) -> float:
    """I(x; a, 1/2) with x = 1 / (1 + ratio): the part of the beta function that lies below x."""
    b = 0.5
    x, rest = 1 / (1 + ratio), ratio / (1 + ratio)
    if rest == 0:
        return 1.0
    front = _gamma_step(a) - lgamma(b) - a * log1p(ratio) + b * log(rest)
    if x < (a + 1) / (a + b + 2):
        return exp(front) * _fraction(a, b, x) / a
    return 1 - exp(front) * _fraction(b, a, rest) / b


def _gamma_step(a: float) -> float:
    """log gamma(a + 1/2) - log gamma(a). Far out the two logs are too alike to subtract."""
    if a < LARGE:
        return lgamma(a + 0.5) - lgamma(a)
    return 0.5 * log(a) - 1 / (8 * a) + 1 / (192 * a**3)


def _fraction(a: float, b: float, x: float) -> float:
    """The continued fraction of the incomplete beta function, by Lentz's method."""
    c, d = 1.0, 1 / _kept_off_zero(1 - (a + b) * x / (a + 1))
    value = d
    for m in range(1, MOST_STEPS):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for step in (even, odd):
            d = 1 / _kept_off_zero(1 + step * d)
            c = _kept_off_zero(1 + step / c)
            value *= c * d
        if abs(c * d - 1) < CLOSE_ENOUGH:
            return value
    raise ArithmeticError("The sum did not settle.")


def _kept_off_zero(value: float) -> float:
    return value if abs(value) > NOT_ZERO else NOT_ZERO
