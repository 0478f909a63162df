"""Sharing an example, finding one, and planning from it."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.careful_form import CarefulForm
from core.forms import FilterForm, Look, OnceMixin, TipForm, UKDateField
from implementation.forms.activities import PLAN_AHEAD
from implementation.forms.barriers import Words
from implementation.forms.units import UnitField
from services.models import Unit

TOLD = ("team", "what_we_did", "what_it_took", "what_changed", "agreed_on", "agreed_how")


def words_field(label: Any, help_text: Any, *, required: bool = False) -> forms.CharField:
    """A few sentences."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class ExampleForm(CarefulForm):
    """What the team agreed to show to everybody in the organisation."""

    careful_about = ("team", "what_we_did", "what_it_took", "what_changed", "agreed_how")
    looks = {
        "what_we_did": Look(size="m"),
        "what_it_took": Look(size="m"),
        "what_changed": Look(size="m"),
        "themes": Look(size="m", small=True, classes="tip-choices"),
        "agreed_on": Look(width=10),
        "has_agreed": Look(size="m"),
    }
    missing = {
        "what_we_did": gettext_lazy("Say what you did"),
        "team": gettext_lazy("Enter how the team wants to be named"),
        "agreed_on": gettext_lazy("Enter the day on which the team agreed"),
        "has_agreed": gettext_lazy("Ask the team first. Tick the box when the team has agreed"),
    }

    what_we_did = words_field(
        gettext_lazy("What we did"),
        gettext_lazy("Two or three sentences. No names of people, no stories of single people."),
        required=True,
    )
    what_it_took = words_field(
        gettext_lazy("What it took"), gettext_lazy("For example, time, a room, somebody’s yes.")
    )
    what_changed = words_field(
        gettext_lazy("What changed"), gettext_lazy("What you noticed. It need not be a number.")
    )
    themes = forms.MultipleChoiceField(
        label=gettext_lazy("What it helped with"),
        help_text=gettext_lazy("Teams with a barrier of this kind are shown your example."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    codes = forms.MultipleChoiceField(
        label=gettext_lazy("The exact barriers it helped with"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    team = forms.CharField(
        label=gettext_lazy("How the team is named"),
        help_text=gettext_lazy("The team may choose other words than its name."),
        max_length=200,
    )
    agreed_on = UKDateField(label=gettext_lazy("When the team agreed"), until_today=True)
    agreed_how = forms.CharField(
        label=gettext_lazy("How the team agreed"),
        help_text=gettext_lazy("For example, “at the team meeting”. No names of people."),
        required=False,
        max_length=200,
    )
    has_agreed = forms.BooleanField(
        label=gettext_lazy("The team has agreed that everybody in the organisation can read this.")
    )

    def __init__(self, *args: Any, words: Words, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.words = words
        fields: dict[str, Any] = self.fields
        fields["themes"].choices = [(key, one.name) for key, one in words.themes.items()]
        fields["codes"].choices = [(key, one.name) for key, one in words.codes.items()]

    @property
    def facts(self) -> dict[str, Any]:
        """What the action takes."""
        told = self.cleaned_data
        return {
            **{name: told[name] for name in TOLD},
            "has_agreed": told["has_agreed"],
            "themes": [self.words.themes[key] for key in told["themes"]],
            "codes": [self.words.codes[key] for key in told["codes"]],
        }

    @property
    def is_exact_open(self) -> bool:
        """Whether the folded list of exact barriers holds something to see."""
        return bool(self.errors.get("codes") or self["codes"].value())


class ExampleFilter(FilterForm):
    """Narrows the list of examples."""

    theme = forms.ChoiceField(label=gettext_lazy("What it helped with"), required=False)

    def __init__(self, *args: Any, words: Words, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        themes = [(key, one.name) for key, one in words.themes.items()]
        self.fields["theme"].choices = [("", _("All")), *themes]  # type: ignore[attr-defined]


class UseForm(OnceMixin, TipForm):
    """Which team plans the same, and for when."""

    submit_label = gettext_lazy("Make it a plan")
    looks = {"on": Look(width=10)}
    missing = {
        "unit": gettext_lazy("Choose the team that plans it"),
        "on": gettext_lazy("Enter a day that is still to come"),
    }

    unit = UnitField(label=gettext_lazy("Which team or service"))
    on = UKDateField(
        label=gettext_lazy("When"),
        years_ahead=PLAN_AHEAD,
        help_text=gettext_lazy("A rough day will do. You can move it."),
    )

    def __init__(
        self, *args: Any, units: Sequence[Unit], recent_units: Sequence[int] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        empty = "" if len(units) == 1 or self.initial.get("unit") else _("Choose a team or service")
        self.fields["unit"].offer(units, recent=recent_units, empty=empty)  # type: ignore[attr-defined]
