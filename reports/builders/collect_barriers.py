"""Gathers the figures of a barrier report, within one scope."""

from datetime import date

from django.utils.translation import gettext as _

from core.periods import Period, period_before
from core.permissions import Permission
from core.scope import Scope
from implementation.figures import (
    AttemptFigure,
    BarrierFigure,
    BarrierSummary,
    Became,
    CodeFigure,
    LevelFigure,
    PastFigure,
    ServiceTheme,
    asked_of_levels,
    barrier_codes,
    barrier_past,
    barrier_summary,
    barrier_themes,
    barriers_between,
    themes_by_service,
    what_became,
    what_helped,
    what_was_tried,
)
from reports.builders.report import (
    AlsoLine,
    AskedLine,
    BarrierLine,
    BarrierReport,
    BecameLine,
    CodeLine,
    Head,
    NumberLine,
    QuarterLine,
    ServiceThemeLine,
    ThemeLine,
    TriedLine,
)
from reports.builders.words import whole_or_half
from reports.figures.hindrances import HindranceFigure, hindrances
from services.models import OrganisationSettings, Unit
from training.figures.hindrances import at_least

# A unit's own past: so many periods before the one reported on.
PERIODS_BACK = 4


def collect_barriers(user_id: int | None, unit: Unit, head: Head) -> BarrierReport:
    """Everything a barrier report about `unit` tells. The number of queries is always the same."""
    scope = Scope(user_id, Permission.VIEW_IMPLEMENTATION, (unit.path,))
    days = head.asked
    barriers = barriers_between(scope, unit, **days)
    total = barrier_summary(scope, unit, **days)
    also, also_services = hindrances(scope, unit, **days)
    return BarrierReport(
        head=head,
        total=_theme(_("All themes"), total),
        themes=tuple(_theme(t.name, t) for t in barrier_themes(scope, unit, **days)),
        removers=_removers(barriers, head.counted_on),
        barriers=tuple(_barrier(b, head.counted_on) for b in barriers),
        became=tuple(map(_became, what_became(scope, unit, **days))),
        helped=tuple(
            NumberLine(one.code, one.name, one.barriers) for one in what_helped(scope, unit, **days)
        ),
        services=tuple(map(_service, themes_by_service(scope, unit, **days))),
        codes=tuple(map(_code, barrier_codes(scope, unit, **days))),
        slows=_slows(total),
        asked=tuple(map(_asked, asked_of_levels(scope, unit, on=head.counted_on, basis=head.tree))),
        tried=tuple(map(_tried, what_was_tried(scope, unit, **days))),
        past=_past(scope, unit, head),
        also=tuple(map(_also, also)),
        also_services=tuple(map(_also, also_services)),
    )


def _theme(name: str, one: BarrierSummary) -> ThemeLine:
    return ThemeLine(
        name=name,
        services=one.services,
        units=one.units,
        mentions=one.mentions,
        new=one.new,
        answered=one.answered,
        lifted=one.lifted,
        still_open=one.still_open,
        days=whole_or_half(one.median_days),
        untold=one.untold,
    )


def _lifted_by(one: BarrierFigure, day: date) -> date | None:
    """A barrier that was lifted after the period was still open at its end."""
    return one.lifted_on if one.is_lifted_by(day) else None


def _removers(barriers: tuple[BarrierFigure, ...], day: date) -> tuple[NumberLine, ...]:
    """Open barriers by who can act, A to Z."""
    still = [b for b in barriers if not _lifted_by(b, day)]
    names = {b.who_can_remove: b.who_can_remove_name or _("Nobody named yet") for b in still}
    return tuple(
        NumberLine(code, name, sum(b.who_can_remove == code for b in still))
        for code, name in sorted(names.items(), key=lambda pair: str(pair[1]))
    )


def _barrier(one: BarrierFigure, day: date) -> BarrierLine:
    lifted_on = _lifted_by(one, day)
    return BarrierLine(
        unit_name=one.unit_name,
        theme=one.theme_name,
        words=one.words,
        who_can_remove=one.who_can_remove_name,
        since_on=one.since_on,
        lifted_on=lifted_on,
        what_helped=_helped_words(one) if lifted_on else "",
        days=one.days,
        slows=one.slows_name,
        remover=one.remover_name,
        is_above=one.is_above,
    )


def _helped_words(one: BarrierFigure) -> str:
    return " – ".join(filter(None, (one.what_helped, one.enabler_name)))


def _became(one: Became) -> BecameLine:
    return BecameLine(
        unit_name=one.barrier.unit_name,
        words=one.barrier.words,
        outcome=one.outcome.value,
        outcome_name=one.outcome.label,
        because=one.because,
        answered_on=one.answered_on,
        lifted_on=one.lifted_on,
        what_helped=_helped_words(one.barrier) if one.lifted_on else "",
    )


def _service(one: ServiceTheme) -> ServiceThemeLine:
    return ServiceThemeLine(one.service_name, one.theme_name, one.units, one.mentions)


def _code(one: CodeFigure) -> CodeLine:
    return CodeLine(one.theme_name, one.name, one.services, one.mentions, one.still_open)


def _slows(total: BarrierSummary) -> tuple[NumberLine, ...]:
    """From the least to the most, and those of which it was not said."""
    if not total.mentions:
        return ()
    return (
        NumberLine("1", _("It slows us a little"), total.slow_a_little),
        NumberLine("2", _("It slows us a lot"), total.slow_a_lot),
        NumberLine("3", _("It stops us"), total.stop),
        NumberLine("", _("Not said"), total.slow_not_said),
    )


def _asked(one: LevelFigure) -> AskedLine:
    return AskedLine(one.name, one.is_above, one.barriers, one.answered)


def _tried(one: AttemptFigure) -> TriedLine:
    return TriedLine(one.unit_name, one.barrier, one.tried, one.tried_on, one.helped_name)


def _also(one: HindranceFigure) -> AlsoLine:
    people = at_least(one.people)
    return AlsoLine(one.service_name, one.theme_name, one.services, one.sessions, people)


def _past(scope: Scope, unit: Unit, head: Head) -> tuple[QuarterLine, ...]:
    periods = periods_until(head.period, _first_month(unit))
    past = barrier_past(scope, unit, periods=periods, until_on=head.counted_on, basis=head.tree)
    return tuple(map(_quarter, past))


def periods_until(period: Period, year_starts_month: int) -> list[Period]:
    """The periods of its kind before `period`, oldest first, and `period` itself."""
    found = [period]
    for _place in range(PERIODS_BACK):
        found.insert(0, period_before(found[0], year_starts_month))
    return found


def _first_month(unit: Unit) -> int:
    settings = OrganisationSettings.objects.filter(organisation=unit.organisation_id).first()
    return settings.year_starts_month if settings else 1


def _quarter(one: PastFigure) -> QuarterLine:
    summary = one.summary
    return QuarterLine(
        code=one.period.code,
        until_on=one.counted_on,
        mentions=summary.mentions,
        new=summary.new,
        answered=summary.answered,
        lifted=summary.lifted,
        still_open=summary.still_open,
        days=whole_or_half(summary.median_days),
    )
