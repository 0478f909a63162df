"""Who came, noted by hand, and who a visitor was."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.forms import TipForm
from services.models import StaffMember
from training.models import Place

# What may be said of a person beside a tick for having come, in the order in which it is offered.
INSTEAD = [
    (Place.State.APOLOGIES.value, _("Apologies")),
    (Place.State.NOT_THIS_TIME.value, _("Not this time")),
]
PREFIX, INSTEAD_PREFIX, WAS_PREFIX = "state-", "instead-", "was-"
# The nth day of several; and that the days somebody came to are enough all the same.
DAY_PREFIX, ENOUGH_PREFIX = "day{}-", "enough-"


class FindForm(TipForm):
    """Looks for somebody who is not on the page."""

    form_tag = False
    q = forms.CharField(label=_("Add somebody by name"), max_length=100, required=False)


def said_states(data: Any) -> dict[int, str]:
    """Staff id → answer, for each answer of a sent page that makes sense; the rest is dropped.

    A tick outweighs what was said beside it.
    """
    allowed = {Place.State.CAME.value, *(value for value, _label in INSTEAD)}
    beside = _numbered(data, INSTEAD_PREFIX)
    told = {**beside, **_numbered(data, PREFIX)}
    return {number: value for number, value in told.items() if value in allowed}


def said_days(data: Any, days: Sequence[date]) -> dict[int, set[date]]:
    """Staff id → the days that were ticked."""
    found: dict[int, set[date]] = {}
    for nth, day in enumerate(days):
        for number in _numbered(data, DAY_PREFIX.format(nth)):
            found.setdefault(number, set()).add(day)
    return found


def said_enough(data: Any) -> set[int]:
    """Staff ids for whom the days they came to are enough, as the lead sees it."""
    return set(_numbered(data, ENOUGH_PREFIX))


def were_ticked(data: Any) -> set[int]:
    """Staff ids that the page showed with a tick: without one now, somebody took it away."""
    return set(_numbered(data, WAS_PREFIX))


def _numbered(data: Any, prefix: str) -> dict[int, str]:
    found: dict[int, str] = {}
    for name, value in data.items():
        number = name.removeprefix(prefix)
        if name != number and number.isascii() and number.isdigit() and len(number) < 19:
            found[int(number)] = value
    return found


class VisitorForm(TipForm):
    """Who a visitor was: one of the people found, or somebody from elsewhere."""

    submit_label = _("Save")
    GUEST = "guest"

    who = forms.ChoiceField(
        label=_("Who was this?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Say who this was, or look for a name")},
    )

    def __init__(self, *args: Any, people: Iterable[StaffMember], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(person.pk): person for person in people}
        named = [(pk, f"{p.shown_name}, {p.home_unit.name}") for pk, p in self.people.items()]
        field: Any = self.fields["who"]
        field.choices = [*named, (self.GUEST, _("A guest who is not on our staff list"))]

    def clean_who(self) -> StaffMember | None:
        """The person, or None for a guest."""
        who = self.cleaned_data["who"]
        if who != self.GUEST and who not in self.people:
            raise ValidationError(_("Say who this was, or look for a name"))
        return self.people.get(who)
