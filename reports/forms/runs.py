"""What was chosen about reports and schedules, checked; the choices are narrowed by scope."""

from collections.abc import Sequence
from datetime import date
from itertools import islice
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import Look, TipForm
from core.periods import Period, last_finished_quarter, quarter_before, quarter_of
from reports.models import Basis, Kind
from services.models import Unit

QUARTERS_BACK = 12


class RunForm(TipForm):
    """Which report, about which unit and quarter.

    Quarters are offered as the first organisation names them, and read as the chosen one does.
    """

    looks = {
        "kind": Look(size="m"),
        "unit": Look(size="m"),
        "quarter": Look(size="m"),
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
    quarter = forms.TypedChoiceField(label=_("Which quarter"), coerce=date.fromisoformat)
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
        self._units = {unit.pk: unit for unit in units}
        choices = [(kind, Kind(kind).label) for kind in kinds]
        self.fields["kind"].choices = choices  # type: ignore[attr-defined]
        offered = [(unit.pk, indented(unit)) for unit in units]
        self.fields["unit"].choices = offered  # type: ignore[attr-defined]
        month = first_month(units[0]) if units else 1
        quarters = [(p.from_on.isoformat(), p.label) for p in quarters_back(today, month)]
        self.fields["quarter"].choices = quarters  # type: ignore[attr-defined]
        # What most people want: all of their branch, the quarter that ended last.
        usual = {"kind": kinds[0], "unit": units[0].pk} if kinds and units else {}
        usual = {**usual, "quarter": quarters[1][0], "basis": Basis.THEN}
        self.initial = {**usual, **self.initial}

    @property
    def chosen_unit(self) -> Unit:
        """The unit, after `is_valid()`."""
        return self._units[self.cleaned_data["unit"]]

    @property
    def period(self) -> Period:
        """The quarter as the unit's organisation counts it, after `is_valid()`."""
        return quarter_of(self.cleaned_data["quarter"], first_month(self.chosen_unit))


def indented(unit: Unit) -> str:
    """Its name, set in by how deep it hangs."""
    return "\u2003" * unit.depth + unit.name


def first_month(unit: Unit) -> int:
    """The month in which the year of its organisation starts."""
    return unit.organisation.settings.year_starts_month


def quarters_back(today: date, month: int) -> list[Period]:
    """The quarter that runs now, then those that ended, newest first."""

    def back() -> Any:
        period = last_finished_quarter(today, month)
        yield quarter_of(today, month)
        while True:
            yield period
            period = quarter_before(period, month)

    return list(islice(back(), QUARTERS_BACK + 1))
