"""A report as one tidy table: a figure a line, the same figures as in the PDF and the workbook."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _

from core.exports import Column, Row
from core.periods import Rhythm, rhythm_of
from reports.builders.report import (
    BarrierLine,
    BarrierReport,
    BecameLine,
    Head,
    QuarterLine,
    RolloutReport,
    ThemeLine,
    TriedLine,
    UnitLine,
)
from reports.builders.words import per_cent, whole_or_half

# What a file calls the periods of the past.
PARTS_OF_TIME = {
    Rhythm.DAILY: "day",
    Rhythm.WEEKLY: "week",
    Rhythm.MONTHLY: "month",
    Rhythm.QUARTERLY: "quarter",
}


# What may come was never counted, so it is not among what is compared with a signed report.
FORECAST = "forecast"
CHECK_IN = "check-in"
DATA = "data"


@dataclass(frozen=True, slots=True)
class Line:
    """One figure. `part` is the section, `item` what it is about, `measure` what was counted."""

    part: str
    unit_code: str
    unit: str
    item: str
    measure: str
    number: float | None
    out_of: int | None = None
    words: str = ""
    from_on: date | None = None
    until_on: date | None = None

    @property
    def cells(self) -> Row:
        """The line as cells, with the share worked out."""
        share = None
        if self.number is not None and self.out_of is not None:
            share = per_cent(int(self.number), self.out_of)
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
        Column("words", _("What is said there in words, or a day; empty beside a number."), 40),
        Column("from", _("First day, inclusive."), 12),
        Column(
            "until", _("Last day, inclusive; of a lifted barrier the first day without it."), 12
        ),
    )


def _about(head: Head, part: str, item: str, measure: str, number: float | None) -> Line:
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


def rollout_lines(report: RolloutReport) -> Iterator[Line]:
    """Every figure of a rollout report."""
    head = report.head
    for unit in (report.unit, *report.children):
        yield from _unit(head, unit)
    for reason in report.left_out:
        yield _about(head, "left out", reason.code, "people", reason.number)
    for rule in head.who_counts:
        yield replace(_about(head, "who counts", "", "rule", None), words=rule)
    yield from _journeys(report)
    for month in report.months:
        line = _about(head, "month", f"{month.on:%Y-%m}", "met", month.met)
        yield replace(line, out_of=month.asked, from_on=month.on.replace(day=1), until_on=month.on)
    yield from _ahead(report)
    yield from _sessions(report)
    yield from _totals(report)
    for group in report.groups:
        line = _about(head, "group", group.name, "reached", group.reached)
        yield replace(line, out_of=group.people)
    yield from _done(report)
    for gap in report.gaps:
        yield _about(head, DATA, gap.code, "missing", gap.number)


def _done(report: RolloutReport) -> Iterator[Line]:
    head = report.head
    for activity in report.activities:
        yield _about(head, "activity", activity.name, "held", activity.number)
    for told in report.done.lines:
        yield replace(_about(head, "activity done", "", "told", None), words=told)
    yield _about(head, "barriers", "", "still open", report.open_barriers)


def _ahead(report: RolloutReport) -> Iterator[Line]:
    """What it takes by the day asked about, then where each level may be at each month-end."""
    if report.ahead is None:
        return
    until = report.ahead.wish.until
    for one in report.ahead.found.levels:
        about = _about(report.head, FORECAST, one.name, "", None)
        here, need = replace(about, from_on=None, until_on=until), one.need
        yield replace(here, measure="needed: people", number=need.people)
        yield replace(here, measure="needed: sessions", number=need.sessions)
        yield replace(here, measure="needed: hours of release", number=need.release)
        days = whole_or_half(need.trainer_days)
        yield replace(here, measure="needed: trainer days", number=days)
        for band in one.outlook.bands if one.outlook else ():
            for name in ("low_90", "low_50", "middle", "high_50", "high_90"):
                share = round(getattr(band, name))
                yield replace(here, measure=f"{name} %", number=share, until_on=band.on)


def _totals(report: RolloutReport) -> Iterator[Line]:
    for total in report.totals:
        yield _about(report.head, "totals", total.name, "people", total.people)
        for level, held in total.levels:
            yield _about(report.head, "totals", total.name, f"held: {level}", held)


def _journeys(report: RolloutReport) -> Iterator[Line]:
    for one in report.journeys:
        here = replace(
            _about(report.head, "journey", one.stage, "evidence", None),
            unit_code=one.code,
            unit=one.name,
        )
        yield replace(here, words=one.evidence)
        if one.comment:
            yield replace(here, measure="comment", words=one.comment)


def _unit(head: Head, unit: UnitLine) -> Iterator[Line]:
    here = replace(_about(head, "people", "", "", None), unit_code=unit.code, unit=unit.name)
    asked = unit.met + unit.not_yet
    yield replace(here, measure="met", number=unit.met, out_of=asked)
    for measure in (
        "people", "not_yet", "not_required", "later", "unknown", "left_out", "counted_only"
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


def barrier_lines(report: BarrierReport) -> Iterator[Line]:
    """Every figure of a barrier report."""
    yield from map(_became, report.became)
    yield from barrier_figures(report)
    yield from map(_tried, report.tried)
    yield from map(_barrier, report.barriers)


def barrier_figures(report: BarrierReport) -> Iterator[Line]:
    """The numbers alone, without a sentence that anybody wrote."""
    head = report.head
    for theme in report.themes:
        yield from _counts(_about(head, "theme", theme.name, "", None), theme)
    yield from _counts(_about(head, "all themes", report.total.name, "", None), report.total)
    yield from _places(report)
    yield from _who_and_how(report)
    yield from _also(report)
    part = PARTS_OF_TIME[rhythm_of(head.period)]
    for one in report.past:
        line = _about(head, part, one.code, "", None)
        yield from _counts(replace(line, from_on=None, until_on=one.until_on), one)


def _counts(line: Line, counted: ThemeLine | QuarterLine) -> Iterator[Line]:
    """A line a measure; a quarter of the past has no units and services."""
    names = ("services", "units", "mentions", "new", "answered", "lifted", "still_open", "days")
    for measure in names:
        if hasattr(counted, measure):
            shown = "median days in the way" if measure == "days" else measure
            yield replace(line, measure=shown, number=getattr(counted, measure))
    if untold := getattr(counted, "untold", 0):
        yield replace(line, measure="not told which service", number=untold)


def _places(report: BarrierReport) -> Iterator[Line]:
    head = report.head
    for one in report.services:
        line = replace(_about(head, "service", one.theme, "", None), unit_code="", unit=one.service)
        yield replace(line, measure="units", number=one.units)
        yield replace(line, measure="mentions", number=one.mentions)
    for code in report.codes:
        line = replace(_about(head, "code", code.name, "", None), words=code.theme)
        yield replace(line, measure="services", number=code.services)
        yield replace(line, measure="mentions", number=code.mentions)
        yield replace(line, measure="still_open", number=code.still_open)


def _who_and_how(report: BarrierReport) -> Iterator[Line]:
    head = report.head
    for line in report.removers:
        yield _about(head, "who can act", line.name, "still open", line.number)
    for slow in report.slows:
        yield _about(head, "how much it slows", slow.name, "mentions", slow.number)
    for helper in report.helped:
        yield _about(head, "what helped", helper.name, "barriers", helper.number)
    for asked in report.asked:
        part = "asked above" if asked.is_above else "asked"
        line_of = _about(head, part, asked.name, "answered", asked.answered)
        yield replace(line_of, out_of=asked.barriers)


def _also(report: BarrierReport) -> Iterator[Line]:
    """Named at sessions; people in full tens, and empty below ten."""
    for one in (*report.also, *report.also_services):
        line = _about(report.head, "also counted", one.theme, "", None)
        if one.service:
            line = replace(line, part="also counted in service", unit_code="", unit=one.service)
        else:
            yield replace(line, measure="services", number=one.services)
        yield replace(line, measure="sessions", number=one.sessions)
        yield replace(line, measure="people, at least", number=one.people)


def _became(one: BecameLine) -> Line:
    return Line(
        part="became",
        unit_code="",
        unit=one.unit_name,
        item=one.words,
        measure=one.outcome,
        number=1,
        words=" – ".join(filter(None, (one.because, one.what_helped))),
        from_on=one.answered_on,
        until_on=one.lifted_on,
    )


def _tried(one: TriedLine) -> Line:
    return Line(
        part="tried",
        unit_code="",
        unit=one.unit_name,
        item=one.barrier,
        measure=one.helped,
        number=1,
        words=one.tried,
        from_on=one.tried_on,
    )


def _barrier(barrier: BarrierLine) -> Line:
    told = (barrier.words, barrier.remover or barrier.who_can_remove, barrier.what_helped)
    return Line(
        part="barrier lifted" if barrier.lifted_on else "barrier open",
        unit_code="",
        unit=barrier.unit_name,
        item=barrier.theme or barrier.words,
        measure="days in the way",
        number=barrier.days,
        words=" – ".join(filter(None, told)),
        from_on=barrier.since_on,
        until_on=barrier.lifted_on,
    )
