"""Noting what a body asked, what was answered, what shows it, and that it was reported back."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.scope import Scope
from implementation.access import can_be_taken_back, must_hold
from implementation.actions.evidence import keep_evidence, move_evidence
from implementation.actions.once import insert_once
from implementation.actions.parts import settle_parts
from implementation.models import (
    Evidence,
    Part,
    Recommendation,
    RecommendationChange,
    RecommendationEvidence,
    Response,
)
from services.models import Unit

Step = RecommendationChange.Step


@transaction.atomic
def note_recommendation(
    *, by: Scope, unit: Unit, parts: Sequence[str] = (), once: UUID | None = None, **facts: Any
) -> Recommendation:
    """Note what was asked of `unit`, and its parts.

    `facts`: asked_by, ask, asked_on; reference, due_on, evaluate_after_months, counts_from,
    completed_on may be left out. The same `once` from the same user gives the row of the first
    time. Raises PermissionError outside `by`.
    """
    must_hold(by, unit)
    made = Recommendation(unit=unit, noted_by_id=by.user_id, once=once, **facts)
    if earlier := insert_once(made, "noted_by"):
        return earlier  # type: ignore[no-any-return]
    _set_parts(made, parts)
    tell(by, made, Step.NOTED)
    return made


@transaction.atomic
def change_recommendation(
    *, by: Scope, recommendation: Recommendation, parts: Sequence[str] | None = None, **facts: Any
) -> Recommendation:
    """Set facts to what is known now; the history says which were changed. Safe to repeat.

    Raises PermissionError outside `by`, ValueError when a part goes that has its answer, and for
    a day of the ask after that of an answer, of what shows it, or of a report back.
    """
    row = locked(by, recommendation)
    must_hold(by, facts.get("unit", row.unit))
    changed = [name for name, value in facts.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, facts[name])
    _refuse_later_ask(row)
    row.save()
    if "unit" in changed:
        move_evidence(row)
    if parts is not None and _set_parts(row, parts):
        changed.append("parts")
    if changed:
        tell(by, row, Step.CHANGED, ", ".join(changed))
    return row


@transaction.atomic
def answer_recommendation(
    *,
    by: Scope,
    recommendation: Recommendation,
    parts: Mapping[int, str] | None = None,
    once: UUID | None = None,
    **facts: Any,
) -> Response:
    """Keep an answer: `words`, `responded_on`, `said`; `parts` says how it answers each part.

    A part (by id) that it does not speak of is left as it was. The same `once` from the same user
    gives the first answer. Raises PermissionError outside `by`, ValueError before the ask.
    """
    row = locked(by, recommendation)
    refuse_before(row, facts["responded_on"])
    given = {str(pk): how for pk, how in (parts or {}).items() if how}
    made = Response(recommendation=row, noted_by_id=by.user_id, once=once, parts=given, **facts)
    if earlier := insert_once(made, "noted_by"):
        return earlier  # type: ignore[no-any-return]
    settle_parts(row)
    return made


@transaction.atomic
def show_recommendation(
    *,
    by: Scope,
    recommendation: Recommendation,
    shows: str,
    shown_on: date,
    link: str = "",
    file: "UploadedFile[Any] | None" = None,
    once: UUID | None = None,
) -> RecommendationEvidence:
    """Keep a link or a file that shows that it came about, or whether it worked.

    The same `once` from the same user gives what was kept the first time. Raises PermissionError
    outside `by`, ValueError without a link or file and before the ask.
    """
    row = locked(by, recommendation)
    refuse_before(row, shown_on)
    kept = keep_evidence(by=by, unit=row.unit, link=link, file=file, once=once)
    if kept is None:
        raise ValueError(_("Give a link or a file."))
    facts = {"shows": shows, "shown_on": shown_on}
    made: RecommendationEvidence
    made, is_new = RecommendationEvidence.objects.get_or_create(
        recommendation=row, evidence=kept, defaults=facts
    )
    if is_new:
        tell(by, row, Step.SHOWN, on=shown_on)
    return made


@transaction.atomic
def unshow_recommendation(
    *, by: Scope, recommendation: Recommendation, evidence: Evidence
) -> Recommendation:
    """Take a link or a file off; the history says so. Safe to repeat."""
    row = locked(by, recommendation)
    found = row.shown_by.filter(evidence=evidence).first()
    if found is not None:
        found.delete()
        tell(by, row, Step.UNSHOWN, on=found.shown_on)
    return row


@transaction.atomic
def report_back(
    *, by: Scope, recommendation: Recommendation, on: date | None, to: str
) -> Recommendation:
    """It was told to the body that asked; None and "" take that away. Safe to repeat.

    The last telling counts, and the history keeps the day of each. Raises PermissionError outside
    `by`, ValueError before the ask.
    """
    row = locked(by, recommendation)
    if on is not None:
        refuse_before(row, on)
    if (row.reported_back_on, row.reported_back_to) != (on, to):
        row.reported_back_on, row.reported_back_to = on, to
        row.save(update_fields=["reported_back_on", "reported_back_to"])
        tell(by, row, Step.REPORTED if on else Step.UNREPORTED, on=on)
    return row


@transaction.atomic
def withdraw_recommendation(
    *, by: Scope, recommendation: Recommendation, now: datetime | None = None
) -> Recommendation:
    """Take back what was noted by mistake: it leaves every list and figure. Safe to repeat.

    Its plans stay. Raises ValueError more than 30 days after it was noted, PermissionError outside
    `by`.
    """
    row, moment = locked(by, recommendation, standing=False), now or timezone.now()
    if row.withdrawn_at is None:
        if not can_be_taken_back(row.noted_at, moment):
            raise ValueError(_("This was noted more than 30 days ago. Change it instead."))
        _set_withdrawn(by, row, moment)
    return row


@transaction.atomic
def restore_recommendation(*, by: Scope, recommendation: Recommendation) -> Recommendation:
    """Put back one that was taken back. Safe to repeat."""
    row = locked(by, recommendation, standing=False)
    if row.withdrawn_at is not None:
        _set_withdrawn(by, row, None)
    return row


def _set_withdrawn(by: Scope, row: Recommendation, at: datetime | None) -> None:
    row.withdrawn_at = at
    row.save(update_fields=["withdrawn_at"])
    tell(by, row, Step.WITHDRAWN if at else Step.RESTORED)


def tell(by: Scope, row: Recommendation, step: str, told: str = "", on: date | None = None) -> None:
    RecommendationChange.objects.create(
        recommendation=row, step=step, told=told[:300], on=on, changed_by_id=by.user_id
    )


def _set_parts(row: Recommendation, parts: Sequence[str]) -> bool:
    """The parts in words, each once; those already known keep their answer. True when changed."""
    wanted = list(dict.fromkeys(part for part in parts if part))
    known = {part.words: part for part in row.parts.all()}
    gone = [part for words, part in known.items() if words not in wanted]
    if any(part.answered for part in gone):
        raise ValueError(_("A part that has its answer stays. Add the new words as a part."))
    Part.objects.filter(pk__in=[part.pk for part in gone]).delete()
    new = [words for words in wanted if words not in known]
    for words in new:
        Part.objects.create(recommendation=row, words=words)
    return bool(gone or new)


def _refuse_later_ask(row: Recommendation) -> None:
    """It was asked before all that is known of it."""
    answered = row.responses.standing().values_list("responded_on", flat=True)
    for day in (*answered, row.reported_back_on):
        if day is not None:
            refuse_before(row, day)
    shown = min(row.shown_by.values_list("shown_on", flat=True), default=None)
    if shown is not None and shown < row.asked_on:
        told = {"day": date_format(shown, "j F Y")}
        raise ValueError(_("What shows it is of %(day)s. Enter that day or an earlier one.") % told)


def refuse_before(row: Recommendation, day: date) -> None:
    if day < row.asked_on:
        raise ValueError(_("Enter a date on or after the day it was asked."))


def locked(by: Scope, recommendation: Recommendation, *, standing: bool = True) -> Recommendation:
    """Raises ValueError for one that was taken back, unless it need not be `standing`."""
    rows = Recommendation.objects.select_for_update(of=("self",)).select_related("unit")
    row: Recommendation = rows.get(pk=recommendation.pk)
    must_hold(by, row.unit)
    if standing and row.withdrawn_at is not None:
        raise ValueError(_("It was taken back. Put it back first."))
    return row
