"""Which principles and parts a branch has touched, by activities that were held."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Count, Exists, OuterRef, Q

from core.query import table
from core.scope import Scope
from implementation.figures.activities import held_in
from implementation.models import (
    Activity,
    ActivityUnit,
    ChangeFramework,
    Element,
    FrameworkInUse,
    Touch,
)
from services.figures.basis import Basis, hung_right_below, named_for
from services.figures.naming import called
from services.models import Unit

# A joint activity stands at its host and at every other unit; each place counts it once, and so
# does the whole. `of_whole` is 1 in the rows that look at the whole branch.
COUNTS = """
    WITH held AS (
        SELECT id, unit_id, "on" FROM {activity}
        WHERE status = %(held)s AND "on" BETWEEN %(from_on)s AND %(until_on)s
    ), place AS (
        SELECT id AS activity_id, unit_id, "on" FROM held
        UNION
        SELECT j.activity_id, j.unit_id, h."on" FROM {joined} j JOIN held h ON h.id = j.activity_id
    )
    SELECT t.element_id, c.id, GROUPING(c.id) AS of_whole, COUNT(DISTINCT t.activity_id)
    FROM {touch} t
    JOIN {element} e ON e.id = t.element_id AND e.framework_id = %(framework)s
    JOIN place p ON p.activity_id = t.activity_id
    JOIN {unit} u ON u.id = p.unit_id AND {{there}}
    LEFT JOIN {unit} c ON c.id = ANY(%(children)s) AND {{below}}
    GROUP BY GROUPING SETS ((t.element_id, c.id), (t.element_id))
""".format(  # noqa: S608
    activity=table(Activity),
    joined=table(ActivityUnit),
    touch=table(Touch),
    element=table(Element),
    unit=table(Unit),
)
# Where an activity lies in the branch, and in the branch of which child.
STRUCTURES = {
    "today": COUNTS.format(
        there="u.path LIKE %(branch)s || '%%'", below="u.path LIKE c.path || '%%'"
    ),
    "then": COUNTS.format(
        there="EXISTS (SELECT 1 FROM unnest(%(inside)s::text[]) AS one"
        " WHERE starts_with(u.path, one))"
        ' AND services_child_then(u.id, p."on", %(root)s) IS NOT NULL',
        below='c.id = services_child_then(u.id, p."on", %(root)s)',
    ),
}


@dataclass(frozen=True, slots=True)
class Place:
    """A column: a unit directly under the one asked about, or that unit itself."""

    unit_id: int
    name: str


@dataclass(frozen=True, slots=True)
class ElementCoverage:
    """How many activities touched an element: at each place, and in all, each counted once."""

    element_id: int
    code: str
    name: str
    explains: str
    by_place: tuple[int, ...]
    activities: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a branch touched of a framework in a period, both days inclusive.

    `held` activities were held; `marked` of them touched something of this framework.
    """

    places: tuple[Place, ...]
    elements: tuple[ElementCoverage, ...]
    held: int
    marked: int

    @property
    def touched(self) -> tuple[ElementCoverage, ...]:
        """The elements that somebody touched, in the framework's order."""
        return tuple(one for one in self.elements if one.activities)

    @property
    def untouched(self) -> tuple[ElementCoverage, ...]:
        """The elements that nobody touched yet."""
        return tuple(one for one in self.elements if not one.activities)

    def touched_at(self, number: int) -> tuple[str, ...]:
        """The names of the elements touched at the place with this number."""
        return tuple(one.name for one in self.elements if one.by_place[number])


def coverage_of(
    scope: Scope,
    unit: Unit,
    framework: ChangeFramework,
    *,
    from_on: date,
    until_on: date,
    basis: Basis = "today",
) -> Coverage:
    """Elements × the units directly under `unit`. Four queries; as it was then six, with
    the names of the last day.

    Raises PermissionError when the unit is outside `scope`.
    """
    if not scope.holds(unit.path):
        raise PermissionError(f"{unit} is outside this scope")
    children = _children(scope, unit, from_on, until_on, basis)
    facts = _facts(scope, unit, children, framework)
    whole, split = _counts({**facts, "from_on": from_on, "until_on": until_on}, basis)
    top = called([unit], basis, until_on)[0]
    own = [Place(unit.pk, top.name)] if any(None in found for found in split.values()) else []
    places = (*(Place(child.pk, child.name) for child in children), *own)
    keys = [*(child.pk for child in children), *([None] if own else [])]
    rows = [
        _row(element, whole[element.pk], [split[element.pk].get(key, 0) for key in keys])
        for element in Element.objects.filter(framework=framework)
        if not element.is_retired or whole[element.pk]
    ]
    return Coverage(places, tuple(rows), *_marked(scope, unit, framework, from_on, until_on, basis))


def _children(scope: Scope, unit: Unit, from_on: date, until_on: date, basis: Basis) -> list[Unit]:
    """Those that were open on a day of the period, A to Z."""
    stood = Q(closed_on=None) | Q(closed_on__gt=from_on)
    hung = hung_right_below(unit, from_on=from_on, until_on=until_on)
    below = hung if basis == "then" else Q(parent=unit)
    rows = Unit.objects.filter(stood, below, opened_on__lte=until_on)
    found = called(rows.order_by("sort_key", "pk"), basis, until_on)
    return [named_for(scope, one) for one in found]


def _facts(
    scope: Scope, unit: Unit, children: list[Unit], framework: ChangeFramework
) -> dict[str, Any]:
    return {
        "held": Activity.Status.HELD.value,
        "framework": framework.pk,
        "branch": unit.path,
        "root": unit.pk,
        "inside": list(scope.branches),
        "children": [child.pk for child in children],
    }


def _counts(
    asked: dict[str, Any], basis: Basis
) -> tuple[dict[int, int], dict[int, dict[int | None, int]]]:
    """Activities by element, and by element and child; the child None is the unit itself."""
    whole: dict[int, int] = defaultdict(int)
    split: dict[int, dict[int | None, int]] = defaultdict(dict)
    with connection.cursor() as cursor:
        cursor.execute(STRUCTURES[basis], asked)
        for element, child, of_whole, n in cursor.fetchall():
            if of_whole:
                whole[element] = n
            else:
                split[element][child] = n
    return whole, split


def _row(element: Element, activities: int, by_place: list[int]) -> ElementCoverage:
    return ElementCoverage(
        element.pk, element.code, element.name, element.explains, tuple(by_place), activities
    )


def _marked(
    scope: Scope,
    unit: Unit,
    framework: ChangeFramework,
    from_on: date,
    until_on: date,
    basis: Basis,
) -> tuple[int, int]:
    """Activities held, and those of them that touched something of the framework. One query."""
    rows = held_in(scope, unit, from_on, until_on, basis)
    touches = Touch.objects.filter(activity=OuterRef("pk"), element__framework=framework)
    told = rows.order_by().aggregate(held=Count("pk"), marked=Count("pk", filter=Exists(touches)))
    return told["held"], told["marked"]


def frameworks_in_use(scope: Scope, *, path: str = "") -> list[Any]:
    """The frameworks that organisations in `scope` use, or that of the unit with `path`, A to Z.

    Each has its `elements`, those that are still offered, at hand. Two queries.
    """
    roots = {int(b.split(".", 1)[0]) for b in ([path] if path else scope.branches)}
    uses = FrameworkInUse.objects.filter(framework=OuterRef("pk"), organisation__in=roots)
    found = ChangeFramework.objects.within(scope).filter(Exists(uses))
    return sorted(found.prefetch_related("elements"), key=lambda one: one.name.casefold())
