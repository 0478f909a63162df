"""The line that an activity adds to the report of its quarter; the report prints the same line."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.periods import quarter_of
from core.scope import Scope
from implementation.figures import (
    ActivityFigure,
    activities_between,
    figure_of,
)
from implementation.models import Activity
from services.figures.basis import Basis
from services.models import Unit

# A report prints this many lines on paper; its workbook and its CSV file hold every line.
MOST_LINES = 50


@dataclass(frozen=True, slots=True)
class ActivityLines:
    """Every line of a period, the newest first.

    `more_by_team` counts the activities that come after the lines on paper, by the team that held
    them, A to Z.
    """

    lines: tuple[str, ...]
    more_by_team: tuple[tuple[str, int], ...] = ()


def report_line(activity: Activity) -> str:
    """What the report will say of one activity."""
    return line_of(figure_of(activity))


def promise(activity: Activity, *, today: date, year_starts_month: int = 1) -> str:
    """The sentence after saving: what the report of its quarter will say of an activity."""
    line = {"line": report_line(activity)}
    if activity.status == Activity.Status.PLANNED:
        return _("Once it took place, the report of its quarter will say: “%(line)s”") % line
    period = quarter_of(activity.on, year_starts_month)
    if period.holds(today):
        return _("This quarter’s report will say: “%(line)s”") % line
    told = {**line, "period": period.label.split(" (")[0]}
    return _("The report of %(period)s will say: “%(line)s”") % told


def activity_lines(
    scope: Scope, unit: Unit, *, from_on: date, until_on: date, basis: Basis = "today"
) -> ActivityLines:
    """The lines of the activities held in the branch of `unit`, newest first. Three queries."""
    held = activities_between(scope, unit, from_on=from_on, until_on=until_on, basis=basis)
    more = Counter(one.unit_name for one in held[MOST_LINES:])
    by_team = tuple(sorted(more.items(), key=lambda pair: pair[0].casefold()))
    return ActivityLines(tuple(map(line_of, held)), by_team)


def line_of(one: ActivityFigure) -> str:
    """One activity in at most seven short sentences; what nobody said is left out."""
    parts = (
        _what(one),
        _people(one),
        _time(one),
        _("Also serves: %(names)s.") % {"names": ", ".join(one.strategies)}
        if one.strategies
        else "",
        _endorsed(one),
        _("What came of it: %(note)s") % {"note": one.note} if one.note else "",
    )
    return " ".join(filter(None, parts))


def _what(one: ActivityFigure) -> str:
    said = {"day": _day(one.on), "unit": one.unit_name, "what": one.kind_name}
    if not one.other_units:
        return _("%(day)s, %(unit)s: %(what)s.") % said
    others = {**said, "others": ", ".join(one.other_units)}
    return _("%(day)s, %(unit)s together with %(others)s: %(what)s.") % others


def _people(one: ActivityFigure) -> str:
    if one.reached_people is None:
        return ""
    shown = {"n": number_format(one.reached_people, force_grouping=True)}
    whole = ngettext("%(n)s person took part", "%(n)s people took part", one.reached_people) % shown
    parts = ", ".join(parts_of(one))
    return f"{whole} ({parts})." if parts else f"{whole}."


def parts_of(one: ActivityFigure) -> list[str]:
    """The people who took part by group, as far as it was said."""
    told = (
        (_("%(n)s staff"), one.reached_staff),
        (_("%(n)s who use services"), one.reached_using),
        (_("%(n)s from partners"), one.reached_partners),
    )
    return [words % {"n": number} for words, number in told if number is not None]


def _time(one: ActivityFigure) -> str:
    said = {"given": one.minutes, "planned": one.minutes_planned}
    if one.minutes is not None and one.minutes_planned is not None:
        return _("Time given: %(given)s of %(planned)s minutes planned.") % said
    if one.minutes is not None:
        return _("Time given: %(given)s minutes.") % said
    return _("Time planned: %(planned)s minutes.") % said if one.minutes_planned else ""


def _endorsed(one: ActivityFigure) -> str:
    if one.endorsed_by and one.endorsed_on:
        said = {"who": one.endorsed_by, "day": _day(one.endorsed_on)}
        return _("Endorsed by: %(who)s, on %(day)s.") % said
    return _("Endorsed by: %(who)s.") % {"who": one.endorsed_by} if one.endorsed_by else ""


def _day(day: date) -> str:
    return date_format(day, "j F Y")
