"""What a body asked for, what was answered, and what shows that it came about."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.audit import audited
from core.models import AppendOnly, AppendOnlyQuerySet
from core.scope import ScopedQuerySet
from implementation.models.evidence import Evidence
from services.models import Unit


class RecommendationQuerySet(ScopedQuerySet):
    """Recommendations of units, with what hangs on them."""

    def in_branch(self, path: str) -> Self:
        """Those of the unit with `path` and of everything under it, on today's tree."""
        return self.filter(unit__path__startswith=path)

    def standing(self) -> Self:
        """Without those that were taken back."""
        return self.filter(withdrawn_at=None)

    def for_list(self) -> Self:
        """All that says how far each is. At most eight queries."""
        return self.select_related("unit", "noted_by").prefetch_related(
            "responses", "parts", "shown_by__evidence", "actions__shown_by__evidence"
        )


class ResponseQuerySet(ScopedQuerySet):
    """Answers to recommendations."""

    def standing(self) -> Self:
        """Without those that were taken back."""
        return self.filter(withdrawn_at=None)


@audited()
class Recommendation(models.Model):
    """One thing that a body asked of a unit.

    Some asks set a time for looking whether it worked: `evaluate_after_months` months after
    `completed_on`, the day that `counts_from` names in words. `reported_back_on` and
    `reported_back_to` say when and to whom it was told what became of it. `once` is the key of the
    form it came from.
    """

    unit_path = "unit__path"
    privacy = {
        "personal": {"asked_by", "ask", "counts_from", "reported_back_to", "noted_by"},
        "plain": {
            "id",
            "unit",
            "reference",
            "asked_on",
            "due_on",
            "evaluate_after_months",
            "completed_on",
            "reported_back_on",
            "noted_at",
            "withdrawn_at",
            "once",
        },
    }

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="recommendations")
    asked_by = models.CharField(_("who asked"), max_length=200)
    reference = models.CharField(_("reference"), max_length=30, blank=True)
    ask = models.CharField(_("what was asked"), max_length=1000)
    asked_on = models.DateField(_("asked on"))
    due_on = models.DateField(_("hoped for by"), null=True, blank=True)
    evaluate_after_months = models.PositiveSmallIntegerField(
        _("months until it is looked at again"), null=True, blank=True
    )
    counts_from = models.CharField(_("what the months count from"), max_length=200, blank=True)
    completed_on = models.DateField(_("the months count from"), null=True, blank=True)
    reported_back_on = models.DateField(_("reported back on"), null=True, blank=True)
    reported_back_to = models.CharField(_("reported back to"), max_length=200, blank=True)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    noted_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    once = models.UUIDField(null=True, blank=True, editable=False)

    objects = RecommendationQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_on", "reference", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["noted_by", "once"], name="one_recommendation_per_form_that_was_sent"
            ),
            models.CheckConstraint(
                name="a_recommendation_is_reported_back_to_somebody",
                condition=Q(reported_back_on=None, reported_back_to="")
                | (Q(reported_back_on__isnull=False) & ~Q(reported_back_to="")),
            ),
            models.CheckConstraint(
                name="a_recommendation_is_looked_at_after_1_to_60_months",
                condition=Q(evaluate_after_months=None) | Q(evaluate_after_months__range=(1, 60)),
            ),
        ]

    def __str__(self) -> str:
        return self.reference or self.ask[:60]


class RecommendationChange(AppendOnly):
    """A recommendation was noted, changed, shown, reported back or taken back, by someone.

    `told` says which facts were changed. `on` is the day of a report back, of an answer, or of
    what shows it.
    """

    class Step(models.TextChoices):
        NOTED = "noted", _("Noted")
        CHANGED = "changed", _("Changed")
        SHOWN = "shown", _("Something that shows it was added")
        UNSHOWN = "unshown", _("Something that shows it was taken off")
        REPORTED = "reported", _("Reported back")
        UNREPORTED = "unreported", _("The report back was taken away")
        WITHDRAWN = "withdrawn", _("Taken back")
        RESTORED = "restored", _("Put back")
        UNANSWERED = "unanswered", _("An answer was taken back")
        REANSWERED = "reanswered", _("An answer was put back")

    unit_path = "recommendation__unit__path"
    privacy = {
        "personal": {"changed_by"},
        "plain": {"id", "recommendation", "step", "told", "on", "changed_at"},
    }

    recommendation = models.ForeignKey(Recommendation, models.CASCADE, related_name="changes")
    step = models.CharField(max_length=10, choices=Step)
    told = models.CharField(max_length=300, blank=True)
    on = models.DateField(null=True, blank=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    changed_at = models.DateTimeField(auto_now_add=True)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        ordering = ["changed_at", "pk"]

    def __str__(self) -> str:
        return f"{self.recommendation_id} was {self.step}"


@audited()
class Response(models.Model):
    """An answer to a recommendation; a later one stands beside the earlier.

    `parts` is how it answers each part, by the id of the part. One that was noted by mistake is
    taken back, and stays with its day in `withdrawn_at`.
    """

    class Said(models.TextChoices):
        ACCEPTED = "accepted", _("Accepted")
        IN_PART = "in_part", _("Accepted in part")
        NOT_ACCEPTED = "not_accepted", _("Not accepted")
        NOT_SAID = "not_said", _("It does not say")

    unit_path = "recommendation__unit__path"
    privacy = {
        "personal": {"words", "noted_by"},
        "plain": {
            "id",
            "recommendation",
            "responded_on",
            "said",
            "parts",
            "noted_at",
            "withdrawn_at",
            "once",
        },
    }

    recommendation = models.ForeignKey(Recommendation, models.CASCADE, related_name="responses")
    words = models.CharField(_("what was answered"), max_length=1000)
    responded_on = models.DateField(_("answered on"))
    said = models.CharField(_("answer"), max_length=12, choices=Said)
    parts = models.JSONField(default=dict, blank=True, editable=False)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    noted_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    once = models.UUIDField(null=True, blank=True, editable=False)

    objects = ResponseQuerySet.as_manager()

    class Meta:
        ordering = ["responded_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["noted_by", "once"], name="one_response_per_form_that_was_sent"
            )
        ]

    def __str__(self) -> str:
        return f"{self.recommendation_id}: {self.said}"


@audited()
class Part(models.Model):
    """One thing that a recommendation asked for, and the response that speaks of it.

    Without a response the part was left unanswered.
    """

    class Answered(models.TextChoices):
        PARTLY = "partly", _("Answered in part")
        FULLY = "fully", _("Answered")

    unit_path = "recommendation__unit__path"
    privacy = {
        "personal": {"words"},
        "plain": {"id", "recommendation", "answered_by", "answered"},
    }

    recommendation = models.ForeignKey(Recommendation, models.CASCADE, related_name="parts")
    words = models.CharField(_("what was asked"), max_length=200)
    answered_by = models.ForeignKey(
        Response, models.PROTECT, null=True, blank=True, related_name="answers_parts"
    )
    answered = models.CharField(_("answer"), max_length=6, choices=Answered, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["recommendation", "words"], name="a_part_is_asked_for_once"
            ),
            models.CheckConstraint(
                name="an_answered_part_has_its_response",
                condition=Q(answered_by=None, answered="")
                | (Q(answered_by__isnull=False) & ~Q(answered="")),
            ),
        ]

    def __str__(self) -> str:
        return self.words


@audited()
class RecommendationEvidence(models.Model):
    """A link or file that shows that the ask came about, or whether it worked.

    `shown_on` is the day that it tells of.
    """

    class Shows(models.TextChoices):
        DONE = "done", _("That it came about")
        EVALUATION = "evaluation", _("Whether it worked")

    unit_path = "recommendation__unit__path"
    privacy = {"plain": {"id", "recommendation", "evidence", "shows", "shown_on"}}

    recommendation = models.ForeignKey(Recommendation, models.CASCADE, related_name="shown_by")
    evidence = models.ForeignKey(Evidence, models.PROTECT, related_name="+")
    shows = models.CharField(_("what it shows"), max_length=10, choices=Shows)
    shown_on = models.DateField(_("of which day"))

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["recommendation", "evidence"], name="evidence_shows_a_recommendation_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.evidence_id} for {self.recommendation_id}"
