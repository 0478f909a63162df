"""What a form offers in plain words, so that a barrier is noted with one press."""

from collections import Counter

from django.db.models import Count

from core.scope import Scope
from implementation.models import Barrier
from implementation.models.barrier import BarrierQuerySet
from services.figures.codes import counted_as_in, not_offered
from services.models import BarrierCode, BarrierTheme

# By organisation, each merged code (id) with what it counts as.
Read = dict[int, dict[int, int]]

MOST = 8
LOOK_BACK = 40
# Offered first where nothing was noted yet: one or two of each theme that people meet.
FIRST = ("RES03", "RES05", "RES15", "RES04", "RES02", "SEN05", "FRO07", "SIL01")
# Never offered because somebody in the team chose it.
NEVER = ("FRO12", "FRO13", "PSL-B01")


def suggestions(scope: Scope, *, unit_id: int | None, chosen: str = "") -> tuple[BarrierCode, ...]:
    """At most eight barrier codes: used lately in the unit, often met in the organisation, first.

    Only what everybody who reads a branch is told is looked at, so that an offer gives nobody
    away. `unit_id` is the unit that the form begins with; `chosen` (an id) stays among the eight,
    whatever was noted since the form was opened. A merged code suggests what it counts as. Six
    queries.
    """
    roots = {int(branch.split(".")[0]) for branch in scope.branches}
    read, every = counted_as_in(roots), list(BarrierCode.objects.select_related("theme"))
    codes = _offered(every, roots)
    told = Barrier.objects.standing().told_to_all().filter(unit__organisation_id__in=roots)
    told = told.exclude(code=None).exclude(code__code__in=NEVER).order_by()
    keys = [*_here(told, unit_id, read), *_often(told, read), *_first(every, roots, read)]
    found = [codes[key] for key in dict.fromkeys(keys) if key in codes]
    first = [code for code in found if code.code not in NEVER][:MOST]
    kept = [code for key, code in codes.items() if str(key) == chosen]
    return tuple(first if not kept or kept[0] in first else [*first[: MOST - 1], *kept])


def _here(told: BarrierQuerySet, unit_id: int | None, read: Read) -> list[int]:
    """What the unit noted last, as its organisation counts it."""
    rows = told.filter(unit_id=unit_id).order_by("-pk")
    pairs = rows.values_list("unit__organisation_id", "code_id")[:LOOK_BACK]
    return [_read(read, *pair) for pair in pairs]


def _often(told: BarrierQuerySet, read: Read) -> list[int]:
    """What is open in the organisations, the most often met first; merged codes together."""
    rows = told.filter(lifted_on=None).values_list("unit__organisation_id", "code_id")
    times: Counter[int] = Counter()
    for organisation, code, met in rows.annotate(met=Count("pk")):
        times[_read(read, organisation, code)] += met
    return sorted(times, key=lambda code: (-times[code], code))


def _first(every: list[BarrierCode], roots: set[int], read: Read) -> list[int]:
    """The fixed list; what the organisation merged stands there as what it counts as."""
    home = min(roots) if len(roots) == 1 else 0
    by_code = {code.code: code.pk for code in every}
    return [_read(read, home, by_code[one]) for one in FIRST if one in by_code]


def _read(read: Read, organisation: int, code: int) -> int:
    return read.get(organisation, {}).get(code, code)


def _offered(every: list[BarrierCode], roots: set[int]) -> dict[int, BarrierCode]:
    """Codes that are in use here: not retired, and not retired or merged in every organisation.

    Nor is their theme.
    """
    gone, gone_themes = not_offered(roots), not_offered(roots, BarrierTheme)
    kept = [code for code in every if code.pk not in gone and code.theme_id not in gone_themes]
    return {code.pk: code for code in kept if not code.is_retired}
