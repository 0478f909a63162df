"""Adding training records, and reversing them by a row of their own."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max, QuerySet

from core.scope import Scope
from training.actions.snapshots import month_end
from training.models import Session, TrainingRecord


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
        on=session.last_on,
        expires_on=runs_out(session.course.validity_months, session.last_on),
        **facts,
    )


@transaction.atomic
def reverse_records(
    *, by: Scope, records: QuerySet[Any, Any], batch_id: int | None = None
) -> set[int]:
    """A reversal for each of these standing records; whose they were. The caller recounts."""
    undone = list(records)
    people, days = {r.staff_member_id for r in undone}, {r.on for r in undone}
    turns = last_turns(TrainingRecord.objects.filter(staff_member__in=people, on__in=days))
    TrainingRecord.objects.bulk_create(
        TrainingRecord(
            staff_member_id=record.staff_member_id,
            course_id=record.course_id,
            equivalence_id=record.equivalence_id,
            level_id=record.level_id,
            session_id=record.session_id,
            on=record.on,
            expires_on=record.expires_on,
            turn=turns.get(turn_key(record), record.turn) + 1,
            source=record.source,
            batch_id=batch_id,
            reverses=record,
            recorded_by_id=by.user_id,
        )
        for record in undone
    )
    return {record.staff_member_id for record in undone}


@transaction.atomic
def restore_records(
    *, by: Scope, session: Session, staff_ids: Collection[int], batches: Collection[int]
) -> set[int]:
    """Again, and as they were, the records that these lists reversed; whose. Safe to repeat.

    Only of people who have none standing in the session. The caller holds its row lock.
    """
    rows = TrainingRecord.objects.filter(session=session, staff_member__in=staff_ids)
    undone = rows.filter(batch_id__in=batches).exclude(reverses=None).select_related("reverses")
    last = {row.staff_member_id: row.reverses for row in undone.order_by("pk")}
    kinds: dict[tuple[str, int | None], set[int]] = {}
    for who, record in last.items():
        kinds.setdefault((record.source, record.batch_id), set()).add(who)
    facts: dict[str, Any] = {"by": by, "session": session}
    return {
        who
        for (source, batch_id), people in kinds.items()
        for who in add_records(**facts, staff_ids=people, source=source, batch_id=batch_id)
    }


def _turns(rows: QuerySet[Any, Any]) -> dict[int, int]:
    """The highest turn of each person among these rows (of one session)."""
    return dict(rows.values_list("staff_member").annotate(last=Max("turn")))


def turn_key(record: TrainingRecord) -> tuple[Any, ...]:
    """Rows with the same key are told apart by their turn."""
    return (
        record.staff_member_id,
        record.course_id,
        record.equivalence_id,
        record.on,
        record.session_id,
    )


def last_turns(rows: QuerySet[Any, Any]) -> dict[tuple[Any, ...], int]:
    """The highest turn among these rows, by `turn_key`."""
    columns = ("staff_member", "course", "equivalence", "on", "session")
    told = rows.order_by().values_list(*columns).annotate(last=Max("turn"))
    return {tuple(key): last for *key, last in told}


def runs_out(months: int | None, on: date) -> date | None:
    """The first day on which what was done on `on` no longer counts; None: it does not run out.

    Calendar months; the 31st of a shorter month is its last day.
    """
    if not months:
        return None
    nth = on.year * 12 + on.month - 1 + months
    first = date(nth // 12, nth % 12 + 1, 1)
    return first.replace(day=min(on.day, month_end(first).day))
