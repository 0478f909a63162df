"""Gathers the figures of a rollout report from training and implementation, within one scope."""

from dataclasses import replace
from datetime import date

from django.utils.translation import gettext as _

from core.permissions import Permission
from core.scope import Scope
from implementation.builders.activities import activity_lines
from implementation.figures import ActivitySummary, activity_summary, barrier_summary
from reports.builders.journey import journey_lines
from reports.builders.over_time import Ahead, MonthLine
from reports.builders.report import (
    GroupLine,
    Head,
    LevelLine,
    NumberLine,
    RolloutReport,
    SessionLine,
    TotalsLine,
    UnitLine,
)
from reports.figures.journey import journey_for
from services.figures.who_counts import rule_on, rule_words
from services.models import StaffMember, Unit
from training.counting import framework_on
from training.figures import (
    Completeness,
    SessionFigure,
    Totals,
    UnitFigures,
    completeness,
    figures_for,
    groups_not_reached,
    past_months,
    sessions_between,
    totals_of,
)
from training.figures.outlook import outlook_for, usual_wish

# A report looks back over this many month-ends.
MONTHS_BACK = 12


def collect_rollout(user_id: int | None, unit: Unit, head: Head) -> RolloutReport:
    """The figures of `unit`'s branch, with the rule of the day on who counts."""
    rule = rule_on(unit.organisation_id, head.counted_on)
    return _rollout(user_id, unit, replace(head, who_counts=rule_words(rule)))


def _rollout(user_id: int | None, unit: Unit, head: Head) -> RolloutReport:
    scope = Scope(user_id, Permission.VIEW_FIGURES, (unit.path,))
    doing = Scope(user_id, Permission.VIEW_IMPLEMENTATION, (unit.path,))
    days = head.asked
    figures = figures_for(scope, unit, on=head.counted_on, basis=head.tree)
    return RolloutReport(
        head=head,
        framework=_framework(unit, head.counted_on),
        unit=unit_line(figures),
        left_out=_left_out(figures),
        children=tuple(sorted(map(unit_line, figures.children), key=lambda u: u.name.casefold())),
        months=_months(scope, unit, head.counted_on),
        sessions=tuple(_session(s) for s in sessions_between(scope, unit, **days)),
        groups=_groups(scope, unit, head),
        gaps=_gaps(completeness(scope, unit, on=head.counted_on, basis=head.tree), head),
        activities=_kinds(activity_summary(doing, unit, **days)),
        open_barriers=barrier_summary(doing, unit, **days).still_open,
        journeys=journey_lines(
            journey_for(scope, unit, on=head.counted_on, basis=head.tree, now=figures, quarters=0)
        ),
        done=activity_lines(doing, unit, **days),
        totals=_totals(totals_of(scope, unit, on=head.counted_on, basis=head.tree)),
        ahead=_ahead(scope, unit, head),
    )


def _ahead(scope: Scope, unit: Unit, head: Head) -> Ahead:
    """Without what is planned: the same period then says the same whenever it is asked for."""
    wish = usual_wish(head.counted_on, with_planned=False)
    return Ahead(wish, outlook_for(scope, unit, wish, today=head.counted_on, basis=head.tree))


def _totals(found: Totals) -> tuple[TotalsLine, ...]:
    return tuple(
        TotalsLine(line.name, line.people, tuple(zip(found.levels, line.levels, strict=True)))
        for line in found.lines
    )


def _kinds(summary: ActivitySummary) -> tuple[NumberLine, ...]:
    return tuple(NumberLine(kind.kind, kind.name, kind.activities) for kind in summary.kinds)


def _framework(unit: Unit, day: date) -> str:
    framework = framework_on(unit.organisation_id, day)
    return framework.name if framework else _("None chosen yet")


def unit_line(figures: UnitFigures) -> UnitLine:
    """A unit with everything under it, as a report says it."""
    split = figures.split
    return UnitLine(
        code=figures.unit,
        name=figures.name,
        kind=figures.kind,
        people=figures.people,
        counted_only=figures.counted_only,
        met=split.met,
        not_yet=split.not_yet,
        not_required=split.not_required,
        unknown=split.unknown,
        left_out=sum(figures.left_out.values()),
        levels=tuple(LevelLine(v.code, v.name, v.required, v.held, v.met) for v in figures.levels),
        starting=figures.starting,
        later=figures.later,
    )


def _left_out(figures: UnitFigures) -> tuple[NumberLine, ...]:
    return tuple(
        NumberLine(code, left_out_name(code), number)
        for code, number in figures.left_out.items()
        if number
    )


def left_out_name(code: str) -> str:
    """Why somebody on the staff list is not counted, in words."""
    words = {"left": _("left"), "no_post": _("no current post"), "away": _("away for long")}
    return words.get(code) or str(dict(StaffMember.Kind.choices).get(code, code))


def _months(scope: Scope, unit: Unit, until: date) -> tuple[MonthLine, ...]:
    past = past_months(scope, unit, until=until, months=MONTHS_BACK)
    return tuple(
        MonthLine(one.as_at, one.split.met, one.split.met + one.split.not_yet, people=one.people)
        for one in past
    )


def _session(one: SessionFigure) -> SessionLine:
    return SessionLine(
        on=one.on,
        title=one.title,
        level=one.level,
        unit_name=one.unit_name,
        named=one.named,
        counted_only=one.counted_only,
        unidentified=one.unidentified,
    )


def _groups(scope: Scope, unit: Unit, head: Head) -> tuple[GroupLine, ...]:
    return tuple(
        GroupLine(one.name, one.people, one.reached, one.kind)
        for one in groups_not_reached(scope, unit, on=head.counted_on, basis=head.tree)
    )


def _gaps(gaps: Completeness, head: Head) -> tuple[NumberLine, ...]:
    """An address is one of today: a day that is past when it is counted says nothing of them."""
    no_email = NumberLine("no_email", _("People without an email address"), gaps.no_email)
    return (
        NumberLine("no_role", _("People without a job role"), gaps.no_role),
        NumberLine(
            "role_without_rule",
            _("People whose job role has no rule yet"),
            gaps.role_without_rule,
        ),
        *((no_email,) if head.is_of_today else ()),
        NumberLine(
            "unidentified", _("Names in attendance lists that match nobody"), gaps.unidentified
        ),
        NumberLine(
            "sessions_without_attendance",
            _("Sessions held without any attendance"),
            gaps.sessions_without_attendance,
        ),
    )
