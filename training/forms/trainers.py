"""Who gives training."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms import Look, TipForm, UKDateField
from core.scope import Scope
from services.forms.fields import RowField, UnitField
from services.models import StaffMember
from training.models import Level

MOST = 60
MORE = _("Several people fit “%(words)s”. Enter the staff number or the work email.")
NOBODY = _("Nobody here is called “%(words)s”. Is it somebody from elsewhere? Then tick the box.")


class TrainerFacts(TipForm):
    """Up to which level, and how often."""

    looks = {"sessions_a_month": Look(width=3, suffix=_("sessions"))}

    level = RowField(
        label=_("May train up to"), required=False, help_text=_("Leave empty if it is not known")
    )
    sessions_a_month = forms.IntegerField(
        label=_("How much they can give in a month"),
        required=False,
        min_value=0,
        max_value=MOST,
        help_text=_("Leave empty if it is not known"),
    )

    def offer_levels(self, levels: list[Level]) -> None:
        """Levels of the framework in force."""
        field: Any = self.fields["level"]
        field.offer(levels, empty=str(_("Not known")))


class TrainerAddForm(TrainerFacts):
    """A staff member by name or work address, or somebody from elsewhere by name."""

    submit_label = _("Save trainer")
    looks = {**TrainerFacts.looks, "from_on": Look(width=10)}
    missing = {
        "name": _("Enter the name"),
        "unit": _("Choose the team or service"),
        "from_on": _("Enter the first day"),
    }
    field_order = ("name", "is_elsewhere", "unit", "from_on", "level", "sessions_a_month")

    name = forms.CharField(
        label=_("Name, staff number or work email"),
        max_length=150,
        help_text=_("Of somebody on the staff list, or the name of somebody from elsewhere"),
    )
    is_elsewhere = forms.BooleanField(
        label=_("This is somebody from elsewhere, not on our staff list"), required=False
    )
    unit = UnitField(label=_("Gives training in"), help_text=_("With everything below it"))
    from_on = UKDateField(label=_("From"))

    def __init__(self, *args: Any, scope: Scope, levels: list[Level], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["unit"].offer_within(
            scope, on=timezone.localdate(), empty=str(_("Choose a team or service"))
        )
        self.offer_levels(levels)
        self.scope = scope
        self.who: tuple[str, StaffMember | None] = ("", None)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        words = cleaned.get("name", "")
        if not words or cleaned.get("is_elsewhere"):
            self.who = (words, None)
            return cleaned
        found = people_called(self.scope, words)
        if len(found) == 1:
            self.who = ("", found[0])
        else:
            self.add_error("name", MORE % {"words": words} if found else NOBODY % {"words": words})
        return cleaned


def people_called(scope: Scope, words: str) -> list[StaffMember]:
    """At most two people here by address, staff number or name. One query."""
    here = StaffMember.objects.within(scope).still_here_on(timezone.localdate())
    named = Q(pk__in=here.matching(words).values("pk"))
    exact = Q(email__iexact=words.strip()) | Q(staff_number=words.strip())
    return list(here.filter(named | exact).order_by("sort_key", "pk")[:2])


class TrainerChangeForm(TrainerFacts):
    """Another level or number, or the last day."""

    looks = {**TrainerFacts.looks, "until_on": Look(width=10)}

    until_on = UKDateField(
        label=_("Last day"), required=False, help_text=_("Leave empty while they go on")
    )
