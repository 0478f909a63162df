"""Writing down conversations with leaders, what leaders say to the words, pledges and sponsors."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.scope import Scope
from implementation.access import must_hold
from implementation.actions.once import insert_once
from implementation.figures.leadership import leaders_of
from implementation.models import ConversationNote, LeaderConversation, Pledge, Sponsor
from services.models import Unit

Step = ConversationNote.Step


@transaction.atomic
def write_conversation(
    *,
    by: Scope,
    unit: Unit,
    leader_id: int,
    held_on: date,
    once: UUID | None = None,
    **facts: Any,
) -> LeaderConversation:
    """Write down a conversation with somebody who leads `unit`.

    `facts`: talked_about, agreed, next_on. Raises PermissionError outside `by`, ValueError when
    the person does not lead the unit.
    """
    must_hold(by, unit)
    _must_lead(unit, leader_id, but=by.user_id)
    made = LeaderConversation(
        unit=unit,
        leader_id=leader_id,
        held_on=held_on,
        written_by_id=by.user_id,
        once=once,
        **facts,
    )
    earlier = insert_once(made, "written_by")
    if earlier is None:
        _tell(made, Step.WRITTEN, by.user_id)
    return earlier or made


@transaction.atomic
def change_conversation(
    *, by: Scope, conversation: LeaderConversation, **facts: Any
) -> LeaderConversation:
    """Put other words, which the leader has not read yet: the version goes up.

    Nothing is written when all is as before. Raises ValueError once the leader agreed.
    """
    row = _open(by, conversation)
    changed = [name for name, value in facts.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, facts[name])
    if changed:
        row.version += 1
        row.save()
        _tell(row, Step.CHANGED, by.user_id)
    return row


@transaction.atomic
def withdraw_conversation(
    *, by: Scope, conversation: LeaderConversation, now: datetime | None = None
) -> LeaderConversation:
    """Take it back before it was agreed: it leaves every page. Safe to repeat."""
    row = _locked(conversation)
    must_hold(by, row.unit)
    if row.withdrawn_at:
        return row
    _must_be_open(row)
    row.withdrawn_at = now or timezone.now()
    row.save(update_fields=["withdrawn_at"])
    _tell(row, Step.WITHDRAWN, by.user_id)
    return row


@transaction.atomic
def agree_to_conversation(
    *,
    leader_id: int | None,
    conversation: LeaderConversation,
    version: int | None,
    now: datetime | None = None,
) -> LeaderConversation:
    """The leader agrees to the words of `version`, as read. Safe to repeat.

    Raises PermissionError for anybody else, ValueError when the words were changed since.
    """
    row = _of_leader(leader_id, conversation)
    if row.agreed_at is None:
        if row.version != version:
            raise ValueError(_("The words were changed while you read them. Please read again."))
        row.agreed_at = now or timezone.now()
        row.save(update_fields=["agreed_at"])
        _tell(row, Step.AGREED, leader_id)
    return row


@transaction.atomic
def correct_conversation(
    *, leader_id: int | None, conversation: LeaderConversation, words: str
) -> LeaderConversation:
    """The leader asks to have something put right; what was agreed is then open again.

    The same words once more add nothing. Raises PermissionError for anybody else.
    """
    row = _of_leader(leader_id, conversation)
    if not words:
        raise ValueError(_("Write what should be put right."))
    last = row.notes.last()
    if last and (last.step, last.words) == (Step.CORRECTED, words):
        return row
    row.agreed_at = None
    row.save(update_fields=["agreed_at"])
    _tell(row, Step.CORRECTED, leader_id, words)
    return row


@transaction.atomic
def make_pledge(
    *,
    unit: Unit,
    leader_id: int,
    recorded_by: int | None,
    pledged_on: date,
    words: str = "",
    commitments: Sequence[str] = (),
    once: UUID | None = None,
) -> Pledge:
    """A leader's pledge about `unit`, by the leader alone. Raises ValueError for anybody else."""
    _must_lead(unit, leader_id)
    if not (words or commitments):
        raise ValueError(_("Choose what you will do, or say it in your own words."))
    made = Pledge(
        unit=unit,
        leader_id=leader_id,
        recorded_by_id=recorded_by,
        pledged_on=pledged_on,
        words=words,
        commitments=list(commitments),
        once=once,
    )
    return insert_once(made, "recorded_by") or made


def record_pledge(*, by: Scope, unit: Unit, leader_id: int, **facts: Any) -> Pledge:
    """A pledge written down by a lead, to whom the leader said yes."""
    must_hold(by, unit)
    return make_pledge(unit=unit, leader_id=leader_id, recorded_by=by.user_id, **facts)


@transaction.atomic
def withdraw_pledge(
    *, leader_id: int | None, pledge_id: int, now: datetime | None = None
) -> Pledge:
    """The leader takes a pledge back. Safe to repeat; Pledge.DoesNotExist for anybody else."""
    row: Pledge = Pledge.objects.select_for_update(of=("self",)).get(
        pk=pledge_id, leader_id=leader_id, leader__isnull=False
    )
    if row.withdrawn_at is None:
        row.withdrawn_at = now or timezone.now()
        row.save(update_fields=["withdrawn_at"])
    return row


@transaction.atomic
def name_sponsor(
    *,
    by: Scope,
    unit: Unit,
    user_id: int | None = None,
    role_words: str = "",
    from_on: date,
    until_on: date | None = None,
    once: UUID | None = None,
) -> Sponsor:
    """Somebody stands up for the work in `unit` from a day on."""
    must_hold(by, unit)
    if user_id is not None:
        _must_lead(unit, user_id)
    made = Sponsor(
        unit=unit,
        user_id=user_id,
        role_words=role_words,
        from_on=from_on,
        until_on=until_on,
        added_by_id=by.user_id,
        once=once,
    )
    return insert_once(made, "added_by") or made


@transaction.atomic
def end_sponsor(*, by: Scope, sponsor: Sponsor, until_on: date) -> Sponsor:
    """The last day on which they are the sponsor. Safe to repeat."""
    row: Sponsor = Sponsor.objects.select_for_update(of=("self",)).get(pk=sponsor.pk)
    must_hold(by, row.unit)
    if until_on < row.from_on:
        raise ValueError(_("Enter a day on or after the first."))
    row.until_on = until_on
    row.save(update_fields=["until_on"])
    return row


def _must_lead(unit: Unit, user_id: int, *, but: int | None = None) -> None:
    leaders = {one.user_id for one in leaders_of(unit, on=timezone.localdate(), but=but)}
    if user_id not in leaders:
        raise ValueError(_("Choose somebody who leads this team or service."))


def _locked(conversation: LeaderConversation) -> LeaderConversation:
    rows = LeaderConversation.objects.select_for_update(of=("self",)).select_related("unit")
    row: LeaderConversation = rows.get(pk=conversation.pk)
    return row


def _open(by: Scope, conversation: LeaderConversation) -> LeaderConversation:
    row = _locked(conversation)
    must_hold(by, row.unit)
    _must_be_open(row)
    return row


def _must_be_open(row: LeaderConversation) -> None:
    if row.withdrawn_at:
        raise ValueError(_("This was taken back."))
    if row.agreed_at:
        raise ValueError(_("The leader agreed to these words. They stay as they are."))


def _of_leader(leader_id: int | None, conversation: LeaderConversation) -> LeaderConversation:
    row = _locked(conversation)
    if leader_id is None or row.leader_id != leader_id:
        raise PermissionError("only the leader may answer")
    if row.withdrawn_at:
        raise ValueError(_("This was taken back."))
    return row


def _tell(row: LeaderConversation, step: str, user_id: int | None, words: str = "") -> None:
    ConversationNote.objects.create(
        conversation=row, step=step, version=row.version, words=words, made_by_id=user_id
    )
