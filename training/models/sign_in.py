"""People who say at a session's door, on their own phone, that they are there."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.audit import audited
from core.scope import ScopedQuerySet
from services.models import StaffMember
from training.models.session import Session

# Without letters and figures that look alike on paper: B and 8, I and 1, O and 0, S and 5, Z and 2.
LETTERS = "ACDEFGHJKLMNPRTUVWXY"
LENGTH = 4


@audited()
class SignIn(models.Model):
    """The four letters with which people sign themselves in to one session, in one window of time.

    The window follows the session (`training.figures.sign_in.window_of`); `opened_at` and
    `closed_at` are kept where somebody opened or closed it by hand. No letters are used twice.
    """

    unit_path = "session__unit__path"
    privacy = {
        "plain": {"id", "session", "letters", "opened_at", "closed_at", "made_by", "made_at"},
    }

    session = models.OneToOneField(Session, models.CASCADE, related_name="sign_in")
    letters = models.CharField(_("letters"), max_length=LENGTH, unique=True)
    opened_at = models.DateTimeField(_("opened by hand"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed by hand"), null=True, blank=True)
    made_by = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)

    objects: Any = ScopedQuerySet.as_manager()

    def __str__(self) -> str:
        return self.letters


@audited(exclude=["key"])
class Arrival(models.Model):
    """Somebody who signed themselves in: what they typed, until a lead confirms that they came.

    `staff_member` is who it was: known at once for somebody with an account (`is_own`), said by
    the lead for everybody else. An arrival counts nowhere; what the lead confirms does.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Not looked at yet")
        CONFIRMED = "confirmed", _("Confirmed")
        SET_ASIDE = "set_aside", _("Left out")

    unit_path = "sign_in__session__unit__path"
    privacy = {
        "personal": {"name", "identifier", "staff_member", "key"},
        "plain": {"id", "sign_in", "is_own", "state", "arrived_at", "decided_by", "decided_at"},
    }

    sign_in = models.ForeignKey(SignIn, models.CASCADE, related_name="arrivals", db_index=False)
    name = models.CharField(_("name as typed"), max_length=200)
    identifier = models.CharField(_("staff number or work email"), max_length=254, blank=True)
    staff_member = models.ForeignKey(
        StaffMember, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    is_own = models.BooleanField(_("signed in with an account"), default=False)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    key = models.CharField(max_length=460, editable=False)
    arrived_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    objects: Any = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sign_in", "key"], name="one_arrival_per_name_and_session"
            )
        ]

    def __str__(self) -> str:
        return self.name
