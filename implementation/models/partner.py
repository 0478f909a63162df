"""Organisations that people can be helped on to, each with the day somebody last checked it."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from core.audit import audited
from core.scope import ScopedQuerySet
from services.models import Unit


class PartnerQuerySet(ScopedQuerySet):
    """Partners of an organisation."""

    def a_to_z(self) -> "PartnerQuerySet":
        """In alphabetical order."""
        return self.order_by(Lower("name"), "pk")

    def offered(self) -> "PartnerQuerySet":
        """Without those that are no longer listed."""
        return self.filter(is_retired=False)


@audited()
class Partner(models.Model):
    """An organisation for onward support, on the list of the whole organisation.

    `phone` and `web` are the public ones of that organisation and never of a person. `source` says
    where the facts were found, `checked_on` the day they were last compared with it. A retired
    partner is no longer listed or printed. `once` is the key of the form it came from.
    """

    unit_path = "organisation__path"
    privacy = {
        "personal": {"added_by"},
        "plain": {
            "id",
            "organisation",
            "name",
            "what_for",
            "area",
            "phone",
            "web",
            "source",
            "checked_on",
            "is_retired",
            "added_at",
            "once",
        },
    }

    organisation = models.ForeignKey(
        Unit, models.CASCADE, related_name="+", limit_choices_to={"parent": None}
    )
    name = models.CharField(_("name"), max_length=120)
    what_for = models.CharField(_("what for"), max_length=300)
    area = models.CharField(_("area"), max_length=120, blank=True)
    phone = models.CharField(_("phone number"), max_length=40, blank=True)
    web = models.URLField(_("web page"), max_length=300, blank=True)
    source = models.CharField(_("source"), max_length=200)
    checked_on = models.DateField(_("checked on"))
    is_retired = models.BooleanField(default=False)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    added_at = models.DateTimeField(auto_now_add=True)
    once = models.UUIDField(null=True, blank=True, editable=False)

    objects: Any = PartnerQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["added_by", "once"], name="one_partner_per_form_that_was_sent"
            ),
            models.UniqueConstraint(
                "organisation",
                Lower("name"),
                condition=Q(is_retired=False),
                name="one_listed_partner_per_name",
            ),
            models.CheckConstraint(
                name="a_partner_can_be_reached",
                condition=~Q(phone="") | ~Q(web=""),
                violation_error_message=_("Enter a phone number or a web page."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
