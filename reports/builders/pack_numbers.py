"""Numbers that a pack says in sentences, as tables: what is printed is a figure of its files."""

from django.utils.translation import gettext as _

from core.exports import Cell, Column
from reports.builders.document import Grid, Section
from reports.builders.report import BarrierReport, PackReport, RolloutReport
from reports.builders.small_units import is_few

Rows = list[tuple[Cell, ...]]


def in_numbers(report: PackReport) -> Grid:
    """The numbers of the summary; none of people where they are few."""
    few = is_few(report.rollout.unit)
    rows = [*([] if few else _rollout(report.rollout)), *_barriers(report.barriers)]
    return _numbers(_("Summary in numbers"), rows, _("There is nothing to count yet."))


def _rollout(report: RolloutReport) -> Rows:
    unit = report.unit
    return [
        (_("People who need training"), unit.met + unit.not_yet),
        (_("Hold everything asked of them"), unit.met),
        (_("Still need a level"), unit.not_yet),
        (_("Nothing is asked of them"), unit.not_required),
        (_("Not known what they need"), unit.unknown),
        (_("Training sessions"), len(report.sessions)),
        (_("Activities"), sum(line.number for line in report.activities)),
    ]


def _barriers(report: BarrierReport) -> Rows:
    """What the sentences on barriers say; nothing where they say that none was noted."""
    total, became = report.total, report.became
    if not total.mentions and not became:
        return []
    gone = sum(one.lifted_on is not None for one in became)
    answered = sum(not one.lifted_on and one.outcome != "open" for one in became)
    return [
        (_("Barriers in the way when the period began"), len(became)),
        (_("Of these, now lifted"), gone),
        (_("Of these, answered and still in the way"), answered),
        (_("Of these, without an answer yet"), len(became) - gone - answered),
        (_("Barriers in the way at the end of the period"), total.still_open),
        (_("Of these, only a level above can remove"),
         sum(one.barriers for one in report.asked if one.is_above)),
        (_("Barriers new in the period"), total.new),
        (_("Barriers answered in the period"), total.answered),
        (_("Barriers lifted in the period"), total.lifted),
        (_("Median days in the way"), total.days),
    ]  # fmt: skip


def beside_people(report: RolloutReport) -> Section:
    """How many are counted and how many are not, and who stands beside them."""
    unit, name = report.unit, _("Beside who is counted")
    rows: Rows = [
        (_("People counted"), unit.people),
        (_("People left out"), unit.left_out),
        (_("Known by number only, not added"), unit.counted_only),
        (_("Of “not yet”: began lately and still have time"), unit.starting),
        (_("Of “nothing is asked”: in units that are not in scope yet"), unit.later),
    ]
    return Section(name, (), _numbers(name, rows, ""))


def no_service(report: BarrierReport) -> tuple[Section, ...]:
    """Barriers that stand behind no service; no table where there is none."""
    if not report.total.untold:
        return ()
    name = _("Told of no service")
    rows: Rows = [(_("Barriers that are not told of any service"), report.total.untold)]
    return (Section(name, (), _numbers(name, rows, "")),)


def _numbers(name: str, rows: Rows, empty: str) -> Grid:
    columns = (Column(_("What"), _("What is counted."), 48), Column(_("How many"), _("How many.")))
    return Grid(name, name, columns, tuple(rows), empty)
