"""What was chosen about a schedule, checked; organisations are narrowed by scope."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import Look, TipForm
from reports.models import Kind, Schedule
from services.models import Unit


class WhenForm(TipForm):
    """On which working day, and for which units."""

    looks = {
        "kind": Look(size="m"),
        "cadence": Look(size="m"),
        "covers": Look(size="m"),
        "working_day": Look(width=2, suffix=_("working days after its end")),
    }
    working_day = forms.IntegerField(
        label=_("How soon after the period has ended"),
        min_value=1,
        max_value=20,
        initial=5,
        help_text=_("Weekends and bank holidays are not counted. 5 leaves time for late records."),
    )
    covers = forms.ChoiceField(
        label=_("About whom"),
        widget=forms.RadioSelect,
        choices=Schedule.Covers.choices,
        initial=Schedule.Covers.LED,
    )


class ScheduleForm(WhenForm):
    """Whether a report makes itself, when, and about whom."""

    is_on = forms.BooleanField(
        label=_("Make this report"),
        required=False,
        help_text=_("What ends while it is off is not made later."),
    )
    field_order = ["is_on", "working_day", "covers"]


class ScheduleAddForm(WhenForm):
    """Which report of which organisation, and how often."""

    missing = {"kind": _("Choose a report"), "cadence": _("Choose how often")}
    submit_label = _("Add this schedule")

    kind = forms.ChoiceField(label=_("Which report"), widget=forms.RadioSelect)
    organisation = forms.TypedChoiceField(label=_("Of which organisation"), coerce=int)
    cadence = forms.ChoiceField(
        label=_("How often"),
        widget=forms.RadioSelect,
        choices=Schedule.Cadence.choices,
        help_text=_(
            "Quarters are those of the organisation’s own year. A week runs from Monday to Sunday. "
            "Delivery leads get no mail about reports of a day or a week, unless they ask for it."
        ),
    )
    field_order = ["kind", "organisation", "cadence", "working_day", "covers"]

    def __init__(
        self, *args: Any, organisations: Sequence[Unit], kinds: Sequence[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._organisations = {unit.pk: unit for unit in organisations}
        choices = [(kind, Kind(kind).label) for kind in kinds]
        self.fields["kind"].choices = choices  # type: ignore[attr-defined]
        offered = [(unit.pk, unit.name) for unit in organisations]
        self.fields["organisation"].choices = offered  # type: ignore[attr-defined]

    @property
    def facts(self) -> dict[str, Any]:
        """What was chosen, after `is_valid()`."""
        organisation = self._organisations[self.cleaned_data["organisation"]]
        return {**self.cleaned_data, "organisation": organisation}
