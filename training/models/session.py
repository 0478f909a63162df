"""Courses, the sessions in which they are held, and who took part."""

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.audit import audited
from core.scope import ScopedQuerySet
from services.models import StaffMember, Unit
from training.models.framework import Level, ReferenceQuerySet, Track


class Mode(models.TextChoices):
    """How people take part."""

    IN_PERSON = "in_person", _("In person")
    ONLINE = "online", _("Online, together")
    SELF_PACED = "self_paced", _("Online, in your own time")
    MIXED = "mixed", _("Some online, some in person")


class CourseQuerySet(ReferenceQuerySet):
    """Courses of an organisation, and shared ones."""

    def offered_to(self, organisation_id: int) -> Self:
        """What people of the organisation are offered, A to Z."""
        return self.of_organisation(organisation_id).filter(is_active=True)


@audited()
class Course(models.Model):
    """Something people can take part in, and the level it counts for, if any.

    `validity_months` empty: what was learned does not run out. Shared when it has no owner.
    """

    unit_path = "organisation__path"
    privacy = {
        "plain": {
            "id",
            "organisation",
            "code",
            "name",
            "level",
            "track",
            "minutes",
            "mode",
            "validity_months",
            "content_note",
            "prerequisites",
            "is_active",
            "source",
        }
    }

    organisation = models.ForeignKey(
        Unit, models.CASCADE, null=True, blank=True, related_name="+", db_index=False
    )
    code = models.CharField(_("code"), max_length=40)
    name = models.CharField(_("name"), max_length=200)
    level = models.ForeignKey(Level, models.PROTECT, null=True, blank=True, related_name="courses")
    track = models.ForeignKey(Track, models.PROTECT, null=True, blank=True, related_name="courses")
    minutes = models.PositiveSmallIntegerField(_("minutes"), null=True, blank=True)
    mode = models.CharField(_("how people take part"), max_length=20, choices=Mode, blank=True)
    validity_months = models.PositiveSmallIntegerField(
        _("months until a refresher"), null=True, blank=True
    )
    content_note = models.CharField(_("note on difficult content"), max_length=300, blank=True)
    prerequisites = models.ManyToManyField("self", symmetrical=False, blank=True)
    is_active = models.BooleanField(_("offered"), default=True)
    source = models.CharField(_("where this comes from"), max_length=300, blank=True)

    objects: Any = CourseQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "code"], name="one_course_per_code", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return self.name


@audited()
class Session(models.Model):
    """One time a course is held, hosted by a unit.

    `head_count` is the number of people in the room when no names were taken. It is shown beside
    named people and never added to them. `on` is the first day; `ends_on` the last of several
    days, empty for one day. `minutes` are those of one day. `revision` rises with each change that
    people with a place are told of.
    """

    class State(models.TextChoices):
        PLANNED = "planned", _("Planned")
        HELD = "held", _("Held")
        CANCELLED = "cancelled", _("Called off")

    unit_path = "unit__path"
    privacy = {
        "plain": {
            "id",
            "course",
            "unit",
            "title",
            "on",
            "starts_at",
            "minutes",
            "mode",
            "place",
            "state",
            "head_count",
            "note",
            "ends_on",
            "capacity",
            "cost_pence",
            "funding",
            "content_note",
            "materials_url",
            "revision",
            "planned_by",
            "planned_at",
        }
    }

    course = models.ForeignKey(Course, models.PROTECT, related_name="sessions")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="sessions", db_index=False)
    title = models.CharField(_("title"), max_length=200)
    on = models.DateField(_("date"))
    starts_at = models.TimeField(_("starts at"), null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(_("minutes"), null=True, blank=True)
    mode = models.CharField(_("how people take part"), max_length=20, choices=Mode, blank=True)
    place = models.CharField(_("place"), max_length=200, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PLANNED)
    head_count = models.PositiveIntegerField(_("people counted"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    capacity = models.PositiveSmallIntegerField(_("places"), null=True, blank=True)
    cost_pence = models.PositiveBigIntegerField(_("cost in pence"), null=True, blank=True)
    funding = models.CharField(_("paid from"), max_length=120, blank=True, db_default="")
    content_note = models.CharField(
        _("note on difficult content"), max_length=300, blank=True, db_default=""
    )
    materials_url = models.URLField(_("link to the materials"), blank=True, db_default="")
    revision = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    planned_by = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    planned_at = models.DateTimeField(auto_now_add=True)

    objects: Any = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-pk"]
        indexes = [models.Index(fields=["unit", "on"], name="session_of_unit_by_day")]
        constraints = [
            models.CheckConstraint(
                name="a_session_ends_after_it_starts",
                condition=Q(ends_on=None) | Q(ends_on__gt=F("on")),
                violation_error_message=_("Further days are after the first day."),
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def last_on(self) -> date:
        """The last day; the only one when there are no further days."""
        return self.ends_on or self.on

    @property
    def difficult_content(self) -> str:
        """What is said of difficult content: of the session, else of its course."""
        return self.content_note or self.course.content_note


@audited(exclude=["stays"])
class Place(models.Model):
    """A named person and a session: nominated, booked or waiting, then came or sent apologies.

    Why somebody did not come is never asked and never held. `waiting_since` keeps the order of the
    waiting list. `release_asked` and `release_given` are minutes of working time: planned when
    somebody is nominated, and given by whoever plans the work of the person. `days` are those of a
    session of several days of which a list says that the person was there: ISO day → minutes, or
    nothing where the list does not say how long. `minutes` is then their sum. `stays`: what each
    list says of joining and leaving, from which `minutes` follow; gone with the last such list.
    What a person wrote over the lists stands in it too, and stays.
    """

    class State(models.TextChoices):
        NOMINATED = "nominated", _("Nominated, release not agreed yet")
        BOOKED = "booked", _("Has a place")
        WAITING = "waiting", _("On the waiting list")
        CAME = "came", _("Came")
        BRIEFLY = "briefly", _("There for a while")
        APOLOGIES = "apologies", _("Apologies")
        NOT_THIS_TIME = "not_this_time", _("Not this time")

    # Before the day: somebody may still come.
    AHEAD = (State.NOMINATED, State.BOOKED, State.WAITING)

    class Source(models.TextChoices):
        HAND = "hand", _("By hand")
        LIST = "list", _("From a list")
        COMPLETION = "completion", _("From a learning system")

    unit_path = "session__unit__path"
    privacy = {
        "personal": {
            "staff_member",
            "state",
            "state_before",
            "minutes",
            "days",
            "stays",
            "waiting_since",
            "release_asked",
            "release_given",
        },
        "plain": {
            "id",
            "session",
            "source",
            "batch_id",
            "nominated_by",
            "nominated_at",
            "released_by",
            "released_at",
        },
    }

    session = models.ForeignKey(Session, models.CASCADE, related_name="places", db_index=False)
    staff_member = models.ForeignKey(StaffMember, models.CASCADE, related_name="places")
    state = models.CharField(_("state"), max_length=15, choices=State, default=State.BOOKED)
    state_before = models.CharField(max_length=15, choices=State, blank=True, editable=False)
    minutes = models.PositiveSmallIntegerField(_("minutes"), null=True, blank=True)
    days = models.JSONField(default=dict, blank=True, db_default={}, editable=False)
    stays = models.JSONField(default=dict, blank=True, db_default={}, editable=False)
    source = models.CharField(max_length=15, choices=Source, default=Source.HAND)
    batch_id = models.BigIntegerField(null=True, blank=True, editable=False)
    waiting_since = models.DateTimeField(null=True, blank=True, editable=False)
    release_asked = models.PositiveIntegerField(_("minutes planned"), null=True, blank=True)
    release_given = models.PositiveIntegerField(_("minutes given"), null=True, blank=True)
    nominated_by = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    nominated_at = models.DateTimeField(null=True, blank=True)
    released_by = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    released_at = models.DateTimeField(null=True, blank=True)

    objects: Any = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["session", "staff_member"], name="one_place_per_person_and_session"
            )
        ]

    def __str__(self) -> str:
        return f"{self.staff_member_id} in {self.session_id}: {self.state}"


@audited(exclude=["key", "stays"])
class Visitor(models.Model):
    """Somebody who came but is not (yet) known as a staff member: the name as it was given.

    `days` are those of a session of several days, and `stays` what lists say, as of a place.
    """

    class State(models.TextChoices):
        UNIDENTIFIED = "unidentified", _("Not yet known who this is")
        GUEST = "guest", _("A guest, not on our staff list")
        MATCHED = "matched", _("Found on the staff list")

    unit_path = "session__unit__path"
    privacy = {
        "personal": {"name", "email", "organisation_text", "key", "staff_member", "stays"},
        "plain": {"id", "session", "minutes", "days", "state", "batch_id"},
    }

    session = models.ForeignKey(Session, models.CASCADE, related_name="visitors", db_index=False)
    name = models.CharField(_("name as given"), max_length=200, blank=True)
    email = models.CharField(_("email as given"), max_length=254, blank=True)
    minutes = models.PositiveSmallIntegerField(_("minutes"), null=True, blank=True)
    days = models.JSONField(default=dict, blank=True, db_default={}, editable=False)
    stays = models.JSONField(default=dict, blank=True, db_default={}, editable=False)
    organisation_text = models.CharField(_("from where"), max_length=200, blank=True)
    state = models.CharField(max_length=15, choices=State, default=State.UNIDENTIFIED)
    staff_member = models.ForeignKey(
        StaffMember, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    key = models.CharField(max_length=460, editable=False)
    batch_id = models.BigIntegerField(null=True, blank=True, editable=False)

    objects: Any = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["session", "key"], name="one_visitor_per_name_and_session"
            ),
            models.CheckConstraint(
                name="a_visitor_has_a_name_or_an_email", condition=~Q(name="") | ~Q(email="")
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email
