"""Making a plan, changing it, and saying how far it is."""

from datetime import date
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core.permissions import Permission
from core.scope import Scope
from implementation.access import must_hold
from implementation.actions.evidence import keep_evidence, move_evidence
from implementation.actions.once import insert_once
from implementation.models import Action, ActionChange, ActionEvidence, Evidence
from implementation.models.action import SOURCES
from services.access import viewer_for
from services.models import Unit

Progress = Action.Progress


@transaction.atomic
def make_plan(
    *, by: Scope, unit: Unit, words: str, due_on: date, once: UUID | None = None, **facts: Any
) -> Action:
    """Plan one thing for `unit`: what, by when, and whose it is (`owner` or `owner_words`).

    `facts` may hold measure, minutes_asked, minutes_freed, replaces, and one of `SOURCES` as what
    it grew from. The same `once` from the same user gives the plan that
    was made the first time. Raises PermissionError outside `by`; ValueError for an owner who may
    not see the unit's plans, and for a source of another organisation.
    """
    must_hold(by, unit)
    made = Action(
        unit=unit, words=words, due_on=due_on, made_by_id=by.user_id, once=once, **facts
    )  # fmt: skip
    _refuse_strangers(made)
    if earlier := insert_once(made, "made_by"):
        return earlier  # type: ignore[no-any-return]
    _tell(by, made)
    return made


@transaction.atomic
def change_plan(*, by: Scope, action: Action, **facts: Any) -> Action:
    """Set facts to what is known now; the history says which were changed.

    Nothing is written when all is as before. Raises as `make_plan` does.
    """
    row = _locked(action)
    must_hold(by, row.unit)
    must_hold(by, facts.get("unit", row.unit))
    changed = [name for name, value in facts.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, facts[name])
    _refuse_strangers(row)
    if changed:
        row.save()
        _tell(by, row, ", ".join(changed))
    if "unit" in changed:
        move_evidence(row)
    return row


@transaction.atomic
def move_plan(
    *,
    by: Scope,
    action: Action,
    progress: str,
    because: str = "",
    on: date | None = None,
    link: str = "",
    file: "UploadedFile[Any] | None" = None,
    once: UUID | None = None,
) -> Action:
    """Say how far it is, with what shows it. Those who log may, and the owner.

    `on` is the day it was done (when None the day that is known, or today). Raises PermissionError
    for everybody else, ValueError when it was stopped without a reason. Safe to repeat; evidence is
    kept once for the same `once`.
    """
    row = _locked(action)
    _must_be_theirs(by, row)
    reason = _reason(progress, because)
    wanted = {"progress": progress, "stopped_because": reason, "done_on": _day(row, progress, on)}
    changed = [name for name, value in wanted.items() if getattr(row, name) != value]
    if changed:
        for name, value in wanted.items():
            setattr(row, name, value)
        row.save(update_fields=list(wanted))
        _tell(by, row, "" if "progress" in changed else ", ".join(changed))
    kept = keep_evidence(by=by, unit=row.unit, link=link, file=file, once=once)
    if kept is not None:
        ActionEvidence.objects.get_or_create(action=row, evidence=kept)
    return row


def _reason(progress: str, because: str) -> str:
    """Why it was stopped; nothing for any other progress."""
    if progress != Progress.STOPPED:
        return ""
    if not because:
        raise ValueError(_("Say in one sentence why it was stopped."))
    return because


def _day(row: Action, progress: str, on: date | None) -> date | None:
    """The day it was done: as it is said, as it is known, or today."""
    if progress != Progress.DONE:
        return None
    return on or row.done_on or timezone.localdate()


@transaction.atomic
def unshow_plan(*, by: Scope, action: Action, evidence: Evidence) -> None:
    """Take a link or a file off a plan, by those who move it on. Safe to repeat."""
    row = _locked(action)
    _must_be_theirs(by, row)
    gone, _of_each = ActionEvidence.objects.filter(action=row, evidence=evidence).delete()
    if gone:
        _tell(by, row, "evidence")


def _must_be_theirs(by: Scope, row: Action) -> None:
    must_hold(by, row.unit)
    if by.permission != Permission.LOG_IMPLEMENTATION and row.owner_id != by.user_id:
        raise PermissionError("only those who log, and the owner, say how far a plan is")


def _refuse_strangers(row: Action) -> None:
    """The owner may see the unit's plans; what it grew from belongs to the organisation."""
    if row.owner is None and not row.owner_words:
        raise ValueError(_("Say who will do it: a person or a role."))
    if row.owner is not None and not may_own(row.owner, row.unit):
        raise ValueError(_("This person cannot see the plans of this team. Choose another."))
    sources = [getattr(row, name) for name in SOURCES]
    if any(one and one.unit.organisation_id != row.unit.organisation_id for one in sources):
        raise ValueError(_("Choose teams of one organisation."))


def may_own(user: User, unit: Unit) -> bool:
    """Whether the plans of `unit` are among those that `user` may see today."""
    viewer = viewer_for(user.pk)
    return user.is_active and viewer.may(Permission.VIEW_IMPLEMENTATION, unit.path)


def _locked(action: Action) -> Action:
    rows = Action.objects.select_for_update(of=("self",)).select_related("unit", "owner")
    return rows.get(pk=action.pk)  # type: ignore[no-any-return]


def _tell(by: Scope, row: Action, told: str = "") -> None:
    ActionChange.objects.create(
        action=row, progress=row.progress, told=told[:300], changed_by_id=by.user_id
    )
