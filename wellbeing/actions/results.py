"""Saying what was done about results, and withdrawing results that were wrong."""

from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from core.scope import Scope
from wellbeing.models import ReportingGroup, Round, RoundStep, WhatWeDid


@transaction.atomic
def say_what_we_did(
    *,
    by: Scope,
    of: Round,
    text: str,
    group: ReportingGroup | None = None,
    once: UUID | None = None,
) -> WhatWeDid:
    """Tell the people of a sealed round, or of one of its groups, what was done about it.

    The same `once` from the same user gives the words that were said the first time. Raises
    PermissionError outside `by`, ValueError when the round shows no results.
    """
    about = group.unit if group else of.unit
    if not by.holds(about.path) or (group and group.round_id != of.pk):
        raise PermissionError(f"{about} is outside this scope")
    _must_be_sealed(_locked(of))
    try:
        with transaction.atomic():
            return WhatWeDid.objects.create(
                round=of, group=group, text=text, said_by_id=by.user_id, once=once
            )
    except IntegrityError:
        earlier = WhatWeDid.objects.filter(said_by_id=by.user_id, once=once)
        if once is None or not (found := earlier.first()):
            raise
        return found  # type: ignore[no-any-return]


@transaction.atomic
def withdraw_results(*, by: Scope, of: Round, because: str) -> Round:
    """Take the results of a round off every page, with the reason; repeated, nothing changes.

    It cannot be undone: a mistake is never corrected by publishing again (design §3.5). Raises
    PermissionError outside `by`, ValueError when there are no results.
    """
    row = _locked(of)
    if not by.holds(row.unit.path):
        raise PermissionError(f"{row.unit} is outside this scope")
    if row.state == Round.State.WITHDRAWN:
        return row
    _must_be_sealed(row)
    row.state, row.withdrawn_because = Round.State.WITHDRAWN, because
    row.save(update_fields=["state", "withdrawn_because"])
    RoundStep.objects.create(round=row, step=RoundStep.Step.WITHDRAWN, by_id=by.user_id)
    return row


def _locked(of: Round) -> Round:
    rows = Round.objects.select_for_update(of=("self",)).select_related("unit")
    found: Round = rows.get(pk=of.pk)
    return found


def _must_be_sealed(row: Round) -> None:
    if row.state != Round.State.SEALED:
        raise ValueError(_("There are no results of this check-in."))
