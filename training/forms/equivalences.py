"""A claim for the register, and what was found out about it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.documents import DocumentMixin
from core.forms import Look, TipForm, UKDateField
from services.forms.fields import RowField
from training.models import Course, Level, Verification

MONTHS = 240


class LevelsField(forms.MultipleChoiceField):
    """Levels to tick; the answer is a list of them."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.CheckboxSelectMultiple, required=False, **kwargs)
        self.rows: dict[str, Level] = {}

    def offer(self, levels: list[Level]) -> None:
        """Offer these levels, in this order."""
        self.rows = {str(level.pk): level for level in levels}
        self.choices = [(key, level.name) for key, level in self.rows.items()]

    def clean(self, value: Any) -> Any:
        return [self.rows[key] for key in super().clean(value)]


class ClaimForm(DocumentMixin, TipForm):
    """What is said to count, by whom, and as what."""

    submit_label = _("Add to the register")
    looks = {
        "levels": Look(small=True),
        "validity_months": Look(width=3, suffix=_("months")),
    }
    missing = {"title": _("Enter what it is called")}

    title = forms.CharField(label=_("What is it called?"), max_length=200)
    provider = forms.CharField(label=_("Who offers it?"), max_length=200, required=False)
    claimed_by = forms.CharField(
        label=_("Who says that it counts?"),
        max_length=200,
        required=False,
        help_text=_("For example, the provider, or a team"),
    )
    claim = forms.CharField(
        label=_("What do they say?"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    levels = LevelsField(label=_("Which levels is it said to count for?"))
    course = RowField(label=_("Or which of your courses is it like?"), required=False)
    validity_months = forms.IntegerField(
        label=_("After how many months is a refresher due?"),
        required=False,
        min_value=1,
        max_value=MONTHS,
        help_text=_("Leave empty if it does not run out"),
    )
    field_order = ("title", "provider", "claimed_by", "claim", "levels", "course")

    def __init__(
        self, *args: Any, levels: list[Level], courses: list[Course], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["levels"].offer(levels)
        fields["course"].offer(courses, empty=str(_("None of them")))

    @property
    def facts(self) -> dict[str, Any]:
        """What the action takes."""
        said = dict(self.cleaned_data)
        for name in ("evidence_link", "evidence_file"):
            said.pop(name)
        return {**said, "evidence": self.evidence}


class ChangeClaimForm(ClaimForm):
    """Everything that is claimed, as it stands, to be changed."""

    submit_label = _("Save what is claimed")


class VerifyForm(DocumentMixin, TipForm):
    """What was found out: in full, in part, or not at all; by whom, from and until when."""

    submit_label = _("Save what was found")
    looks = {
        "outcome": Look(small=True),
        "levels": Look(small=True),
        "from_on": Look(width=10),
        "until_on": Look(width=10),
    }
    missing = {
        "verified_by": _("Enter who looked at it"),
        "outcome": _("Choose what was found"),
    }

    outcome = forms.ChoiceField(
        label=_("What was found?"), widget=forms.RadioSelect, choices=Verification.Outcome
    )
    levels = LevelsField(
        label=_("Which levels does it count for?"), help_text=_("Only when it counts in part")
    )
    verified_by = forms.CharField(
        label=_("Who looked at it?"),
        max_length=200,
        help_text=_("A name or a group that can be asked later"),
    )
    reason = forms.CharField(
        label=_("How was it checked?"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    from_on = UKDateField(label=_("From"), reaches_back=True)
    until_on = UKDateField(
        label=_("Until"),
        required=False,
        help_text=_("The last day on which it counts. Leave empty if no day is set."),
    )
    field_order = ("outcome", "levels", "verified_by", "reason", "from_on", "until_on")

    def __init__(self, *args: Any, claimed: list[Level], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["levels"].offer(claimed)

    @property
    def facts(self) -> dict[str, Any]:
        """What the action takes."""
        asked = ("outcome", "levels", "verified_by", "reason", "from_on", "until_on")
        return {**{name: self.cleaned_data[name] for name in asked}, "evidence": self.evidence}


class TakeBackForm(TipForm):
    """Why a verification no longer holds."""

    submit_label = _("Take it back from today")

    because = forms.CharField(label=_("Why?"), max_length=300, required=False)
