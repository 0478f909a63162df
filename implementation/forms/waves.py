"""The page before a wave: three questions, each of which may be skipped."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from core.careful_form import CarefulForm
from core.forms import Look
from implementation.forms.words import sentence_field
from implementation.models import WaveStart


class WaveForm(CarefulForm):
    """Why now, what people already bring, what would help first."""

    careful_about = ("why_now", "already_bring", "other_help")
    looks = {
        "why_now": Look(size="m"),
        "already_bring": Look(size="m"),
        "first_help": Look(size="m"),
        "other_help": Look(size="m"),
    }

    why_now = sentence_field(gettext_lazy("Why now"))
    already_bring = sentence_field(gettext_lazy("What people already bring"))
    first_help = forms.MultipleChoiceField(
        label=gettext_lazy("What would help first"),
        choices=WaveStart.FirstHelp,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    other_help = sentence_field(gettext_lazy("Something else that would help"))

    @property
    def facts(self) -> dict[str, Any]:
        """What the action takes."""
        names = ("why_now", "already_bring", "first_help", "other_help")
        return {name: self.cleaned_data[name] for name in names}
