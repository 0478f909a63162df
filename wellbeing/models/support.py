"""Where people can turn: inside the organisation, out of hours, across the country."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.audit import audited
from core.scope import ScopedQuerySet
from services.models import Unit


@audited()
class SupportSource(models.Model):
    """One place to turn to, with when somebody last checked that it is right.

    `organisation` empty: offered to everybody. Public on purpose, so that nobody has to sign in
    or answer anything to find it. `names` and `details` are by language: {"en": …, "cy": …}.
    """

    class Kind(models.TextChoices):
        INTERNAL = "internal", _("In your organisation")
        OUT_OF_HOURS = "hours", _("Out of hours")
        NATIONAL = "national", _("National")

    class Whom(models.TextChoices):
        EVERYBODY = "everybody", _("Everybody")
        ELECTED = "elected", _("Elected members")

    unit_path = None  # shown to the world, without signing in
    privacy = {
        "personal": {"checked_by"},
        "plain": {
            "id",
            "organisation",
            "kind",
            "whom",
            "names",
            "details",
            "phone",
            "text_to",
            "web",
            "hours",
            "position",
            "source",
            "checked_on",
            "retired_on",
        },
    }

    organisation = models.ForeignKey(
        Unit, models.CASCADE, null=True, blank=True, related_name="support_sources"
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    whom = models.CharField(_("for whom"), max_length=10, choices=Whom, default=Whom.EVERYBODY)
    names = models.JSONField(default=dict)
    details = models.JSONField(default=dict, blank=True)
    hours = models.JSONField(default=dict, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    text_to = models.CharField(_("text message"), max_length=100, blank=True)
    web = models.URLField(_("web address"), max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    source = models.CharField(_("where this was found"), max_length=200, blank=True)
    checked_on = models.DateField(_("checked on"), null=True, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    retired_on = models.DateField(null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "position", "pk"]

    def __str__(self) -> str:
        return str(self.names.get("en", ""))
