"""What a form offers in plain words, so that a barrier is noted with one press."""

from collections.abc import Iterable

from django.db.models import Count

from core.scope import Scope
from implementation.models import Barrier
from services.models import BarrierCode, CodeDecision

MOST = 8
LOOK_BACK = 40
# Offered first where nothing was noted yet: one or two of each theme that people meet.
FIRST = ("RES03", "RES05", "RES15", "RES04", "RES02", "SEN05", "FRO07", "SIL01")
# Never offered because somebody in the team chose it.
NEVER = ("FRO12", "FRO13")


def suggestions(scope: Scope, *, unit_id: int | None, chosen: str = "") -> tuple[BarrierCode, ...]:
    """At most eight barrier codes: used lately in the unit, often met in the organisation, first.

    Only what everybody who reads a branch is told is looked at, so that an offer gives nobody
    away. `unit_id` is the unit that the form begins with; `chosen` (an id) stays among the eight,
    whatever was noted since the form was opened. Three queries.
    """
    roots = {int(branch.split(".")[0]) for branch in scope.branches}
    told = Barrier.objects.standing().told_to_all().filter(unit__organisation_id__in=roots)
    told = told.exclude(code=None).exclude(code__code__in=NEVER).order_by()
    here = told.filter(unit_id=unit_id).order_by("-pk").values_list("code_id", flat=True)
    around = told.filter(lifted_on=None).values("code_id").annotate(met=Count("pk"))
    often = around.order_by("-met", "code_id").values_list("code_id", flat=True)
    codes = _offered(roots)
    keys = [*here[:LOOK_BACK], *often[:LOOK_BACK]]
    by_code = {code.code: code.pk for code in codes.values()}
    keys += [by_code[one] for one in FIRST if one in by_code]
    found = [codes[key] for key in dict.fromkeys(keys) if key in codes]
    kept = [code for key, code in codes.items() if str(key) == chosen]
    first = found[:MOST]
    return tuple(first if not kept or kept[0] in first else [*first[: MOST - 1], *kept])


def _offered(roots: Iterable[int]) -> dict[int, BarrierCode]:
    """Codes that are in use here: not retired, and not counted as another in the organisation."""
    decided = CodeDecision.objects.filter(organisation_id__in=roots).values("code")
    codes = BarrierCode.objects.filter(is_retired=False).exclude(pk__in=decided)
    return {code.pk: code for code in codes.select_related("theme")}
