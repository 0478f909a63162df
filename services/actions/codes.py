"""An organisation decides which shared words it offers, and which it counts as another.

Words are barrier codes, themes and enablers; a word counts as one of its own kind.
"""

from django.utils.translation import gettext as _

from core.scope import Scope
from services.actions.change import change, hold_organisation, refuse_outside
from services.figures.codes import DECISIONS, counted_as
from services.models import BarrierCode, BarrierTheme, EnablerCode, Unit

Decided = BarrierCode | BarrierTheme | EnablerCode


@change
def stop_offering(*, by: Scope, organisation: Unit, code: Decided) -> None:
    """The code is offered no more; barriers that have it keep it and count as it.

    Raises PermissionError when the whole organisation is not inside `by`. Safe to repeat.
    """
    refuse_outside(by, organisation)
    _decide(organisation, code, None)


@change
def count_as(*, by: Scope, organisation: Unit, code: Decided, other: Decided) -> None:
    """The code is offered no more, and figures count it as `other`; barriers keep it.

    Raises PermissionError outside `by`, ValueError when the two would go round in a circle.
    Safe to repeat.
    """
    refuse_outside(by, organisation)
    hold_organisation(organisation.pk)
    end = counted_as(organisation.pk, type(code)).get(other.pk, other.pk)
    if code.pk in (other.pk, end):
        text = _("“%(other)s” already counts as “%(code)s”. Choose another.")
        raise ValueError(text % {"other": other.name, "code": code.name})
    _decide(organisation, code, other)


@change
def offer_again(*, by: Scope, organisation: Unit, code: Decided) -> None:
    """The code is offered and counted as it is shared. Safe to repeat.

    Raises PermissionError when the whole organisation is not inside `by`.
    """
    refuse_outside(by, organisation)
    model, field = DECISIONS[type(code)]
    model.objects.filter(organisation=organisation, **{field: code}).delete()


def _decide(organisation: Unit, code: Decided, other: Decided | None) -> None:
    """Write the decision only when it is a new one."""
    model, field = DECISIONS[type(code)]
    key = {"organisation": organisation, field: code}
    row, _is_new = model.objects.get_or_create(**key, defaults={"counts_as": other})
    if row.counts_as != other:
        row.counts_as = other
        row.save(update_fields=["counts_as"])
