"""Who is asked, and what was answered: two sets of tables that have no column in common.

`AskedPerson` and `Ask` know people and no answer; they go when the last wave closes. `Reply` and
`Answer` know a pseudonym and no person. Nothing here has a time, and none of it is kept in history.
"""

import uuid
from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Q

from core.scope import ScopedQuerySet
from services.models import StaffMember
from training.models.evaluation import HIGHEST, LOWEST, VALUES, Evaluation, Statement, Wave


class AskedPerson(models.Model):
    """A person who is asked in an evaluation, and the number that their links are made of."""

    unit_path = "evaluation__session__unit__path"
    privacy = {"personal": {"staff_member", "number"}, "plain": {"id", "evaluation"}}

    evaluation = models.ForeignKey(
        Evaluation, models.CASCADE, related_name="people", db_index=False
    )
    staff_member = models.ForeignKey(StaffMember, models.CASCADE, related_name="+")
    number = models.BigIntegerField(unique=True, editable=False)

    objects: Any = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "staff_member"], name="one_number_per_person_and_evaluation"
            )
        ]

    def __str__(self) -> str:
        return f"somebody asked in evaluation {self.evaluation_id}"


class AskQuerySet(ScopedQuerySet):
    """Asks by day, and by what stands in a link."""

    def open_on(self, day: date) -> Self:
        """Asks of waves that can be answered on `day`."""
        return self.filter(wave__in=Wave.objects.open_on(day))

    def of_number(self, kind: str, number: int) -> Self:
        """The ask that a link or a card is about; one row at most."""
        return self.filter(wave__kind=kind, person__number=number)

    def with_people(self) -> Self:
        """With the session, the person and their account, for the mail and for cards."""
        person = "person__staff_member"
        session = "wave__evaluation__session"
        return self.select_related(session, f"{person}__user", f"{person}__merged_into__user")


class Ask(models.Model):
    """One person is asked in one wave. Whether they answered is not held here."""

    unit_path = "wave__evaluation__session__unit__path"
    privacy = {"personal": {"person", "is_mailed"}, "plain": {"id", "wave"}}

    wave = models.ForeignKey(Wave, models.CASCADE, related_name="asks", db_index=False)
    person = models.ForeignKey(AskedPerson, models.CASCADE, related_name="asks")
    is_mailed = models.BooleanField(default=False)

    objects: Any = AskQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["wave", "person"], name="one_ask_per_wave_and_person")
        ]

    def __str__(self) -> str:
        return f"somebody asked in wave {self.wave_id}"


class Reply(models.Model):
    """Somebody sent the form of a wave: the pseudonym, and no more. Its key is drawn at random."""

    unit_path = "wave__evaluation__session__unit__path"
    privacy = {"sensitive": {"pseudonym"}, "plain": {"id", "wave"}}

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    wave = models.ForeignKey(Wave, models.CASCADE, related_name="replies", db_index=False)
    pseudonym = models.UUIDField(editable=False)

    objects: Any = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["wave", "pseudonym"], name="one_reply_per_wave")
        ]

    def __str__(self) -> str:
        return f"a reply in wave {self.wave_id}"


class Answer(models.Model):
    """How far one statement fits, from 1 (not at all) to 5 (fully). Skipped: no row."""

    unit_path = "reply__wave__evaluation__session__unit__path"
    privacy = {"sensitive": {"value"}, "plain": {"id", "reply", "statement"}}

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reply = models.ForeignKey(Reply, models.CASCADE, related_name="answers", db_index=False)
    statement = models.ForeignKey(Statement, models.PROTECT, related_name="+")
    value = models.PositiveSmallIntegerField(validators=VALUES)

    objects: Any = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["reply", "statement"], name="one_answer_per_reply_and_statement"
            ),
            models.CheckConstraint(
                name="an_answer_is_one_to_five", condition=Q(value__range=(LOWEST, HIGHEST))
            ),
        ]

    def __str__(self) -> str:
        return f"an answer in reply {self.reply_id}"
