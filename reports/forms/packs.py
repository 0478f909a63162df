"""The pack: which one, what people write in it, and its outline."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import Look, TipForm
from core.periods import Period
from reports.builders.outline import OWN, Planned, mark_of
from reports.forms.runs import first_month, indented, period_chosen, periods_offered
from reports.models import PackText
from services.models import Unit

SEEN = "seen_"
LONGEST = 10_000
OWN_CHAPTERS = 3


class PackChoice(TipForm):
    """Which unit and period. Read from the address, so that a page can be kept and sent."""

    method = "get"
    submit_label = _("Show")
    unit = forms.TypedChoiceField(label=_("Team or service"), coerce=int)
    quarter = forms.ChoiceField(label=_("Quarter or month"))

    def __init__(self, *args: Any, units: Sequence[Unit], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._units = {unit.pk: unit for unit in units}
        offered = [(unit.pk, indented(unit)) for unit in units]
        self.fields["unit"].choices = offered  # type: ignore[attr-defined]
        months = first_month(units[0]) if units else 1
        groups = periods_offered(today, months)
        self.fields["quarter"].choices = groups  # type: ignore[attr-defined]
        self.usual = {"unit": units[0].pk if units else "", "quarter": groups[0][1][1][0]}
        self.initial = {**self.usual, **self.initial}

    @property
    def chosen(self) -> tuple[Unit, Period]:
        """The unit, and the period as its organisation counts it, after `is_valid()`."""
        unit = self._units[self.cleaned_data["unit"]]
        return unit, period_chosen(self.cleaned_data["quarter"], first_month(unit))


class PackForm(TipForm):
    """A text under each chapter; all may stay empty. It remembers the texts that it showed."""

    mark_optional = False
    submit_label = _("Make the pack")

    def __init__(
        self, *args: Any, chapters: Sequence[Planned], texts: dict[str, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.meanwhile: list[tuple[str, PackText]] = []
        self._codes = [one.code for one in chapters]
        for one in chapters:
            self.add_field(
                one.code,
                forms.CharField(
                    label=one.heading,
                    help_text=one.guide,
                    required=False,
                    max_length=LONGEST,
                    initial=texts.get(one.code, ""),
                    widget=forms.Textarea(attrs={"rows": 4}),
                ),
            )
            mark = mark_of(texts.get(one.code, ""))
            hidden = forms.CharField(required=False, initial=mark, widget=forms.HiddenInput)
            self.add_field(f"{SEEN}{one.code}", hidden)

    @property
    def texts(self) -> dict[str, str]:
        """What was written, by chapter, after `is_valid()`."""
        return {code: self.cleaned_data[code] for code in self._codes}

    @property
    def seen(self) -> dict[str, str]:
        """The marks of the texts that the writer began with, by chapter, after `is_valid()`."""
        told = {code: self.cleaned_data[f"{SEEN}{code}"] for code in self._codes}
        return {code: mark for code, mark in told.items() if mark}

    def ask_about(self, texts: Sequence[PackText]) -> None:
        """Show what others wrote in the meantime; who sends the form again has read it."""
        data = dict(self.data.items())
        for one in texts:
            told = {"name": one.written_by}
            sentence = _(
                "%(name)s changed this chapter while you were writing. Read their words above, "
                "put into this box what you want to keep, and send it again"
            )
            self.add_error(one.chapter, str(sentence) % told)
            data[f"{SEEN}{one.chapter}"] = mark_of(one.text)
            self.meanwhile.append((str(self.fields[one.chapter].label), one))
        self.data = data


class OutlineForm(TipForm):
    """For each chapter: in the pack or not, at which place, and under which heading."""

    mark_optional = False
    submit_label = _("Save the outline")

    def __init__(self, *args: Any, chapters: Sequence[Planned], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.chapters = [*chapters, *_free(chapters)]
        for place, one in enumerate(self.chapters, start=1):
            self._add(place, one)

    def _add(self, place: int, one: Planned) -> None:
        told = {"name": one.heading or str(_("a chapter of your own"))}
        heading = forms.CharField(
            label=_("Heading of %(name)s") % told, required=False, max_length=120,
            initial=one.heading,
        )  # fmt: skip
        number = forms.IntegerField(
            label=_("Place of %(name)s") % told, min_value=1, max_value=99, initial=place
        )
        is_on = forms.BooleanField(
            label=_("%(name)s stands in the pack") % told, required=False, initial=one.is_on
        )
        for what, field in (("heading", heading), ("place", number), ("is_on", is_on)):
            self.add_field(f"{what}_{one.code}", field)
        self.looks = {**self.looks, f"place_{one.code}": Look(width=2)}  # type: ignore[misc]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        for one in self.chapters:
            if told.get(f"is_on_{one.code}") and not told.get(f"heading_{one.code}"):
                self.add_error(f"heading_{one.code}", str(_("Enter a heading for this chapter")))
        return told

    @property
    def outline(self) -> list[dict[str, Any]]:
        """The chapters in their order, after `is_valid()`; own ones without a heading left out."""
        told = self.cleaned_data
        order = sorted(
            range(len(self.chapters)), key=lambda n: (told[f"place_{self.chapters[n].code}"], n)
        )
        codes = [self.chapters[n].code for n in order]
        kept = [code for code in codes if not code.startswith(OWN) or told[f"heading_{code}"]]
        return [
            {"code": code, "heading": told[f"heading_{code}"], "is_on": told[f"is_on_{code}"]}
            for code in kept
        ]


def _free(chapters: Sequence[Planned]) -> list[Planned]:
    """Room for chapters of the organisation's own."""
    taken = {one.code for one in chapters}
    codes = [f"{OWN}{n}" for n in range(1, OWN_CHAPTERS + 1)]
    return [Planned(code, "", "", is_on=False) for code in codes if code not in taken]
