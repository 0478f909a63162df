"""The barrier report in words and tables."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.exports import Cell, Column
from reports.builders.document import Document, Grid, Section
from reports.builders.facts import facts_about
from reports.builders.report import BarrierLine, BarrierReport, ThemeLine
from reports.builders.words import day, number


def barriers_document(report: BarrierReport) -> Document:
    """First what is in the way and who can act, then what helped."""
    return Document(
        title=_("Barrier report"),
        subtitle=f"{report.head.unit_name}, {report.head.period.label}",
        summary=summary(report),
        facts=facts_about(report.head),
        sections=(_themes(report), _removers(report), _open(report), _lifted(report)),
        method=_method(),
    )


def summary(report: BarrierReport) -> tuple[str, ...]:
    """What stood in the way, in whole sentences."""
    total, head = report.total, report.head
    if not total.mentions:
        return (
            _("No barrier was noted in %(unit)s in this period.") % {"unit": head.unit_name},
            _("That may mean that none was in the way, or that none was written down."),
        )
    stood = ngettext(
        "On %(day)s, %(n)s barrier was in the way of %(unit)s.",
        "On %(day)s, %(n)s barriers were in the way of %(unit)s.",
        total.still_open,
    ) % {"day": day(head.counted_on), "n": number(total.still_open), "unit": head.unit_name}
    moved = _("In the period %(new)s began and %(lifted)s were lifted; %(units)s told of one.") % {
        "new": number(total.new),
        "lifted": number(total.lifted),
        "units": ngettext("%(n)s unit", "%(n)s units", total.units) % {"n": number(total.units)},
    }
    return (stood, moved)


def _themes(report: BarrierReport) -> Section:
    columns = (
        Column(_("Theme"), _("A family of barriers."), 34),
        Column(_("Units"), _("In how many different units it was met."), 10),
        Column(_("Mentions"), _("How many barriers of this theme were met."), 10),
        Column(_("New"), _("Barriers that began in the period."), 10),
        Column(_("Lifted"), _("Barriers that were lifted in the period."), 10),
        Column(_("Still open"), _("Barriers in the way at the end of the period."), 12),
    )
    rows = tuple(_theme_row(theme) for theme in report.themes)
    if rows:
        rows = (*rows, _theme_row(report.total))
    return Section(
        _("By theme"),
        (),
        Grid(_("Themes"), _("Barriers by theme"), columns, rows, _("No barriers in this period.")),
    )


def _theme_row(theme: ThemeLine) -> tuple[Cell, ...]:
    return (theme.name, theme.units, theme.mentions, theme.new, theme.lifted, theme.still_open)


def _removers(report: BarrierReport) -> Section:
    columns = (
        Column(_("Who can remove it"), _("Who could act on the barrier."), 34),
        Column(_("Still open"), _("Barriers in the way at the end of the period.")),
    )
    rows = tuple((line.name, line.number) for line in report.removers)
    return Section(
        _("Who can act"),
        (_("Grouped by who can remove the barrier, so that each can see what waits for them."),),
        Grid(_("Who can act"), _("Open barriers by who can act"), columns, rows, _none_open()),
    )


def _none_open() -> str:
    return _("No barrier was open at the end of the period.")


def _open(report: BarrierReport) -> Section:
    columns = (
        Column(_("Unit"), _("Where it is in the way. From A to Z."), 24),
        Column(_("What is in the way"), _("In the words in which it was noted."), 44),
        Column(_("Theme"), _("Its family."), 24),
        Column(_("Who can remove it"), _("Who could act on it."), 20),
        Column(_("Since"), _("The first day it was in the way.")),
        Column(_("Days"), _("Days from then to the end of the period."), 8),
    )
    rows = tuple(
        (b.unit_name, b.words, b.theme, b.who_can_remove, b.since_on, b.days)
        for b in report.barriers
        if not b.lifted_on
    )
    return Section(
        _("Barriers still open"),
        (),
        Grid(_("Open"), _("Barriers in the way at the end"), columns, rows, _none_open()),
    )


def _lifted(report: BarrierReport) -> Section:
    columns = (
        Column(_("Unit"), _("Where it was in the way. From A to Z."), 24),
        Column(_("What was in the way"), _("In the words in which it was noted."), 40),
        Column(_("What helped"), _("In the words of those who lifted it."), 40),
        Column(_("Since"), _("The first day it was in the way.")),
        Column(_("Lifted"), _("The first day it was no longer in the way.")),
        Column(_("Days"), _("Days it was in the way."), 8),
    )
    rows = tuple(_lifted_row(b) for b in report.barriers if b.lifted_on)
    return Section(
        _("Barriers lifted, and what helped"),
        (),
        Grid(_("Lifted"), _("Barriers lifted in the period"), columns, rows, _none_lifted()),
    )


def _lifted_row(barrier: BarrierLine) -> tuple[Cell, ...]:
    return (
        barrier.unit_name,
        barrier.words,
        barrier.what_helped,
        barrier.since_on,
        barrier.lifted_on,
        barrier.days,
    )


def _none_lifted() -> str:
    return _("No barrier was lifted in this period.")


def _method() -> tuple[str, ...]:
    return (
        _("A barrier counts in a period when it was in the way or lifted on a day of it. One that "
          "was taken back is not counted."),
        _("Units are different units: one that met a theme twice counts once, and its two "
          "mentions count twice. The total may therefore be less than the themes together."),
        _("Barriers are counted on today's structure. Nobody's name is asked for in a barrier."),
    )  # fmt: skip
