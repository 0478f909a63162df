"""What to assume on the page "When shall we be there?"."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from core.forms import FilterForm, Look, UKDateField
from core.periods import months_after
from training.figures.outlook import Wish, usual_wish
from training.outlook import LOOK_AHEAD

PACES = {"before": 1.0, "none": 0.0, "twice": 2.0}


class OutlookForm(FilterForm):
    """Every answer may be left out: then past sessions, courses and the usual target speak."""

    submit_label = _("Show with these")
    looks = {
        "target": Look(width=3, suffix="%"),
        "until": Look(width=10),
        "people": Look(width=3),
        "minutes": Look(width=4),
        "trainers": Look(width=2),
    }

    target = forms.IntegerField(
        label=_("How many of the people asked"), required=False, min_value=1, max_value=100
    )
    until = UKDateField(label=_("By when"), required=False, help_text="")
    level = forms.ChoiceField(label=_("Level"), required=False)
    people = forms.IntegerField(
        label=_("People in a session"), required=False, min_value=1, max_value=1000
    )
    minutes = forms.IntegerField(
        label=_("Minutes of a session"), required=False, min_value=10, max_value=6000
    )
    trainers = forms.IntegerField(
        label=_("Trainers in a session"), required=False, min_value=1, max_value=20
    )
    pace = forms.ChoiceField(
        label=_("Pace"),
        required=False,
        choices=[
            ("before", _("As it was so far")),
            ("none", _("Only what is planned")),
            ("twice", _("Twice as fast")),
        ],
    )
    planned = forms.ChoiceField(
        label=_("Sessions planned"),
        required=False,
        choices=[("count", _("Count them")), ("leave", _("Leave them out"))],
    )

    def __init__(
        self, *args: Any, today: date, levels: Sequence[tuple[str, str]] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        choices: Any = [("", _("All levels")), *levels]
        self.fields["level"].choices = choices  # type: ignore[attr-defined]

    def clean_until(self) -> date | None:
        day: date | None = self.cleaned_data["until"]
        last = months_after(self.today, LOOK_AHEAD)
        if day and not self.today < day <= last:
            text = _("Enter a date after today, up to %(last)s: further on nothing can be said")
            raise ValidationError(text % {"last": date_format(last, "j F Y")})
        return day

    @property
    def wish(self) -> Wish:
        """What could be read of the answers, with the usual for the rest."""
        self.is_valid()
        said = self.cleaned_data if self.is_bound else {}
        usual = usual_wish(self.today)
        return Wish(
            target=said.get("target") or usual.target,
            until=said.get("until") or usual.until,
            people=said.get("people"),
            minutes=said.get("minutes"),
            trainers=said.get("trainers"),
            pace=PACES[said.get("pace") or "before"],
            with_planned=said.get("planned") != "leave",
        )
