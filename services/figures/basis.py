"""On which structure something of the past is counted: as it was on its day, or today's.

The one way for every figure. A thing of a unit and a day (an activity, a session, a barrier) is
counted in the branch in which its unit hung on that day, or in which it hangs today. Access always
follows today's tree: what is counted is narrowed by `within(scope)` first, on either basis.
"""

from datetime import date
from typing import Any, Literal

from django.db.models import BigIntegerField, CharField, Exists, F, Func, OuterRef, Q, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce, NullIf
from django.db.models.lookups import IsNull
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.scope import Scope
from services.models import Unit, UnitPlacement

Basis = Literal["today", "then"]
BASES = (("today", _("Today’s structure")), ("then", _("As it was then")))


class ChildThen(Func):
    """The unit directly below a root in whose branch a unit hung on a day, as an id.

    Takes the unit, the day and the root. It is the root's own id for the root itself, and NULL for
    a unit that hung elsewhere. A unit that had not opened yet hangs where it first hung.
    """

    function = "services_child_then"
    output_field = BigIntegerField()


def child_then(unit: Unit, *, place: Any, day: Any) -> ChildThen:
    """Where below `unit` the unit `place` (an id, or where it stands in a row) hung on `day`."""
    return ChildThen(place, day, Value(unit.pk, output_field=BigIntegerField()))


def hung_in(unit: Unit, *, place: Any, day: Any) -> IsNull:
    """Whether a row's `place` hung in the branch of `unit` on its `day`; for `filter`."""
    return IsNull(child_then(unit, place=place, day=day), False)


def in_branch(unit: Unit, basis: Basis, *, day: Any, place: str = "unit") -> Any:
    """Rows whose `place` (the way to a unit) lies in the branch of `unit`; for `filter`.

    `day` is the way to the day of the thing counted, or an expression.
    """
    if basis == "today":
        return Q(**{f"{place}__path__startswith": unit.path})
    return hung_in(unit, place=F(f"{place}_id"), day=_day(day))


def service_below(
    unit: Unit, basis: Basis = "today", *, day: Any = None, place: str = "unit"
) -> Combinable:
    """The id, as text, of the unit directly below `unit` in whose branch a row's `place` lies.

    Empty for `unit` itself.
    """
    if basis == "today":
        return Func(
            F(f"{place}__path"),
            Value("."),
            Value(unit.path.count(".") + 1),
            function="split_part",
            output_field=CharField(),
        )
    child = child_then(unit, place=F(f"{place}_id"), day=_day(day))
    below = NullIf(child, Value(unit.pk, output_field=BigIntegerField()))
    return Coalesce(Cast(below, CharField()), Value(""))


def hung_right_below(unit: Unit, *, from_on: date, until_on: date) -> Q:
    """Units that hung directly below `unit` on a day of a period, both inclusive; for `filter`."""
    below = UnitPlacement.objects.filter(
        Q(until_on=None) | Q(until_on__gte=from_on),
        unit=OuterRef("pk"),
        parent=unit,
        from_on__lte=until_on,
    )
    return Q(Exists(below))


def named_for(scope: Scope, unit: Unit) -> Unit:
    """The unit, or one without its name when it has left the branches of `scope` since."""
    if scope.holds(unit.path):
        return unit
    return Unit(pk=unit.pk, path=unit.path, name=gettext("A unit that has left this branch"))


def basis_of(text: str | None) -> Basis:
    """What an address or a form asks for; today's structure for anything unknown."""
    return "then" if text == "then" else "today"


def _day(day: Any) -> Any:
    return F(day) if isinstance(day, str) else day
