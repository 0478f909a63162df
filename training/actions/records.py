"""Adding training records, and reversing them by a row of their own."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max, QuerySet

from core.scope import Scope
from training.actions.snapshots import month_end
from training.models import Course, Session, TrainingRecord


@transaction.atomic
def add_records(
    *,
    by: Scope,
    session: Session,
    staff_ids: Collection[int],
    source: str,
    batch_id: int | None = None,
) -> set[int]:
    """A record of the session's course for each person who has none standing; whose are new.

    The caller holds the session's row lock, checks scope and recounts.
    """
    rows = TrainingRecord.objects.filter(session=session, staff_member__in=staff_ids)
    standing = set(rows.standing().values_list("staff_member", flat=True))
    turns = _turns(rows)
    new = set(staff_ids) - standing
    facts = {"source": source, "batch_id": batch_id, "recorded_by_id": by.user_id}
    TrainingRecord.objects.bulk_create(
        _record(session, staff_id, turn=turns.get(staff_id, 0) + 1, **facts)
        for staff_id in sorted(new)
    )
    return new


def _record(session: Session, staff_id: int, **facts: Any) -> TrainingRecord:
    return TrainingRecord(
        staff_member_id=staff_id,
        course=session.course,
        level_id=session.course.level_id,
        session=session,
        on=session.on,
        expires_on=runs_out(session.course, session.on),
        **facts,
    )


@transaction.atomic
def reverse_records(
    *, by: Scope, records: QuerySet[Any, Any], batch_id: int | None = None
) -> set[int]:
    """A reversal for each of these standing records; whose they were. The caller recounts."""
    undone = list(records)
    turns = _turns(TrainingRecord.objects.filter(session__in={r.session_id for r in undone}))
    TrainingRecord.objects.bulk_create(
        TrainingRecord(
            staff_member_id=record.staff_member_id,
            course_id=record.course_id,
            level_id=record.level_id,
            session_id=record.session_id,
            on=record.on,
            expires_on=record.expires_on,
            turn=turns.get(record.staff_member_id, record.turn) + 1,
            source=record.source,
            batch_id=batch_id,
            reverses=record,
            recorded_by_id=by.user_id,
        )
        for record in undone
    )
    return {record.staff_member_id for record in undone}


def _turns(rows: QuerySet[Any, Any]) -> dict[int, int]:
    """The highest turn of each person among these rows (of one session)."""
    return dict(rows.values_list("staff_member").annotate(last=Max("turn")))


def runs_out(course: Course, on: date) -> date | None:
    """The first day on which the course no longer counts; None when it does not run out.

    Calendar months; the 31st of a shorter month is its last day.
    """
    if not course.validity_months:
        return None
    nth = on.year * 12 + on.month - 1 + course.validity_months
    first = date(nth // 12, nth % 12 + 1, 1)
    return first.replace(day=min(on.day, month_end(first).day))
