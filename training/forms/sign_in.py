"""What somebody types to sign themselves in, and what a lead says of each."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import Look, TipForm
from training.actions.sign_in import GUEST, OUT, VISITOR, Proposed

FIELD = "arrival-"


class LettersForm(TipForm):
    """The four letters on the sheet."""

    submit_label = _("Go on")
    looks = {"letters": Look(width=5)}
    missing = {"letters": _("Enter the four letters on the sheet")}

    letters = forms.CharField(
        label=_("The four letters on the sheet"),
        max_length=10,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )

    def clean_letters(self) -> str:
        typed: str = self.cleaned_data["letters"].replace(" ", "").upper()
        if not (typed.isascii() and typed.isalpha() and len(typed) == 4):
            raise forms.ValidationError(_("Enter the four letters on the sheet, like ACDE"))
        return typed


class HereForm(TipForm):
    """Who somebody is: a name, and what makes it theirs alone."""

    submit_label = _("I am here")
    missing = {"name": _("Enter your name")}

    name = forms.CharField(
        label=_("Your name"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    identifier = forms.CharField(
        label=_("Staff number or work email"),
        max_length=254,
        required=False,
        help_text=_("It helps to tell people with the same name apart. You can leave it empty."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


def choices_of(one: Proposed) -> list[tuple[str, str, str]]:
    """What a lead may say of an arrival: value, words and why, the likeliest person first."""
    people = [
        (
            f"staff:{choice['staff_id']}",
            ", ".join(part for part in (choice["name"], choice["unit"]) if part),
            str(choice["why"]),
        )
        for choice in one.match.choices
    ]
    others = [
        (VISITOR, str(_("I do not know yet: keep the name, and say later who it was")), ""),
        (GUEST, str(_("A guest who is not on our staff list")), ""),
        (OUT, str(_("Leave this out: they were not here")), ""),
    ]
    return [*people, *others]


def said_of(data: Any, found: list[Proposed]) -> dict[int, str]:
    """Arrival id → what the lead said, for each answer that was on offer; the rest is dropped."""
    said: dict[int, str] = {}
    for one in found:
        answer = str(data.get(f"{FIELD}{one.arrival.pk}", ""))
        if answer in {value for value, _words, _why in choices_of(one)}:
            said[one.arrival.pk] = answer
    return said
