"""Planning the release of a team: which dates, and whom."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import Look, TipForm
from training.figures.prerequisites import missing_before
from training.forms.places import say_lacking
from training.models import Session


class PlanForm(TipForm):
    """Sessions to come and people of the team; they are shared out over the dates.

    Somebody who has not done what the course builds on is named once; `go_on` invites all the same.
    """

    submit_label = _("Invite them")
    looks = {"sessions": Look(small=True), "people": Look(small=True)}
    missing = {
        "sessions": _("Tick one date or more"),
        "people": _("Tick the people whom you would like to invite"),
    }

    sessions = forms.MultipleChoiceField(
        label=_("Which dates?"), widget=forms.CheckboxSelectMultiple
    )
    people = forms.MultipleChoiceField(
        label=_("Whom?"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Shared out over the dates you tick, so that not everybody is away at once"),
    )
    go_on = forms.BooleanField(label=_("Invite all the same"), required=False)

    def __init__(
        self,
        *args: Any,
        sessions: Sequence[Session],
        dates: Sequence[tuple[str, str]],
        people: Sequence[tuple[str, str]],
        names: Mapping[str, str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["sessions"].choices = dates
        fields["people"].choices = people
        self.open, self.names = sessions, names
        if not self.data.get("people"):
            del fields["go_on"]

    @property
    def shares(self) -> list[tuple[Session, list[int]]]:
        """The people ticked, in turn over the dates ticked."""
        chosen = [one for one in self.open if str(one.pk) in self.cleaned_data.get("sessions", [])]
        people = [int(pk) for pk in self.cleaned_data.get("people", [])]
        return [(one, people[nth :: len(chosen)]) for nth, one in enumerate(chosen)]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        lacking: dict[str, list[str]] = {}
        for session, people in self.shares:
            found = missing_before(session.course, people, on=session.on)
            lacking |= {self.names[str(pk)]: courses for pk, courses in found.items()}
        say_lacking(self, lacking)
        return cleaned
