"""Noting what a body asked, what was answered, what shows it, and when it was reported back."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.careful_form import CarefulForm
from core.documents import DocumentMixin
from core.forms import FilterForm, Look, OnceMixin, UKDateField
from implementation.forms.units import UnitField
from implementation.models import Part, RecommendationEvidence, Response
from services.models import Unit

PART_LENGTH = 200
FOLDED = ("due_on", "evaluate_after_months", "counts_from", "completed_on")


def _long(label: Any, help_text: Any = "", *, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class RecommendationForm(OnceMixin, CarefulForm):
    """Who asked what of which unit, and when; its parts one a line."""

    careful_about = ("ask", "asked_by", "counts_from")
    looks = {
        "unit": Look(size="m"),
        "asked_by": Look(size="m"),
        "reference": Look(size="m", width=10),
        "ask": Look(size="m"),
        "parts": Look(size="m"),
        "asked_on": Look(size="m", width=10),
        "due_on": Look(width=10),
        "completed_on": Look(width=10),
        "evaluate_after_months": Look(width=3, suffix=gettext_lazy("months")),
    }
    missing = {
        "unit": gettext_lazy("Choose the team or service that was asked"),
        "asked_by": gettext_lazy("Enter who asked, for example a committee"),
        "ask": gettext_lazy("Write what was asked"),
        "asked_on": gettext_lazy("Enter the day it was asked"),
    }

    asked_by = forms.CharField(
        label=gettext_lazy("Who asked"),
        help_text=gettext_lazy("A body, for example a scrutiny committee. No names of people."),
        max_length=200,
    )
    reference = forms.CharField(
        label=gettext_lazy("Its number or mark"),
        help_text=gettext_lazy("For example, R4.2a."),
        required=False,
        max_length=30,
    )
    ask = _long(gettext_lazy("What was asked"), gettext_lazy("Please do not name people."))
    parts = _long(
        gettext_lazy("Its parts, one a line"),
        gettext_lazy("Each is set beside the answer later, so that none is lost."),
        required=False,
    )
    unit = UnitField(label=gettext_lazy("Which team or service"))
    asked_on = UKDateField(label=gettext_lazy("When it was asked"), until_today=True)
    due_on = UKDateField(label=gettext_lazy("Hoped for by"), required=False, help_text="")
    evaluate_after_months = forms.IntegerField(
        label=gettext_lazy("Looked at again after"), required=False, min_value=1, max_value=60
    )
    counts_from = forms.CharField(
        label=gettext_lazy("What the months count from"),
        help_text=gettext_lazy("For example, “the day all staff were offered the training”."),
        required=False,
        max_length=200,
    )
    completed_on = UKDateField(
        label=gettext_lazy("That day, once it is known"), required=False, help_text=""
    )

    def __init__(self, *args: Any, units: Sequence[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        empty = "" if len(units) == 1 or self.initial.get("unit") else _("Choose a team or service")
        self.fields["unit"].offer(units, empty=empty)  # type: ignore[attr-defined]

    def clean_parts(self) -> list[str]:
        lines = [" ".join(line.split()) for line in self.cleaned_data["parts"].splitlines()]
        if any(len(line) > PART_LENGTH for line in lines):
            raise forms.ValidationError(_("Keep each part to 200 characters"))
        return [line for line in dict.fromkeys(lines) if line]

    @property
    def facts(self) -> dict[str, Any]:
        """What the actions take."""
        names = ("unit", "asked_by", "reference", "ask", "parts", "asked_on", *FOLDED)
        return {name: self.cleaned_data[name] for name in names}

    @property
    def is_more_open(self) -> bool:
        """Whether the folded part of the form holds something to see."""
        return any(self.errors.get(n) or self[n].value() for n in FOLDED)


class AnswerForm(OnceMixin, CarefulForm):
    """What was answered, and which part of the ask it speaks of."""

    careful_about = ("words",)
    looks = {
        "words": Look(size="m"),
        "said": Look(size="m"),
        "responded_on": Look(size="m", width=10),
    }
    missing = {
        "words": gettext_lazy("Write what was answered"),
        "said": gettext_lazy("Choose whether it is accepted"),
        "responded_on": gettext_lazy("Enter the day it was answered"),
    }

    words = _long(gettext_lazy("What was answered"), gettext_lazy("Please do not name people."))
    said = forms.ChoiceField(
        label=gettext_lazy("Is it accepted"),
        widget=forms.RadioSelect,
        choices=Response.Said.choices,
    )
    responded_on = UKDateField(label=gettext_lazy("When it was answered"), until_today=True)

    def __init__(self, *args: Any, parts: Sequence[Part], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parts = list(parts)
        for part in self.parts:
            self.fields[f"part_{part.pk}"] = forms.ChoiceField(
                label=part.words,
                required=False,
                choices=[("", _("It does not speak of this")), *Part.Answered.choices],
            )

    @property
    def part_fields(self) -> list[Any]:
        """One a part, beside each other on the page."""
        return [self[f"part_{part.pk}"] for part in self.parts]

    @property
    def facts(self) -> dict[str, Any]:
        """What the action takes."""
        told = self.cleaned_data
        names = ("words", "said", "responded_on", "once")
        parts = {part.pk: told[f"part_{part.pk}"] for part in self.parts}
        return {**{name: told[name] for name in names}, "parts": parts}


class ShowForm(DocumentMixin, OnceMixin, CarefulForm):
    """A link or a file, what it shows, and of which day it is."""

    looks = {"shows": Look(size="m"), "shown_on": Look(size="m", width=10)}
    missing = {
        "shows": gettext_lazy("Choose what it shows"),
        "shown_on": gettext_lazy("Enter the day it is from"),
    }

    shows = forms.ChoiceField(
        label=gettext_lazy("What it shows"),
        widget=forms.RadioSelect,
        choices=RecommendationEvidence.Shows.choices,
    )
    shown_on = UKDateField(
        label=gettext_lazy("Which day it is from"), until_today=True, help_text=""
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        told = cleaned.get("evidence_link") or cleaned.get("evidence_file")
        if not told and not self.has_error("evidence_link") and not self.has_error("evidence_file"):
            self.add_error("evidence_link", _("Give a link or a file"))
        return cleaned

    @property
    def facts(self) -> dict[str, Any]:
        """What the action takes."""
        told = self.cleaned_data
        names = ("shows", "shown_on", "once")
        return {**{name: told[name] for name in names}, **self.evidence}


class ReportBackForm(CarefulForm):
    """When and to whom it was told what became of the ask.

    Where this is known already, both left empty take it away.
    """

    careful_about = ("to",)
    looks = {"to": Look(size="m"), "on": Look(size="m", width=10)}
    missing = {
        "to": gettext_lazy("Enter the body that was told"),
        "on": gettext_lazy("Enter the day it was told"),
    }

    to = forms.CharField(
        label=gettext_lazy("To whom"),
        help_text=gettext_lazy("A body, for example a scrutiny committee. No names of people."),
        max_length=200,
    )
    on = UKDateField(label=gettext_lazy("When"), until_today=True)

    def __init__(self, *args: Any, is_known: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_known:
            self.fields["to"].required = self.fields["on"].required = False
            told = _("Told again later? Enter the later day. Leave both empty to take it away.")
            self.fields["on"].help_text = told

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if bool(cleaned.get("to")) != bool(cleaned.get("on")) and not self.errors:
            name = "on" if cleaned.get("to") else "to"
            self.add_error(name, str(self.missing[name]))
        return cleaned

    @property
    def facts(self) -> dict[str, Any]:
        """What the action takes."""
        return {"on": self.cleaned_data["on"], "to": self.cleaned_data["to"]}


class RecommendationFilter(FilterForm):
    """Narrows the list of recommendations."""

    unit = UnitField(label=gettext_lazy("Team or service"), required=False)
    state = forms.ChoiceField(
        label=gettext_lazy("State"),
        required=False,
        choices=[
            ("", gettext_lazy("Open and closed")),
            ("open", gettext_lazy("Open")),
            ("closed", gettext_lazy("Closed")),
        ],
    )

    def __init__(self, *args: Any, units: Sequence[Unit] | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if units is None:
            del self.fields["unit"]
        else:
            self.fields["unit"].offer(units, empty=_("All"))  # type: ignore[attr-defined]
