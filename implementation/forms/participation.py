"""Noting how people who use services took part."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.careful_form import CarefulForm
from core.forms import Look, OnceMixin, UKDateField
from implementation.forms.units import UnitField
from implementation.forms.words import sentence_field
from implementation.models import Participation
from services.models import Unit


class ParticipationForm(OnceMixin, CarefulForm):
    """What it was about and how people took part; the rest may come later. No names, no stories."""

    careful_about = ("about", "asked_for", "changed", "credit")
    looks = {
        "how": Look(size="m"),
        "unit": Look(size="m"),
        "on": Look(size="m", width=10),
        "people": Look(width=5),
        "thanks": Look(inline=True, small=True),
    }
    missing = {
        "about": gettext_lazy("Say in one sentence what it was about"),
        "how": gettext_lazy("Choose how people took part"),
        "unit": gettext_lazy("Choose the team or service"),
        "on": gettext_lazy("Enter the date"),
    }

    about = sentence_field(gettext_lazy("What it was about"))
    how = forms.ChoiceField(
        label=gettext_lazy("How people took part"),
        choices=Participation.How,
        widget=forms.RadioSelect,
    )
    unit = UnitField(label=gettext_lazy("Which team or service"))
    on = UKDateField(label=gettext_lazy("When"), until_today=True)
    people = forms.IntegerField(
        label=gettext_lazy("How many people"), required=False, min_value=1, max_value=99_999
    )
    asked_for = sentence_field(gettext_lazy("What they asked for"))
    changed = sentence_field(
        gettext_lazy("What changed"),
        gettext_lazy("This may come later. Please do not name people."),
    )
    thanks = forms.ChoiceField(
        label=gettext_lazy("Were they thanked or paid"),
        choices=[*Participation.Thanks.choices, ("", gettext_lazy("Not said"))],
        widget=forms.RadioSelect,
        required=False,
    )
    credit = forms.CharField(
        label=gettext_lazy("What they want to be called in public"),
        help_text=gettext_lazy("Only when they agreed. For example, the name of a group."),
        required=False,
        max_length=100,
    )
    consents = forms.BooleanField(
        label=gettext_lazy("They agreed to be named like this"), required=False
    )

    def __init__(self, *args: Any, units: Sequence[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        empty = "" if len(units) == 1 or self.initial.get("unit") else _("Choose a team or service")
        self.fields["unit"].offer(units, empty=empty)  # type: ignore[attr-defined]
        self.fields["about"].required = True

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("credit") and not cleaned.get("consents"):
            self.add_error("consents", _("Tick that they agreed, or leave the name out"))
        if cleaned.get("changed") and not cleaned.get("asked_for"):
            self.add_error("asked_for", _("Say what they asked for before what changed"))
        return cleaned

    @property
    def facts(self) -> dict[str, Any]:
        """What the actions take."""
        names = ("unit", "on", "how", "about", "people", "asked_for", "changed", "thanks", "credit")
        return {name: self.cleaned_data[name] for name in names}
