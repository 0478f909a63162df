"""Carrying a plan out: looked at before, done whole or not at all, on its day."""

from contextlib import suppress
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import failpoints
from core.permissions import Permission
from core.scope import Scope
from services.access import viewer_for
from services.actions.change import change, hold_organisation, refuse_outside
from services.actions.homes import settle_homes
from services.actions.ledger import Changes, changes_between, kept_rows
from services.actions.moves import settle_tree
from services.actions.past import tell_of_past
from services.actions.stepping import people_of, take_steps
from services.figures.reorganising import does_as_shown, look, numbers, told, touched
from services.models import Reorganisation, Unit
from services.signals import tree_changed

State = Reorganisation.State


class _TakenBack(Exception):
    """A look at what would be is over."""


@change
def preview_reorganisation(
    *, by: Scope, plan: Reorganisation, keeps_access: set[str], today: date | None = None
) -> Reorganisation:
    """Keep what the plan would change. `keeps_access`: codes of units whose access goes on.

    It is done and taken back in one go, so that what is shown is what would happen. Raises
    ValueError with the step that cannot be done; PermissionError outside `by`.
    """
    plan = hold_plan(by, plan)
    refuse_settled(plan)
    keeps = {code.casefold() for code in keeps_access}
    for step in plan.steps.all():
        step.keeps_access = step.unit_code.casefold() in keeps
        step.save(update_fields=["keeps_access"])
    plan.preview = _tried(by, plan, today or timezone.localdate())
    plan.stopped = ""
    plan.save(update_fields=["preview", "stopped"])
    return plan


@change
def do_reorganisation(
    *, by: Scope, plan: Reorganisation, seen: str, today: date | None = None
) -> Reorganisation:
    """Do what was looked at; a day to come is kept for the daily job. Safe to repeat.

    `seen` is the digest of the preview. Raises ValueError when the plan would do something else
    by now; PermissionError outside `by`.
    """
    plan, day = hold_plan(by, plan), today or timezone.localdate()
    if plan.state in {State.DONE, State.PLANNED}:
        return plan
    refuse_settled(plan)
    if not seen or plan.preview.get("digest") != seen:
        raise ValueError(_("Look at what the plan changes first."))
    if _tried(by, plan, day)["digest"] != seen:
        raise ValueError(_("Something changed since you looked. Look at what the plan changes."))
    if plan.on > day:
        return _settled(by, plan, State.PLANNED)
    _write(by, plan, day)
    return _settled(by, plan, State.DONE)


@change
def withdraw_plan(*, by: Scope, plan: Reorganisation) -> Reorganisation:
    """A plan for a day to come becomes a draft again. Safe to repeat."""
    plan = hold_plan(by, plan)
    if plan.state == State.PLANNED:
        plan.state, plan.preview, plan.stopped = State.DRAFT, {}, ""
        plan.save(update_fields=["state", "preview", "stopped"])
    refuse_settled(plan)
    return plan


def do_due_plans(organisation_id: int, on: date) -> int:
    """Do the plans whose day has come, in the name of who confirmed them; how many were done.

    Call it inside the transaction that holds the organisation, once its tree is settled. One that
    cannot be done, or would change other units or end the access of others than was shown, stays
    planned and says why.
    """
    due = Reorganisation.objects.due_on(on).filter(unit__organisation_id=organisation_id)
    return sum(_done_on_its_day(plan, on) for plan in due.order_by("on", "pk"))


def _done_on_its_day(plan: Reorganisation, on: date) -> bool:
    try:
        with transaction.atomic():
            by = _rights_of_who_confirmed(plan, on)
            if not does_as_shown(plan.preview, _tried(by, plan, plan.on)):
                raise ValueError(
                    _("Something changed since this plan was confirmed. Make it a draft and look.")
                )
            _write(by, plan, on)
            _settled(by, plan, State.DONE)
    except (ValueError, ValidationError, PermissionError, IntegrityError) as refusal:
        plan.stopped = _why(refusal)[:500]
        plan.save(update_fields=["stopped"])
        return False
    return True


def _rights_of_who_confirmed(plan: Reorganisation, on: date) -> Scope:
    """As they are on the day. Raises PermissionError when they no longer hold for the plan."""
    by = viewer_for(plan.done_by_id or 0, on=on).scope_for(Permission.MANAGE_UNITS)
    refuse_outside(by, plan.unit)
    return by


def _why(refusal: Exception) -> str:
    if isinstance(refusal, ValidationError):
        return " ".join(refusal.messages)
    if isinstance(refusal, ValueError):
        return str(refusal)
    if isinstance(refusal, PermissionError):
        return _("Whoever confirmed this plan may no longer change all of it. Confirm it again.")
    return _("Other records stand in the way. Make it a draft again and look at what it changes.")


def hold_plan(by: Scope, plan: Reorganisation) -> Reorganisation:
    """The plan as stored, under the organisation's lock. Raises PermissionError outside `by`."""
    hold_organisation(plan.unit.organisation_id)
    found = Reorganisation.objects.select_related("unit").get(pk=plan.pk)
    refuse_outside(by, found.unit)
    return found  # type: ignore[no-any-return]


def refuse_settled(plan: Reorganisation) -> None:
    """Raises ValueError unless the plan is still a draft."""
    if plan.state != State.DRAFT:
        raise ValueError(_("This plan is no longer a draft. Make a new one."))


def _settled(by: Scope, plan: Reorganisation, state: str) -> Reorganisation:
    plan.state, plan.done_by_id, plan.stopped = state, by.user_id, ""
    plan.done_at = timezone.now()
    plan.save(update_fields=["state", "done_by", "done_at", "stopped", "changes"])
    return plan


def _write(by: Scope, plan: Reorganisation, today: date) -> None:
    with tree_changed.at_once():
        plan.changes = carry_out(by, plan, today)
        failpoints.point("services.reorganised")
        tree_changed.send(Unit, organisation_id=plan.unit.organisation_id)
    tell_of_past(plan.unit.organisation_id, plan.on, plan.changes)


def carry_out(by: Scope, plan: Reorganisation, today: date) -> Changes:
    """Take every step and settle what follows; what changed, row by row."""
    organisation_id, people = plan.unit.organisation_id, people_of(plan)
    before = kept_rows(organisation_id, people)
    take_steps(by, plan, today)
    settle_tree(organisation_id, today)
    settle_homes(organisation_id, today)
    return changes_between(before, kept_rows(organisation_id, people))


def _tried(by: Scope, plan: Reorganisation, today: date) -> dict[str, Any]:
    """What the plan would change, as it would be on its day; nothing of it stays."""
    organisation_id, day = plan.unit.organisation_id, max(plan.on, today)
    seen: dict[str, Any] = {}
    with suppress(_TakenBack), transaction.atomic(), tree_changed.at_once():
        settle_tree(organisation_id, day)
        before = seen["before"] = look(organisation_id, day)
        people = people_of(plan)
        carry_out(by, plan, day)
        after = look(organisation_id, day)
        units = touched(by, before, after)
        seen["after"] = after
        seen["units"], seen["people"] = units, len(people)
        seen["new"] = numbers(organisation_id, units, day)
        raise _TakenBack
    old = numbers(organisation_id, seen["units"], day)
    return _told(seen, old)


def _told(seen: dict[str, Any], old: Any) -> dict[str, Any]:
    return told(seen["before"], seen["after"], (old, seen["new"]), seen["people"])
