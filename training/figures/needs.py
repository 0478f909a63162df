"""What proposed levels would mean: who is affected, who is there already, what it takes."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Q

from core.scope import Scope
from services.models import Post, Unit
from training.counting import RANKS, framework_on, levels_on, proposed, question_for, run
from training.models import Level, LevelRequirement, NeedsProposal, ProposedLevel


@dataclass(frozen=True, slots=True)
class RoleLine:
    """A job role of a branch and how many people have a post in it there today."""

    role_id: int
    name: str
    people: int


@dataclass(frozen=True, slots=True)
class GroupLine:
    """A role group (None: roles without one) with its roles A to Z; each person counts once."""

    group_id: int | None
    name: str
    people: int
    roles: tuple[RoleLine, ...]


@dataclass(frozen=True, slots=True)
class WaitingProposal:
    """A proposal that an admin may adopt: of which unit, and from which day it would hold."""

    proposal_id: int
    unit_name: str
    from_on: date


def proposals_waiting(scope: Scope, *, limit: int) -> tuple[WaitingProposal, ...]:
    """Proposals of the scope that wait for somebody to adopt them, the newest first."""
    rows = NeedsProposal.objects.within(scope).filter(state=NeedsProposal.State.PROPOSED)
    return tuple(
        WaitingProposal(one.pk, one.unit.name, one.from_on) for one in rows.for_list()[:limit]
    )


@dataclass(frozen=True, slots=True)
class LevelNeed:
    """One level: people counted of whom it would be asked, and how many of them hold it.

    `more` would be asked for it and are not today, `fewer` the other way round. `is_named`: the
    proposal asks for it; else it is here because of those who would not be asked for it any more.
    `sessions` and `release_minutes` are what the people still to do take; None while no course, no
    length of it or no room size is known.
    """

    level: str
    rank: int
    asked: int
    has: int
    more: int
    fewer: int
    is_named: bool
    course: str
    sessions: int | None
    release_minutes: int | None

    @property
    def to_do(self) -> int:
        return self.asked - self.has


@dataclass(frozen=True, slots=True)
class UnitNeed:
    """The same of one unit right below the branch (or the branch itself), level by level.

    `asked` and `to_do` by rank. Somebody with posts in two units stands in both.
    """

    name: str
    asked: dict[int, int]
    to_do: dict[int, int]


@dataclass(frozen=True, slots=True)
class Effect:
    """What a proposal would mean as at a day.

    `less`: people who would be asked for less than today. `waiting`: those of a unit whose wave
    has not begun, who would be asked from then on.
    """

    as_at: date
    levels: tuple[LevelNeed, ...]
    units: tuple[UnitNeed, ...]
    less: int = 0
    waiting: int = 0

    @property
    def sessions(self) -> int | None:
        """All of them; None while some are not known."""
        return _sum(need.sessions for need in self._to_do)

    @property
    def release_minutes(self) -> int | None:
        return _sum(need.release_minutes for need in self._to_do)

    @property
    def _to_do(self) -> list[LevelNeed]:
        return [need for need in self.levels if need.to_do and need.is_named]


def _sum(numbers: Iterable[int | None]) -> int | None:
    known = list(numbers)
    return None if None in known else sum(n for n in known if n is not None)


def roles_of_branch(scope: Scope, unit: Unit, *, on: date) -> tuple[GroupLine, ...]:
    """The roles of the branch by group A to Z, with people in post on `on`. Two queries.

    Raises PermissionError outside the scope.
    """
    posts = _posts(scope, unit, on).filter(role__isnull=False).order_by()
    people = Count("staff_member", distinct=True)
    of_role = posts.values("role", "role__name", "role__role_group").annotate(n=people)
    of_group = posts.values("role__role_group", "role__role_group__name").annotate(n=people)
    roles: dict[int | None, list[RoleLine]] = defaultdict(list)
    for row in of_role:
        line = RoleLine(row["role"], row["role__name"], row["n"])
        roles[row["role__role_group"]].append(line)
    lines = [
        GroupLine(
            row["role__role_group"],
            row["role__role_group__name"] or "",
            row["n"],
            tuple(sorted(roles[row["role__role_group"]], key=lambda r: r.name.casefold())),
        )
        for row in of_group
    ]
    return tuple(sorted(lines, key=lambda g: (g.group_id is None, g.name.casefold())))


def _posts(scope: Scope, unit: Unit, on: date) -> Any:
    if not scope.holds(unit.path):
        raise PermissionError(f"{unit} is outside this scope")
    return Post.objects.current_on(on).filter(unit__path__startswith=unit.path)


# People with a post today in the branch in a role or group of the proposal, by the unit right below
# the branch and altogether (no path): what they would be asked, are asked, and hold.
EFFECT = """, branch AS (
    SELECT DISTINCT b.staff_member_id, %(branch)s || coalesce(
        nullif(split_part(substr(u.path, length(%(branch)s) + 1), '.', 1), '') || '.', '') AS path
    FROM begun b JOIN services_unit u ON u.id = b.unit_id
    LEFT JOIN services_jobrole o ON o.id = b.role_id
    WHERE b.is_current AND starts_with(u.path, %(branch)s)
      AND (b.role_id = ANY(%(roles)s::bigint[]) OR o.role_group_id = ANY(%(groups)s::bigint[]))
), affected AS (
    SELECT b.staff_member_id, b.path, coalesce(r.mask, 0) AS asked, s.held,
           coalesce(s.asked_later, s.required) AS before, s.asked_later IS NOT NULL AS waits
    FROM branch b
    JOIN training_standing s ON s.staff_member_id = b.staff_member_id
     AND s.framework_id = %(framework)s AND s.left_out = ''
    LEFT JOIN required r ON r.staff_member_id = b.staff_member_id
)
SELECT path, asked, before, held, waits, count(DISTINCT staff_member_id)::int AS n FROM affected
GROUP BY GROUPING SETS ((path, asked, before, held, waits), (asked, before, held, waits))
"""


def effect_of(scope: Scope, proposal: NeedsProposal, *, on: date) -> Effect:
    """Who would be asked for what by all rules together if it held on `on` (today).

    Rules of nearer units and of single posts stay, and count. People who are not counted are left
    out, as everywhere. Raises PermissionError outside the scope.
    """
    unit = proposal.unit
    if not scope.holds(unit.path):
        raise PermissionError(f"{unit} is outside this scope")
    levels = levels_on(unit.organisation_id, on)
    lines = list(proposal.lines.select_related("level"))
    if not levels or not lines:
        return Effect(on, (), ())
    rows = run(proposed() + EFFECT, _facts(proposal, lines, on))
    whole, named = _tally(row for row in rows if row["path"] is None), _named(lines, levels, on)
    shown = [one for one in levels if one.rank in named or whole.fewer[one.rank]]
    needs = tuple(_need(one, whole, proposal, is_named=one.rank in named) for one in shown)
    by_unit = _units(unit, [row for row in rows if row["path"]], [one.rank for one in shown])
    return Effect(on, needs, by_unit, less=whole.less, waiting=whole.waiting)


def _facts(proposal: NeedsProposal, lines: list[ProposedLevel], on: date) -> dict[str, Any]:
    """Of the statement: the rules that adopting would replace, and those that it would make."""
    unit = proposal.unit
    where = None if unit.parent_id is None else unit.pk
    roles = [line.role_id for line in lines if line.role_id]
    groups = [line.role_group_id for line in lines if line.role_group_id]
    rules = LevelRequirement.objects.of_people().filter(
        Q(role__in=roles) | Q(role_group__in=groups),
        organisation=unit.organisation_id,
        unit=where,
        track=None,
    )
    same: dict[str, Any] = {
        "organisation_id": unit.organisation_id,
        "unit_id": where,
        "from_on": on.isoformat(),
    }
    made = [
        same | {"id": -nth, "level_id": line.level_id} | _whom(line)
        for nth, line in enumerate(lines, start=1)
    ]
    told = {"replaced": list(rules.values_list("pk", flat=True)), "proposed": json.dumps(made)}
    about = {"branch": unit.path, "roles": roles, "groups": groups}
    return question_for(unit.organisation_id, on).parameters | told | about


def _whom(line: ProposedLevel) -> dict[str, Any]:
    return {"role_id": line.role_id, "role_group_id": line.role_group_id}


def _named(lines: list[ProposedLevel], levels: list[Level], on: date) -> set[int]:
    """Ranks that the proposal asks for; in a cumulative framework those below each too."""
    by_line = {level.line: level.rank for level in levels}
    framework = framework_on(lines[0].proposal.unit.organisation_id, on)
    tops = {by_line.get(line.level.line, 0) for line in lines} - {0}
    if framework and framework.is_cumulative:
        return {rank for top in tops for rank in range(1, top + 1)}
    return tops


@dataclass(slots=True)
class _Tally:
    """People by rank: would be asked, of them hold it; are asked more or less than today."""

    asked: Counter[int] = field(default_factory=Counter)
    has: Counter[int] = field(default_factory=Counter)
    more: Counter[int] = field(default_factory=Counter)
    fewer: Counter[int] = field(default_factory=Counter)
    less: int = 0
    waiting: int = 0


def _tally(rows: Iterable[dict[str, Any]]) -> _Tally:
    sums = _Tally()
    for row in rows:
        asked, before, n = row["asked"], row["before"], row["n"]
        for rank in RANKS:
            bit = 1 << (rank - 1)
            sums.asked[rank] += n if asked & bit else 0
            sums.has[rank] += n if asked & row["held"] & bit else 0
            sums.more[rank] += n if asked & ~before & bit else 0
            sums.fewer[rank] += n if before & ~asked & bit else 0
        sums.less += n if before & ~asked else 0
        sums.waiting += n if row["waits"] and asked else 0
    return sums


def _need(level: Level, sums: _Tally, proposal: NeedsProposal, *, is_named: bool) -> LevelNeed:
    asked, has = sums.asked[level.rank], sums.has[level.rank]
    course = next((c for c in proposal.courses.all() if _is_for(c, level)), None)
    room, minutes = proposal.room_size, course.minutes if course else None
    return LevelNeed(
        level=level.name,
        rank=level.rank,
        asked=asked,
        has=has,
        more=sums.more[level.rank],
        fewer=sums.fewer[level.rank],
        is_named=is_named,
        course=course.name if course else "",
        sessions=-(-(asked - has) // room) if course and room and is_named else None,
        release_minutes=(asked - has) * minutes if minutes and is_named else None,
    )


def _is_for(course: Any, level: Level) -> bool:
    return course.level is not None and course.level.line == level.line


def _units(branch: Unit, rows: list[dict[str, Any]], ranks: list[int]) -> tuple[UnitNeed, ...]:
    """The units right below the branch, A to Z, the branch itself first."""
    by_path: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        by_path[row["path"]].append(row)
    sums = {path: _tally(some) for path, some in by_path.items()}
    names = dict(Unit.objects.filter(path__in=sums).values_list("path", "name"))
    order = sorted(sums, key=lambda path: (path != branch.path, names[path].casefold()))
    return tuple(
        UnitNeed(
            names[path],
            {rank: sums[path].asked[rank] for rank in ranks},
            {rank: sums[path].asked[rank] - sums[path].has[rank] for rank in ranks},
        )
        for path in order
        if any(sums[path].asked[rank] for rank in ranks)
    )
