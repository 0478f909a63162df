"""Logging an activity, changing it, and finding one in the list."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.careful_form import CarefulForm
from core.forms import FilterForm, Look, OnceMixin, UKDateField
from implementation.forms.units import UnitField, UnitsField
from implementation.forms.words import sentence_field
from implementation.models import Activity
from services.models import Unit

FIRST_DAY = date(2000, 1, 1)
PLAN_AHEAD = timedelta(days=2 * 365)


def check_plausible(day: date) -> date:
    """A day that an activity may have. Raises ValidationError for a mistyped year."""
    if not FIRST_DAY <= day <= timezone.localdate() + PLAN_AHEAD:
        raise ValidationError(_("Enter a date after 1999 and within the next two years"))
    return day


class ActivityForm(OnceMixin, CarefulForm):
    """What was done, by which team, when; the rest may stay empty."""

    careful_about = ("note",)
    looks = {
        "kind": Look(size="m", classes="tip-choices"),
        "unit": Look(size="m"),
        "on": Look(size="m", width=10),
        "reached_people": Look(size="m", width=5),
        "note": Look(size="m"),
        "minutes": Look(width=5, suffix=gettext_lazy("minutes")),
        "other_units": Look(small=True, classes="tip-choices"),
    }
    missing = {
        "kind": gettext_lazy("Choose what you did"),
        "unit": gettext_lazy("Choose the team that did it"),
        "on": gettext_lazy("Enter the date it happened, or will happen"),
    }

    kind = forms.ChoiceField(label=gettext_lazy("What"), widget=forms.RadioSelect)
    unit = UnitField(label=gettext_lazy("Which team or service"))
    on = UKDateField(
        label=gettext_lazy("When"),
        help_text=gettext_lazy(
            "For example, today, yesterday or 3/11/2025. A later day is a plan."
        ),
    )
    reached_people = forms.IntegerField(
        label=gettext_lazy("How many people took part"),
        required=False,
        min_value=0,
        max_value=99_999,
    )
    note = sentence_field(gettext_lazy("What came of it"))
    minutes = forms.IntegerField(
        label=gettext_lazy("How long it took"), required=False, min_value=1, max_value=10_000
    )
    other_units = UnitsField(label=gettext_lazy("Other teams that took part"), required=False)

    def __init__(
        self,
        *args: Any,
        units: Sequence[Unit],
        recent_units: Sequence[int] = (),
        recent_kinds: Sequence[str] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        only = len(units) == 1
        empty = "" if only or self.initial.get("unit") else _("Choose a team or service")
        self.fields["unit"].offer(units, recent=recent_units, empty=empty)  # type: ignore[attr-defined]
        self.fields["other_units"].offer(units)  # type: ignore[attr-defined]
        self.fields["kind"].choices = kind_choices(recent_kinds)  # type: ignore[attr-defined]

    def clean_on(self) -> date:
        return check_plausible(self.cleaned_data["on"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        units = [cleaned.get("unit"), *cleaned.get("other_units", [])]
        if len({unit.organisation_id for unit in units if unit}) > 1:
            self.add_error("other_units", _("Choose teams of one organisation"))
        return cleaned

    @property
    def facts(self) -> dict[str, Any]:
        """What the actions take."""
        names = ("kind", "unit", "on", "reached_people", "note", "minutes", "other_units")
        return {name: self.cleaned_data[name] for name in names}

    @property
    def is_more_open(self) -> bool:
        """Whether the folded part of the form holds something to see."""
        return any(self.errors.get(n) or self[n].value() for n in ("minutes", "other_units"))


def kind_choices(recent: Sequence[str] = ()) -> list[tuple[str, Any]]:
    """Every kind, the ones used last first."""
    lately = [kind for kind in recent if kind in Activity.Kind.values]
    order = [*lately, *(kind for kind in Activity.Kind.values if kind not in lately)]
    return [(kind, Activity.Kind(kind).label) for kind in order]


class ActivityFilter(FilterForm):
    """Narrows the list of activities."""

    looks = {"from_on": Look(width=10), "until_on": Look(width=10)}

    unit = UnitField(label=gettext_lazy("Team or service"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("What"), required=False)
    from_on = UKDateField(label=gettext_lazy("From"), required=False, help_text="")
    until_on = UKDateField(label=gettext_lazy("Until"), required=False, help_text="")
    status = forms.ChoiceField(label=gettext_lazy("State"), required=False)

    def __init__(self, *args: Any, units: Sequence[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].offer(units, empty=_("All"))  # type: ignore[attr-defined]
        self.fields["kind"].choices = [("", _("All")), *kind_choices()]  # type: ignore[attr-defined]
        states = [("", _("Done and planned")), *Activity.Status.choices]
        self.fields["status"].choices = states  # type: ignore[attr-defined]
