"""Who might like an offer, and what is not known yet."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from core.permissions import Permission
from core.scope import Scope
from services.figures.basis import Basis
from services.figures.people import survivor_of
from services.models import Post, Unit
from training.counting import people, question_for, run
from training.figures.coverage import is_month_end, levels_of
from training.figures.sessions import sessions_of
from training.models import Level, NotNow, Place, Session, Standing, Visitor

# Names of people are shown to those who hold one of these, to nobody else.
NAMES = frozenset(
    {
        Permission.VIEW_STAFF,
        Permission.MANAGE_STAFF,
        Permission.RECORD_TRAINING,
        Permission.IMPORT_ATTENDANCE,
    }
)


@dataclass(frozen=True, slots=True)
class Offer:
    """Somebody who might like an offer; the same line is shown to the person.

    `holds` and `missing` are names of levels, lowest first; `next_session` says when and where
    one of the missing levels can be had next, or is "".
    """

    staff_id: int
    name: str
    unit_name: str
    holds: tuple[str, ...]
    missing: tuple[str, ...]
    next_session: str


@dataclass(frozen=True, slots=True)
class Completeness:
    """What is not known yet: people without a role, roles without a rule, sessions without names.

    The first three count people; `role_without_rule` are people whose roles nobody has decided on.
    """

    no_role: int
    role_without_rule: int
    no_email: int
    unidentified: int
    sessions_without_attendance: int


def counted_in(scope: Scope, unit: Unit) -> QuerySet[Any, Any]:
    """Standings of the people counted in the unit or under it, within the scope."""
    return Standing.objects.within(scope).filter(unit__path__startswith=unit.path, left_out="")


def might_like_an_offer(
    scope: Scope, unit: Unit, *, on: date, limit: int = 20
) -> tuple[Offer, ...]:
    """People of the branch who miss a level, A to Z; nobody who said "not now" or has a place.

    Empty for a scope whose permission shows no names.
    """
    if scope.permission not in NAMES:
        return ()
    rows = list(
        counted_in(scope, unit)
        .filter(status=Standing.Status.NOT_YET)
        .exclude(Exists(_said_not_now(on)) | Q(staff_member__in=_with_a_place(on)))
        .select_related("staff_member", "unit")
        .order_by("staff_member__sort_key", "staff_member")[:limit]
    )
    levels = levels_of(row.framework_id for row in rows)
    soonest = _next_by_level(sessions_of(scope, unit), on)
    return tuple(offer_line(row, levels.get(row.framework_id, []), soonest) for row in rows)


def _said_not_now(on: date) -> QuerySet[Any, Any]:
    """By any of their records: what was said of a joined one holds for the one that stays."""
    said = NotNow.objects.current_on(on).annotate(survivor=survivor_of("staff_member"))
    return said.filter(survivor=OuterRef("staff_member"), framework=OuterRef("framework"))  # type: ignore[no-any-return]


def _with_a_place(on: date) -> QuerySet[Any, Any]:
    """The ids of everybody who may come to a session to come, by any of their records."""
    booked = Place.objects.filter(
        state__in=Place.AHEAD, session__on__gte=on, session__state=Session.State.PLANNED
    )
    found: QuerySet[Any, Any] = booked.order_by().values_list(survivor_of("staff_member"))
    return found


def _next_by_level(sessions: QuerySet[Any, Any], on: date) -> dict[int, str]:
    """For each level that a planned session counts for, the soonest one in words."""
    rows = (
        sessions.filter(state=Session.State.PLANNED, on__gte=on, course__level__isnull=False)
        .order_by("course__level", "on", "pk")
        .distinct("course__level")
        .values_list("course__level", "title", "on")
    )
    return {level: f"{title}, {day:%-d %B %Y}" for level, title, day in rows}


def offer_line(row: Standing, levels: list[Level], soonest: Mapping[int, str]) -> Offer:
    """What a standing says, as the person and the lead both read it."""
    held = [level for level in levels if row.held >> (level.rank - 1) & 1]
    missing = [level for level in levels if row.required & ~row.held & 1 << (level.rank - 1)]
    return Offer(
        staff_id=row.staff_member_id,
        name=row.staff_member.shown_name,
        unit_name=row.unit.name,
        holds=tuple(level.name for level in held),
        missing=tuple(level.name for level in missing),
        next_session=next((soonest[level.pk] for level in missing if level.pk in soonest), ""),
    )


# `begun` are the posts of the people counted, up to the day on which they are: nobody of today is
# asked about a day that is past.
GAPS = """
SELECT (count(*) FILTER (WHERE NOT has_role))::int AS no_role,
       (count(*) FILTER (WHERE has_role AND status = 'unknown'))::int AS role_without_rule,
       (count(*) FILTER (WHERE email = ''))::int AS no_email
FROM (
    SELECT n.status, s.email, EXISTS (
        SELECT 1 FROM begun b
        WHERE b.staff_member_id = n.staff_member_id AND b.is_current AND b.role_id IS NOT NULL
    ) AS has_role
    FROM now n JOIN tree t ON t.unit_id = n.unit_id AND t.ancestor_id = %(unit)s
    JOIN services_staffmember s ON s.id = n.staff_member_id
    WHERE n.left_out = ''
) AS counted_here
"""


def completeness(scope: Scope, unit: Unit, *, on: date, basis: Basis = "today") -> Completeness:
    """What would make the figures of the branch fuller, of the people whom `figures_for` counts.

    Addresses are those of now on any day, and a name counts as matched however late it was.
    Raises PermissionError outside the scope.
    """
    if not scope.holds(unit.path):
        raise PermissionError(f"{unit} is outside this scope")
    sessions = sessions_of(scope, unit, basis=basis)
    strangers = Visitor.objects.filter(
        session__in=sessions.filter(on__lte=on).values("pk"), state=Visitor.State.UNIDENTIFIED
    )
    return Completeness(
        **_of_people(scope, unit, on, basis),
        unidentified=strangers.count(),
        sessions_without_attendance=without_attendance(sessions, on).count(),
    )


def _of_people(scope: Scope, unit: Unit, on: date, basis: Basis) -> dict[str, int]:
    """From the standings kept for today, or of people counted afresh as they were on the day."""
    today = timezone.localdate()
    if on == today:
        return _of_today(scope, unit, on)
    question = question_for(unit.organisation_id, on, of_period=is_month_end(on) and on < today)
    (row,) = run(people(basis) + GAPS, {**question.parameters, "unit": unit.pk})
    return row


def _of_today(scope: Scope, unit: Unit, on: date) -> dict[str, int]:
    # Person by person: PostgreSQL runs through a long list of ids once for each row.
    in_a_role = Post.objects.current_on(on).filter(role__isnull=False)
    has_role = Q(Exists(in_a_role.filter(staff_member=OuterRef("staff_member"))))
    unknown = Q(status=Standing.Status.UNKNOWN)
    return counted_in(scope, unit).aggregate(  # type: ignore[no-any-return]
        no_role=Count("pk", filter=~has_role),
        role_without_rule=Count("pk", filter=unknown & has_role),
        no_email=Count("pk", filter=Q(staff_member__email="")),
    )


def without_attendance(sessions: QuerySet[Any, Any], on: date) -> QuerySet[Any, Any]:
    """Sessions whose last day is past, and of which nobody has said who or how many came."""
    came = Place.objects.filter(session=OuterRef("pk"), state=Place.State.CAME)
    guests = Visitor.objects.filter(session=OuterRef("pk"))
    over = sessions.filter(on__lt=on, head_count=None).exclude(ends_on__gte=on)
    return over.exclude(Q(state=Session.State.CANCELLED) | Exists(came) | Exists(guests))
