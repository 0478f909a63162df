"""Logging, changing and taking back activities."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.scope import Scope
from implementation.access import can_be_taken_back, must_hold
from implementation.actions.evidence import keep_evidence
from implementation.actions.once import insert_once
from implementation.models import (
    Activity,
    ActivityUnit,
    Evidence,
    OwnKind,
    StatusChange,
    Strategy,
)
from services.models import Unit

Shown = Mapping[str, Any]
NOTHING: Shown = MappingProxyType({})


@transaction.atomic
def log_activity(
    *,
    by: Scope,
    unit: Unit,
    kind: str,
    on: date,
    other_units: Sequence[Unit] = (),
    strategies: Sequence[Strategy] = (),
    evidence: Shown = NOTHING,
    once: UUID | None = None,
    today: date | None = None,
    **facts: Any,
) -> Activity:
    """Log what `unit` did, or plans to do when `on` lies after `today`.

    `facts`: any other column. `evidence` is what `keep_evidence` takes. The same `once` from the
    same user gives the activity that was made the first time. Raises PermissionError when a unit is
    outside `by`, ValueError for a word of another organisation.
    """
    must_hold(by, unit, *other_units)
    made = Activity(unit=unit, kind=kind, on=on, logged_by_id=by.user_id, once=once, **facts)
    made.status = _status_on(on, today)
    _must_be_ours(made, strategies)
    if (earlier := insert_once(made, "logged_by")) is not None:
        return earlier
    _join(made, other_units)
    made.strategies.set(strategies)
    _show(by, made, evidence)
    _tell(by, made)
    return made


@transaction.atomic
def change_activity(
    *,
    by: Scope,
    activity: Activity,
    unit: Unit,
    other_units: Sequence[Unit] = (),
    strategies: Sequence[Strategy] | None = None,
    evidence: Shown = NOTHING,
    once: UUID | None = None,
    today: date | None = None,
    **facts: Any,
) -> Activity:
    """Set the facts of an activity to what is known now; the history says which were changed.

    Strategies that are None stay as they are; evidence is added to what is there, once for the same
    `once`. A new day ahead makes it planned; otherwise a plan stays a plan until somebody says that
    it took place. Nothing is written when all is as before. Raises PermissionError outside `by`,
    ValueError when the activity was taken back, or for a word of another organisation.
    """
    row = _to_change(by, activity)
    must_hold(by, unit)
    changed = _set(row, {"unit": unit, **facts})
    if "on" in changed and _status_on(row.on, today) == Activity.Status.PLANNED:
        row.status = Activity.Status.PLANNED
    _must_be_ours(row, strategies or ())
    tied = {
        "other_units": _rejoin(by, row, other_units),
        "strategies": _reserve(row, strategies),
        "evidence": _show(by, row, evidence, once),
    }
    return _keep(by, row, [*changed, *(name for name, is_new in tied.items() if is_new)])


@transaction.atomic
def remove_evidence(*, by: Scope, activity: Activity, evidence: Evidence) -> None:
    """Take a link or a file off an activity; its history says so. Safe to repeat."""
    row = _locked(by, activity)
    if row.evidence.filter(pk=evidence.pk).exists():
        row.evidence.remove(evidence)
        _tell(by, row, "evidence")


def _to_change(by: Scope, activity: Activity) -> Activity:
    row = _locked(by, activity)
    if row.status == Activity.Status.WITHDRAWN:
        raise ValueError(_("An activity that was taken back cannot be changed."))
    return row


def _keep(by: Scope, row: Activity, changed: list[str]) -> Activity:
    """Write what is new; what shows it goes along to a new host."""
    if "unit" in changed:
        row.evidence.update(unit=row.unit)
    if changed:
        row.save()
        _tell(by, row, ", ".join(changed))
    return row


def _set(row: Activity, wanted: dict[str, Any]) -> list[str]:
    """Set what differs; the names of it."""
    changed = [name for name, value in wanted.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, wanted[name])
    return changed


def _must_be_ours(row: Activity, strategies: Sequence[Strategy]) -> None:
    """A word of another organisation is none of ours."""
    words: list[OwnKind | Strategy] = [*strategies, *([row.own_kind] if row.own_kind else [])]
    if any(word.organisation_id != row.unit.organisation_id for word in words):
        raise ValueError(_("Choose words of the team’s own organisation."))


def _reserve(row: Activity, strategies: Sequence[Strategy] | None) -> bool:
    """Make these the strategies it serves. True when something changed."""
    if strategies is None or {one.pk for one in strategies} == {
        one.pk for one in row.strategies.all()
    }:
        return False
    row.strategies.set(strategies)
    return True


def _show(by: Scope, row: Activity, evidence: Shown, once: UUID | None = None) -> bool:
    """Keep a link and a file of the form. True when one is new here."""
    kept = [
        keep_evidence(by=by, unit=row.unit, once=once, **{name: value})
        for name, value in evidence.items()
        if value
    ]
    there = set(row.evidence.values_list("pk", flat=True)) if kept else set()
    new = [one for one in kept if one and one.pk not in there]
    row.evidence.add(*new)
    return bool(new)


@transaction.atomic
def withdraw_activity(*, by: Scope, activity: Activity, now: datetime | None = None) -> Activity:
    """Take an activity back: it leaves every figure, its history stays. Safe to repeat.

    Raises ValueError more than 30 days after it was logged, PermissionError outside `by`.
    """
    row = _locked(by, activity)
    if row.status == Activity.Status.WITHDRAWN:
        return row
    if not can_be_taken_back(row.logged_at, now or timezone.now()):
        raise ValueError(_("This was logged more than 30 days ago. Change it instead."))
    return _move(by, row, Activity.Status.WITHDRAWN)


@transaction.atomic
def restore_activity(*, by: Scope, activity: Activity) -> Activity:
    """Put back an activity that was taken back, as it was before. Safe to repeat."""
    row = _locked(by, activity)
    if row.status != Activity.Status.WITHDRAWN:
        return row
    return _move(by, row, _status_before(row))


@transaction.atomic
def hold_activity(*, by: Scope, activity: Activity, today: date | None = None) -> Activity:
    """A planned activity took place on its day. Safe to repeat; ValueError before that day."""
    row = _locked(by, activity)
    if row.on > (today or timezone.localdate()):
        raise ValueError(_("This is planned for a later day. Change the date first."))
    if row.status != Activity.Status.PLANNED:
        return row
    return _move(by, row, Activity.Status.HELD)


def _status_before(row: Activity) -> str:
    """What it was when it was taken back."""
    told = row.changes.exclude(status=Activity.Status.WITHDRAWN).order_by("changed_at", "pk").last()
    return str(told.status) if told else _status_on(row.on, None)


def _status_on(on: date, today: date | None) -> str:
    planned = on > (today or timezone.localdate())
    return Activity.Status.PLANNED if planned else Activity.Status.HELD


def _locked(by: Scope, activity: Activity) -> Activity:
    row: Activity = Activity.objects.select_for_update(of=("self",)).get(pk=activity.pk)
    must_hold(by, row.unit)
    return row


def _join(activity: Activity, units: Sequence[Unit]) -> None:
    """The host never joins itself; each unit joins once."""
    others = {unit.pk for unit in units} - {activity.unit_id}
    ActivityUnit.objects.bulk_create(
        ActivityUnit(activity=activity, unit_id=pk) for pk in sorted(others)
    )


def _rejoin(by: Scope, activity: Activity, units: Sequence[Unit]) -> bool:
    """Make the joined units `units`; those outside `by` stay as they are. True when changed."""
    must_hold(by, activity.unit, *units)
    joined = {row.unit_id: row for row in activity.joined.select_related("unit")}
    ours = {pk for pk, row in joined.items() if by.holds(row.unit.path)}
    wanted = {unit.pk for unit in units} - {activity.unit_id}
    if ours == wanted and activity.unit_id not in joined:
        return False
    gone = (ours - wanted) | ({activity.unit_id} & set(joined))
    ActivityUnit.objects.filter(activity=activity, unit_id__in=gone).delete()
    _join(activity, [unit for unit in units if unit.pk not in joined])
    return True


def _move(by: Scope, row: Activity, status: str) -> Activity:
    row.status = status
    row.save(update_fields=["status"])
    _tell(by, row)
    return row


def _tell(by: Scope, row: Activity, told: str = "") -> None:
    StatusChange.objects.create(
        activity=row, status=row.status, told=told, changed_by_id=by.user_id
    )
