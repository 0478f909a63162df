"""Forms about access."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms import Look, TipForm, UKDateField
from core.permissions import ROLES
from core.scope import Scope
from services.forms.fields import UnitField


class AccessAddForm(TipForm):
    """Who may do what, where, and until when."""

    email = forms.EmailField(label=_("Email address"), max_length=254)
    name = forms.CharField(label=_("Name"), max_length=200, required=False)
    role = forms.ChoiceField(
        label=_("Role"),
        choices=[(key, role.label) for key, role in ROLES.items()],
        widget=forms.RadioSelect,
    )
    unit = UnitField(label=_("Unit"), help_text=_("The access counts for everything under it too"))
    until_on = UKDateField(
        label=_("Last day"), required=False, help_text=_("Leave empty when it has no end")
    )
    submit_label = _("Give access")
    looks = {"role": Look(hints={key: role.explains for key, role in ROLES.items()})}

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit: Any = self.fields["unit"]
        unit.offer_within(scope, on=timezone.localdate())

    def clean_until_on(self) -> Any:
        until_on = self.cleaned_data["until_on"]
        if until_on and until_on < timezone.localdate():
            raise ValidationError(_("Enter today or a later day."))
        return until_on
