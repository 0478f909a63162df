"""What proposed levels would mean: who is affected, who is there already, what it takes."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Q

from core.scope import Scope
from services.models import Post, Unit
from training.counting import framework_on, levels_on
from training.models import Level, NeedsProposal


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

    `sessions` and `release_minutes` are what the people still to do take; None while no course, no
    length of it or no room size is known.
    """

    level: str
    rank: int
    asked: int
    has: int
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
    """What a proposal would mean as at a day."""

    as_at: date
    levels: tuple[LevelNeed, ...]
    units: tuple[UnitNeed, ...]

    @property
    def sessions(self) -> int | None:
        """All of them; None while some are not known."""
        return _sum(need.sessions for need in self.levels if need.to_do)

    @property
    def release_minutes(self) -> int | None:
        return _sum(need.release_minutes for need in self.levels if need.to_do)


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


def effect_of(scope: Scope, proposal: NeedsProposal, *, on: date) -> Effect:
    """Who would be asked for what, as at `on` (today), by the standings kept for that day.

    People who are not counted are left out, as everywhere. In a cumulative framework a level asks
    for those below it too. Raises PermissionError outside the scope.
    """
    unit = proposal.unit
    levels = levels_on(unit.organisation_id, on)
    whose = _whose(proposal, levels, on)
    counted = _posts(scope, unit, on).filter(staff_member__standings__left_out="").order_by()
    counts = _counts(whose)
    bits = {
        f"bit_{rank}": F("staff_member__standings__held").bitand(1 << rank - 1) for rank in whose
    }
    counted = counted.annotate(**bits)
    totals = counted.aggregate(**counts) if counts else {}
    by_unit = counted.values("unit__path").annotate(**counts) if counts else ()
    needs = tuple(_need(level, totals, proposal) for level in levels if level.rank in whose)
    return Effect(on, needs, _units(unit, list(by_unit), sorted(whose)))


def _whose(proposal: NeedsProposal, levels: list[Level], on: date) -> dict[int, Q]:
    """By rank, the posts that would be asked for it."""
    framework = framework_on(proposal.unit.organisation_id, on)
    by_line = {level.line: level.rank for level in levels}
    found: dict[int, Q] = {}
    for line in proposal.lines.select_related("level"):
        top = by_line.get(line.level.line, 0)
        first = 1 if framework and framework.is_cumulative else top
        mine = Q(role=line.role_id) if line.role_id else Q(role__role_group=line.role_group_id)
        for rank in range(first, top + 1) if top else ():
            found[rank] = found[rank] | mine if rank in found else mine
    return found


def _counts(whose: dict[int, Q]) -> dict[str, Count]:
    counts = {}
    for rank, mine in whose.items():
        counts[f"asked_{rank}"] = Count("staff_member", distinct=True, filter=mine)
        held = mine & Q(**{f"bit_{rank}__gt": 0})
        counts[f"has_{rank}"] = Count("staff_member", distinct=True, filter=held)
    return counts


def _need(level: Level, totals: dict[str, int], proposal: NeedsProposal) -> LevelNeed:
    asked, has = totals[f"asked_{level.rank}"], totals[f"has_{level.rank}"]
    course = next((c for c in proposal.courses.all() if _is_for(c, level)), None)
    room, minutes = proposal.room_size, course.minutes if course else None
    return LevelNeed(
        level=level.name,
        rank=level.rank,
        asked=asked,
        has=has,
        course=course.name if course else "",
        sessions=-(-(asked - has) // room) if course and room else None,
        release_minutes=(asked - has) * minutes if minutes else None,
    )


def _is_for(course: Any, level: Level) -> bool:
    return course.level is not None and course.level.line == level.line


def _units(branch: Unit, rows: list[dict[str, Any]], ranks: list[int]) -> tuple[UnitNeed, ...]:
    """Summed up to the units right below the branch, A to Z, the branch itself first."""
    sums: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for row in rows:
        step = row["unit__path"].removeprefix(branch.path).split(".", 1)[0]
        key = f"{branch.path}{step}." if step else branch.path
        for name, n in row.items():
            if name != "unit__path":
                sums[key][name] += n
    names = dict(Unit.objects.filter(path__in=sums).values_list("path", "name"))
    order = sorted(sums, key=lambda path: (path != branch.path, names[path].casefold()))
    return tuple(
        UnitNeed(
            names[path],
            {rank: sums[path][f"asked_{rank}"] for rank in ranks},
            {rank: sums[path][f"asked_{rank}"] - sums[path][f"has_{rank}"] for rank in ranks},
        )
        for path in order
        if any(sums[path][f"asked_{rank}"] for rank in ranks)
    )
