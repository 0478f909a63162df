"""What one group said about each part of a measure, on one screen."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.careful_form import CarefulForm
from core.forms import Look, OnceMixin, UKDateField
from implementation.actions.assessments import Said
from implementation.forms.words import sentence_field
from implementation.models import Assessment, Domain, Element, Measure, Rating


def _people(label: Any, *, required: bool = True) -> forms.IntegerField:
    return forms.IntegerField(label=label, required=required, min_value=1, max_value=99_999)


class AssessmentForm(OnceMixin, CarefulForm):
    """Whose view, which day, how many people, and a score for each part.

    Numbers of people are asked once; a part that fewer answered has a box of its own.
    """

    careful_about = ("note",)
    missing = {
        "view": gettext_lazy("Choose whose view it is"),
        "held_on": gettext_lazy("Enter the day the group met"),
        "n": gettext_lazy("Enter how many people answered"),
        "base": gettext_lazy("Enter how many people were asked"),
    }
    looks = {
        "view": Look(size="m"),
        "held_on": Look(size="m", width=10),
        "n": Look(size="m", width=5),
        "base": Look(size="m", width=5),
        "note": Look(size="m"),
    }

    view = forms.ChoiceField(
        label=gettext_lazy("Whose view"), choices=Assessment.View, widget=forms.RadioSelect
    )
    held_on = UKDateField(label=gettext_lazy("When"), until_today=True)
    n = _people(gettext_lazy("How many people answered"))
    base = _people(gettext_lazy("How many people were asked"))
    note = sentence_field(gettext_lazy("What the group wants to say with it"))
    agreed = forms.BooleanField(
        label=gettext_lazy("Fewer than 10 people answered, and they agreed to share the scores"),
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        measure: Measure,
        parts: Sequence[Domain | Element],
        may_agree: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.parts, self.measure = parts, measure
        self.looks = {**self.looks}  # type: ignore[misc]
        for part in parts:
            self._add(part)
        if not may_agree:
            del self.fields["agreed"]

    def _add(self, part: Domain | Element) -> None:
        score, own = f"score_{part.pk}", f"n_{part.pk}"
        self.add_field(score, _score_field(self.measure, part.name))
        label = _("How many answered here, if not everybody")
        self.add_field(own, _people(label, required=False))
        self.looks[score] = Look(size="m", width=5)
        self.looks[own] = Look(width=5)

    @property
    def rows(self) -> Iterator[tuple[Any, Any]]:
        """Score and number of each part, in order."""
        for part in self.parts:
            yield self[f"score_{part.pk}"], self[f"n_{part.pk}"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        base = cleaned.get("base")
        for name in ("n", *(f"n_{part.pk}" for part in self.parts)):
            said = cleaned.get(name)
            if base is not None and said is not None and said > base:
                self.add_error(name, _("No more people can answer than were asked"))
        return cleaned

    @property
    def said(self) -> list[Said]:
        """One answer for each part, an empty one included."""
        return [self._said(part) for part in self.parts]

    def _said(self, part: Domain | Element) -> Said:
        told = self.cleaned_data
        score = told[f"score_{part.pk}"]
        people = told[f"n_{part.pk}"] or told["n"], told["base"]
        if self.measure.scale == Measure.Scale.WORDS:
            return Said(part.pk, *people, word=score)
        return Said(part.pk, *people, score=score)

    @property
    def facts(self) -> dict[str, Any]:
        """What the actions take beside the scores."""
        names = ("view", "held_on", "note", "agreed")
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}


def _score_field(measure: Measure, name: str) -> forms.Field:
    if measure.scale == Measure.Scale.WORDS:
        choices = [("", _("No answer")), *((word, word) for word in measure.words)]
        return forms.ChoiceField(label=name, choices=choices, required=False)
    low, high = measure.ends
    told = {"low": f"{low.normalize():f}", "high": f"{high.normalize():f}"}
    return forms.DecimalField(
        label=name,
        help_text=_("The average, from %(low)s to %(high)s") % told,
        required=False,
        min_value=low,
        max_value=high,
        decimal_places=2,
    )


def known(assessment: Assessment, seen: Mapping[int, Rating]) -> dict[str, Any]:
    """What the form starts from: the facts, and the scores that the person may see."""
    everybody = max((one.n for one in assessment.ratings.all()), default=None)
    base = max((one.base for one in assessment.ratings.all()), default=None)
    initial: dict[str, Any] = {
        name: getattr(assessment, name) for name in ("view", "held_on", "note", "agreed")
    }
    for key, rating in seen.items():
        initial[f"score_{key}"] = rating.word or _plain(rating.score)
        if rating.n != everybody:
            initial[f"n_{key}"] = rating.n
    return {**initial, "n": everybody, "base": base}


def _plain(score: Decimal | None) -> str:
    return "" if score is None else f"{score.normalize():f}"
