"""Forms about agreements to share the names of partner staff."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.careful_form import CarefulForm
from core.forms import Look, TipForm, UKDateField
from core.scope import Scope
from services.forms.fields import UnitField


class AgreementForm(CarefulForm):
    """For which unit, how to find the paper, and its first and last day."""

    careful_about = ("reference",)
    looks = {"reference": Look(width=20)}
    missing = {
        "unit": _("Select the unit whose names are shared"),
        "reference": _("Enter how you find the agreement"),
        "from_on": _("Enter the first day of the agreement"),
    }
    submit_label = _("Record this agreement")

    unit = UnitField(label=_("Unit"), help_text=_("It holds for the units below as well"))
    reference = forms.CharField(
        label=_("Reference"),
        max_length=100,
        help_text=_("Its number, or where it is filed. Do not copy its text"),
    )
    from_on = UKDateField(label=_("First day"), reaches_back=True)
    until_on = UKDateField(label=_("Last day"), required=False, reaches_back=True)

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit: Any = self.fields["unit"]
        unit.offer_within(scope, on=timezone.localdate())


class AgreementEndForm(TipForm):
    """The last day of an agreement."""

    missing = {"until_on": _("Enter the last day of the agreement")}
    submit_label = _("Save the last day")
    until_on = UKDateField(label=_("Last day"), reaches_back=True)
