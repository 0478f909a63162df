"""Check-ins in words and tables: published cells alone, group by group, never set in order.

Nothing is reckoned here; each word and each cell says one published number (design §3.5).
"""

from collections.abc import Iterator
from dataclasses import replace

from django.utils.translation import gettext as _

from core.exports import Cell, Column
from core.permissions import Permission
from core.scope import Scope
from reports.builders.document import Document, Grid, Section
from reports.builders.facts import facts_about
from reports.builders.report import CheckInReport, Head
from reports.builders.tidy import CHECK_IN, Line
from reports.builders.words import day
from services.models import Unit
from wellbeing.figures import GroupFigure, QuestionFigure, RoundFigures, sealed_between


def collect_check_ins(user_id: int | None, unit: Unit, head: Head) -> CheckInReport:
    """The check-ins of the branch whose last day to answer lies in the period."""
    scope = Scope(user_id, Permission.VIEW_CHECKINS, (unit.path,))
    days = {"from_on": head.period.from_on, "until_on": head.counted_on}
    return CheckInReport(head, sealed_between(scope, unit, **days))


def check_ins_document(report: CheckInReport) -> Document:
    """A part for each check-in."""
    return Document(
        title=_("Check-in summary"),
        subtitle=f"{report.head.unit_name}, {report.head.period.label}",
        summary=check_ins_summary(report),
        facts=facts_about(report.head),
        sections=check_in_sections(report),
        method=check_in_rules(),
    )


def check_ins_summary(report: CheckInReport) -> tuple[str, ...]:
    """How many check-ins there were, and what was done about them."""
    if not report.rounds:
        return (_("No check-in ended in these months, so there is nothing to tell."),)
    names = [
        _("%(unit)s (%(day)s)") % {"unit": one.unit_name, "day": day(one.closes_on)}
        for one in report.rounds
    ]
    return (_("Check-ins that ended in these months: %(names)s.") % {"names": "; ".join(names)},)


def check_in_sections(report: CheckInReport) -> tuple[Section, ...]:
    """What was published of each check-in, and what was done."""
    return tuple(_section(place, one) for place, one in enumerate(report.rounds, start=1))


def _section(place: int, found: RoundFigures) -> Section:
    heading = _("Check-in of %(unit)s, until %(day)s") % {
        "unit": found.unit_name,
        "day": day(found.closes_on),
    }
    rows = tuple(
        _row(group, question)
        for group in found.groups
        if group.shown
        for question in group.shown.questions
    )
    empty = _("No group is shown, to protect people.")
    name = _("Check-in %(n)s") % {"n": place}
    caption = _("What people said, group by group")
    grid = Grid(name, caption, _columns(), rows, empty, named_by=(0, 2), unit_at=0)
    return Section(heading, _words(found), grid, on=found.closes_on)


def _words(found: RoundFigures) -> tuple[str, ...]:
    hidden = [group_name(one) for one in found.groups if one.shown is None]
    told = [_("What was done: %(what)s") % {"what": one.text} for one in found.done]
    told += [
        _("%(group)s: what was done: %(what)s") % {"group": group_name(group), "what": one.text}
        for group in found.groups
        for one in group.done
    ]
    if hidden:
        names = ", ".join(hidden)
        told.append(_("Not shown, to protect people: %(names)s.") % {"names": names})
    return tuple(told)


def group_name(group: GroupFigure) -> str:
    """A group by its name, or the others of one together."""
    return group.name or _("Others in %(group)s, together") % {"group": group.parent}


def _columns() -> tuple[Column, ...]:
    return (
        Column(_("Group"), _("A group of ten people or more who answered. From A to Z."), 24),
        Column(_("Answers"), _("How many answered, as a band."), 10),
        Column(_("Question"), _("In the words in which it was asked."), 46),
        Column(_("On the whole"), _("The mean from 1 to 5, in steps; 5 is best."), 10),
    )


def _row(group: GroupFigure, question: QuestionFigure) -> tuple[Cell, ...]:
    band = group.shown.n_band if group.shown else ""
    mean = _("Not known") if question.mean is None else question.mean
    return (group_name(group), band.replace("-", "–"), question.text, mean)


def check_in_rules() -> tuple[str, ...]:
    """Why some groups are missing."""
    return (
        _("Check-ins show what was published when they ended, and nothing else. A group of fewer "
          "than ten answers, or one that could be worked out from others, is not shown."),
        _("Nobody can see who answered, or what one person said."),
    )  # fmt: skip


def check_in_lines(report: CheckInReport) -> Iterator[Line]:
    """A line a group and question."""
    for found in report.rounds:
        for group in found.groups:
            for question in group.shown.questions if group.shown else ():
                line = Line(
                    part=CHECK_IN,
                    unit_code="",
                    unit=group_name(group),
                    item=question.text,
                    measure="mean",
                    number=question.mean,
                    until_on=found.closes_on,
                )
                yield replace(line, words=found.unit_name)
