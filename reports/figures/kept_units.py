"""Units by the codes and names that a report kept, so that a new code makes no figure another."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.utils import timezone

from reports.models import ReportRun
from services.models import Unit

# Where a line and what a figure is about (`reports.builders.differences`) say the unit.
CODE, NAME = 1, 2
Value = tuple[float | None, float | None]
# Of a unit: its codes in the order in which it had them, each with the moment when it got it.
Codes = Sequence[tuple[str, datetime]]


@dataclass(frozen=True, slots=True)
class KeptUnits:
    """How a kept report says each unit: `now` and `ever` lead from a code to the one it kept.

    `now` are codes of today; `ever` are all that units which it tells of have had. `names` has the
    name beside a kept code where there is but one.
    """

    now: Mapping[str, str]
    ever: Mapping[str, str]
    names: Mapping[str, str]

    def as_kept(self, counted: Mapping[Any, Value]) -> dict[Any, Value]:
        """Figures of today, each about what the report says that it is about."""
        names = _one_name((what[CODE], what[NAME]) for what in counted)
        return {self._of_today(what, names): value for what, value in counted.items()}

    def _of_today(self, what: tuple[Any, ...], names: Mapping[str, str]) -> tuple[Any, ...]:
        code = self.now.get(what[CODE], what[CODE])
        name = self.names.get(code, what[NAME]) if what[CODE] in names else what[NAME]
        return (*what[:CODE], code, name, *what[NAME + 1 :])

    def as_noted(self, what: tuple[Any, ...]) -> tuple[Any, ...]:
        """What a change that was noted earlier is about, by whichever code of that time."""
        is_kept = what[CODE] in self.ever.values()
        code = what[CODE] if is_kept else self.ever.get(what[CODE], what[CODE])
        return (*what[:CODE], code, *what[NAME:])


def _one_name(told: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Of each code that stands beside one name alone, that name; lines without a code are left."""
    names: dict[str, set[str]] = defaultdict(set)
    for code, name in told:
        names[code].add(name)
    return {code: min(found) for code, found in names.items() if code and len(found) == 1}


def kept_units(run: ReportRun, lines: Iterable[Sequence[Any]]) -> KeptUnits:
    """Read from the history of the units of the organisation. Two queries."""
    said = {(line[CODE], line[NAME]) for line in lines}
    told = {code for code, _name in said}
    codes, today = _codes(run.unit.organisation_id)
    kept = _kept(codes, told, run.as_at or run.finished_at or timezone.now())
    now = {code: kept.get(pk) or _apart(code, pk, told) for pk, code in today.items()}
    ever = {code: kept[pk] for pk in kept for code, _at in codes[pk]}
    return KeptUnits(now, ever, _one_name(said))


def _codes(organisation_id: int) -> tuple[dict[int, Codes], dict[int, str]]:
    """By unit the codes it has had, and the one it has."""
    units: Any = Unit
    today = dict(units.objects.filter(organisation=organisation_id).values_list("pk", "code"))
    rows = units.pgh_event_model.objects.filter(organisation=organisation_id).order_by("pgh_id")
    found: dict[int, list[tuple[str, datetime]]] = {pk: [] for pk in today}
    for pk, code, at in rows.values_list("pgh_obj_id", "code", "pgh_created_at"):
        if pk in found and code not in dict(found[pk][-1:]):
            found[pk].append((code, at))
    first = datetime.min.replace(tzinfo=UTC)
    return {pk: told or [(today[pk], first)] for pk, told in found.items()}, today


def _kept(codes: Mapping[int, Codes], told: set[str], made_at: datetime) -> dict[int, str]:
    """By unit the code in the report: that of its moment, else another of the unit's own."""
    found = {}
    for pk, own in codes.items():
        then = [code for code, at in own if at <= made_at]
        if then and then[-1] in told:
            found[pk] = then[-1]
    taken = set(found.values())
    for pk, own in codes.items():
        spare = [code for code, _at in own if code in told - taken]
        if pk not in found and spare:
            found[pk] = spare[-1]
            taken.add(spare[-1])
    return found


def _apart(code: str, pk: int, told: set[str]) -> str:
    """The code of a unit that the report does not tell of; never one of another unit in it."""
    return f"{code} #{pk}" if code in told else code
