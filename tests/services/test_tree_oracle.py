"""Random histories of a tree, compared with a slow oracle in plain Python.

The oracle keeps, for every unit, the parent of each single day.
"""

import datetime as dt
import os
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.permissions import Permission
from core.scope import Scope
from services.actions.daily import apply_due_changes
from services.actions.moves import move_unit
from services.actions.units import add_organisation, add_unit, close_unit
from services.figures.tree import tree_on
from services.models import Unit, UnitPlacement

FIRST = dt.date(2026, 1, 1)
DAYS = 12
TODAY = 6
CASES = int(os.environ.get("TIP_CASES", "40"))
STEP = st.tuples(
    st.sampled_from(["add", "move", "move", "move", "close", "midnight"]),
    st.integers(0, 30),
    st.integers(0, 30),
    st.integers(0, DAYS - 1),
)


def day(number: int) -> dt.date:
    return FIRST + dt.timedelta(days=number)


@dataclass
class Oracle:
    """Parents by day: `parents[unit][n]` is the parent on day n, or absent before opening."""

    parents: dict[int, dict[int, int | None]] = field(default_factory=dict)
    closed: dict[int, int] = field(default_factory=dict)

    def open(self, unit: int, n: int) -> bool:
        return n in self.parents[unit] and n < self.closed.get(unit, DAYS)

    def chain(self, unit: int, n: int) -> list[int]:
        found = [unit]
        while (above := self.parents[found[-1]][n]) is not None:
            found.append(above)
        return found

    def tree(self, n: int) -> dict[int, str]:
        return {
            unit: "".join(f"{pk}." for pk in reversed(self.chain(unit, n)))
            for unit in self.parents
            if self.open(unit, n)
        }

    def may_add(self, parent: int, n: int) -> bool:
        return n in self.parents[parent] and parent not in self.closed

    def add(self, unit: int, parent: int | None, n: int) -> None:
        self.parents[unit] = dict.fromkeys(range(n, DAYS), parent)

    def days_of_move(self, unit: int, n: int) -> list[int]:
        """From the day of the move to the day before the next recorded one."""
        mine = self.parents[unit]
        end = next((m for m in range(n, DAYS) if mine.get(m) != mine.get(n)), DAYS)
        return list(range(n, end))

    def may_move(self, unit: int, to: int, n: int) -> bool:
        if self.parents[unit].get(n) is None or not self.open(unit, n):
            return False
        days = self.days_of_move(unit, n)
        alive = [m for m in days if self.open(unit, m)]
        return (
            n in self.parents[to]
            and all(self.open(to, m) for m in alive)
            and all(unit not in self.chain(to, m) for m in days)
        )

    def may_close(self, unit: int, n: int) -> bool:
        if n not in self.parents[unit] or self.parents[unit][n] is None:
            return False
        if not all(self.open(self.parents[unit][m], m) for m in self.parents[unit] if m < n):
            return False
        return not any(
            self.open(child, m) and self.parents[child][m] == unit
            for child in self.parents
            for m in range(n, DAYS)
        )


@dataclass
class Run:
    """The real tree and the oracle, taking the same steps."""

    oracle: Oracle
    root: Unit
    units: list[Unit]
    now: int = TODAY

    @property
    def scope(self) -> Scope:
        return Scope(None, Permission.MANAGE_UNITS, (self.root.path,))

    def take(self, what: str, a: int, b: int, n: int) -> None:
        unit, other = self.units[a % len(self.units)], self.units[b % len(self.units)]
        if what == "midnight":
            self.now = min(self.now + 1, DAYS - 1)
            apply_due_changes(day(self.now))
        else:
            allowed, do = getattr(self, what)(unit, other, n)
            self.same(allowed, do)

    def same(self, allowed: bool, do: Any) -> None:
        if allowed:
            with transaction.atomic():
                do()
        else:
            with pytest.raises(ValidationError), transaction.atomic():
                do()

    def add(self, parent: Unit, _other: Unit, n: int) -> Any:
        def do() -> None:
            unit = add_unit(
                by=self.scope,
                parent=parent,
                name="Unit",
                code=f"U{len(self.units)}",
                kind="team",
                opened_on=day(n),
            )
            self.units.append(unit)
            self.oracle.add(unit.pk, parent.pk, n)

        return self.oracle.may_add(parent.pk, n), do

    def move(self, unit: Unit, to: Unit, n: int) -> Any:
        def do() -> None:
            days = self.oracle.days_of_move(unit.pk, n)
            move_unit(by=self.scope, unit=unit, to=to, on=day(n), today=day(self.now))
            self.oracle.parents[unit.pk] |= dict.fromkeys(days, to.pk)

        return self.oracle.may_move(unit.pk, to.pk, n), do

    def close(self, unit: Unit, _other: Unit, n: int) -> Any:
        def do() -> None:
            close_unit(by=self.scope, unit=unit, on=day(n))
            self.oracle.closed[unit.pk] = n

        return self.oracle.may_close(unit.pk, n), do

    def check(self) -> None:
        check_paths(self.root.pk)
        check_placements(self.root.pk)
        for n in range(DAYS):
            real = {row.unit_id: row.path_then for row in tree_on(self.root.pk, day(n))}
            assert real == self.oracle.tree(n)
        for unit in Unit.objects.filter(organisation=self.root, opened_on__lte=day(self.now)):
            assert unit.parent_id == self.oracle.parents[unit.pk][self.now]
        check_visible(self.root.pk)


def check_paths(root: int) -> None:
    units = {unit.pk: unit for unit in Unit.objects.filter(organisation_id=root)}
    for unit in units.values():
        above = units[unit.parent_id].path if unit.parent_id else ""
        assert unit.path == f"{above}{unit.pk}."


def check_placements(root: int) -> None:
    for unit in Unit.objects.filter(organisation_id=root):
        rows = list(UnitPlacement.objects.filter(unit=unit).order_by("from_on"))
        assert rows[0].from_on == unit.opened_on
        assert rows[-1].until_on is None
        for earlier, later in zip(rows, rows[1:], strict=False):
            assert earlier.until_on + dt.timedelta(days=1) == later.from_on
            assert earlier.parent_id != later.parent_id


def check_visible(root: int) -> None:
    """What a grant on a node shows is the node and its descendants, for every node."""
    units = list(Unit.objects.filter(organisation_id=root))
    parents = {unit.pk: unit.parent_id for unit in units}

    def descends(pk: int | None, top: int) -> bool:
        while pk is not None and pk != top:
            pk = parents[pk]
        return pk == top

    for top in units:
        scope = Scope(None, Permission.VIEW_UNITS, (top.path,))
        seen = set(Unit.objects.within(scope).values_list("pk", flat=True))
        assert seen == {unit.pk for unit in units if descends(unit.pk, top.pk)}


def start() -> Run:
    root = add_organisation(name="Root", code="ROOT", opened_on=FIRST)
    run = Run(Oracle(), root, [root])
    run.oracle.add(root.pk, None, 0)
    return run


@settings(
    max_examples=CASES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=st.lists(STEP, min_size=4, max_size=20))
def test_every_history_leaves_a_tree_on_every_day(db: None, steps: list[Any]) -> None:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL ROLE tip_web")
        run = start()
        for step in [("add", 0, 0, 0), ("add", 0, 0, 0), ("add", 1, 0, 0), *steps]:
            run.take(*step)
        run.check()
        transaction.set_rollback(True)
