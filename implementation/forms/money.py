"""Funding lines, the posts they pay, and the time of delivery leads."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.careful_form import CarefulForm
from core.forms import Look, OnceMixin, UKDateField
from implementation.figures.leadership import Leader
from implementation.forms.leadership import LeaderField
from implementation.forms.units import UnitField
from implementation.forms.words import sentence_field
from implementation.models import FundedPost
from services.models import StaffMember, Unit
from services.models.staff import StaffQuerySet

LEFT_OUT = {"keep_words"}


class MoneyForm(OnceMixin, CarefulForm):
    """What the forms about money share."""

    fields: dict[str, forms.Field]

    def offer_units(self, units: Sequence[Unit]) -> None:
        """Where it belongs; the only unit there is needs no choosing."""
        empty = "" if len(units) == 1 or self.initial.get("unit") else _("Choose a team or service")
        self.fields["unit"].offer(units, empty=empty)  # type: ignore[attr-defined]

    def check_order(self, cleaned: dict[str, Any], first: str, last: str) -> None:
        """The last day is not before the first."""
        begun, ended = cleaned.get(first), cleaned.get(last)
        if begun and ended and ended < begun:
            self.add_error(last, _("Enter a day on or after the first"))

    @property
    def facts(self) -> dict[str, Any]:
        """What the actions take."""
        return {name: v for name, v in self.cleaned_data.items() if name not in LEFT_OUT}


class FundingForm(MoneyForm):
    """Who pays, how much, from when to when."""

    careful_about = ("name", "source", "note")
    looks = {
        "amount": Look(width=10, prefix="£"),
        "from_on": Look(width=10),
        "ends_on": Look(width=10),
    }
    missing = {
        "name": gettext_lazy("Enter what this money is called"),
        "unit": gettext_lazy("Choose the team or service it is for"),
        "from_on": gettext_lazy("Enter the first day"),
    }

    name = forms.CharField(
        label=gettext_lazy("What it is called"),
        help_text=gettext_lazy("For example, Delivery grant 2026"),
        max_length=120,
    )
    unit = UnitField(label=gettext_lazy("For which team or service"))
    source = forms.CharField(label=gettext_lazy("Who pays"), max_length=120, required=False)
    amount = forms.DecimalField(
        label=gettext_lazy("How much"),
        help_text=gettext_lazy("In pounds, for the whole time. Leave it empty if it is not known."),
        required=False,
        min_value=0,
        max_digits=11,
        decimal_places=2,
    )
    from_on = UKDateField(label=gettext_lazy("First day"))
    ends_on = UKDateField(
        label=gettext_lazy("Last day"),
        help_text=gettext_lazy("Leave it empty if no end is known."),
        required=False,
    )
    note = sentence_field(gettext_lazy("Anything to know"))

    def __init__(self, *args: Any, units: Sequence[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_units(units)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self.check_order(cleaned, "from_on", "ends_on")
        return cleaned


class PostForm(MoneyForm):
    """A post that a funding line pays."""

    careful_about = ("title",)
    looks = {"fte": Look(width=4)}
    missing = {"role": gettext_lazy("Choose what the post is for")}

    role = forms.ChoiceField(
        label=gettext_lazy("What the post is for"),
        choices=FundedPost.Role.choices,
        widget=forms.RadioSelect,
    )
    title = forms.CharField(
        label=gettext_lazy("Title of the post"),
        help_text=gettext_lazy("Please do not write a name."),
        max_length=120,
        required=False,
    )
    fte = forms.DecimalField(
        label=gettext_lazy("Share of full time"),
        help_text=gettext_lazy("For example, 0.5 for half. Leave it empty if it is not known."),
        required=False,
        min_value=0.01,
        max_value=20,
        max_digits=4,
        decimal_places=2,
    )
    person = forms.CharField(
        label=gettext_lazy("Staff number or work email of who holds it"),
        help_text=gettext_lazy("Only if somebody does. Their name is shown to few."),
        max_length=254,
        required=False,
    )

    def __init__(self, *args: Any, people: StaffQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = people

    def clean_person(self) -> StaffMember | None:
        """The one person of the branch with this number or address."""
        text = self.cleaned_data["person"].strip()
        if not text:
            return None
        named = Q(staff_number=text) | Q(email__iexact=text)
        found = list(self.people.filter(named)[:2])
        if len(found) != 1:
            raise forms.ValidationError(_("Nobody with this number or address is known here"))
        person: StaffMember = found[0]
        return person

    @property
    def facts(self) -> dict[str, Any]:
        """What the actions take."""
        facts = super().facts
        person = facts.pop("person")
        return {**facts, "staff_member": person}


class CapacityForm(MoneyForm):
    """How much time somebody has for leading the work."""

    careful_about = ("role_words", "other_duties")
    looks = {
        "hours": Look(width=4),
        "fte": Look(width=4),
        "from_on": Look(width=10),
        "until_on": Look(width=10),
    }
    missing = {
        "unit": gettext_lazy("Choose the team or service it is for"),
        "from_on": gettext_lazy("Enter the first day"),
    }

    unit = UnitField(label=gettext_lazy("For which team or service"))
    user_id = LeaderField(label=gettext_lazy("Delivery lead"), required=False)
    role_words = forms.CharField(
        label=gettext_lazy("Or their role"),
        help_text=gettext_lazy("If they have no account. Please do not write a name."),
        max_length=120,
        required=False,
    )
    hours = forms.DecimalField(
        label=gettext_lazy("Hours a week for this work"),
        required=False,
        min_value=0.5,
        max_value=80,
        max_digits=4,
        decimal_places=1,
    )
    fte = forms.DecimalField(
        label=gettext_lazy("Or a share of full time"),
        help_text=gettext_lazy("For example, 0.2 for one day of five."),
        required=False,
        min_value=0.01,
        max_value=1,
        max_digits=3,
        decimal_places=2,
    )
    other_duties = sentence_field(gettext_lazy("What else the post does"))
    from_on = UKDateField(label=gettext_lazy("From"))
    until_on = UKDateField(label=gettext_lazy("Until"), required=False)

    def __init__(
        self, *args: Any, units: Sequence[Unit], leads: Sequence[Leader], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offer_units(units)
        self.fields["user_id"].offer(leads, empty=_("Nobody of this list"))  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self.check_order(cleaned, "from_on", "until_on")
        if not (cleaned.get("user_id") or cleaned.get("role_words") or self.errors):
            self.add_error("role_words", _("Choose a person, or write a role"))
        has_none = cleaned.get("hours") is None and cleaned.get("fte") is None
        if has_none and not {"hours", "fte"} & set(self.errors):
            self.add_error("hours", _("Enter hours a week, or a share of full time"))
        return cleaned
