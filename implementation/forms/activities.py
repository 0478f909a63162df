"""Logging an activity, changing it, and finding one in the list."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.careful_form import CarefulForm
from core.documents import DocumentMixin
from core.forms import FilterForm, Look, OnceMixin, UKDateField
from implementation.forms.own import OwnWords, StrategiesField
from implementation.forms.units import UnitField, UnitsField
from implementation.forms.words import sentence_field
from implementation.models import Activity, OwnKind
from services.models import Unit

# Years that a plan may lie ahead.
PLAN_AHEAD = 2
PARTS = ("reached_staff", "reached_using", "reached_partners")
MINUTES = ("minutes_planned", "minutes")


def count_field(label: Any) -> forms.IntegerField:
    """How many people; it may stay empty."""
    return forms.IntegerField(label=label, required=False, min_value=0, max_value=99_999)


def minutes_field(label: Any) -> forms.IntegerField:
    """How many minutes; it may stay empty."""
    return forms.IntegerField(label=label, required=False, min_value=1, max_value=10_000)


def whole_of(whole: int | None, parts: Sequence[int | None]) -> int | None:
    """How many took part: without a whole, the sum of the parts that were told.

    Raises ValidationError when the parts exceed the whole.
    """
    told = [part for part in parts if part is not None]
    if whole is None:
        return sum(told) if told else None
    if sum(told) > whole:
        words = _("The parts below add up to %(sum)s. Enter that number or more")
        raise ValidationError(words % {"sum": sum(told)})
    return whole


class ActivityForm(DocumentMixin, OnceMixin, CarefulForm):
    """What was done, by which team, when; the rest may stay empty."""

    careful_about = ("note", "endorsed_by")
    looks = {
        "kind": Look(size="m", classes="tip-choices"),
        "unit": Look(size="m"),
        "on": Look(size="m", width=10),
        "reached_people": Look(size="m", width=5),
        "note": Look(size="m"),
        "reached_staff": Look(width=5),
        "reached_using": Look(width=5),
        "reached_partners": Look(width=5),
        "minutes_planned": Look(width=5, suffix=gettext_lazy("minutes")),
        "minutes": Look(width=5, suffix=gettext_lazy("minutes")),
        "other_units": Look(small=True, classes="tip-choices"),
        "strategies": Look(small=True),
        "endorsed_on": Look(width=10),
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
        years_ahead=PLAN_AHEAD,
        help_text=gettext_lazy(
            "For example, today, yesterday or 3/11/2025. A later day is a plan."
        ),
    )
    reached_people = count_field(gettext_lazy("How many people took part"))
    note = sentence_field(gettext_lazy("What came of it"))
    reached_staff = count_field(gettext_lazy("Of them, staff"))
    reached_using = count_field(gettext_lazy("Of them, people who use services"))
    reached_partners = count_field(gettext_lazy("Of them, people from partners"))
    minutes_planned = minutes_field(gettext_lazy("Time that was planned for it"))
    minutes = minutes_field(gettext_lazy("Time that was given"))
    other_units = UnitsField(label=gettext_lazy("Other teams that took part"), required=False)
    strategies = StrategiesField(label=gettext_lazy("It also serves"), required=False)
    endorsed_by = forms.CharField(
        label=gettext_lazy("Endorsed by"),
        help_text=gettext_lazy("Roles or groups, like “the chief executive”. No names of people."),
        required=False,
        max_length=200,
    )
    endorsed_on = UKDateField(label=gettext_lazy("Endorsed on"), required=False, until_today=True)

    def __init__(
        self,
        *args: Any,
        units: Sequence[Unit],
        words: OwnWords | None = None,
        recent_units: Sequence[int] = (),
        recent_kinds: Sequence[str] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.words = words or OwnWords()
        only = len(units) == 1
        empty = "" if only or self.initial.get("unit") else _("Choose a team or service")
        fields: dict[str, Any] = self.fields
        fields["unit"].offer(units, recent=recent_units, empty=empty)
        fields["other_units"].offer(units)
        fields["strategies"].offer(self.words.strategies)
        fields["kind"].choices = kind_choices(recent_kinds, self.words.kinds)
        if not self.words.strategies:
            del fields["strategies"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self._same_organisation(cleaned)
        self._whole_and_parts(cleaned)
        if cleaned.get("kind") != Activity.Kind.STATEMENT and (
            cleaned.get("endorsed_by") or cleaned.get("endorsed_on")
        ):
            words = _("Only a statement of intent is endorsed. Choose it above, or empty this")
            self.add_error("endorsed_by", words)
        return cleaned

    def _same_organisation(self, cleaned: dict[str, Any]) -> None:
        units = [cleaned.get("unit"), *cleaned.get("other_units", [])]
        homes = {unit.organisation_id for unit in units if unit}
        if len(homes) > 1:
            self.add_error("other_units", _("Choose teams of one organisation"))
        own = self._own_kind(cleaned.get("kind", ""))
        if own and homes - {own.organisation_id}:
            self.add_error("kind", _("Choose a kind that this team’s organisation uses"))
        if any(homes - {one.organisation_id} for one in cleaned.get("strategies", [])):
            self.add_error("strategies", _("Choose strategies of this team’s organisation"))

    def _whole_and_parts(self, cleaned: dict[str, Any]) -> None:
        if not self.has_error("reached_people"):
            try:
                parts = [cleaned.get(name) for name in PARTS]
                cleaned["reached_people"] = whole_of(cleaned.get("reached_people"), parts)
            except ValidationError as wrong:
                self.add_error("reached_people", wrong)

    def _own_kind(self, key: str) -> OwnKind | None:
        return {f"{OwnKind.KEY}{kind.pk}": kind for kind in self.words.kinds}.get(key)

    @property
    def facts(self) -> dict[str, Any]:
        """What the actions take."""
        told = self.cleaned_data
        facts = {
            name: told[name] for name in ("unit", "on", "note", "other_units", *PARTS, *MINUTES)
        }
        own = self._own_kind(told["kind"])
        return {
            **facts,
            "kind": Activity.Kind.OTHER if own else told["kind"],
            "own_kind": own,
            "reached_people": told["reached_people"],
            "endorsed_by": told["endorsed_by"],
            "endorsed_on": told["endorsed_on"],
            "strategies": told.get("strategies", []),
            "evidence": self.evidence,
        }

    @property
    def is_more_open(self) -> bool:
        """Whether the part on people, time and teams holds something to see."""
        return self._holds(*PARTS, *MINUTES, "other_units")

    @property
    def is_shown_open(self) -> bool:
        """Whether the part on evidence and strategies holds something to see."""
        return self._holds("evidence_link", "evidence_file", "strategies")

    @property
    def is_endorsed_open(self) -> bool:
        """Whether the part for a statement of intent holds something to see."""
        return self._holds("endorsed_by", "endorsed_on")

    def _holds(self, *names: str) -> bool:
        shown = [name for name in names if name in self.fields]
        return any(self.errors.get(name) or self[name].value() for name in shown)


def kind_choices(recent: Sequence[str] = (), own: Sequence[OwnKind] = ()) -> list[tuple[str, Any]]:
    """Every kind, the ones used last first; an organisation's own stand before "something else"."""
    labels: dict[str, Any] = dict(Activity.Kind.choices)
    other = labels.pop(Activity.Kind.OTHER)
    labels |= {f"{OwnKind.KEY}{kind.pk}": kind.name for kind in own}
    labels[Activity.Kind.OTHER] = other
    lately = [key for key in recent if key in labels]
    order = [*lately, *(key for key in labels if key not in lately)]
    return [(key, labels[key]) for key in order]


class ActivityFilter(FilterForm):
    """Narrows the list of activities."""

    looks = {"from_on": Look(width=10), "until_on": Look(width=10)}

    unit = UnitField(label=gettext_lazy("Team or service"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("What"), required=False)
    from_on = UKDateField(label=gettext_lazy("From"), required=False, help_text="")
    until_on = UKDateField(label=gettext_lazy("Until"), required=False, help_text="")
    status = forms.ChoiceField(label=gettext_lazy("State"), required=False)

    def __init__(
        self, *args: Any, units: Sequence[Unit], own: Sequence[OwnKind] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        kinds = [("", _("All")), *kind_choices(own=own)]
        self.fields["unit"].offer(units, empty=_("All"))  # type: ignore[attr-defined]
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]
        states = [("", _("Done and planned")), *Activity.Status.choices]
        self.fields["status"].choices = states  # type: ignore[attr-defined]
