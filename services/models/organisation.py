"""What one organisation decides for itself."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.audit import audited
from core.modules import Module
from core.scope import ScopedQuerySet
from services.models.unit import Unit


@audited()
class OrganisationSettings(models.Model):
    """The settings of one organisation; one row a root, made with it.

    `year_starts_month` 1 means calendar quarters ("2026Q3"); 4 means a financial year from April
    ("2026/27Q2"). `modules` are the parts of the product that are switched on. `nation` says whose
    bank holidays are kept; "" means England.
    """

    class Nation(models.TextChoices):
        ENGLAND = "england", _("England")
        WALES = "wales", _("Wales")
        SCOTLAND = "scotland", _("Scotland")
        NORTHERN_IRELAND = "northern_ireland", _("Northern Ireland")

    unit_path = "organisation__path"
    privacy = {
        "plain": {
            "id",
            "organisation",
            "year_starts_month",
            "nation",
            "modules",
        }
    }

    organisation = models.OneToOneField(Unit, models.CASCADE, related_name="settings")
    year_starts_month = models.PositiveSmallIntegerField(_("first month of the year"), default=1)
    nation = models.CharField(_("nation"), max_length=20, blank=True, choices=Nation)
    modules = ArrayField(
        models.CharField(max_length=20, choices=[(one.value, one.label) for one in Module]),
        verbose_name=_("modules"),
        default=list,
        blank=True,
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="year_starts_in_a_month",
                condition=models.Q(year_starts_month__gte=1, year_starts_month__lte=12),
            )
        ]

    def __str__(self) -> str:
        return f"Settings of {self.organisation_id}"
