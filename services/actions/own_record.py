"""Noting who opened a record, and answering what people say is wrong with theirs."""

import logging
from datetime import date, timedelta
from uuid import UUID, uuid4

from django.db import DatabaseError, connections, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.scope import Scope
from services.actions.change import change
from services.models import Look, RecordQuestion, StaffMember

log = logging.getLogger(__name__)
LOOKS_KEPT = timedelta(days=365)
NOTE = """INSERT INTO services_look (staff_member_id, user_id, "on") VALUES (%s, %s, %s)
ON CONFLICT DO NOTHING"""


def note_look(*, user_id: int | None, person: StaffMember, on: date) -> None:
    """`user_id` opened the page of `person`; once a day is noted, one's own page never.

    Over a connection of its own: looking writes nothing in the transaction of the page. Whatever
    goes wrong there is logged, and the page is shown.
    """
    if user_id is None or user_id == person.user_id:
        return
    if Look.objects.filter(staff_member=person, user=user_id, on=on).exists():
        return
    own = connections["default"].copy()
    try:
        with own.cursor() as cursor:
            cursor.execute(NOTE, [person.pk, user_id, on])
    except DatabaseError:
        log.exception("A look at a record could not be noted.")
    finally:
        own.close()


def forget_looks(day: date) -> int:
    """Take away looks that are a year old; how many."""
    return int(Look.objects.filter(on__lt=day - LOOKS_KEPT).delete()[0])


@transaction.atomic
def say_what_is_wrong(
    *, person: StaffMember, about: str, words: str, once: UUID | None = None
) -> RecordQuestion:
    """The person's own words about their own record. The same form sent twice asks once."""
    asked, _is_new = RecordQuestion.objects.get_or_create(
        once=once or uuid4(), defaults={"staff_member": person, "about": about, "words": words}
    )
    return asked


@change
def answer_question(*, by: Scope, question: RecordQuestion, outcome: str, answer: str) -> None:
    """Say what became of it, for the person to read. Safe to repeat with the same words.

    Raises ValueError when somebody else answered first, PermissionError outside `by` and for what
    one said oneself.
    """
    rows = RecordQuestion.objects.within(by).of_others(by.user_id)
    if not rows.filter(pk=question.pk).exists():
        raise PermissionError(f"question {question.pk} is not for this scope")
    now = RecordQuestion.objects.select_for_update().get(pk=question.pk)
    if now.answered_at and (now.outcome, now.answer) != (outcome, answer):
        raise ValueError(_("Somebody has answered this already. Their answer stays."))
    if now.answered_at is None:
        now.outcome, now.answer = outcome, answer
        now.answered_at, now.answered_by_id = timezone.now(), by.user_id
        now.save(update_fields=["outcome", "answer", "answered_at", "answered_by"])
