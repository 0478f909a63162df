"""On which day, and on which structure, figures stand."""

from datetime import date
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from core.forms import FilterForm, Look, UKDateField
from services.figures.basis import BASES


class StructureForm(FilterForm):
    """Today's structure, or as it was then."""

    basis = forms.ChoiceField(label=_("Structure"), required=False, choices=BASES)


class AsAtForm(StructureForm):
    """A day up to today as well. `opened_on` is the first day of the unit."""

    looks = {"on": Look(width=10)}
    field_order = ["on", "basis"]

    on = UKDateField(
        label=_("As at"), required=False, until_today=True, reaches_back=True, help_text=""
    )

    def __init__(self, *args: Any, opened_on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.opened_on = opened_on

    def clean_on(self) -> date | None:
        day: date | None = self.cleaned_data["on"]
        if day and day < self.opened_on:
            first = date_format(self.opened_on, "j F Y")
            text = _("Enter a date on or after %(day)s, when this unit opened")
            raise forms.ValidationError(text % {"day": first})
        return day
