"""A check-in from its first draft to its seal, the groups it counts in, and what it asks."""

import uuid
from datetime import datetime
from typing import Any, Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.models import AppendOnly, AppendOnlyQuerySet
from core.scope import ScopedQuerySet
from services.models import Unit

# Fewer answers than this are never published, whatever anybody chooses (design §3.5).
FLOOR = 8
USUAL_THRESHOLD = 10
# Once a key was asked for, these never change (design §3.5, "across time").
FROZEN = ("unit_id", "threshold", "closes_on", "consulted_with", "consulted_on")
SET_ONCE = ("closes_at", "public_key")
# Where a round may go from each state; nothing leads back to where it could be changed.
ONWARDS = {
    "opening": ("open", "void"),
    "open": ("sealed", "void"),
    "sealed": ("withdrawn",),
    "withdrawn": (),
    "void": (),
    "dropped": (),
}
_BACKWARDS = [
    f"(OLD.state = '{now}' AND NEW.state NOT IN ({', '.join(map(repr, then))}))"
    for now, then in ((now, (*then, now)) for now, then in ONWARDS.items())
]
_CHANGES = [
    *(f"OLD.{one} IS DISTINCT FROM NEW.{one}" for one in FROZEN),
    *(f"(OLD.{one} IS NOT NULL AND OLD.{one} IS DISTINCT FROM NEW.{one})" for one in SET_ONCE),
]


def frozen_with_the_round(name: str, *free: str) -> pgtrigger.Trigger:
    """Rows of a round that nobody can change or remove once it was opened, but for `free`."""
    left_out = f"'{{{','.join(free)}}}'::text[]"
    differ = f"to_jsonb(OLD) - {left_out} IS DISTINCT FROM to_jsonb(NEW) - {left_out}"
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Update | pgtrigger.Delete,
        func=f"""
            IF (SELECT state FROM wellbeing_round WHERE id = OLD.round_id)
               IN ('opening', 'open', 'sealed', 'withdrawn', 'void')
               AND (TG_OP = 'DELETE' OR {differ}) THEN
                RAISE EXCEPTION 'pgtrigger: Cannot change what was fixed at the opening';
            END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            RETURN NEW;
        """,  # noqa: S608 - made of constant texts
    )


class RoundQuerySet(ScopedQuerySet):
    """Rounds by where they stand."""

    def for_list(self) -> Self:
        """One row of a list. One query."""
        return self.select_related("unit").order_by("-closes_on", "unit__sort_key", "pk")

    def open_at(self, moment: datetime) -> Self:
        """Rounds that take answers at `moment`."""
        return self.filter(state=Round.State.OPEN, closes_at__gt=moment)

    def due_at(self, moment: datetime) -> Self:
        """Open rounds whose time is over and that wait for their seal."""
        return self.filter(state=Round.State.OPEN, closes_at__lte=moment)


class Round(models.Model):
    """One check-in of one unit and everything under it, as it stood on the opening day.

    `closes_on` is the last day of answering, inclusive; `closes_at` is the moment after it, in UK
    time. `threshold` is the fewest answers a figure may rest on. `usual_response` is the share,
    in per cent, that usually answers; it only serves to say beforehand whether results will
    probably be shown. `record` is what the sealing worker signed.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Being prepared")
        ASKED = "asked", _("Waits for an admin")
        OPENING = "opening", _("The key is being made")
        OPEN = "open", _("Open")
        SEALED = "sealed", _("Sealed")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        VOID = "void", _("Ended unread")
        DROPPED = "dropped", _("Not held")

    unit_path = "unit__path"
    role_grants = {"tip_seal": "SELECT"}
    privacy = {
        "personal": {"prepared_by", "opened_by"},
        "plain": {
            "id",
            "unit",
            "state",
            "threshold",
            "usual_response",
            "closes_on",
            "closes_at",
            "consulted_with",
            "consulted_on",
            "public_key",
            "opened_at",
            "sealed_at",
            "record",
            "signature",
            "withdrawn_because",
            "made_at",
        },
    }

    id: "models.UUIDField[uuid.UUID, uuid.UUID]" = models.UUIDField(
        primary_key=True, default=uuid.uuid4, editable=False
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="rounds")
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    threshold = models.PositiveSmallIntegerField(_("fewest answers"), default=USUAL_THRESHOLD)
    usual_response = models.PositiveSmallIntegerField(_("usual response"), default=60)
    closes_on = models.DateField(_("last day"))
    closes_at = models.DateTimeField(null=True, blank=True)
    consulted_with = models.CharField(_("consulted with"), max_length=200, blank=True)
    consulted_on = models.DateField(_("consulted on"), null=True, blank=True)
    public_key = models.BinaryField(max_length=32, null=True, blank=True)
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    sealed_at = models.DateTimeField(null=True, blank=True)
    record = models.JSONField(default=dict, blank=True)
    signature = models.CharField(max_length=200, blank=True)
    withdrawn_because = models.CharField(_("why"), max_length=300, blank=True)

    objects = RoundQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="no_figure_rests_on_fewer_than_eight_answers",
                condition=Q(threshold__gte=FLOOR),
                violation_error_message=_("The fewest answers must be 8 or more."),
            ),
            models.CheckConstraint(
                name="a_usual_response_is_a_share",
                condition=Q(usual_response__gte=1, usual_response__lte=100),
            ),
            models.CheckConstraint(
                name="two_people_open_a_round",
                condition=Q(opened_by=None) | Q(prepared_by=None) | ~Q(opened_by=F("prepared_by")),
                violation_error_message=_("The lead who prepared it cannot open it as well."),
            ),
            models.CheckConstraint(
                name="an_open_round_has_its_key_and_its_end",
                condition=Q(state__in=["draft", "asked", "opening", "void", "dropped"])
                | Q(public_key__isnull=False, closes_at__isnull=False),
            ),
            models.CheckConstraint(
                name="questions_were_consulted_on_before_opening",
                condition=Q(state__in=["draft", "asked", "dropped"])
                | (Q(consulted_on__isnull=False) & ~Q(consulted_with="")),
                violation_error_message=_("Say with whom the questions were agreed, and when."),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="fixed_once_opened",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    f"(OLD.state NOT IN ('draft', 'asked') AND ({' OR '.join(_CHANGES)}))"
                ),
            ),
            pgtrigger.Protect(
                name="never_opened_again",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(f"({' OR '.join(_BACKWARDS)})"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} until {self.closes_on}"


class RoundStep(AppendOnly):
    """Something happened to a round, at a moment, by someone or by the sealing worker.

    Never about an answer: no step counts anything of fewer than a whole round.
    """

    class Step(models.TextChoices):
        PREPARED = "prepared", _("Prepared")
        CHANGED = "changed", _("Changed")
        ASKED = "asked", _("Sent to an admin")
        GIVEN_BACK = "given_back", _("Given back to the lead")
        AGREED = "agreed", _("Opening agreed")
        OPENED = "opened", _("Opened")
        PRINTED = "printed", _("Slips printed")
        REMINDED = "reminded", _("Everybody was reminded alike")
        TOLD = "told", _("A group was told where to find support")
        SEALED = "sealed", _("Sealed")
        VOIDED = "voided", _("Ended unread")
        WITHDRAWN = "withdrawn", _("Results withdrawn")
        DROPPED = "dropped", _("Not held after all")

    unit_path = "round__unit__path"
    role_grants = {"tip_seal": "SELECT, INSERT"}
    privacy = {"personal": {"by"}, "plain": {"id", "round", "step", "told", "at"}}

    round = models.ForeignKey(Round, models.CASCADE, related_name="steps")
    step = models.CharField(max_length=10, choices=Step)
    told = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.round_id} was {self.step}"


class Question(models.Model):
    """One item of one round, in the words agreed with staff side, by language."""

    unit_path = "round__unit__path"
    role_grants = {"tip_seal": "SELECT"}
    privacy = {"plain": {"id", "round", "number", "topic", "names"}}

    round = models.ForeignKey(Round, models.CASCADE, related_name="questions", db_index=False)
    number = models.PositiveSmallIntegerField()
    topic = models.CharField(max_length=20)
    names = models.JSONField(default=dict)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "number"], name="one_question_per_round_and_number"
            )
        ]
        triggers = [frozen_with_the_round("questions_stay_as_asked")]

    def __str__(self) -> str:
        return f"{self.topic} of {self.round_id}"


class ReportingGroup(models.Model):
    """A node of a round's frozen tree: a group that answers count in, or a unit of such groups.

    `number` is its place in the round, 0 for the root. `way` says how its people answer; an inner
    node has none and no people of its own. `eligible` counts people, for an inner node those below.
    `key` names it across rounds: only equal keys are the same group. `probably_shown` is what was
    said beforehand, at the usual response. `told_on` and `told_how` are about support.
    """

    class Way(models.TextChoices):
        TICKET = "ticket", _("By signing in")
        SLIP = "slip", _("By code slip")
        INNER = "", _("Through the groups below")

    unit_path = "round__unit__path"
    role_grants = {"tip_seal": "SELECT"}
    privacy = {
        "plain": {
            "id",
            "round",
            "number",
            "parent",
            "unit",
            "name",
            "key",
            "way",
            "eligible",
            "probably_shown",
            "told_on",
            "told_how",
        }
    }

    round = models.ForeignKey(Round, models.CASCADE, related_name="groups", db_index=False)
    number = models.PositiveSmallIntegerField()
    parent: "models.ForeignKey[Any, Any]" = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="children"
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    name = models.CharField(max_length=300)
    key = models.CharField(max_length=64)
    way = models.CharField(max_length=6, choices=Way, blank=True)
    eligible = models.PositiveIntegerField()
    probably_shown = models.BooleanField(default=False)
    told_on = models.DateField(_("told on"), null=True, blank=True)
    told_how = models.CharField(_("how"), max_length=200, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "number"], name="one_group_per_round_and_number"
            ),
            models.CheckConstraint(
                name="people_are_asked_in_groups_of_fifteen_or_more",
                condition=Q(eligible__gte=15),
            ),
        ]
        triggers = [frozen_with_the_round("groups_stay_as_frozen", "told_on", "told_how")]

    def __str__(self) -> str:
        return self.name
