"""A partner for onward support: what it is for, how it is reached, when it was checked."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.careful_form import CarefulForm
from core.forms import Look, OnceMixin, UKDateField
from implementation.forms.units import UnitField
from services.models import Unit

FACTS = ("name", "what_for", "area", "phone", "web", "source", "checked_on")


class PartnerForm(CarefulForm):
    """What is known of a partner; the way to it is public, and never a person's own."""

    careful_about = ("what_for", "area", "source")
    looks = {
        "phone": Look(width=20),
        "checked_on": Look(width=10),
    }
    missing = {
        "name": gettext_lazy("Enter the name of the organisation"),
        "what_for": gettext_lazy("Say in one sentence what people can turn to it for"),
        "source": gettext_lazy("Say where you found this"),
        "checked_on": gettext_lazy("Enter the day you checked it"),
    }

    name = forms.CharField(
        label=gettext_lazy("Name of the organisation"),
        help_text=gettext_lazy("An organisation or its service. No names of people."),
        max_length=120,
    )
    what_for = forms.CharField(
        label=gettext_lazy("What for"),
        help_text=gettext_lazy("One sentence on what people can turn to it for."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    area = forms.CharField(
        label=gettext_lazy("Where"),
        help_text=gettext_lazy("For example, the whole county"),
        max_length=120,
        required=False,
    )
    phone = forms.CharField(
        label=gettext_lazy("Public phone number"),
        help_text=gettext_lazy("The number it gives to everybody, never a person’s own."),
        max_length=40,
        required=False,
    )
    web = forms.URLField(
        label=gettext_lazy("Web page"),
        max_length=300,
        required=False,
        assume_scheme="https",
        widget=forms.TextInput(attrs={"inputmode": "url"}),
        error_messages={
            "invalid": gettext_lazy("Enter a web page, like https://www.example.org"),
        },
    )
    source = forms.CharField(
        label=gettext_lazy("Where this comes from"),
        help_text=gettext_lazy("For example, their own web page, or a call to their office"),
        max_length=200,
    )
    checked_on = UKDateField(label=gettext_lazy("Checked on"), until_today=True)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        ways = ("phone", "web")
        if not any(cleaned.get(name) or self.has_error(name) for name in ways):
            self.add_error("phone", _("Enter a phone number or a web page"))
        return cleaned

    @property
    def facts(self) -> dict[str, Any]:
        """What the actions take."""
        names = (*FACTS, "is_retired")
        return {name: self.cleaned_data[name] for name in names if name in self.fields}


class ChangePartnerForm(PartnerForm):
    """What is known now, and whether it is still listed."""

    is_retired = forms.BooleanField(
        label=gettext_lazy("Do not list it any more"),
        help_text=gettext_lazy("It leaves the list and the printed sheet. You can bring it back."),
        required=False,
    )


class NewPartnerForm(OnceMixin, PartnerForm):
    """A new partner, on the list of the organisation that it is for."""

    missing = {**PartnerForm.missing, "organisation": gettext_lazy("Choose the organisation")}

    organisation = UnitField(label=gettext_lazy("Whose list"))

    def __init__(self, *args: Any, organisations: Sequence[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].offer(organisations)  # type: ignore[attr-defined]
        if len(organisations) == 1:
            self.fields["organisation"].widget = forms.HiddenInput()
            self.initial["organisation"] = str(organisations[0].pk)
