"""Choosing units of one's own branch: the ones used last stand first."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _

from core.scope import Scope
from services.models import Unit

Choices = list[tuple[str, Any]]
RECENT = 5


def open_units(scope: Scope) -> list[Unit]:
    """Units of the branches that stand today, in the order of the tree. One query."""
    units = Unit.objects.within(scope).open_on(timezone.localdate())
    return in_tree_order(list(units))


def in_tree_order(units: list[Unit]) -> list[Unit]:
    """Each unit after the one it hangs under, and beside its sisters A to Z."""
    keys = {unit.pk: (unit.sort_key, unit.pk) for unit in units}
    return sorted(units, key=lambda unit: [keys.get(pk, ("", pk)) for pk in unit.ancestor_ids])


def unit_choices(units: Sequence[Unit], recent: Sequence[int] = ()) -> Choices:
    """Entries for a drop-down list; those in `recent` (ids) stand first, under a heading."""
    by_id = {unit.pk: unit for unit in units}
    lately = [by_id[pk] for pk in recent if pk in by_id][:RECENT]
    if not lately or len(units) <= RECENT:
        return _entries(units)
    others = [unit for unit in units if unit not in lately]
    return [(_("Used lately"), _plain_entries(lately)), (_("All others"), _entries(others))]


def _entries(units: Sequence[Unit]) -> Choices:
    """Indented by depth, so that a team is seen under its service."""
    top = min((unit.depth for unit in units), default=0)
    return [(str(u.pk), "\u2003" * (u.depth - top) + u.name) for u in units]


def _plain_entries(units: Sequence[Unit]) -> Choices:
    return [(str(unit.pk), unit.name) for unit in units]


class UnitField(forms.ChoiceField):
    """One unit out of those offered; `offer` says which. The cleaned value is the Unit or None."""

    units: dict[str, Unit]

    def offer(self, units: Sequence[Unit], *, recent: Sequence[int] = (), empty: str = "") -> None:
        """Narrow the choices; `empty` is the words of "none", left out when one must be chosen."""
        self.units = {str(unit.pk): unit for unit in units}
        first = [("", empty)] if empty else []
        self.choices = [*first, *unit_choices(units, recent)]

    def clean(self, value: Any) -> Unit | None:
        return self.units.get(super().clean(value))


class UnitsField(forms.MultipleChoiceField):
    """Several units out of those offered. The cleaned value is a list of Unit."""

    widget = forms.CheckboxSelectMultiple
    units: dict[str, Unit]

    def offer(self, units: Sequence[Unit]) -> None:
        """Narrow the choices."""
        self.units = {str(unit.pk): unit for unit in units}
        self.choices = _plain_entries(units)

    def clean(self, value: Any) -> list[Unit]:
        return [self.units[key] for key in super().clean(value)]
