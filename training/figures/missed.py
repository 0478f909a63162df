"""Who is missed: people of a branch by what they do and where, and which groups nobody reached.

A person is in one group of each cut: by the main post, and by the unit where the person counts.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, Value
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.scope import Scope
from services.figures.basis import Basis, child_then
from services.figures.naming import NAME_THEN
from services.models import Post, Unit
from training.counting import TREE, facts_of, people, question_for, run
from training.figures.coverage import is_month_end
from training.figures.sessions import sessions_of
from training.models import Session, UnitRollup, Visitor

# Today's people are kept; those of another day are counted afresh.
STORED_PEOPLE = """, now AS (
    SELECT staff_member_id, unit_id, left_out, status FROM training_standing
    WHERE organisation_id = %(organisation)s
)"""

# `told` is what each unit is: ownership, way of working and place also hold for the units below
# that say nothing of their own; a size holds for the unit alone.
CUTS = """
, mine AS MATERIALIZED (
    SELECT n.staff_member_id, n.unit_id, n.status, t.distance
    FROM now n JOIN tree t ON t.unit_id = n.unit_id AND t.ancestor_id = %(unit)s
    WHERE n.left_out = ''
), main AS (
    SELECT DISTINCT ON (p.staff_member_id) p.staff_member_id, p.role_id, p.shift
    FROM services_post p JOIN mine m ON m.staff_member_id = p.staff_member_id
    WHERE p.from_on <= %(day)s AND (p.until_on IS NULL OR p.until_on >= %(day)s)
    ORDER BY p.staff_member_id, p.is_primary DESC, p.from_on DESC, p.id DESC
), told AS (
    SELECT t.unit_id,
           (array_agg(a.ownership ORDER BY t.distance) FILTER (WHERE a.ownership <> ''))[1]
               AS ownership,
           (array_agg(a.service_model ORDER BY t.distance) FILTER (WHERE a.service_model <> ''))[1]
               AS service_model,
           (array_agg(a.locality ORDER BY t.distance) FILTER (WHERE a.locality <> ''))[1]
               AS locality,
           max(a.size_band) FILTER (WHERE t.distance = 0) AS size_band
    FROM tree t JOIN services_unit a ON a.id = t.ancestor_id
    WHERE t.unit_id IN (SELECT unit_id FROM mine)
    GROUP BY t.unit_id
), themselves AS (
    SELECT staff_member_id AS id, staff_member_id AS owner_id FROM mine
    UNION ALL
    SELECT s.id, o.owner_id FROM services_staffmember s JOIN themselves o ON s.merged_into_id = o.id
), came AS (
    SELECT DISTINCT o.owner_id
    FROM training_place p JOIN training_session s ON s.id = p.session_id
    JOIN themselves o ON o.id = p.staff_member_id
    WHERE p.state = 'came' AND s."on" <= %(day)s
), lines AS (
    SELECT m.status, u.name AS child, u.id AS child_id, c.owner_id IS NOT NULL AS reached,
           g.name AS role_group, main.shift, told.ownership, told.size_band, told.service_model,
           told.locality
    FROM mine m LEFT JOIN main ON main.staff_member_id = m.staff_member_id
    LEFT JOIN services_jobrole r ON r.id = main.role_id
    LEFT JOIN services_rolegroup g ON g.id = r.role_group_id
    JOIN told ON told.unit_id = m.unit_id
    LEFT JOIN came c ON c.owner_id = m.staff_member_id
    LEFT JOIN tree below ON below.unit_id = m.unit_id AND below.distance = m.distance - 1
    LEFT JOIN services_unit u ON u.id = below.ancestor_id
)
SELECT cut.name AS cut, coalesce(cut.value, '') AS value, lines.child_id,
       coalesce(lines.child, '') AS child, count(*)::int AS people,
       (count(*) FILTER (WHERE status = 'met'))::int AS met,
       (count(*) FILTER (WHERE status = 'not_yet'))::int AS not_yet,
       (count(*) FILTER (WHERE status = 'not_required'))::int AS not_required,
       (count(*) FILTER (WHERE status = 'unknown'))::int AS unknown,
       (count(*) FILTER (WHERE reached))::int AS reached
FROM lines CROSS JOIN LATERAL (VALUES
    ('role_group', role_group), ('shift', shift), ('ownership', ownership),
    ('size_band', size_band), ('service_model', service_model), ('locality', locality)
) AS cut(name, value)
GROUP BY cut.name, cut.value, lines.child_id, lines.child
"""

NUMBERS = ("people", "met", "not_yet", "not_required", "unknown", "reached")
CUT_NAMES: dict[str, str | Promise] = {
    "role_group": gettext_lazy("Group of roles"),
    "shift": gettext_lazy("Shift"),
    "ownership": gettext_lazy("Ownership"),
    "size_band": gettext_lazy("Size"),
    "service_model": gettext_lazy("Service model"),
    "locality": gettext_lazy("Locality"),
}
# Groups of people: these are also looked at within each unit directly below.
OF_PEOPLE = ("role_group", "shift")
CHOICES: dict[str, dict[str, Any]] = {
    "shift": dict(Post.Shift.choices),
    "ownership": dict(Unit.Ownership.choices),
    "size_band": dict(Unit.SizeBand.choices),
}


@dataclass(frozen=True, slots=True)
class CutLine:
    """One group: people counted, the four-way split, and how many ever came to a session.

    `code` is the value as it is stored, "" for people of whom it is not known.
    """

    code: str
    name: str
    people: int
    met: int
    not_yet: int
    not_required: int
    unknown: int
    reached: int


@dataclass(frozen=True, slots=True)
class Cut:
    """Everybody counted in the branch, once, by one fact; groups A to Z, "not known" last."""

    code: str
    name: str
    lines: tuple[CutLine, ...]


@dataclass(frozen=True, slots=True)
class GroupReach:
    """A group of people counted, and how many of them ever came to a session.

    `kind` is what the group is of: a fact by which people are cut, or a unit.
    """

    name: str
    people: int
    reached: int
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Reach:
    """How many of the people counted ever came to a session, and which groups nobody came from.

    `is_partly_counted` says that people came here whose names are not known.
    """

    people: int
    reached: int
    groups: tuple[GroupReach, ...]
    is_partly_counted: bool


def cuts_of(scope: Scope, unit: Unit, *, on: date, basis: Basis = "today") -> tuple[Cut, ...]:
    """The people of the branch by each fact, as at `on`. Two queries for today.

    What a unit is (ownership, size, way of working, place) is always what it is now. Raises
    PermissionError outside the scope.
    """
    rows = _rows(scope, unit, on, basis)
    return tuple(
        Cut(code, str(name), _lines(code, [row for row in rows if row["cut"] == code]))
        for code, name in CUT_NAMES.items()
    )


def reach_of(scope: Scope, unit: Unit, *, on: date, basis: Basis = "today") -> Reach:
    """Whom sessions have reached up to `on`, and groups that none has, A to Z.

    A group is named for the whole branch, or else within the units directly below in which nobody
    of it came. A unit from which nobody came at all is named once, as a whole. No group is named
    of a unit that held a session of which not every name is known: they may have been there.
    """
    counted = _counted_without_names(scope, unit, on, basis)
    rows = _rows(scope, unit, on, basis)
    everybody = [row for row in rows if row["cut"] == "role_group"]
    whole = _summed([row for row in everybody if row["child_id"]], "child_id", "child")
    silent = {pk for (pk, _name), sums in whole.items() if not sums["reached"]}
    found = [
        GroupReach(name, sums["people"], 0, _("Unit"))
        for (pk, name), sums in whole.items()
        if pk in silent - counted
    ]
    for code in CUT_NAMES:
        told = [row for row in rows if row["cut"] == code and row["value"]]
        found += _not_reached(code, told, silent, counted)
    total = _summed(everybody).get((), dict.fromkeys(NUMBERS, 0))
    groups = tuple(sorted(found, key=lambda group: group.name.casefold()))
    return Reach(total["people"], total["reached"], groups, is_partly_counted=bool(counted))


def groups_not_reached(
    scope: Scope, unit: Unit, *, on: date, basis: Basis = "today"
) -> tuple[GroupReach, ...]:
    """Groups of the branch from which nobody has come to a session, A to Z."""
    return reach_of(scope, unit, on=on, basis=basis).groups


def _counted_without_names(scope: Scope, unit: Unit, on: date, basis: Basis) -> set[int | None]:
    """Units directly below where a session was held of which not every name is known.

    They held it, or a unit under them did; None stands for the unit itself.
    """
    strangers = Visitor.objects.filter(session=OuterRef("pk"), state=Visitor.State.UNIDENTIFIED)
    held = (
        sessions_of(scope, unit, basis=basis)
        .filter(on__lte=on)
        .exclude(state=Session.State.CANCELLED)
    )
    counted = held.filter(Q(head_count__gt=0) | Exists(strangers))
    if basis == "then":
        hosts = counted.annotate(child=child_then(unit, place=F("unit"), day=Value(on)))
        below = hosts.order_by().values_list("child", flat=True).distinct()
        return {None if child == unit.pk else child for child in below if child}
    paths = counted.order_by().values_list("unit__path", flat=True).distinct()
    steps = (path.removeprefix(unit.path).partition(".")[0] for path in paths)
    return {int(child) if child else None for child in steps}


def _not_reached(
    code: str, rows: list[dict[str, Any]], silent: set[int], counted: set[int | None]
) -> list[GroupReach]:
    found = []
    for (value,), sums in _summed(rows, "value").items():
        name, own = _in_words(code, value), [row for row in rows if row["value"] == value]
        if not sums["reached"] and not counted & {None, *(row["child_id"] for row in own)}:
            found.append(GroupReach(name, sums["people"], 0, str(CUT_NAMES[code])))
        elif code in OF_PEOPLE:
            inside = [row for row in own if row["child_id"] not in silent | counted]
            found += [
                _within(code, name, row) for row in inside if row["child_id"] and not row["reached"]
            ]
    return found


def _within(code: str, name: str, row: dict[str, Any]) -> GroupReach:
    words = _("%(group)s in %(unit)s") % {"group": name, "unit": row["child"]}
    return GroupReach(words, row["people"], 0, str(CUT_NAMES[code]))


def _rows(scope: Scope, unit: Unit, on: date, basis: Basis) -> list[dict[str, Any]]:
    if not scope.holds(unit.path):
        raise PermissionError(f"{unit} is outside this scope")
    if UnitRollup.objects.filter(unit=unit.organisation_id, computed_on=on).exists():
        return run(TREE["today"] + STORED_PEOPLE + CUTS, facts_of(unit, on))
    is_period = is_month_end(on) and on < timezone.localdate()
    question = question_for(unit.organisation_id, on, of_period=is_period)
    cuts = CUTS.replace("u.name AS child", f"{NAME_THEN} AS child") if basis == "then" else CUTS
    return run(people(basis) + cuts, {**question.parameters, "unit": unit.pk})


def _summed(rows: list[dict[str, Any]], *keys: str) -> dict[tuple[Any, ...], dict[str, int]]:
    found: dict[tuple[Any, ...], dict[str, int]] = defaultdict(lambda: dict.fromkeys(NUMBERS, 0))
    for row in rows:
        sums = found[tuple(row[key] for key in keys)]
        for number in NUMBERS:
            sums[number] += row[number]
    return found


def _lines(code: str, rows: list[dict[str, Any]]) -> tuple[CutLine, ...]:
    lines = [
        CutLine(value, _named(code, value), **sums)
        for (value,), sums in _summed(rows, "value").items()
    ]
    return tuple(sorted(lines, key=lambda line: (not line.code, line.name.casefold())))


def _named(code: str, value: str) -> str:
    labels: Mapping[str, Any] = CHOICES.get(code, {})
    return str(labels.get(value, value)) or _("Not known")


def _in_words(code: str, value: str) -> str:
    """A group by itself: "Care staff", "Shift: Nights"."""
    if code == "role_group":
        return value
    return f"{CUT_NAMES[code]}: {_named(code, value)}"
