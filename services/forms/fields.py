"""Choosing one row out of rows that are already loaded, so that no template asks the database."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.db.models import Model

from core.scope import Scope
from services.models import JobRole, RoleGroup, Unit


class RowField(forms.ChoiceField):
    """A select over rows given with `offer`; the answer is the row, or None when left empty."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.rows: dict[str, Model] = {}

    def offer(
        self, rows: Iterable[Model], *, empty: str = "", labels: dict[int, str] | None = None
    ) -> None:
        """Offer these rows, in this order; `empty` is the text of the empty choice."""
        self.rows = {str(row.pk): row for row in rows}
        told = labels or {}
        named = [(key, told.get(int(key), str(row))) for key, row in self.rows.items()]
        self.choices = [("", empty), *named]

    def clean(self, value: Any) -> Any:
        return self.rows.get(super().clean(value))

    def prepare_value(self, value: Any) -> Any:
        return value.pk if isinstance(value, Model) else value


class UnitField(RowField):
    """A select over the units of a scope that stand on a day, each under the one above it."""

    def offer_within(self, scope: Scope, *, on: date, empty: str = "") -> None:
        """Offer every unit of the branches that is open on `on`. One query."""
        units = in_tree_order(Unit.objects.within(scope).open_on(on))
        labels = {unit.pk: "– " * depth + unit.name for unit, depth in units}
        self.offer([unit for unit, _depth in units], empty=empty, labels=labels)


def in_tree_order(units: Iterable[Unit]) -> list[tuple[Unit, int]]:
    """Parents before their children, children A to Z, each with its depth in what was given."""
    below: dict[int | None, list[Unit]] = defaultdict(list)
    known = {unit.pk: unit for unit in units}
    for unit in sorted(known.values(), key=lambda u: (u.sort_key, u.pk)):
        below[unit.parent_id if unit.parent_id in known else None].append(unit)
    ordered: list[tuple[Unit, int]] = []
    waiting = [(unit, 0) for unit in reversed(below[None])]
    while waiting:
        unit, depth = waiting.pop()
        ordered.append((unit, depth))
        waiting += [(child, depth + 1) for child in reversed(below[unit.pk])]
    return ordered


def roles_of(scope: Scope) -> list[JobRole]:
    """The job roles of the organisations of a scope. One query."""
    return list(JobRole.objects.shared_with(scope))


def role_groups_of(scope: Scope) -> list[RoleGroup]:
    """The role groups of the organisations of a scope. One query."""
    return list(RoleGroup.objects.shared_with(scope))
