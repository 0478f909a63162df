"""What a person sees about their own record beside what is held: looks, questions, hand-overs."""

from typing import Any

from django.db.models import QuerySet

from core.scope import Scope
from services.figures.people import records_of
from services.models import HandOver, Look, RecordQuestion, StaffMember

SHOWN = 50


def looks_at(person: StaffMember) -> list[Any]:
    """Who opened the record or one joined to it, the newest first, 50 at most. One query."""
    rows = Look.objects.filter(staff_member__in=records_of(person)).select_related("user")
    return list(rows.order_by("-on", "user__name", "pk")[:SHOWN])


def questions_of(person: StaffMember) -> QuerySet[Any, Any]:
    """What the person said is wrong, the newest first."""
    found: QuerySet[Any, Any] = RecordQuestion.objects.filter(staff_member__in=records_of(person))
    return found


def open_hand_overs(person: StaffMember) -> list[str]:
    """About what no more mail comes, in words."""
    rows = HandOver.objects.filter(staff_member__in=records_of(person), closed_on=None)
    return list(rows.values_list("words", flat=True))


def questions_waiting(scope: Scope) -> int:
    """How many people of the branches wait for an answer; one's own words are for somebody else."""
    rows = RecordQuestion.objects.within(scope).of_others(scope.user_id)
    return int(rows.filter(answered_at=None).values("staff_member").distinct().count())
