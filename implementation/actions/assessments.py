"""Recording what a group said about its own team, changing it and taking it back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.scope import Scope
from implementation.access import can_be_taken_back, must_hold
from implementation.actions.once import insert_once
from implementation.actions.taking_back import put_back, take_back
from implementation.figures.measures import MeasureState, state_for
from implementation.models import Assessment, Measure, Rating
from services.models import Unit


@dataclass(frozen=True, slots=True)
class Said:
    """What `n` of `base` people said about a part: a score or a word.

    With neither, a change leaves what was said before (somebody who does not see it).
    """

    part_id: int
    n: int
    base: int
    score: Decimal | None = None
    word: str = ""

    @property
    def is_empty(self) -> bool:
        return self.score is None and not self.word


@transaction.atomic
def record_assessment(
    *,
    by: Scope,
    unit: Unit,
    measure: Measure,
    view: str,
    held_on: date,
    said: Sequence[Said],
    agreed: bool = False,
    note: str = "",
    once: UUID | None = None,
) -> Assessment:
    """Keep what one group said on a day. The same `once` gives the row made the first time.

    Raises ValueError when the measure is locked or not complete on that day, or when an answer
    does not fit the measure; PermissionError outside `by`.
    """
    must_hold(by, unit)
    _check(state_for(measure, unit, on=held_on), said)
    facts = {"view": view, "held_on": held_on, "agreed": agreed, "note": note}
    row = Assessment(unit=unit, measure=measure, recorded_by_id=by.user_id, once=once, **facts)
    earlier = insert_once(row, "recorded_by")
    if earlier is None:
        _set(row, said)
    return earlier or row


@transaction.atomic
def change_assessment(
    *,
    by: Scope,
    assessment: Assessment,
    said: Sequence[Said],
    unseen: frozenset[int] = frozenset(),
    **facts: Any,
) -> Assessment:
    """Set what is known now; the audit keeps what was said before. Safe to repeat.

    `facts`: view, held_on, agreed, note. Parts in `unseen` keep their answer when none is given.
    Raises ValueError when it was taken back or does not fit, PermissionError outside `by`.
    """
    row = _locked(by, assessment)
    if row.withdrawn_at is not None:
        raise ValueError(_("This was taken back. Put it back before you change it."))
    if facts.get("agreed") and not row.agreed and unseen and row.recorded_by_id != by.user_id:
        raise ValueError(_("Only the person who recorded it can say that the group agreed."))
    kept = _kept(row, said, unseen)
    _check(state_for(row.measure, row.unit, on=facts.get("held_on", row.held_on)), kept)
    for name, value in facts.items():
        setattr(row, name, value)
    row.save()
    _set(row, kept)
    return row


@transaction.atomic
def withdraw_assessment(
    *, by: Scope, assessment: Assessment, now: datetime | None = None
) -> Assessment:
    """Take it back: it is on no page of the team any more. Safe to repeat.

    Raises ValueError more than 30 days after it was recorded.
    """
    row, now = _locked(by, assessment), now or timezone.now()
    if row.withdrawn_at is None and not can_be_taken_back(row.recorded_at, now):
        raise ValueError(_("This was recorded more than 30 days ago. Change it instead."))
    take_back(row, now)
    return row


@transaction.atomic
def restore_assessment(*, by: Scope, assessment: Assessment) -> Assessment:
    """Put back what was taken back. Safe to repeat."""
    row = _locked(by, assessment)
    put_back(row)
    return row


def _locked(by: Scope, assessment: Assessment) -> Assessment:
    row: Assessment = Assessment.objects.select_for_update(of=("self",)).get(pk=assessment.pk)
    must_hold(by, row.unit)
    return row


def _kept(row: Assessment, said: Sequence[Said], unseen: frozenset[int]) -> list[Said]:
    before = {rating.part_id: rating for rating in row.ratings.all()}
    kept = []
    for one in said:
        old = before.get(one.part_id)
        if one.is_empty and one.part_id in unseen and old is not None:
            one = Said(one.part_id, old.n, old.base, old.score, old.word)
        kept.append(one)
    return kept


def _check(state: MeasureState, said: Sequence[Said]) -> None:
    if state.is_locked:
        raise ValueError(_("This measure needs a licence for that day. An admin can record one."))
    if not state.is_complete:
        raise ValueError(_("This measure has no scale or no parts yet. An admin can add them."))
    answered = [one for one in said if not one.is_empty]
    if not answered:
        raise ValueError(_("Give at least one score."))
    for one in answered:
        _check_one(state, one)


def _check_one(state: MeasureState, one: Said) -> None:
    if not 1 <= one.n <= one.base:
        raise ValueError(_("No more people can answer than were asked."))
    measure, (low, high) = state.measure, state.measure.ends
    if measure.scale == Measure.Scale.WORDS:
        fits = one.score is None and one.word in measure.words
    else:
        fits = one.score is not None and not one.word and low <= one.score <= high
    known = measure.parts.filter(pk=one.part_id)
    if not fits or not known.exists():
        raise ValueError(_("This answer does not fit the measure."))


def _set(row: Assessment, said: Sequence[Said]) -> None:
    wanted = {one.part_id: one for one in said if not one.is_empty}
    field = "element_id" if row.measure.framework_id else "domain_id"
    row.ratings.exclude(**{f"{field}__in": wanted}).delete()
    for key, one in wanted.items():
        facts = {"score": one.score, "word": one.word, "n": one.n, "base": one.base}
        of: dict[str, Any] = {field: key}
        Rating.objects.update_or_create(assessment=row, **of, defaults=facts)
