"""The filters of a role's page, and the name of a saved view; units are narrowed by scope."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import FilterForm, Look, TipForm
from core.periods import Period, quarter_of
from reports.forms.runs import first_month, indented, quarters_back
from services.models import Unit

DAYS = ((7, _("7 days")), (14, _("14 days")), (31, _("31 days")), (92, _("92 days")))


def chosen_in(form: FilterForm) -> dict[str, str]:
    """What was chosen beside the unit, by name, as the address has it; a wrong answer is left."""
    form.is_valid()
    good = form.cleaned_data if form.is_bound else {}
    told = {name: form.data.get(name) for name in good if name != "unit"}
    return {name: str(value) for name, value in told.items() if value}


class DeskForm(FilterForm):
    """Which branch; the first one, in the order of the tree, when nobody chose.

    `usual` is what holds where nothing was chosen, by name.
    """

    usual: ClassVar[dict[str, str]] = {}
    unit = forms.TypedChoiceField(label=_("Team or service"), required=False, coerce=int)

    def __init__(
        self, data: Mapping[str, Any] | None, *, units: Sequence[Unit], today: date
    ) -> None:
        self.first, self.today = units[0], today
        usual = {"unit": str(self.first.pk), **self.usual}
        chosen = {name: value for name, value in (data or {}).items() if value}
        super().__init__({**usual, **chosen})
        self._units = {unit.pk: unit for unit in units}
        offered = [(unit.pk, indented(unit)) for unit in units]
        self.fields["unit"].choices = offered  # type: ignore[attr-defined]

    def chosen(self, name: str) -> Any:
        """A good answer; None for a wrong one."""
        self.is_valid()
        return self.cleaned_data.get(name)

    @property
    def chosen_unit(self) -> Unit | None:
        """The unit asked for; None for one that is not this reader's."""
        return self._units.get(self.chosen("unit") or 0)


class AheadForm(DeskForm):
    """Which branch, and how far to look ahead: a week when nobody chose."""

    usual: ClassVar[dict[str, str]] = {"ahead": "7"}
    ahead = forms.TypedChoiceField(
        label=_("Look ahead"), required=False, coerce=int, choices=DAYS, empty_value=None
    )

    @property
    def until(self) -> date:
        """The last of so many days, today being the first."""
        days = self.chosen("ahead") or int(self.usual["ahead"])
        return self.today + timedelta(days=days - 1)


class MonthAheadForm(AheadForm):
    """The same: a month when nobody chose."""

    usual: ClassVar[dict[str, str]] = {"ahead": "31"}


class QuarterForm(DeskForm):
    """Which branch and quarter; the quarter that runs now when nobody chose."""

    quarter = forms.TypedChoiceField(
        label=_("What became of barriers in"),
        required=False,
        coerce=date.fromisoformat,
        empty_value=None,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = quarters_back(self.today, first_month(self.first))
        offered = [(one.from_on.isoformat(), one.label) for one in found]
        self.fields["quarter"].choices = offered  # type: ignore[attr-defined]

    def quarter_for(self, unit: Unit) -> Period:
        """The quarter as the unit's organisation counts it."""
        return quarter_of(self.chosen("quarter") or self.today, first_month(unit))


class SaveViewForm(TipForm):
    """Under which name a page is kept."""

    looks = {"name": Look(width=20)}
    missing = {"name": _("Enter a name for this view")}
    submit_label = _("Save this view")

    name = forms.CharField(
        label=_("A name of your own for this view"),
        max_length=80,
        help_text=_("Only you see it. The same name again replaces the older view."),
    )
