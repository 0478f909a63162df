"""What a change of the structure makes different: places, numbers, and who sees what."""

import hashlib
import json
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from core.scope import Scope
from services.carried import Number, count_units
from services.models import AccessGrant, Reorganisation, Unit


@dataclass(frozen=True, slots=True)
class Place:
    """Where a unit hangs at one moment, and what it is called."""

    name: str
    code: str
    above: str
    closed_on: date | None
    path: str


@dataclass(frozen=True, slots=True)
class Look:
    """The structure and who sees which units of it, at one moment."""

    places: dict[int, Place]
    seen: dict[int, frozenset[int]] = field(default_factory=dict)


def look(organisation_id: int, day: date) -> Look:
    """Every unit, and the units that each account sees on `day`. Two queries."""
    units = Unit.objects.filter(organisation_id=organisation_id).select_related("parent")
    places = {
        unit.pk: Place(
            unit.name,
            unit.code,
            unit.parent.name if unit.parent else "",
            unit.closed_on,
            unit.path,
        )
        for unit in units
    }
    return Look(places, _seen(organisation_id, places, day))


def _seen(organisation_id: int, places: dict[int, Place], day: date) -> dict[int, frozenset[int]]:
    """Units by account; whoever holds the whole organisation sees all before and after."""
    grants = AccessGrant.objects.filter(unit__organisation_id=organisation_id).current_on(day)
    held: dict[int, set[str]] = defaultdict(set)
    for user_id, unit_id in grants.exclude(unit_id=organisation_id).values_list("user", "unit"):
        held[user_id].add(places[unit_id].path)
    return {
        user_id: frozenset(
            pk for pk, place in places.items() if place.path.startswith(tuple(paths))
        )
        for user_id, paths in held.items()
    }


def differing(before: Look, after: Look) -> list[int]:
    """Units whose place, name or closing differ, and those that are new; by name."""
    found = [
        pk
        for pk, place in after.places.items()
        if (old := before.places.get(pk)) is None or _facts(old) != _facts(place)
    ]
    return sorted(found, key=lambda pk: (after.places[pk].name.casefold(), after.places[pk].code))


def _facts(place: Place) -> tuple[Any, ...]:
    return place.name, place.code, place.above, place.closed_on


def touched(scope: Scope, before: Look, after: Look) -> list[int]:
    """The units in the branches of `scope` whose numbers may change: those that differ, and those
    above them then or now."""
    found: set[int] = set()
    for pk in differing(before, after):
        for one in (before.places.get(pk), after.places[pk]):
            found |= {int(part) for part in one.path.split(".") if part} if one else set()
    return sorted(pk for pk in found if scope.holds(after.places[pk].path))


def told(before: Look, after: Look, counts: tuple[Number, Number], people: int) -> dict[str, Any]:
    """All of it as JSON: words for units, ids for accounts."""
    units = [_unit_told(before.places.get(pk), after.places[pk]) for pk in differing(before, after)]
    access = [one for user in _accounts(before, after) if (one := _sight(user, before, after))]
    return {
        "units": units,
        "people": people,
        "access": access,
        "figures": _figures(after, *counts),
        "digest": digest(units, access, people),
    }


def digest(*parts: Any) -> str:
    """Stands for what was shown, so that a later change of it is noticed."""
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def does_as_shown(shown: dict[str, Any], now: dict[str, Any]) -> bool:
    """Whether the same units change as was shown, and access ends for nobody else.

    People who came or left since, and accounts that lose nothing, stop no plan.
    """
    known = {one["user"]: Counter(one["loses"]) for one in shown.get("access", [])}
    more = [Counter(one["loses"]) - known.get(one["user"], Counter()) for one in now["access"]]
    return shown.get("units") == now["units"] and not any(more)


def _unit_told(old: Place | None, new: Place) -> dict[str, Any]:
    closed = new.closed_on.isoformat() if new.closed_on else ""
    return {
        "name": new.name,
        "code": new.code,
        "was": old.name if old and old.name != new.name else "",
        "before": old.above if old else "",
        "after": new.above,
        "closed_on": closed,
        "is_new": old is None,
        "reopens": bool(old and old.closed_on and not new.closed_on),
    }


def _accounts(before: Look, after: Look) -> list[int]:
    return sorted(before.seen.keys() | after.seen.keys())


def _sight(user: int, before: Look, after: Look) -> dict[str, Any] | None:
    old, new = before.seen.get(user, frozenset()), after.seen.get(user, frozenset())
    if old == new:
        return None
    gains = sorted(after.places[pk].name for pk in new - old)
    return {
        "user": user,
        "gains": gains,
        "loses": sorted(before.places[pk].name for pk in old - new),
    }


def _figures(after: Look, old: Number, new: Number) -> list[dict[str, Any]]:
    rows = [
        {"name": after.places[pk].name, "before": old.get(pk), "after": new.get(pk), "code": code}
        for pk in sorted(old.keys() | new.keys(), key=lambda pk: after.places[pk].name.casefold())
        if (code := after.places[pk].code)
    ]
    return [row for row in rows if row["before"] != row["after"]]


def shown_figures(scope: Scope, plan: Reorganisation) -> list[dict[str, Any]]:
    """The figures of the preview that somebody with `scope` may see: somebody with a wider branch
    may have looked at the plan before. One query.
    """
    rows = plan.preview.get("figures", [])
    there = Unit.objects.filter(organisation_id=plan.unit.organisation_id)
    there = there.filter(code__in=[row["code"] for row in rows])
    hidden = {unit.code for unit in there if not scope.holds(unit.path)}
    return [row for row in rows if row["code"] not in hidden]


def numbers(organisation_id: int, units: list[int], day: date) -> Number:
    """People, met and required of each of these units with all below, on the structure now."""
    return count_units(organisation_id, units, day)
