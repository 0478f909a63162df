"""Whether a printed percentage can come from the numbers printed beside it.

A percentage is taken to be rounded to the places it is printed with. A value that lies exactly on
the border may have been rounded either way, so both pass.
"""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

LARGEST_BASE = 1000


def is_printed_as(n: int, base: int, percent: Decimal) -> bool:
    """Whether `n` of `base`, rounded as `percent` is, can be printed as `percent`."""
    return abs(Fraction(100 * n, base) - Fraction(percent)) <= _half_a_step(percent)


def counts_that_fit(base: int, percent: Decimal) -> list[int]:
    """Every count out of `base` that can be printed as `percent`."""
    half = _half_a_step(percent)
    low = -((-base * (Fraction(percent) - half)) // 100)
    high = base * (Fraction(percent) + half) // 100
    return list(range(max(int(low), 0), min(int(high), base) + 1))


def bases_that_fit(
    percents: Iterable[Decimal], *, smallest: int, largest: int, n: int | None = None
) -> list[int]:
    """Every base in the range out of which all `percents` can be printed, from `n` when given."""
    printed = list(percents)
    return [
        base
        for base in range(max(smallest, n or 1, 1), largest + 1)
        if all(_fits(n, base, percent) for percent in printed)
    ]


def warnings_of(n: int | None, base: int | None, percent: Decimal) -> list[str]:
    """Sentences about what does not add up or was not printed; empty when all is well."""
    if not 0 <= percent <= 100:
        return [_("%(percent)s%% is not between 0%% and 100%%.") % {"percent": percent}]
    if base is None:
        return [_without_base(n, percent)]
    if base < 1 or (n is not None and n > base):
        return [_("%(n)s of %(base)s cannot be.") % {"n": "–" if n is None else n, "base": base}]
    if n is None:
        return _without_count(base, percent)
    return [] if is_printed_as(n, base, percent) else [_is_not(n, base, percent)]


def one_place(n: int, base: int) -> str:
    """`n` of `base` as a percentage with one decimal place, a half rounded up."""
    tenths = (2000 * n + base) // (2 * base)
    return f"{tenths // 10}.{tenths % 10}"


def _half_a_step(percent: Decimal) -> Fraction:
    places = max(-int(percent.normalize().as_tuple().exponent), 0)
    return Fraction(1, 2 * 10**places)


def _fits(n: int | None, base: int, percent: Decimal) -> bool:
    if n is None:
        return bool(counts_that_fit(base, percent))
    return is_printed_as(n, base, percent)


def _is_not(n: int, base: int, percent: Decimal) -> str:
    told = {"n": n, "base": base, "is": one_place(n, base), "percent": _plain(percent)}
    return _("%(n)s of %(base)s is %(is)s%%, not %(percent)s%%.") % told


def _without_base(n: int | None, percent: Decimal) -> str:
    if n is None:
        return _("It was not printed how many people this is out of.")
    fitting = bases_that_fit([percent], smallest=1, largest=LARGEST_BASE, n=n)
    if not fitting:
        told = {"n": n, "percent": _plain(percent)}
        return _("%(n)s is %(percent)s%% of no number up to 1,000.") % told
    told = {"n": n, "percent": _plain(percent), "low": fitting[0], "high": fitting[-1]}
    return (
        _("It was not printed what %(n)s is out of. %(percent)s%% fits %(low)s to %(high)s.") % told
    )


def _without_count(base: int, percent: Decimal) -> list[str]:
    return [] if counts_that_fit(base, percent) else [_no_count(base, percent)]


def _no_count(base: int, percent: Decimal) -> str:
    below = int(base * Fraction(percent) // 100)
    near = [n for n in (below, below + 1) if n <= base]
    told = ", ".join(_("%(n)s is %(is)s%%") % {"n": n, "is": one_place(n, base)} for n in near)
    return _("%(percent)s%% cannot come from %(base)s people: %(near)s.") % {
        "percent": _plain(percent),
        "base": base,
        "near": told,
    }


def _plain(percent: Decimal) -> str:
    """89.0 as 89."""
    return f"{percent.normalize():f}"
