"""Preparing a round, and noting when a group was told where to find support."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.forms import Look, TipForm, UKDateField
from services.models import Unit
from wellbeing.models import Question, Round
from wellbeing.models.round import FLOOR
from wellbeing.words import LANGUAGES

LAST_DAY = gettext_lazy("Last day")
LAST_DAY_HELP = gettext_lazy("The day is included. A check-in is open for 7 to 28 days.")
LANGUAGE_NAMES = {"en": gettext_lazy("in English"), "cy": gettext_lazy("in Welsh")}


class RoundForm(TipForm):
    """Which branch is asked, and until when."""

    submit_label = gettext_lazy("Go on to the questions")
    missing = {"unit": gettext_lazy("Choose who is asked")}
    looks = {"unit": Look(size="m"), "closes_on": Look(size="m", width=10)}

    unit = forms.ChoiceField(
        label=gettext_lazy("Who is asked"),
        help_text=gettext_lazy(
            "Everybody in this unit and under it. Nobody can be picked or left out by hand."
        ),
    )
    closes_on = UKDateField(label=LAST_DAY, help_text=LAST_DAY_HELP)

    def __init__(self, *args: Any, units: Sequence[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units = {str(unit.pk): unit for unit in units}
        top = min((unit.depth for unit in units), default=0)
        self.fields["unit"].choices = [  # type: ignore[attr-defined]
            ("", _("Choose one")),
            *((str(u.pk), "\u2003" * (u.depth - top) + u.name) for u in units),
        ]

    @property
    def unit_chosen(self) -> Unit:
        """The unit that was chosen, once the form is valid."""
        return self.units[self.cleaned_data["unit"]]


class DraftForm(TipForm):
    """Days, the smallest group, the consultation, and the words of each question."""

    looks = {
        "closes_on": Look(size="s", width=10),
        "threshold": Look(size="s", width=3),
        "usual_response": Look(size="s", width=3, suffix="%"),
        "consulted_with": Look(size="s"),
        "consulted_on": Look(size="s", width=10),
    }

    closes_on = UKDateField(label=LAST_DAY, help_text=LAST_DAY_HELP)
    consulted_with = forms.CharField(
        label=gettext_lazy("With whom the questions and the day were agreed"),
        help_text=gettext_lazy("For example, the unions’ joint committee. No names of people."),
        max_length=200,
        required=False,
    )
    consulted_on = UKDateField(label=gettext_lazy("On which day"), until_today=True, required=False)
    threshold = forms.IntegerField(
        label=gettext_lazy("Fewest answers that a figure may rest on"),
        help_text=gettext_lazy("Ten is usual. Never fewer than eight. Fixed once it is open."),
        min_value=FLOOR,
        max_value=100,
    )
    usual_response = forms.IntegerField(
        label=gettext_lazy("How many usually answer"),
        help_text=gettext_lazy("Only used to say beforehand whether results will be shown."),
        min_value=1,
        max_value=100,
    )

    def __init__(self, *args: Any, questions: Sequence[Question], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = list(questions)
        for question in self.questions:
            for language in LANGUAGES:
                self.fields[f"q{question.number}_{language}"] = _wording(question, language)

    @property
    def wordings(self) -> dict[int, dict[str, str]]:
        """The words by question number and language, once the form is valid."""
        return {
            q.number: {one: self.cleaned_data[f"q{q.number}_{one}"] for one in LANGUAGES}
            for q in self.questions
        }

    @property
    def facts(self) -> dict[str, Any]:
        """Everything but the words."""
        return {name: self.cleaned_data[name] for name in self.base_fields}

    @staticmethod
    def known(of: Round) -> dict[str, Any]:
        """What the form begins with."""
        return {name: getattr(of, name) for name in DraftForm.base_fields}


def _wording(question: Question, language: str) -> forms.CharField:
    said = {"number": question.number, "language": LANGUAGE_NAMES[language]}
    return forms.CharField(
        label=_("Question %(number)s, %(language)s") % said,
        max_length=200,
        required=language == "en",
        initial=question.names.get(language, ""),
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class ToldForm(TipForm):
    """When and how a group was told where to find support."""

    looks = {"told_on": Look(size="s", width=10), "told_how": Look(size="s")}

    told_on = UKDateField(label=gettext_lazy("On which day"), until_today=True)
    told_how = forms.CharField(
        label=gettext_lazy("How"),
        help_text=gettext_lazy("For example, at the team meeting, with the poster."),
        max_length=200,
    )
