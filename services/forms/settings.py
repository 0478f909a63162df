"""Forms about what an organisation decides for itself."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import Look, TipForm
from core.modules import Module
from services.models import OrganisationSettings


class NationForm(TipForm):
    """The part of the UK that an organisation is in."""

    nation = forms.ChoiceField(
        label=_("Where is your organisation?"),
        help_text=_("On bank holidays no mail is sent, and they are no working days."),
        choices=OrganisationSettings.Nation.choices,
        widget=forms.RadioSelect,
    )


class ModulesForm(TipForm):
    """The parts that are switched on."""

    modules = forms.MultipleChoiceField(
        label=_("Switched on"),
        required=False,
        choices=[(one.value, one.label) for one in Module],
        widget=forms.CheckboxSelectMultiple,
    )
    looks = {"modules": Look(hints={one.value: one.explains for one in Module})}

    def clean_modules(self) -> list[Module]:
        return [Module(one) for one in self.cleaned_data["modules"]]
