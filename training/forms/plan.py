"""Planning the release of a team: which dates, and whom."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import Look, TipForm


class PlanForm(TipForm):
    """Sessions to come and people of the team; they are shared out over the dates."""

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

    def __init__(
        self,
        *args: Any,
        dates: Sequence[tuple[str, str]],
        people: Sequence[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["sessions"].choices = dates
        fields["people"].choices = people
