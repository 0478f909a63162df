"""How barriers are counted: which ones, read as what, and what is counted of them."""

from datetime import date, timedelta
from typing import Any

from django.db.models import (
    Aggregate,
    Case,
    Count,
    DateField,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    Q,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Greatest, Least, TruncDate

from core.scope import Scope
from implementation.figures.told_as import IS_KEPT, service_told, unit_told
from implementation.models import Barrier, BarrierAnswer
from implementation.models.barrier import BarrierQuerySet
from services.figures.basis import Basis, in_branch
from services.figures.codes import counted_as
from services.models import BarrierCode, BarrierTheme, Unit

MOVED = "moved_"


class MedianDays(Aggregate):
    """The middle of a set of durations, in days; None of nothing."""

    function = "percentile_cont"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()

    def convert_value(self, value: Any, expression: Any, connection: Any) -> float | None:
        """Days, a half one where the middle lies between two."""
        return None if value is None else value / timedelta(days=1)


def branch(scope: Scope, unit: Unit, basis: Basis = "today") -> BarrierQuerySet:
    """Barriers of the branch that may be told of `unit`.

    As it was then, a barrier lies where its unit hung on the day it was new.
    """
    rows = Barrier.objects.within(scope).filter(in_branch(unit, basis, day=new_on()))
    return rows.shared_at(unit)  # type: ignore[no-any-return]


def met_in(
    scope: Scope,
    unit: Unit,
    from_on: date,
    until_on: date,
    *,
    read: bool = False,
    basis: Basis = "today",
) -> BarrierQuerySet:
    """Those met in a period, both days inclusive, with `is_answered`, `new_on` and the place told.

    With `read`, also `read_code` and `read_theme`: as the organisation counts them today.
    """
    rows = branch(scope, unit, basis).met_between(from_on, until_on)
    more = _as_read(unit) if read else {}
    return rows.annotate(  # type: ignore[no-any-return]
        service=service_told(unit, basis, day=new_on()),
        told_unit=unit_told(),
        is_kept=Case(When(IS_KEPT, then=True), default=False),
        is_answered=answered(from_on, until_on),
        new_on=new_on(),
        **more,
    )


def new_on() -> Combinable:
    """The one day on which a barrier is new: when it was noted, while it was in the way.

    One noted before it began is new on its first day, one noted after it was lifted on its last.
    """
    return Least(Greatest(TruncDate("noted_at"), F("since_on")), F("lifted_on"))


def answered(from_on: date, until_on: date) -> Exists:
    """Whether a barrier got an answer in a period."""
    return Exists(
        BarrierAnswer.objects.filter(
            barrier=OuterRef("pk"), answered_at__date__range=(from_on, until_on)
        )
    )


def moves(since_on: date, until_on: date) -> dict[str, Any]:
    """What is counted of the last part of a period, of rows of `met_in` of the whole of it.

    They need `is_answered_lately`, the same as `is_answered` of that part.
    """
    met = Q(lifted_on=None) | Q(lifted_on__gte=since_on)
    return {
        f"{MOVED}mentions": Count("pk", filter=met),
        f"{MOVED}new": Count("pk", filter=Q(new_on__range=(since_on, until_on))),
        f"{MOVED}answered": Count("pk", filter=met & Q(is_answered_lately=True)),
        f"{MOVED}lifted": Count("pk", filter=Q(lifted_on__range=(since_on, until_on))),
    }


def _as_read(unit: Unit) -> dict[str, Any]:
    """The code that a barrier's code counts as, and the theme that its theme counts as."""
    read = counted_as(unit.organisation_id)
    merged = counted_as(unit.organisation_id, BarrierTheme)
    themes = dict(BarrierCode.objects.filter(pk__in=read.values()).values_list("pk", "theme_id"))
    codes = [When(code_id=one, then=Value(other)) for one, other in read.items()]
    ends = {one: merged.get(themes[other], themes[other]) for one, other in read.items()}
    belongs = [When(code_id=one, then=Value(theme)) for one, theme in ends.items()]
    belongs += [When(theme_id=one, then=Value(other)) for one, other in merged.items()]
    return {
        "read_code": _read(codes, "code_id"),
        "read_theme": _read(belongs, "theme_id"),
    }


def _read(whens: list[When], field: str) -> Case | F:
    return Case(*whens, default=F(field), output_field=IntegerField()) if whens else F(field)


def counts(from_on: date, until_on: date) -> dict[str, Any]:
    """What is counted of rows of `met_in`."""
    lifted = Q(lifted_on__range=(from_on, until_on))
    return {
        "units": Count("told_unit", distinct=True),
        "services": Count("service", distinct=True, filter=Q(is_kept=False)),
        "untold": Count("pk", filter=Q(is_kept=True)),
        "mentions": Count("pk"),
        "new": Count("pk", filter=Q(new_on__range=(from_on, until_on))),
        "lifted": Count("pk", filter=lifted),
        "still_open": Count("pk", filter=~lifted),
        "answered": Count("pk", filter=Q(is_answered=True)),
        "median_days": MedianDays(_days(until_on)),
        "slow_a_little": Count("pk", filter=Q(slows=Barrier.Slows.A_LITTLE)),
        "slow_a_lot": Count("pk", filter=Q(slows=Barrier.Slows.A_LOT)),
        "stop": Count("pk", filter=Q(slows=Barrier.Slows.STOPS)),
        "slow_not_said": Count("pk", filter=Q(slows=None)),
    }


def _days(until_on: date) -> Combinable:
    """From the first day in the way to the day it was lifted, at most to `until_on`."""
    end = Least(F("lifted_on"), Value(until_on, output_field=DateField()))
    return ExpressionWrapper(end - F("since_on"), output_field=DurationField())
