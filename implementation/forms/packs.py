"""Choosing the sheets of a pack, and typing back what was written on them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.careful_form import CarefulForm
from core.forms import Look, OnceMixin, TipForm, UKDateField, lower_first
from implementation.actions.packs import Row
from implementation.builders.pack import Sheet
from implementation.forms.activities import count_field, kind_choices, minutes_field
from implementation.forms.activities import whole_of as whole
from implementation.forms.words import sentence_field, surnames_in
from implementation.models import Activity, Barrier, OwnKind
from services.figures.codes import not_offered
from services.models import BarrierTheme, Unit

MOST, AT_ONCE = range(1, 9), 3
ACTIVITY = ("kind", "on", "people", "minutes", "note")
ACTIVITY_MORE = ("staff", "using", "partners", "planned")
BARRIER = ("sentence", "theme", "slows", "since", "who", "audience", "about_manager")
SHORT = {"on", "since", "people", "minutes", *ACTIVITY_MORE}


class SheetsForm(TipForm):
    """Which sheets to print; all are ticked at first."""

    method = "get"
    looks = {"sheets": Look(size="m")}
    missing = {"sheets": gettext_lazy("Choose at least one sheet")}

    sheets = forms.MultipleChoiceField(
        label=gettext_lazy("Which sheets"), widget=forms.CheckboxSelectMultiple
    )
    asked = forms.CharField(widget=forms.HiddenInput, required=False, initial="yes")

    def __init__(self, *args: Any, offered: Sequence[Sheet], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = offered
        self.fields["sheets"].choices = [(s.value, s.label) for s in offered]  # type: ignore[attr-defined]
        self.initial["sheets"] = [sheet.value for sheet in offered]

    def offers(self, sheet: Sheet) -> bool:
        """Whether there is such a sheet."""
        return sheet in self.offered


@dataclass(frozen=True)
class Drawn:
    """One row as the page draws it: its name, its fields, and those that are folded away."""

    title: str
    fields: list[forms.BoundField]
    more: list[forms.BoundField]
    is_open: bool
    is_used: bool


def _holds(fields: list[forms.BoundField]) -> bool:
    """Whether there is something to see in one of the fields."""
    return any(field.errors or _is_said(field.value()) for field in fields)


def _is_said(value: Any) -> bool:
    """Whether somebody typed or ticked something; 0 is a number."""
    return value is not None and value is not False and value != ""


def _name(letter: str, number: int, what: str) -> str:
    return f"{letter}{number}_{what}"


class PackTypeForm(OnceMixin, CarefulForm):
    """Up to eight activities and eight barriers of one unit; empty rows are left out.

    The rows are the fields a1_kind … a8_planned and b1_sentence … b8_about_manager, added below the
    class. After a good `clean`, `activities` and `barriers` hold what the action takes.
    """

    careful_about = (
        *(_name("a", number, "note") for number in MOST),
        *(_name("b", number, "sentence") for number in MOST),
    )
    looks = {
        **{_name("a", number, what): Look(width=10) for number in MOST for what in SHORT},
        **{_name("b", number, "since"): Look(width=10) for number in MOST},
    }
    mark_optional = False

    def __init__(
        self,
        *args: Any,
        unit: Unit,
        own: Sequence[OwnKind] = (),
        hears: bool = True,
        **kwargs: Any,
    ) -> None:
        """Without `hears` a slip about how the team is managed goes to the delivery lead."""
        super().__init__(*args, **kwargs)
        self.unit, self.hears = unit, hears
        self.own = {f"{OwnKind.KEY}{kind.pk}": kind for kind in own}
        gone = not_offered([unit.organisation_id], BarrierTheme)
        themes = BarrierTheme.objects.filter(is_retired=False).exclude(pk__in=gone)
        self.themes = {str(theme.pk): theme for theme in themes}
        kinds = [("", _("Choose")), *kind_choices(own=own)]
        named = [("", _("Not sure")), *((key, one.name) for key, one in self.themes.items())]
        for number in MOST:
            self.fields[_name("a", number, "kind")].choices = kinds  # type: ignore[attr-defined]
            self.fields[_name("b", number, "theme")].choices = named  # type: ignore[attr-defined]
        self.activities: list[Row] = []
        self.barriers: list[Row] = []

    def add_error(self, field: str | None, error: Any) -> None:
        """Say which row an error is about: "Activity 3: enter the date it happened"."""
        row = _row_words(field or "")
        if row:
            told = error if isinstance(error, ValidationError) else ValidationError(error)
            error = [
                ValidationError(f"{row}: {lower_first(str(next(iter(one))))}", code=one.code)
                for one in told.error_list
            ]
        super().add_error(field, error)

    def names_of(self, cleaned: dict[str, Any]) -> frozenset[str]:
        return surnames_in(self.unit)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self.activities = [row for n in MOST if (row := self._activity(n, cleaned))]
        self.barriers = [row for n in MOST if (row := self._barrier(n, cleaned))]
        if not (self.activities or self.barriers or self.errors):
            super().add_error("a1_kind", _("Type in at least one activity or one barrier"))
        return cleaned

    def _told(self, letter: str, number: int, names: Sequence[str]) -> dict[str, Any] | None:
        """What stands in a row; None when it is empty."""
        told = {name: self.cleaned_data.get(_name(letter, number, name)) for name in names}
        wrong = any(self.has_error(_name(letter, number, name)) for name in names)
        return told if wrong or any(_is_said(value) for value in told.values()) else None

    def _need(self, letter: str, number: int, what: str, words: str) -> None:
        """An empty answer that the row cannot do without."""
        name = _name(letter, number, what)
        if not (self.cleaned_data.get(name) or self.has_error(name)):
            self.add_error(name, words)

    def _activity(self, number: int, cleaned: dict[str, Any]) -> Row | None:
        told = self._told("a", number, (*ACTIVITY, *ACTIVITY_MORE))
        if told is None:
            return None
        self._need("a", number, "kind", _("Choose what you did"))
        self._need("a", number, "on", _("Enter the date it happened"))
        own = self.own.get(told["kind"] or "")
        return number, {
            "kind": Activity.Kind.OTHER if own else told["kind"],
            "own_kind": own,
            "on": told["on"],
            "reached_people": self._whole(number, told),
            "reached_staff": told["staff"],
            "reached_using": told["using"],
            "reached_partners": told["partners"],
            "minutes_planned": told["planned"],
            "minutes": told["minutes"],
            "note": told["note"],
        }

    def _whole(self, number: int, told: dict[str, Any]) -> int | None:
        try:
            return whole(told["people"], [told[name] for name in ("staff", "using", "partners")])
        except ValidationError as wrong:
            self.add_error(_name("a", number, "people"), wrong)
        return None

    def _barrier(self, number: int, cleaned: dict[str, Any]) -> Row | None:
        told = self._told("b", number, BARRIER)
        if told is None:
            return None
        if not told["theme"]:
            words = _("Write one sentence, or choose what it is about")
            self._need("b", number, "sentence", words)
        self._need("b", number, "since", _("Enter since when. A rough date will do"))
        self._need("b", number, "audience", _("Choose who may see it, as the slip says"))
        if told["about_manager"] and not self.hears:
            words = _("Hand this slip to your delivery lead")
            self.add_error(_name("b", number, "about_manager"), words)
        return number, {
            "sentence": told["sentence"],
            "theme": self.themes.get(told["theme"] or ""),
            "slows": int(told["slows"]) if told["slows"] else None,
            "since_on": told["since"],
            "who_can_remove": told["who"],
            "audience": told["audience"],
            "about_manager": bool(told["about_manager"]),
        }

    @property
    def activity_rows(self) -> tuple[list[Drawn], list[Drawn]]:
        """The rows of activities for the page: the first ones, and those that are folded away."""
        rows = [self._drawn("a", number, ACTIVITY, ACTIVITY_MORE) for number in MOST]
        return rows[:AT_ONCE], rows[AT_ONCE:]

    @property
    def barrier_rows(self) -> tuple[list[Drawn], list[Drawn]]:
        """The rows of barriers, in the same way."""
        rows = [self._drawn("b", number, BARRIER) for number in MOST]
        return rows[:AT_ONCE], rows[AT_ONCE:]

    @property
    def opens(self) -> dict[str, bool]:
        """Whether a row that is folded away holds something to see."""
        return {
            letter: any(row.is_used for row in rows)
            for letter, (_first, rows) in (("a", self.activity_rows), ("b", self.barrier_rows))
        }

    def _drawn(
        self, letter: str, number: int, names: Sequence[str], more: Sequence[str] = ()
    ) -> Drawn:
        shown = [self[_name(letter, number, name)] for name in names]
        folded = [self[_name(letter, number, name)] for name in more]
        title = _row_words(_name(letter, number, ""))
        return Drawn(title, shown, folded, _holds(folded), _holds([*shown, *folded]))


def _row_words(field: str) -> str:
    """ "a3_on" as people say it; empty for a field of the whole sheet."""
    letter, number = field[:1], field[1:2]
    if letter not in ("a", "b") or not number.isdigit():
        return ""
    words = _("Activity %(number)s") if letter == "a" else _("Barrier %(number)s")
    return words % {"number": number}


def _activity_fields(number: int) -> dict[str, forms.Field]:
    fields: dict[str, forms.Field] = {
        "kind": forms.ChoiceField(label=gettext_lazy("What"), required=False),
        "on": UKDateField(
            label=gettext_lazy("When"), required=False, until_today=True, help_text=""
        ),
        "people": count_field(gettext_lazy("How many people")),
        "minutes": minutes_field(gettext_lazy("Minutes given")),
        "note": sentence_field(gettext_lazy("What came of it"), ""),
        "staff": count_field(gettext_lazy("Of them, staff")),
        "using": count_field(gettext_lazy("Of them, people who use services")),
        "partners": count_field(gettext_lazy("Of them, from partners")),
        "planned": minutes_field(gettext_lazy("Minutes planned")),
    }
    return {_name("a", number, what): field for what, field in fields.items()}


def _barrier_fields(number: int) -> dict[str, forms.Field]:
    slows = [("", gettext_lazy("Not said")), *((str(k), v) for k, v in Barrier.Slows.choices)]
    who = [("", gettext_lazy("Not sure")), *Barrier.Remover.choices]
    sees = [("", gettext_lazy("Choose")), *Barrier.Audience.choices]
    fields: dict[str, forms.Field] = {
        "sentence": sentence_field(gettext_lazy("What is in the way"), ""),
        "theme": forms.ChoiceField(label=gettext_lazy("What it is about"), required=False),
        "slows": forms.ChoiceField(
            label=gettext_lazy("How much it slows"), required=False, choices=slows
        ),
        "since": UKDateField(
            label=gettext_lazy("Since when"), required=False, until_today=True, help_text=""
        ),
        "who": forms.ChoiceField(
            label=gettext_lazy("Who can remove it"), required=False, choices=who
        ),
        "audience": forms.ChoiceField(
            label=gettext_lazy("Who may see it"), required=False, choices=sees
        ),
        "about_manager": forms.BooleanField(
            label=gettext_lazy("It is about how our team is managed"), required=False
        ),
    }
    return {_name("b", number, what): field for what, field in fields.items()}


for _number in MOST:
    PackTypeForm.base_fields |= _activity_fields(_number) | _barrier_fields(_number)
