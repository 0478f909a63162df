"""What became of the last report's barriers, what was lifted, what helped, what was tried."""

from django.utils.translation import gettext as _

from core.exports import Cell, Column
from reports.builders.document import Grid, Section
from reports.builders.report import BarrierLine, BarrierReport, BecameLine
from reports.builders.words import number

# In the order of a reader's hope.
OUTCOMES = ("removed", "lifted", "helped", "not_now", "again", "open")


def became_section(report: BarrierReport) -> Section:
    """Each barrier that was open at the end of the period before."""
    columns = (
        Column(_("Unit"), _("Where it was in the way. From A to Z."), 20),
        Column(_("What was in the way"), _("In the words in which it was noted."), 36),
        Column(_("What became of it"), _("By the end of this period."), 22),
        Column(_("Because"), _("The reason given with the last answer."), 30),
        Column(_("Answered"), _("The day of the last answer."), 14),
        Column(_("Lifted"), _("The first day it was no longer in the way."), 14),
    )
    rows = tuple(_became_row(one) for one in report.became)
    empty = _("No barrier was in the way at the end of the period before.")
    caption = _("What became of each barrier of the last report")
    grid = Grid(_("What became of each"), caption, columns, rows, empty)
    return Section(_("What became of the barriers of the last report"), _became_words(report), grid)


def _became_words(report: BarrierReport) -> tuple[str, ...]:
    told = []
    for outcome in OUTCOMES:
        found = [one for one in report.became if one.outcome == outcome]
        if found:
            told.append(f"{found[0].outcome_name}: {number(len(found))}.")
    return (" ".join(told),) if told else ()


def _became_row(one: BecameLine) -> tuple[Cell, ...]:
    return (
        one.unit_name,
        one.words,
        one.outcome_name,
        one.because,
        one.answered_on,
        one.lifted_on,
    )


def lifted_section(report: BarrierReport) -> Section:
    """What is out of the way now."""
    columns = (
        Column(_("Unit"), _("Where it was in the way. From A to Z."), 24),
        Column(_("What was in the way"), _("In the words in which it was noted."), 40),
        Column(_("What helped"), _("In the words of those who lifted it."), 40),
        Column(_("Since"), _("The first day it was in the way."), 14),
        Column(_("Lifted"), _("The first day it was no longer in the way."), 14),
        Column(_("Days"), _("Days it was in the way."), 8),
    )
    rows = tuple(_lifted_row(b) for b in report.barriers if b.lifted_on)
    empty = _("No barrier was lifted in this period.")
    grid = Grid(_("Lifted"), _("Barriers lifted in the period"), columns, rows, empty)
    return Section(_("Barriers lifted, and what helped"), (), grid)


def _lifted_row(barrier: BarrierLine) -> tuple[Cell, ...]:
    return (
        barrier.unit_name,
        barrier.words,
        barrier.what_helped,
        barrier.since_on,
        barrier.lifted_on,
        barrier.days,
    )


def helped_section(report: BarrierReport) -> Section:
    """Things that helped, with the number of different barriers."""
    columns = (
        Column(_("What helped"), _("The nearest of the shared names."), 60),
        Column(_("Barriers"), _("Against how many different barriers it helped."), 12),
    )
    rows = tuple((one.name, one.number) for one in report.helped)
    empty = _("Nothing was named yet. Choose what helped when you lift a barrier.")
    grid = Grid(_("What helped"), _("What helped most often"), columns, rows, empty)
    return Section(_("What helped most often"), (), grid)


def tried_section(report: BarrierReport) -> Section:
    """Everything that was tried in the period, whether it helped or not."""
    columns = (
        Column(_("Unit"), _("Where it was tried. From A to Z."), 22),
        Column(_("What was in the way"), _("The barrier it was tried against."), 34),
        Column(_("What was tried"), _("In the words of those who tried it."), 38),
        Column(_("Since"), _("The day from which it was tried."), 14),
        Column(_("Did it help"), _("As far as it was known."), 18),
    )
    rows = tuple(
        (one.unit_name, one.barrier, one.tried, one.tried_on, one.helped) for one in report.tried
    )
    empty = _("Nothing was noted as tried in this period.")
    caption = _("What was tried, and whether it helped")
    grid = Grid(_("What was tried"), caption, columns, rows, empty)
    return Section(_("What was tried"), (), grid)
