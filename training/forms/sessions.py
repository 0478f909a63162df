"""Planning a session, finding one, and counting heads."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms import CLOCKS, FilterForm, Look, TipForm, UKDateField
from core.scope import Scope
from services.forms.fields import RowField, UnitField
from training.models import Course
from training.models.session import Mode

PLAN_AHEAD = 3
STATES = [
    ("", _("All")),
    ("to_come", _("Still to come")),
    ("held", _("Held")),
    ("open", _("Nobody has said who came")),
    ("cancelled", _("Called off")),
]


class SessionForm(TipForm):
    """Which course, hosted by whom, when; the rest may stay empty."""

    submit_label = _("Save session")
    looks = {
        "on": Look(width=10),
        "starts_at": Look(width=5),
        "minutes": Look(width=4, suffix=_("minutes")),
        "mode": Look(small=True),
        "people": Look(width=4, suffix=_("people")),
    }
    missing = {
        "course": _("Choose what the session teaches"),
        "unit": _("Choose the team or service that holds it"),
        "on": _("Enter the date of the session"),
    }

    course = RowField(label=_("Course"))
    unit = UnitField(label=_("Held by"))
    on = UKDateField(label=_("Date"), years_ahead=PLAN_AHEAD)
    title = forms.CharField(
        label=_("Title"),
        max_length=200,
        required=False,
        help_text=_("Leave empty to use the name of the course"),
    )
    starts_at = forms.TimeField(
        label=_("Starts at"),
        required=False,
        widget=forms.TimeInput(format=CLOCKS[0]),
        input_formats=CLOCKS,
        error_messages={"invalid": _("Enter a time, like 14:30")},
    )
    minutes = forms.IntegerField(label=_("How long"), required=False, min_value=1, max_value=6000)
    place = forms.CharField(label=_("Place"), max_length=200, required=False)
    mode = forms.ChoiceField(
        label=_("How people take part"),
        choices=[("", _("As usual for the course")), *Mode.choices],
        required=False,
        widget=forms.RadioSelect,
    )

    people = forms.IntegerField(
        label=_("How many came, if names follow"),
        required=False,
        min_value=1,
        max_value=100_000,
        help_text=_("Only for a session that was held. You are reminded to add the names."),
    )

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["course"].offer(courses_of(scope), empty=str(_("Choose a course")))
        fields["unit"].offer_within(
            scope, on=timezone.localdate(), empty=str(_("Choose a team or service"))
        )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        on = cleaned.get("on")
        if cleaned.get("people") and on and on > timezone.localdate():
            self.add_error("people", _("This session is still to come. Leave the number empty"))
        return cleaned

    @property
    def facts(self) -> dict[str, Any]:
        """For the action; what was left empty is left to the course."""
        asked = ("course", "unit", "on", "title", "starts_at", "place")
        facts = {name: self.cleaned_data[name] for name in asked}
        optional = {name: self.cleaned_data[name] for name in ("minutes", "mode")}
        return {**facts, **{name: value for name, value in optional.items() if value}}


def courses_of(scope: Scope) -> list[Course]:
    """Courses on offer: those of the organisation and those that all share, A to Z. One query."""
    return list(Course.objects.within(scope).filter(is_active=True).order_by("name", "pk"))


class SessionFilter(FilterForm):
    """Narrows the list of sessions."""

    unit = UnitField(label=_("Team or service"), required=False)
    course = RowField(label=_("Course"), required=False)
    state = forms.ChoiceField(label=_("State"), choices=STATES, required=False)
    from_on = UKDateField(label=_("From"), required=False, help_text="")
    until_on = UKDateField(label=_("Until"), required=False, help_text="")

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["unit"].offer_within(scope, on=timezone.localdate(), empty=str(_("All")))
        fields["course"].offer(courses_of(scope), empty=str(_("All")))


class CountForm(TipForm):
    """How many people were in the room."""

    submit_label = _("Save number")
    looks = {"people": Look(width=4, suffix=_("people"))}

    people = forms.IntegerField(
        label=_("How many people came"),
        required=False,
        min_value=0,
        max_value=100_000,
        help_text=_("Leave empty to take the number back"),
    )
