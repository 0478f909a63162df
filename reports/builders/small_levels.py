"""Levels of which few people are asked: in a paper for everybody to read they are left out.

A level of which fewer than `LEAST` people are asked, on any day that the paper tells of, stands in
no chapter of it. Where each person is asked for one level alone, such a level would also be all who
are asked less the levels that stand: then the next smallest level goes with it, until those left
out are several and of `LEAST` people. Where a level is asked of everybody, as the first of levels
that build on each other is, no such sum is one of people (decision 0043).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from reports.builders.report import PackReport, PracticeReport, RolloutReport, UnitLine
from reports.builders.small_units import LEAST, are_few

# By the code of a level: people asked for it on each day.
Asked = Mapping[str, Sequence[int]]


def few_levels_words() -> str:
    """Said in each chapter in which such a level would stand."""
    return _(
        "To protect people, levels for which fewer than %(n)s people are asked are not told here, "
        "nor is the next smallest level where it would give them away."
    ) % {"n": LEAST}


def few_levels_empty() -> str:
    """In place of a table in which no level can stand."""
    return _("No level can be told here.")


def without_small_levels(report: PackReport) -> PackReport:
    """The same pack, in which no chapter has a number of such a level."""
    hidden = _hidden(report)
    if not hidden:
        return report
    return replace(
        report,
        rollout=_rollout(report.rollout, hidden),
        before=_unit(report.before, hidden),
        practice=_practice(report.practice, hidden),
        has_few_levels=True,
    )


def left_out(asked: Asked, everybody: Sequence[int], also: Collection[str] = ()) -> frozenset[str]:
    """Codes of the levels that are not told; none where every level has many people.

    `everybody`: people of whom something is asked on each of the days. `also` are levels of few
    people on a day of which that is not told.
    """
    ordered = sorted(asked, key=lambda code: (max(asked[code], default=0), code))
    small = [code for code in ordered if code in also or any(map(are_few, asked[code]))]
    larger = [code for code in ordered if code not in small and any(asked[code])]
    while small and larger and not _are_safe(small, asked, everybody):
        small.append(larger.pop(0))
    return frozenset(small)


def _are_safe(codes: Collection[str], asked: Asked, everybody: Sequence[int]) -> bool:
    """Whether all who are asked, less the levels that stand, tell of no few people on any day."""
    return all(
        _is_asked_of_all(codes, asked, day, whole)
        or _are_many([asked[code][day] for code in codes if asked[code][day]])
        for day, whole in enumerate(everybody)
    )


def _is_asked_of_all(codes: Collection[str], asked: Asked, day: int, whole: int) -> bool:
    """Whether a level that stands is asked of everybody, so that no sum of levels is of people."""
    return any(asked[code][day] == whole for code in asked if code not in codes)


def _are_many(numbers: Sequence[int]) -> bool:
    return not numbers or (len(numbers) > 1 and sum(numbers) >= LEAST)


def _hidden(report: PackReport) -> frozenset[str]:
    """By whoever is asked now and at the end of the period before, and as the forecast sees it."""
    now, then, ahead = report.rollout.unit, report.before, report.rollout.ahead
    before = {one.code: one.required for one in then.levels}
    asked = {one.code: (one.required, before.get(one.code, 0)) for one in now.levels}
    also = {
        one.code
        for one in (ahead.found.levels if ahead else ())
        if are_few(one.today.asked) or are_few(one.now.asked)
    }
    everybody = (now.met + now.not_yet, then.met + then.not_yet)
    return left_out(asked, everybody, also) | (also - asked.keys())


def _unit(unit: UnitLine, hidden: frozenset[str]) -> UnitLine:
    return replace(unit, levels=tuple(one for one in unit.levels if one.code not in hidden))


def _practice(report: PracticeReport, hidden: frozenset[str]) -> PracticeReport:
    """Of the unit itself; of services and years a pack tells nothing by level."""
    own = report.found.own
    kept = tuple(one for one in own.levels if one.code not in hidden)
    return replace(report, found=replace(report.found, own=replace(own, levels=kept)))


def _rollout(report: RolloutReport, hidden: frozenset[str]) -> RolloutReport:
    """Levels, sessions and the forecast of the unit; of units below it none is told by level."""
    names = {one.name for one in report.unit.levels if one.code in hidden}
    sessions = tuple(
        replace(one, level="") if one.level in names else one for one in report.sessions
    )
    ahead = report.ahead
    if ahead:
        kept = tuple(one for one in ahead.found.levels if one.code not in hidden)
        ahead = replace(ahead, found=replace(ahead.found, levels=kept))
    return replace(report, unit=_unit(report.unit, hidden), sessions=sessions, ahead=ahead)
