"""Gathers the figures of a pack: those of each of its parts, and of the period before."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from core.modules import Module
from core.periods import period_before
from core.permissions import Permission
from core.scope import Scope
from implementation.figures.money import EndsWhen, ends_when
from implementation.figures.participation import part_coverage
from reports.access import modules_of
from reports.builders.check_ins import collect_check_ins
from reports.builders.collect_barriers import collect_barriers
from reports.builders.collect_practice import collect_practice
from reports.builders.collect_rollout import collect_rollout, unit_line
from reports.builders.outline import CHAPTERS, chapters_of
from reports.builders.report import Chapter, Head, PackReport, UnitLine
from services.models import OrganisationSettings, Unit
from training.figures import figures_for

P = Permission
# The chapters whose figures are counted, in the order in which they are.
PARTS_IN_ORDER = (
    "changes",
    "training",
    "barriers",
    "practice",
    "check_ins",
    "residents",
    "financial",
)


@dataclass(frozen=True, slots=True)
class _Counting:
    """Says which chapter is being counted, under the heading that it has in this organisation."""

    chapters: tuple[Chapter, ...]
    begin: Callable[[str], None]

    def at(self, code: str) -> None:
        """The figures of this chapter are next."""
        own = {one.code: one.heading for one in self.chapters}
        self.begin(own.get(code) or str(CHAPTERS[code].heading))


def collect_pack(
    user_id: int | None, unit: Unit, head: Head, begin: Callable[[str], None]
) -> PackReport:
    """All of it as at one day, on one structure; `begin` is told the name of each chapter."""
    chapters = chapters_of(unit, head.period)
    counting = _Counting(chapters, begin)
    doing = Scope(user_id, P.VIEW_IMPLEMENTATION, (unit.path,))
    counting.at("changes")
    before, before_units = _before(user_id, unit, head)
    counting.at("training")
    rollout = collect_rollout(user_id, unit, head)
    counting.at("barriers")
    barriers = collect_barriers(user_id, unit, head)
    counting.at("practice")
    practice = collect_practice(user_id, unit, head)
    counting.at("check_ins")
    check_ins = collect_check_ins(user_id, unit, head)
    counting.at("residents")
    residents = part_coverage(doing, unit, **head.asked)
    counting.at("financial")
    money = _money(user_id, unit, head)
    return PackReport(
        head, chapters, rollout, before, _last_day(unit, head), barriers, practice, check_ins,
        residents, money, before_units,
    )  # fmt: skip


def _before(user_id: int | None, unit: Unit, head: Head) -> tuple[UnitLine, tuple[UnitLine, ...]]:
    """The unit and the units right below it at the end of the period before."""
    scope = Scope(user_id, P.VIEW_FIGURES, (unit.path,))
    found = figures_for(scope, unit, on=_last_day(unit, head), basis=head.tree)
    return unit_line(found), tuple(map(unit_line, found.children))


def _last_day(unit: Unit, head: Head) -> date:
    """The last day of the period before."""
    return period_before(head.period, _first_month(unit)).until_on


def _money(user_id: int | None, unit: Unit, head: Head) -> EndsWhen | None:
    """Funding lines; None where money is a tool that is switched off."""
    if Module.MONEY not in modules_of(unit):
        return None
    scope = Scope(user_id, P.VIEW_MONEY, (unit.path,))
    return ends_when(scope, on=head.counted_on, unit=unit)


def _first_month(unit: Unit) -> int:
    told = OrganisationSettings.objects.filter(organisation=unit.organisation_id)
    return told.values_list("year_starts_month", flat=True).first() or 1
