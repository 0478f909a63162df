"""Does it work? What people said before and later, in figures of ten people or more.

Every figure adds up whole pools (`training.actions.pools`), so that taking one from another never
leaves fewer than ten people.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Sum

from core.scope import Scope
from services.models import Unit
from training.comparing import Comparison, Sums, compare
from training.models import Course, Evaluation, Pool, PoolFigure, Session, Statement, Wave

# From this mean change on (of the five steps) people agree more, or less, than before.
NOTABLE = 0.25


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One statement: the people who answered it both times, and their means.

    Six months later the change alone is told, without means: fewer people may have answered then
    than just after, and the two means before would give away what the others said (decision 0021).
    """

    words: str
    is_asked: bool
    found: Comparison

    @property
    def direction(self) -> int:
        """1 more than before, -1 less, 0 about the same."""
        change = self.found.mean_change or 0
        return 0 if abs(change) < NOTABLE else (1 if change > 0 else -1)


@dataclass(frozen=True, slots=True)
class Answered:
    """How many sessions and people: asked before, answered, and answered both times."""

    sessions: int
    asked: int
    answered_before: int
    answered_later: int
    matched: int


@dataclass(frozen=True, slots=True)
class ServiceLine:
    """One service, with its statements."""

    service: str
    answered: Answered
    statements: tuple[StatementLine, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """All of a branch for one later wave: together, and service by service, A to Z.

    `waiting` is how many sessions are over whose answers cannot be shown yet, `removed` of how many
    they were removed before they could be. `together` is None while there is no pool.
    """

    kind: str
    together: ServiceLine | None
    services: tuple[ServiceLine, ...]
    waiting: int
    removed: int


def changes_of(scope: Scope, unit: Unit, course: Course) -> list[Change]:
    """What changed in the sessions that services in the branch of `unit` held, wave by wave."""
    pools = list(
        Pool.objects.within(scope)
        .filter(course=course, unit__path__startswith=unit.path)
        .select_related("unit")
        .order_by("unit__sort_key", "unit_id", "pk")
    )
    figures = list(
        PoolFigure.objects.within(scope).filter(pool__in=pools).select_related("statement", "pool")
    )
    return [
        _change(kind, [p for p in pools if p.kind == kind], figures, scope, unit, course)
        for kind in (Wave.Kind.AFTER, Wave.Kind.SIX_MONTHS)
    ]


def _change(
    kind: str, pools: list[Any], figures: list[Any], scope: Scope, unit: Unit, course: Course
) -> Change:
    by_service: dict[int, list[Any]] = defaultdict(list)
    for pool in pools:
        by_service[pool.unit_id].append(pool)
    services = tuple(_line(some[0].unit.name, some, figures) for some in by_service.values())
    together = _line(unit.name, pools, figures) if pools else None
    return Change(kind, together, services, *_not_shown(kind, scope, unit, course))


def _not_shown(kind: str, scope: Scope, unit: Unit, course: Course) -> tuple[int, int]:
    """Sessions that are over and in no figure: those that wait, and those that were too few."""
    rows = Evaluation.objects.within(scope).over_without_figures(kind)
    here = rows.filter(session__course=course, session__unit__path__startswith=unit.path)
    removed = here.exclude(forgotten_on=None).count()
    return here.count() - removed, removed


def _line(name: str, pools: list[Any], figures: list[Any]) -> ServiceLine:
    mine = {pool.pk for pool in pools}
    counted = ("asked", "answered_before", "answered_later", "matched", "sessions")
    total = {key: sum(getattr(pool, key) for pool in pools) for key in counted}
    rows = [figure for figure in figures if figure.pool_id in mine]
    return ServiceLine(name, Answered(**total), tuple(_statements(rows)))


def _statements(figures: Iterable[Any]) -> list[StatementLine]:
    """Those asked now first, in their order; then those of earlier years."""
    sums: dict[int, Sums] = defaultdict(Sums)
    statements: dict[int, Statement] = {}
    has_means = True
    for one in figures:
        statements[one.statement_id] = one.statement
        before = one.before or 0
        sums[one.statement_id] += Sums(one.n, before, before + one.change, one.squared)
        has_means &= one.before is not None
    order = sorted(statements.values(), key=lambda s: (not s.is_asked, s.position, s.pk))
    found = {pk: compare(one) for pk, one in sums.items()}
    if not has_means:
        found = {pk: replace(one, mean_before=None, mean_after=None) for pk, one in found.items()}
    return [StatementLine(s.words, s.is_asked, found[s.pk]) for s in order]


@dataclass(frozen=True, slots=True)
class CourseLine:
    """One course of the organisation: how many statements it asks, and what is shown in the branch.

    People asked, who answered after the session, and who answered both times.
    """

    course: Course
    statements: int
    sessions: int
    asked: int
    answered: int
    matched: int


def courses_asked(scope: Scope, unit: Unit) -> list[CourseLine]:
    """Courses on offer, or with figures, in the organisation of `unit`, A to Z. Three queries."""
    statements: dict[int, int] = defaultdict(int)
    rows = Statement.objects.filter(organisation_id=unit.organisation_id, is_asked=True)
    for pk in rows.values_list("course", flat=True):
        statements[pk] += 1
    shown = _shown_of(scope, unit)
    courses = Course.objects.within(scope).order_by("name", "pk")
    return [
        CourseLine(c, statements[c.pk], *shown.get(c.pk, (0, 0, 0, 0)))
        for c in courses
        if c.is_active or c.pk in statements or c.pk in shown
    ]


def _shown_of(scope: Scope, unit: Unit) -> dict[int, tuple[int, int, int, int]]:
    """By course: sessions, asked, answered after and both times, of the pools made after."""
    pools = Pool.objects.within(scope).filter(
        unit__path__startswith=unit.path, kind=Wave.Kind.AFTER
    )
    counted = ("sessions", "asked", "answered_later", "matched")
    rows = pools.order_by().values_list("course").annotate(*(Sum(name) for name in counted))
    return {pk: tuple(numbers) for pk, *numbers in rows}


def asks_anything(session: Session) -> bool:
    """Whether people of the session are asked how far statements fit them."""
    asked = Statement.objects.asked_of(session.course_id, session.unit.organisation_id)
    return bool(asked.exists())
