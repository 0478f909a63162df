"""Gathers the figures of a quarterly pack: those of each of its parts, and of the period before."""

from core.modules import Module
from core.periods import period_before
from core.permissions import Permission
from core.scope import Scope
from implementation.figures.money import EndsWhen, ends_when
from implementation.figures.participation import part_coverage, wishes
from reports.access import modules_of
from reports.builders.check_ins import collect_check_ins
from reports.builders.collect_barriers import collect_barriers
from reports.builders.collect_practice import collect_practice
from reports.builders.collect_rollout import collect_rollout, unit_line
from reports.builders.outline import chapters_of
from reports.builders.report import Head, PackReport
from services.models import OrganisationSettings, Unit
from training.figures import figures_for

P = Permission


def collect_pack(user_id: int | None, unit: Unit, head: Head) -> PackReport:
    """All of it as at one day, on one structure."""
    figures = Scope(user_id, P.VIEW_FIGURES, (unit.path,))
    doing = Scope(user_id, P.VIEW_IMPLEMENTATION, (unit.path,))
    last = period_before(head.period, _first_month(unit))
    before = figures_for(figures, unit, on=last.until_on, basis=head.tree, with_children=False)
    return PackReport(
        head=head,
        chapters=chapters_of(unit, head.period),
        rollout=collect_rollout(user_id, unit, head),
        before=unit_line(before),
        before_on=last.until_on,
        barriers=collect_barriers(user_id, unit, head),
        practice=collect_practice(user_id, unit, head),
        check_ins=collect_check_ins(user_id, unit, head),
        residents=part_coverage(doing, unit, **head.asked),
        wishes=wishes(doing, unit, **head.asked),
        money=_money(user_id, unit, head),
    )


def _money(user_id: int | None, unit: Unit, head: Head) -> EndsWhen | None:
    """Funding lines; None where money is a tool that is switched off."""
    if Module.MONEY not in modules_of(unit):
        return None
    scope = Scope(user_id, P.VIEW_MONEY, (unit.path,))
    return ends_when(scope, on=head.counted_on, unit=unit)


def _first_month(unit: Unit) -> int:
    told = OrganisationSettings.objects.filter(organisation=unit.organisation_id)
    return told.values_list("year_starts_month", flat=True).first() or 1
