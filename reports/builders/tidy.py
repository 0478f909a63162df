"""A report as one tidy table: a figure a line, the same figures as in the PDF and the workbook."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _

from core.exports import Column, Row
from reports.builders.report import (
    BarrierLine,
    BarrierReport,
    Head,
    Report,
    RolloutReport,
    ThemeLine,
    UnitLine,
)
from reports.builders.words import per_cent


@dataclass(frozen=True, slots=True)
class Line:
    """One figure. `part` is the section, `item` what it is about, `measure` what was counted."""

    part: str
    unit_code: str
    unit: str
    item: str
    measure: str
    number: int | None
    out_of: int | None = None
    words: str = ""
    from_on: date | None = None
    until_on: date | None = None

    @property
    def cells(self) -> Row:
        """The line as cells, with the share worked out."""
        share = None
        if self.number is not None and self.out_of is not None:
            share = per_cent(self.number, self.out_of)
        return (
            self.part,
            self.unit_code,
            self.unit,
            self.item,
            self.measure,
            self.number,
            self.out_of,
            share,
            self.words,
            self.from_on,
            self.until_on,
        )


def columns() -> tuple[Column, ...]:
    """The headings stay the same in every report, so that files can be put under each other."""
    return (
        Column("part", _("The section of the report: level, people, unit, session, theme …"), 14),
        Column("unit_code", _("The code of the unit the figure is about."), 12),
        Column("unit", _("The name of the unit the figure is about."), 30),
        Column("item", _("What the figure is about: a level, a reason, a session, a theme."), 40),
        Column("measure", _("What was counted."), 18),
        Column("number", _("The figure."), 10),
        Column("out_of", _("Of how many, where the figure is a share."), 10),
        Column("per_cent", _("The share in whole per cent, rounded half to even."), 10),
        Column("words", _("A sentence that somebody wrote, where there is one."), 40),
        Column("from", _("First day, inclusive."), 12),
        Column(
            "until", _("Last day, inclusive; of a lifted barrier the first day without it."), 12
        ),
    )


def lines(report: Report) -> list[Line]:
    """Every figure of the report."""
    if isinstance(report, RolloutReport):
        return list(_rollout(report))
    return list(_barriers(report))


def _about(head: Head, part: str, item: str, measure: str, number: int | None) -> Line:
    return Line(
        part,
        head.unit_code,
        head.unit_name,
        item,
        measure,
        number,
        from_on=head.period.from_on,
        until_on=head.counted_on,
    )


def _rollout(report: RolloutReport) -> Iterator[Line]:
    head = report.head
    for unit in (report.unit, *report.children):
        yield from _unit(head, unit)
    for reason in report.left_out:
        yield _about(head, "left out", reason.code, "people", reason.number)
    for month in report.months:
        line = _about(head, "month", f"{month.on:%Y-%m}", "met", month.met)
        yield replace(line, out_of=month.asked, from_on=month.on.replace(day=1), until_on=month.on)
    yield from _sessions(report)
    for group in report.groups:
        line = _about(head, "group", group.name, "reached", group.reached)
        yield replace(line, out_of=group.people)
    for activity in report.activities:
        yield _about(head, "activity", activity.name, "held", activity.number)
    for told in report.done.lines:
        yield replace(_about(head, "activity done", "", "told", None), words=told)
    yield _about(head, "activity done", "", "not listed", report.done.left_out)
    yield _about(head, "barriers", "", "still open", report.open_barriers)
    for gap in report.gaps:
        yield _about(head, "data", gap.code, "missing", gap.number)


def _unit(head: Head, unit: UnitLine) -> Iterator[Line]:
    here = replace(_about(head, "people", "", "", None), unit_code=unit.code, unit=unit.name)
    asked = unit.met + unit.not_yet
    yield replace(here, measure="met", number=unit.met, out_of=asked)
    for measure in (
        "people", "not_yet", "not_required", "unknown", "left_out", "counted_only"
    ):  # fmt: skip
        yield replace(here, measure=measure, number=getattr(unit, measure))
    for level in unit.levels:
        told = replace(here, part="level", item=level.name)
        yield replace(told, measure="required", number=level.required)
        yield replace(told, measure="held", number=level.held)
        yield replace(told, measure="met", number=level.met, out_of=level.required)


def _sessions(report: RolloutReport) -> Iterator[Line]:
    for session in report.sessions:
        line = _about(report.head, "session", session.title, "", None)
        here = replace(
            line, unit_code="", unit=session.unit_name, from_on=session.on, until_on=session.on
        )
        for measure in ("named", "counted_only", "unidentified"):
            yield replace(here, measure=measure, number=getattr(session, measure))


def _barriers(report: BarrierReport) -> Iterator[Line]:
    head = report.head
    for theme in report.themes:
        yield from _theme(head, "theme", theme)
    yield from _theme(head, "all themes", report.total)
    for line in report.removers:
        yield _about(head, "who can act", line.name, "still open", line.number)
    for barrier in report.barriers:
        yield _barrier(barrier)


def _theme(head: Head, part: str, theme: ThemeLine) -> Iterator[Line]:
    for measure in ("units", "mentions", "new", "lifted", "still_open"):
        yield _about(head, part, theme.name, measure, getattr(theme, measure))


def _barrier(barrier: BarrierLine) -> Line:
    return Line(
        part="barrier lifted" if barrier.lifted_on else "barrier open",
        unit_code="",
        unit=barrier.unit_name,
        item=barrier.theme or barrier.words,
        measure="days in the way",
        number=barrier.days,
        words=" – ".join(
            filter(None, (barrier.words, barrier.who_can_remove, barrier.what_helped))
        ),
        from_on=barrier.since_on,
        until_on=barrier.lifted_on,
    )
