"""What is in the way: by theme and service, who can act, the list, and the unit's own past."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.charts import Point, Series, TimeLine
from core.exports import Cell, Column
from core.figures import Rate
from implementation.models import Barrier
from reports.builders.barrier_words import none_open
from reports.builders.document import Grid, Section
from reports.builders.report import (
    BarrierLine,
    BarrierReport,
    NumberLine,
    QuarterLine,
    ThemeLine,
)
from reports.builders.words import number


def place_sections(report: BarrierReport) -> tuple[Section, ...]:
    """In the order in which a reader asks: what, where, how much, who can act, since when."""
    return (
        themes_section(report),
        _services(report),
        *([_codes(report)] if report.codes else []),
        _slows(report),
        _above(report),
        _here(report),
        removers_section(report),
        _open(report),
        past_section(report),
    )


def _numbers() -> tuple[Column, ...]:
    return (
        Column(_("Met"), _("How many barriers were in the way or lifted in the period."), 9),
        Column(_("New"), _("Barriers that were noted in the period."), 9),
        Column(_("Answered"), _("Barriers that got an answer in the period."), 12),
        Column(_("Lifted"), _("Barriers that were lifted in the period."), 10),
        Column(_("Still open"), _("Barriers in the way at the end of the period."), 10),
        Column(_("Median days"), _("The middle of the days they had been in the way."), 11),
    )


def _numbers_of(one: ThemeLine | QuarterLine) -> tuple[Cell, ...]:
    return (one.mentions, one.new, one.answered, one.lifted, one.still_open, one.days)


def themes_section(report: BarrierReport) -> Section:
    """Families of barriers, with their numbers."""
    columns = (
        Column(_("Theme"), _("A family of barriers."), 28),
        Column(_("Services"), _("In how many different services it was met."), 12),
        *_numbers(),
    )
    rows = tuple((one.name, one.services, *_numbers_of(one)) for one in report.themes)
    if rows:
        total = report.total
        rows = (*rows, (total.name, total.services, *_numbers_of(total)))
    empty = _("No barriers in this period.")
    grid = Grid(_("Themes"), _("Barriers by theme"), columns, rows, empty)
    return Section(_("By theme"), _untold(report.total.untold), grid)


def _untold(many: int) -> tuple[str, ...]:
    """How many barriers stand behind no service: they are about managers."""
    told = ngettext(
        "%(n)s barrier is not told of any service, and is counted at none.",
        "%(n)s barriers are not told of any service, and are counted at none.",
        many,
    )
    return (told % {"n": number(many)},) if many else ()


def _services(report: BarrierReport) -> Section:
    columns = (
        Column(_("Service"), _("A unit directly below, with everything under it. A to Z."), 32),
        Column(_("Theme"), _("A family of barriers."), 36),
        Column(_("Units"), _("In how many different units of it the theme was met."), 10),
        Column(_("Met"), _("How many barriers of this theme were met there."), 10),
    )
    rows = tuple((one.service, one.theme, one.units, one.mentions) for one in report.services)
    empty = _("No barriers in this period.")
    caption = _("Themes in each service, from A to Z")
    return Section(
        _("By service and theme"), (), Grid(_("Services"), caption, columns, rows, empty)
    )


def _codes(report: BarrierReport) -> Section:
    columns = (
        Column(_("Theme"), _("A family of barriers."), 28),
        Column(_("More exactly"), _("The exact name that a barrier was given."), 44),
        Column(_("Services"), _("In how many different services it was met."), 10),
        Column(_("Met"), _("How many barriers with this name were met."), 8),
        Column(_("Still open"), _("Barriers in the way at the end of the period."), 10),
    )
    rows = tuple(
        (one.theme, one.name, one.services, one.mentions, one.still_open) for one in report.codes
    )
    words = (_("Barriers without an exact name are in the themes above alone."),)
    grid = Grid(_("Exact names"), _("Barriers by exact name"), columns, rows, "")
    return Section(_("More exactly"), words, grid)


def _slows(report: BarrierReport) -> Section:
    columns = (
        Column(_("How much"), _("As it was told when the barrier was noted."), 34),
        Column(_("Barriers"), _("Barriers met in the period."), 12),
    )
    rows = tuple((one.name, one.number) for one in report.slows)
    empty = _("No barriers in this period.")
    grid = Grid(_("How much they slow"), _("How much they slow teams down"), columns, rows, empty)
    return Section(_("How much they slow teams down"), (), grid)


def _asked_columns() -> tuple[Column, ...]:
    return (
        Column(_("Who was asked"), _("The unit to which the barriers were put."), 40),
        Column(_("Open barriers"), _("Barriers in the way at the end of the period."), 14),
        Column(_("Answered"), _("How many of them got an answer so far."), 14),
    )


def _above(report: BarrierReport) -> Section:
    """Each open barrier under the level that alone can remove it."""
    columns = (
        Column(_("Who can remove it"), _("The unit above to which it was put. From A to Z."), 26),
        Column(_("What is in the way"), _("In the words in which it was noted."), 44),
        Column(_("Unit"), _("Where it is in the way."), 24),
        Column(_("Days"), _("Days from the first to the end of the period."), 8),
    )
    found = [b for b in report.barriers if b.is_above and not b.lifted_on]
    found.sort(key=lambda b: b.remover.casefold())
    rows = tuple((b.remover, b.words, b.unit_name, b.days) for b in found)
    words = tuple(
        _("%(name)s: %(answered)s of %(n)s answered so far.")
        % {"name": one.name, "answered": one.answered, "n": one.barriers}
        for one in report.asked
        if one.is_above
    )
    empty = _("No open barrier waits for a level above.")
    caption = _("Barriers that a level above can remove")
    grid = Grid(_("A level above"), caption, columns, rows, empty)
    return Section(_("What a level above can remove"), words, grid)


def _here(report: BarrierReport) -> Section:
    rows = tuple((one.name, one.barriers, one.answered) for one in report.asked if not one.is_above)
    empty = _("No open barrier was put to a unit of this branch.")
    caption = _("Open barriers by the unit that was asked")
    grid = Grid(_("Asked here"), caption, _asked_columns(), rows, empty)
    return Section(_("What can be removed here"), (), grid)


def removers_section(report: BarrierReport) -> Section:
    """Who could act on what stands."""
    columns = (
        Column(_("Who can remove it"), _("Who could act on the barrier."), 34),
        Column(_("Still open"), _("Barriers in the way at the end of the period."), 14),
    )
    rows = tuple((_who(line), line.number) for line in report.removers)
    grid = Grid(_("Who can act"), _("Open barriers by who can act"), columns, rows, none_open())
    words = (_("Grouped by who can remove the barrier, so that each can see what waits for them."),)
    return Section(_("Who can act"), words, grid)


def _who(line: NumberLine) -> str:
    """Who can act, of many teams at once: the form asks it of one team."""
    many: dict[str, str] = {
        Barrier.Remover.TEAM: _("The teams themselves"),
        Barrier.Remover.SERVICE: _("Their services"),
        Barrier.Remover.DIRECTORATE: _("Their directorates"),
    }
    return many.get(line.code, line.name)


def _open(report: BarrierReport) -> Section:
    columns = (
        Column(_("Unit"), _("Where it is in the way. From A to Z."), 22),
        Column(_("What is in the way"), _("In the words in which it was noted."), 40),
        Column(_("Theme"), _("Its family."), 22),
        Column(_("Who can remove it"), _("The unit that was asked, or who could act on it."), 20),
        Column(_("Slows"), _("How much it slows the team down."), 16),
        Column(_("Since"), _("The first day it was in the way."), 14),
        Column(_("Days"), _("Days from then to the end of the period."), 8),
    )
    rows = tuple(_open_row(b) for b in report.barriers if not b.lifted_on)
    grid = Grid(_("Open"), _("Barriers in the way at the end"), columns, rows, none_open())
    return Section(_("Barriers still open"), (), grid)


def _open_row(one: BarrierLine) -> tuple[Cell, ...]:
    who = one.remover or one.who_can_remove
    return (one.unit_name, one.words, one.theme, who, one.slows, one.since_on, one.days)


def past_section(report: BarrierReport) -> Section:
    """The unit beside its own periods before."""
    columns = (
        Column(_("Period"), _("The oldest first; the last is the one of this report."), 16),
        *_numbers(),
    )
    rows = tuple((one.code, *_numbers_of(one)) for one in report.past)
    empty = _("Nothing is known of earlier periods.")
    grid = Grid(_("Own past"), _("This unit, period by period"), columns, rows, empty)
    words = (_("The only comparison here is with this unit’s own past."),)
    return Section(_("Beside its own past"), words, grid, _past_chart(report.past))


def _past_chart(past: tuple[QuarterLine, ...]) -> TimeLine | None:
    """Of the barriers met in each period, those answered and those lifted."""
    if sum(one.mentions > 0 for one in past) < 2:
        return None
    answered = [_point(one, one.answered) for one in past]
    lifted = [_point(one, one.lifted) for one in past]
    title = _("Of the barriers met in each period, how many were answered and lifted")
    series = (Series(_("Answered"), tuple(answered)), Series(_("Lifted"), tuple(lifted)))
    return TimeLine("past", title, series)


def _point(one: QuarterLine, part: int) -> Point:
    return Point(one.until_on, Rate(part, one.mentions) if one.mentions else None)
