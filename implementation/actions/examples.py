"""Sharing what a team did as an example, taking it back, and planning from it."""

from collections.abc import Sequence
from datetime import date, timedelta
from textwrap import shorten
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.scope import Scope
from implementation.access import must_hold
from implementation.actions.activities import log_activity
from implementation.models import Activity, Example
from services.models import BarrierCode, BarrierTheme, Unit

PLAN_IN = timedelta(days=14)
NOTE_LENGTH = 300


@transaction.atomic
def share_example(
    *,
    by: Scope,
    activity: Activity,
    has_agreed: bool,
    themes: Sequence[BarrierTheme] = (),
    codes: Sequence[BarrierCode] = (),
    today: date | None = None,
    **facts: Any,
) -> Example:
    """Show what a team did to the whole organisation, or change what is shown.

    `facts`: team, what_we_did, what_it_took, what_changed, agreed_on, agreed_how. One that was
    taken back is shown again. Raises ValueError when the team has not agreed or the activity has
    not taken place, PermissionError outside `by`.
    """
    row = Activity.objects.select_for_update(of=("self",)).select_related("unit")
    row = row.get(pk=activity.pk)
    must_hold(by, row.unit)
    if not has_agreed:
        raise ValueError(_("Ask the team first. It is shared only when the team agrees."))
    if row.status != Activity.Status.HELD:
        raise ValueError(_("Only something that took place can be an example."))
    if facts["agreed_on"] > (today or timezone.localdate()):
        raise ValueError(_("Enter the day on which the team agreed: today or earlier."))
    return _keep(row, themes, codes, {**facts, "shared_by_id": by.user_id, "withdrawn_at": None})


def _keep(
    activity: Activity,
    themes: Sequence[BarrierTheme],
    codes: Sequence[BarrierCode],
    facts: dict[str, Any],
) -> Example:
    """A code brings its theme along."""
    made: Example
    made, _is_new = Example.objects.update_or_create(activity=activity, defaults=facts)
    made.codes.set(codes)
    made.themes.set({theme.pk for theme in themes} | {code.theme_id for code in codes})
    return made


@transaction.atomic
def withdraw_example(*, by: Scope, example: Example) -> Example:
    """No longer show it to anybody; plans made from it stay. Safe to repeat."""
    must_hold(by, example.activity.unit)
    if example.withdrawn_at is None:
        example.withdrawn_at = timezone.now()
        example.save(update_fields=["withdrawn_at"])
    return example


@transaction.atomic
def plan_from_example(
    *,
    by: Scope,
    example: Example,
    unit: Unit,
    on: date,
    once: UUID | None = None,
    today: date | None = None,
) -> Activity:
    """The same thing as a plan of `unit`: its kind, what was done, and the time it took.

    It stays tied to the example it came from.
    Raises PermissionError when `unit` is outside `by`, ValueError for a day that is not to come, an
    example that was taken back or one of another organisation.
    """
    _may_be_used(example, unit, on, today or timezone.localdate())
    source = example.activity
    return log_activity(
        by=by,
        unit=unit,
        kind=source.kind,
        own_kind=source.own_kind,
        on=on,
        note=_note(example),
        minutes_planned=source.minutes or source.minutes_planned,
        from_example=example,
        once=once,
        today=today,
    )


def _note(example: Example) -> str:
    """Whose example it is and what was done, cut at a word."""
    told = {"team": example.team, "what": example.what_we_did}
    return shorten(_("From an example of %(team)s: %(what)s") % told, NOTE_LENGTH, placeholder=" …")


def _may_be_used(example: Example, unit: Unit, on: date, today: date) -> None:
    if on <= today:
        raise ValueError(_("Choose a day that is still to come."))
    if not Example.objects.standing().filter(pk=example.pk).exists():
        raise ValueError(_("This example is no longer shared."))
    if unit.organisation_id != example.activity.unit.organisation_id:
        raise ValueError(_("Choose a team of the same organisation."))
