"""Does a course work? What is asked, when, and the figures of ten or more that come of it."""

from datetime import date
from typing import Any, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.audit import audited
from core.scope import ScopedQuerySet
from services.models import Unit
from training.models.session import Course, Session

LOWEST, HIGHEST = 1, 5


class StatementQuerySet(ScopedQuerySet):
    """Statements of a course."""

    def asked_of(self, course_id: int, organisation_id: int) -> Self:
        """Those that new evaluations of the course ask, in their order."""
        rows = self.filter(course_id=course_id, organisation_id=organisation_id, is_asked=True)
        return rows.order_by("position", "pk")


@audited()
class Statement(models.Model):
    """A sentence that people agree with from 1 to 5, about one course in one organisation.

    Its words never change: other words are another statement, so that answers keep their meaning.
    """

    unit_path = "organisation__path"
    privacy = {"plain": {"id", "organisation", "course", "position", "words", "is_asked"}}

    organisation = models.ForeignKey(Unit, models.CASCADE, related_name="+", db_index=False)
    course = models.ForeignKey(Course, models.CASCADE, related_name="statements")
    position = models.PositiveSmallIntegerField()
    words = models.CharField(_("statement"), max_length=200)
    is_asked = models.BooleanField(_("asked from now on"), default=True)

    objects: Any = StatementQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "course", "words"], name="one_statement_per_words"
            )
        ]

    def __str__(self) -> str:
        return self.words


class EvaluationQuerySet(ScopedQuerySet):
    """Evaluations by what became of their answers."""

    def over(self, kind: str) -> Self:
        """The wave of `kind` is over, and somebody was asked in it."""
        over = Wave.objects.filter(kind=kind, closed_on__isnull=False, asked__gt=0)
        return self.filter(pk__in=over.values("evaluation"))

    def over_without_figures(self, kind: str) -> Self:
        """The wave of `kind` is over, somebody was asked, and no pool counts the session."""
        return self.over(kind).filter(**{f"{kind}_pool": None})


class Evaluation(models.Model):
    """The three waves of one session, with the statements as they stood when it began.

    `forgotten_on`: the day on which the replies went, counted in figures or not.
    """

    unit_path = "session__unit__path"
    privacy = {
        "plain": {
            "id",
            "session",
            "statements",
            "begun_on",
            "ended_on",
            "forgotten_on",
            "after_pool",
            "six_months_pool",
        }
    }

    session = models.OneToOneField(Session, models.CASCADE, related_name="evaluation")
    statements = models.ManyToManyField(Statement, related_name="+")
    begun_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    forgotten_on = models.DateField(null=True, blank=True)
    after_pool = models.ForeignKey(
        "Pool", models.SET_NULL, null=True, blank=True, related_name="after_of"
    )
    six_months_pool = models.ForeignKey(
        "Pool", models.SET_NULL, null=True, blank=True, related_name="six_months_of"
    )

    objects: Any = EvaluationQuerySet.as_manager()

    def __str__(self) -> str:
        return f"evaluation of session {self.session_id}"


class WaveQuerySet(ScopedQuerySet):
    """Waves by day."""

    def open_on(self, day: date) -> Self:
        """Waves that were opened and can be answered on `day`."""
        return self.filter(opened_on__isnull=False, closed_on=None, closes_on__gte=day).exclude(
            evaluation__session__state=Session.State.CANCELLED
        )


class Wave(models.Model):
    """One asking: before, after, or six months later. `opens_on` and `closes_on` are inclusive.

    `asked` is how many people got a link; it stays when the links are gone. `opened_on` is the day
    on which it was really opened: later than planned when the clock stood still.
    """

    class Kind(models.TextChoices):
        BEFORE = "before", _("Before")
        AFTER = "after", _("After")
        SIX_MONTHS = "six_months", _("Six months later")

    unit_path = "evaluation__session__unit__path"
    privacy = {
        "plain": {
            "id",
            "evaluation",
            "kind",
            "opens_on",
            "closes_on",
            "opened_on",
            "closed_on",
            "asked",
        }
    }

    evaluation = models.ForeignKey(Evaluation, models.CASCADE, related_name="waves", db_index=False)
    kind = models.CharField(max_length=12, choices=Kind)
    opens_on = models.DateField(_("opens on"))
    closes_on = models.DateField(_("closes on"))
    opened_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    asked = models.PositiveIntegerField(default=0)

    objects: Any = WaveQuerySet.as_manager()

    class Meta:
        ordering = ["opens_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "kind"], name="one_wave_of_each_kind"),
            models.CheckConstraint(
                name="a_wave_opens_before_it_closes", condition=Q(opens_on__lte=F("closes_on"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.evaluation_id}: {self.kind}"


class Pool(models.Model):
    """The sessions of one course in one service that were first shown together, and never change.

    Every figure is the sum of whole pools, so the difference of any two figures is of ten people or
    of nobody (decision 0021). The numbers are of the sessions that no earlier pool counted, where
    ten people or more could be compared in them; else none, and they wait (decision 0035).
    """

    unit_path = "unit__path"
    privacy = {
        "plain": {
            "id",
            "course",
            "unit",
            "kind",
            "made_on",
            "sessions",
            "asked",
            "answered_before",
            "answered_later",
            "matched",
        }
    }

    course = models.ForeignKey(Course, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Wave.Kind)
    made_on = models.DateField()
    sessions = models.PositiveIntegerField(default=0)
    asked = models.PositiveIntegerField(default=0)
    answered_before = models.PositiveIntegerField(default=0)
    answered_later = models.PositiveIntegerField(default=0)
    matched = models.PositiveIntegerField(default=0)

    objects: Any = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_pool_counts_ten_people_or_nobody",
                condition=Q(matched__gte=10)
                | Q(sessions=0, asked=0, answered_before=0, answered_later=0, matched=0),
            )
        ]

    def __str__(self) -> str:
        return f"{self.course_id} in {self.unit_id}: {self.kind}, {self.matched}"


class PoolFigure(models.Model):
    """The sums of one statement over the `n` people of a pool who answered it both times.

    `change` is the sum of (later - before) and `squared` that of its square. `before` is kept only
    just after a session: six months later no mean is told, so none is held (decision 0021).
    `evaluations` are those whose answers are in it, so that none is added twice.
    """

    unit_path = "pool__unit__path"
    privacy = {
        "plain": {
            "id",
            "pool",
            "statement",
            "evaluations",
            "n",
            "before",
            "change",
            "squared",
        }
    }

    pool = models.ForeignKey(Pool, models.CASCADE, related_name="figures", db_index=False)
    statement = models.ForeignKey(Statement, models.PROTECT, related_name="+")
    evaluations = models.ManyToManyField(Evaluation, related_name="+")
    n = models.PositiveIntegerField()
    before = models.PositiveIntegerField(null=True)
    change = models.IntegerField()
    squared = models.PositiveIntegerField()

    objects: Any = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["pool", "statement"], name="one_figure_per_statement"),
            models.CheckConstraint(
                name="a_figure_is_of_ten_people_or_more", condition=Q(n__gte=10)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pool_id}: {self.statement_id}"


VALUES = [MinValueValidator(LOWEST), MaxValueValidator(HIGHEST)]
