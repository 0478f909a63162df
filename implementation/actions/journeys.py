"""What a team says about where it stands, who is not yet in scope, and the rule of the stages."""

from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.scope import Scope
from implementation.access import must_hold
from implementation.actions.once import insert_once
from implementation.models import JourneyRule, ScopeChoice, TeamComment
from services.models import Unit


@transaction.atomic
def comment_on_journey(
    *, by: Scope, unit: Unit, words: str, once: UUID | None = None
) -> TeamComment | None:
    """Keep the team's comment; empty words take the last one back.

    None when there was nothing to take back. The same `once` from the same user gives the comment
    that was made the first time. Raises PermissionError outside `by`.
    """
    must_hold(by, unit)
    newest = TeamComment.objects.filter(unit=unit).last()
    if (newest.words if newest else "") == words:
        return newest
    made = TeamComment(unit=unit, words=words, written_by_id=by.user_id, once=once)
    return insert_once(made, "written_by") or made


@transaction.atomic
def leave_out_of_scope(*, by: Scope, unit: Unit, reason: str, from_on: date) -> ScopeChoice:
    """The unit is not yet in scope from `from_on`; while it is so, the reason can be put anew.

    Raises ValueError without a reason, PermissionError outside `by`.
    """
    must_hold(by, unit)
    if not reason.strip():
        raise ValueError(_("Say in one sentence why this team is not yet in scope."))
    _lock(unit)
    row = ScopeChoice.objects.filter(unit=unit, until_on=None).first()
    if row is None:
        row = ScopeChoice(unit=unit, from_on=from_on)
    row.reason, row.decided_by_id = reason, by.user_id
    row.save()
    return row


@transaction.atomic
def bring_into_scope(*, by: Scope, unit: Unit, on: date) -> bool:
    """The unit is in scope from `on`; False when it already was. Safe to repeat.

    A choice that would have lasted no day is removed. Raises PermissionError outside `by`.
    """
    must_hold(by, unit)
    _lock(unit)
    row = ScopeChoice.objects.filter(unit=unit, until_on=None).first()
    if row is None:
        return False
    if row.from_on >= on:
        row.delete()
        return True
    row.until_on = on - timedelta(days=1)
    row.save()
    return True


@transaction.atomic
def set_journey_rule(
    *, by: Scope, organisation: Unit, on: date | None = None, **numbers: int
) -> JourneyRule:
    """The numbers of the stages for one organisation from today. Nothing changes when all is so.

    Raises PermissionError when the whole organisation is not inside `by`, ValidationError for
    numbers that make no rule.
    """
    must_hold(by, organisation)
    _lock(organisation)
    row = JourneyRule.objects.filter(organisation=organisation).first()
    wanted = row or JourneyRule(organisation=organisation)
    changed = [name for name, number in numbers.items() if getattr(wanted, name) != number]
    if row is not None and not changed:
        return row  # type: ignore[no-any-return]
    for name in changed:
        setattr(wanted, name, numbers[name])
    wanted.since_on = on or timezone.localdate()
    wanted.full_clean()
    wanted.save()
    return wanted


def _lock(unit: Unit) -> None:
    """Two people who decide on one unit take turns."""
    Unit.objects.select_for_update(of=("self",)).get(pk=unit.pk)
