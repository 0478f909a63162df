"""What was chosen about reports and schedules, checked; the choices are narrowed by scope."""

from collections.abc import Sequence
from datetime import date
from itertools import islice
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import Look, TipForm
from core.periods import (
    Period,
    Rhythm,
    finished_periods,
    month_of,
    quarter_of,
    quarter_or_month,
)
from reports.models import Basis, Kind
from services.models import Unit

QUARTERS_BACK = 12
MONTHS_BACK = 12


class RunForm(TipForm):
    """Which report, about which unit and quarter or month.

    The newest are offered, quarters as the first organisation names them and read as the chosen
    one does. Any other can be written.
    """

    looks = {
        "kind": Look(size="m"),
        "unit": Look(size="m"),
        "quarter": Look(size="m"),
        "other": Look(width=10),
        "basis": Look(size="m"),
    }
    missing = {"kind": _("Choose a report"), "unit": _("Choose a team or service")}
    submit_label = _("Make the report")

    kind = forms.ChoiceField(label=_("Which report"), widget=forms.RadioSelect)
    unit = forms.TypedChoiceField(
        label=_("About which team or service"),
        coerce=int,
        help_text=_("The report covers everything under it too."),
    )
    quarter = forms.ChoiceField(
        label=_("Which quarter or month"),
        help_text=_("A handover pack tells of today, whatever you choose here."),
    )
    other = forms.CharField(
        label=_("An older one"),
        required=False,
        max_length=12,
        help_text=_("Write it here if it is not in the list. For example: %(examples)s."),
    )
    basis = forms.ChoiceField(
        label=_("On which structure"),
        widget=forms.RadioSelect,
        choices=Basis.choices,
        help_text=_(
            "Teams move and merge. Count them where they were then, or where they are now."
        ),
    )

    def __init__(
        self, *args: Any, units: Sequence[Unit], kinds: Sequence[str], today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._units, self._today = {unit.pk: unit for unit in units}, today
        choices = [(kind, Kind(kind).label) for kind in kinds]
        self.fields["kind"].choices = choices  # type: ignore[attr-defined]
        offered = [(unit.pk, indented(unit)) for unit in units]
        self.fields["unit"].choices = offered  # type: ignore[attr-defined]
        if Kind.HANDOVER not in kinds:
            self.fields["quarter"].help_text = ""
        month = first_month(units[0]) if units else 1
        groups = periods_offered(today, month)
        self.fields["quarter"].choices = groups  # type: ignore[attr-defined]
        old = today.replace(year=today.year - 6, day=1)
        told = {"examples": f"{quarter_of(old, month).code}, {month_of(old).code}"}
        self.fields["other"].help_text %= told
        # What most people want: all of their branch, the quarter that ended last.
        usual = {"kind": kinds[0], "unit": units[0].pk} if kinds and units else {}
        usual = {**usual, "quarter": groups[0][1][1][0], "basis": Basis.THEN}
        self.initial = {**usual, **self.initial}

    @property
    def chosen_unit(self) -> Unit:
        """The unit, after `is_valid()`."""
        return self._units[self.cleaned_data["unit"]]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        if told.get("other") and "unit" in told:
            try:
                written = quarter_or_month(told["other"], first_month(self.chosen_unit))
            except ValueError as error:
                self.add_error("other", str(error))
            else:
                if written.from_on > self._today:
                    self.add_error("other", _("Choose a quarter or month that has begun."))
        return told

    @property
    def period(self) -> Period:
        """The quarter or month as the unit's organisation counts it, after `is_valid()`."""
        starts, chosen = first_month(self.chosen_unit), self.cleaned_data["quarter"]
        if other := self.cleaned_data["other"]:
            return quarter_or_month(other, starts)
        return period_chosen(chosen, starts)


def periods_offered(today: date, month: int) -> list[tuple[Any, list[tuple[str, str]]]]:
    """The newest quarters and months under two headings; `month` is that a year starts in."""
    quarters = [(p.from_on.isoformat(), p.label) for p in quarters_back(today, month)]
    months = [(p.code, p.label) for p in months_back(today)]
    return [(_("Quarters"), quarters), (_("Months"), months)]


def period_chosen(chosen: str, month: int) -> Period:
    """The one of them that was chosen."""
    if len(chosen) == len("2026-09"):
        return quarter_or_month(chosen)
    return quarter_of(date.fromisoformat(chosen), month)


def indented(unit: Unit) -> str:
    """Its name, set in by how deep it hangs."""
    return "\u2003" * unit.depth + unit.name


def first_month(unit: Unit) -> int:
    """The month in which the year of its organisation starts."""
    return unit.organisation.settings.year_starts_month


def quarters_back(today: date, month: int) -> list[Period]:
    """The quarter that runs now, then those that ended, newest first."""
    ended = finished_periods(Rhythm.QUARTERLY, today, month)
    return [quarter_of(today, month), *islice(ended, QUARTERS_BACK)]


def months_back(today: date) -> list[Period]:
    """The month that runs now, then those that ended, newest first."""
    ended = finished_periods(Rhythm.MONTHLY, today)
    return [month_of(today), *islice(ended, MONTHS_BACK)]
