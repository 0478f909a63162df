"""Noting what a body asked, what was answered, what shows it, and that it was reported back."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from core.scope import Scope
from implementation.access import must_hold
from implementation.actions.evidence import keep_evidence
from implementation.actions.once import insert_once
from implementation.models import Part, Recommendation, RecommendationEvidence, Response
from services.models import Unit


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
    return made


@transaction.atomic
def change_recommendation(
    *, by: Scope, recommendation: Recommendation, parts: Sequence[str] | None = None, **facts: Any
) -> Recommendation:
    """Set facts to what is known now; the audit keeps what stood before. Safe to repeat.

    Raises PermissionError outside `by`, ValueError when a part goes that has its answer, and for
    a day before the ask that a response or a report back already has.
    """
    row = _locked(by, recommendation)
    must_hold(by, facts.get("unit", row.unit))
    for name, value in facts.items():
        setattr(row, name, value)
    first = row.responses.first()
    if first is not None:
        _refuse_before(row, first.responded_on)
    if row.reported_back_on is not None:
        _refuse_before(row, row.reported_back_on)
    row.save()
    if parts is not None:
        _set_parts(row, parts)
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
    row = _locked(by, recommendation)
    _refuse_before(row, facts["responded_on"])
    made = Response(recommendation=row, noted_by_id=by.user_id, once=once, **facts)
    if earlier := insert_once(made, "noted_by"):
        return earlier  # type: ignore[no-any-return]
    for part in row.parts.filter(pk__in=[pk for pk, how in (parts or {}).items() if how]):
        part.answered, part.answered_by = (parts or {})[part.pk], made
        part.save(update_fields=["answered", "answered_by"])
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
) -> RecommendationEvidence:
    """Keep a link or a file that shows that it came about, or whether it worked.

    Raises PermissionError outside `by`, ValueError without a link or file and before the ask.
    """
    row = _locked(by, recommendation)
    _refuse_before(row, shown_on)
    kept = keep_evidence(by=by, unit=row.unit, link=link, file=file)
    if kept is None:
        raise ValueError(_("Give a link or a file."))
    made: RecommendationEvidence = RecommendationEvidence.objects.create(
        recommendation=row, evidence=kept, shows=shows, shown_on=shown_on
    )
    return made


@transaction.atomic
def report_back(*, by: Scope, recommendation: Recommendation, on: date, to: str) -> Recommendation:
    """It was told to the body that asked. Safe to repeat; a later telling replaces the earlier.

    Raises PermissionError outside `by`, ValueError before the ask.
    """
    row = _locked(by, recommendation)
    _refuse_before(row, on)
    row.reported_back_on, row.reported_back_to = on, to
    row.save(update_fields=["reported_back_on", "reported_back_to"])
    return row


def _set_parts(row: Recommendation, parts: Sequence[str]) -> None:
    """The parts in words, each once; those already known keep their answer."""
    wanted = list(dict.fromkeys(part for part in parts if part))
    known = {part.words: part for part in row.parts.all()}
    gone = [part for words, part in known.items() if words not in wanted]
    if any(part.answered for part in gone):
        raise ValueError(_("A part that has its answer stays. Add the new words as a part."))
    Part.objects.filter(pk__in=[part.pk for part in gone]).delete()
    for words in wanted:
        if words not in known:
            Part.objects.create(recommendation=row, words=words)


def _refuse_before(row: Recommendation, day: date) -> None:
    if day < row.asked_on:
        raise ValueError(_("Enter a date on or after the day it was asked."))


def _locked(by: Scope, recommendation: Recommendation) -> Recommendation:
    rows = Recommendation.objects.select_for_update(of=("self",)).select_related("unit")
    row: Recommendation = rows.get(pk=recommendation.pk)
    must_hold(by, row.unit)
    return row
