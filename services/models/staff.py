"""People in the workforce and the posts they hold."""

from datetime import date
from typing import Any, Self

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Exists, F, Func, OuterRef, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.audit import audited
from core.scope import Scope, ScopedQuerySet, inside
from services.models.role import JobRole, RoleGroup
from services.models.unit import Unit
from services.names import search_words


def _is_one_of(field: str, ids: Any) -> Func:
    """`field` is among the ids of a subquery that is read once, before any row is looked at."""
    return Func(
        F(field),
        ArraySubquery(ids),
        template="%(expressions)s)",
        arg_joiner=" = ANY(",
        output_field=models.BooleanField(),
    )


def _theirs(posts: Any) -> Exists:
    """The person holds one of `posts`. Asked person by person, never by reading all posts first:
    PostgreSQL makes a table of all of them out of an equality, and cannot out of two bounds.
    """
    who = OuterRef("pk")
    return Exists(posts.filter(staff_member_id__gte=who, staff_member_id__lte=who))


class StaffQuerySet(ScopedQuerySet):
    """People, each once, however many posts they hold."""

    def within(self, scope: Scope) -> Self:
        """People with any current post in the branches; a leaver by the last primary unit.

        Everybody of an organisation is in its root, so a whole organisation needs no look at
        posts. Elsewhere people are found by `home_unit` (which follows the main post) or by a
        further post, and only those found are asked for their posts.
        """
        roots = [int(b.rstrip(".")) for b in scope.branches if b.count(".") == 1]
        branches = tuple(b for b in scope.branches if b.count(".") > 1)
        whole = Q(organisation_id__in=roots)
        if not branches:
            return self.filter(whole)
        within = {int(b.split(".")[0]) for b in scope.branches}
        return self.filter(whole | self._placed_in(branches), organisation_id__in=within)

    def _placed_in(self, branches: tuple[str, ...]) -> Q:
        posts = Post.objects.current_on(timezone.localdate())
        here = posts.filter(inside("unit__path", branches))
        units = Unit.objects.filter(inside("path", branches)).values("pk")
        further = here.filter(is_primary=False).values("staff_member")
        found = Q(_is_one_of("home_unit_id", units)) | Q(_is_one_of("pk", further))
        return found & (Q(_theirs(here)) | ~Q(_theirs(posts)))

    def matching(self, text: str) -> Self:
        """People of whom a name or the staff number starts with each word of `text`."""
        found = self if (words := search_words(text)) else self.none()
        for word in words:
            starts = StaffToken.objects.filter(token__startswith=word)
            found = found.filter(pk__in=starts.values("staff_member"))
        return found

    def holding(self, day: date, **facts: Any) -> Self:
        """People with a post on `day` of which these facts are true."""
        posts = Post.objects.current_on(day).filter(staff_member=OuterRef("pk"), **facts)
        return self.filter(Exists(posts))

    def away_on(self, day: date) -> Self:
        """People on a long absence on `day`."""
        away = Post.objects.current_on(day).away_on(day).filter(staff_member=OuterRef("pk"))
        return self.filter(Exists(away))

    def left_by(self, day: date) -> Self:
        """People who no longer count on `day` because they left."""
        return self.filter(left_on__lte=day, merged_into=None)

    def still_here_on(self, day: date) -> Self:
        """Not left by `day` (a person no longer counts on `left_on`) and not merged away."""
        return self.filter(Q(left_on=None) | Q(left_on__gt=day), merged_into=None)


@audited(exclude=["sort_key"])
class StaffMember(models.Model):
    """One person in the workforce, whether or not they sign in.

    `home_unit` is the unit of the primary post, kept when the post ends, so that a leaver still
    has a place. `left_on` is the first day on which the person no longer counts.
    """

    class Kind(models.TextChoices):
        EMPLOYEE = "employee", _("Employee")
        ELECTED = "elected_member", _("Elected member")
        VOLUNTEER = "volunteer", _("Volunteer")
        BANK = "bank", _("Bank or relief")
        CONTRACTOR = "contractor", _("Contractor")
        PARTNER = "partner", _("Partner staff")

    unit_path = "home_unit__path"
    privacy = {
        "personal": {
            "staff_number",
            "first_name",
            "last_name",
            "preferred_name",
            "email",
            "kind",
            "left_on",
            "user",
            "sort_key",
        },
        "plain": {"id", "organisation", "home_unit", "merged_into", "added_at"},
    }

    organisation = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    home_unit = models.ForeignKey(Unit, models.PROTECT, related_name="home_staff")
    staff_number = models.CharField(_("staff number"), max_length=40, blank=True)
    first_name = models.CharField(_("first name"), max_length=100, blank=True)
    last_name = models.CharField(_("last name"), max_length=100, blank=True)
    preferred_name = models.CharField(_("preferred name"), max_length=150, blank=True)
    email = models.EmailField(_("email address"), max_length=254, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.EMPLOYEE)
    left_on = models.DateField(_("left on"), null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged_from"
    )
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="staff_member",
    )
    added_at = models.DateTimeField(auto_now_add=True)
    sort_key = models.CharField(max_length=250, editable=False)

    objects = StaffQuerySet.as_manager()

    class Meta:
        ordering = ["sort_key", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "staff_number"],
                condition=~Q(staff_number="") & Q(merged_into=None),
                name="one_person_per_staff_number",
            ),
            models.UniqueConstraint(
                F("organisation"),
                Lower("email"),
                condition=~Q(email="") & Q(merged_into=None),
                name="one_person_per_email",
            ),
            models.CheckConstraint(
                name="a_person_has_a_name",
                condition=~Q(first_name="") | ~Q(last_name="") | ~Q(preferred_name=""),
                violation_error_message=_("Enter at least one name."),
            ),
        ]
        indexes = [models.Index(fields=["organisation", "sort_key"], name="staff_sorted")]

    def __str__(self) -> str:
        return self.shown_name

    @property
    def shown_name(self) -> str:
        """What the person is called: the preferred name with the last name, or the full name."""
        first = self.preferred_name or self.first_name
        if self.last_name and first.endswith(self.last_name):
            return first
        return f"{first} {self.last_name}".strip()


class PostQuerySet(ScopedQuerySet):
    """Posts by day; both ends are inclusive."""

    def current_on(self, day: date) -> Self:
        """Posts held on `day` by people who have not left or been merged away."""
        return self.filter(
            Q(until_on=None) | Q(until_on__gte=day),
            Q(staff_member__left_on=None) | Q(staff_member__left_on__gt=day),
            from_on__lte=day,
            staff_member__merged_into=None,
        )

    def away_on(self, day: date) -> Self:
        """Posts in which somebody is on a long absence on `day`."""
        return self.filter(Q(away_until_on=None) | Q(away_until_on__gte=day), away_from_on__lte=day)


@audited()
class Post(models.Model):
    """Somebody holds a role in a unit from one day to another, both inclusive.

    The person is counted at the primary post alone (counting rule 1). `away_from_on` to
    `away_until_on`, both inclusive, is a long absence: the person is left out and listed as such.
    """

    class Shift(models.TextChoices):
        DAY = "day", _("Days")
        NIGHT = "night", _("Nights")
        ROTA = "rota", _("Rota")

    unit_path = "unit__path"
    privacy = {
        "personal": {"away_from_on", "away_until_on", "fte"},
        "plain": {
            "id",
            "staff_member",
            "unit",
            "role",
            "is_primary",
            "shift",
            "from_on",
            "until_on",
        },
    }

    staff_member = models.ForeignKey(
        StaffMember, models.CASCADE, related_name="posts", db_index=False
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="posts")
    role = models.ForeignKey(JobRole, models.PROTECT, null=True, blank=True, related_name="posts")
    fte = models.DecimalField(_("full-time share"), max_digits=4, decimal_places=3, default=1)
    is_primary = models.BooleanField(_("main post"), default=True)
    shift = models.CharField(_("shift"), max_length=10, choices=Shift, blank=True)
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"), null=True, blank=True)
    away_from_on = models.DateField(_("away from"), null=True, blank=True)
    away_until_on = models.DateField(_("away until"), null=True, blank=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["staff_member"],
                condition=Q(is_primary=True, until_on=None),
                name="one_open_primary_post_per_person",
            ),
            models.UniqueConstraint(
                fields=["staff_member", "unit", "role", "from_on"],
                name="one_post_per_person_unit_role_and_day",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="post_ends_after_it_starts",
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")),
                violation_error_message=_("A post ends on or after the day it starts."),
            ),
            models.CheckConstraint(name="fte_is_a_share", condition=Q(fte__gte=0) & Q(fte__lte=2)),
            models.CheckConstraint(
                name="away_until_needs_away_from",
                condition=Q(away_until_on=None) | Q(away_from_on__lte=F("away_until_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.staff_member_id} in {self.unit_id}"


@audited()
class StaffAlias(models.Model):
    """Another name, an old e-mail or another staff number by which lists know a person.

    `source` says where it came from: a match that somebody confirmed, somebody who typed it in, a
    change of the name or address itself, or a record that was joined to this one.
    """

    class Kind(models.TextChoices):
        NAME = "name", _("Name")
        EMAIL = "email", _("E-mail")
        NUMBER = "number", _("Staff number")

    class Source(models.TextChoices):
        MATCH = "match", _("A match in a list, confirmed by a person")
        HAND = "hand", _("Typed in by a person")
        CHANGE = "change", _("What it was before it was changed")
        MERGE = "merge", _("A record that was joined to this one")

    unit_path = "staff_member__home_unit__path"
    privacy = {
        "personal": {"text", "key", "added_by"},
        "plain": {"id", "staff_member", "kind", "source", "added_at"},
    }

    staff_member = models.ForeignKey(StaffMember, models.CASCADE, related_name="aliases")
    kind = models.CharField(max_length=10, choices=Kind)
    text = models.CharField(max_length=254)
    key = models.CharField(max_length=254, editable=False, db_index=True)
    source = models.CharField(max_length=10, choices=Source, default=Source.MATCH)
    added_at = models.DateTimeField(default=timezone.now)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["staff_member", "kind", "key"], name="one_alias_per_person_and_text"
            )
        ]

    def __str__(self) -> str:
        return self.text


class StaffToken(models.Model):
    """A normalised word of a person's names, for search by prefix. Derived."""

    unit_path = "staff_member__home_unit__path"
    privacy = {"personal": {"token"}, "plain": {"id", "staff_member"}}

    staff_member = models.ForeignKey(StaffMember, models.CASCADE, related_name="tokens")
    token = models.CharField(max_length=100)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["token", "staff_member"],
                name="staff_token_prefix",
                opclasses=["varchar_pattern_ops", "int8_ops"],
            )
        ]

    def __str__(self) -> str:
        return self.token


@audited()
class Headcount(models.Model):
    """How many people of a role group a unit had on a day, without names.

    Shown beside named people, never added to them (counting rule 3). The newest row on or before
    a day counts for that day. `given_by` says in words who gave the number.
    """

    unit_path = "unit__path"
    privacy = {
        "personal": {"given_by", "noted_by"},
        "plain": {"id", "unit", "role_group", "counted_on", "people", "note"},
    }

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="headcounts", db_index=False)
    role_group = models.ForeignKey(
        RoleGroup, models.PROTECT, null=True, blank=True, related_name="+"
    )
    counted_on = models.DateField(_("counted on"))
    people = models.PositiveIntegerField(_("people"))
    note = models.CharField(_("note"), max_length=200, blank=True)
    given_by = models.CharField(_("given by"), max_length=100, blank=True)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "role_group", "counted_on"],
                name="one_headcount_per_unit_group_and_day",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return f"{self.people} in {self.unit_id} on {self.counted_on}"
