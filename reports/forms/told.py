"""Who is told of which reports, checked; units are narrowed by scope."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.forms import Look, TipForm, UKDateField
from core.periods import months_after
from reports.forms.runs import indented
from reports.models import Kind, NamedRecipient
from services.models import Unit


class KindAndUnitForm(TipForm):
    """A kind of report and the unit it is about."""

    looks = {"kind": Look(size="m"), "unit": Look(size="m")}
    missing = {"kind": _("Choose a report"), "unit": _("Choose a team or service")}

    kind = forms.ChoiceField(label=_("Which report"), widget=forms.RadioSelect)
    unit = forms.TypedChoiceField(
        label=_("About which team or service"),
        coerce=int,
        help_text=_("Reports about this one itself. Each covers everything under it too."),
    )

    def __init__(
        self, *args: Any, units: Sequence[Unit], kinds: Sequence[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._units = {unit.pk: unit for unit in units}
        offered = [(unit.pk, indented(unit)) for unit in units]
        self.fields["unit"].choices = offered  # type: ignore[attr-defined]
        choices = [(kind, Kind(kind).label) for kind in kinds]
        self.fields["kind"].choices = choices  # type: ignore[attr-defined]

    @property
    def chosen_unit(self) -> Unit:
        """The unit, after `is_valid()`."""
        return self._units[self.cleaned_data["unit"]]


class TellMeForm(KindAndUnitForm):
    """Which reports somebody wants mail about."""

    submit_label = _("Tell me when it is ready")


class NameForm(KindAndUnitForm):
    """Somebody without an account who is to get a file, why, and until when."""

    submit_label = _("Send it to this address")
    field_order = ["name", "address", "kind", "unit", "format", "why", "until_on"]
    looks = {**KindAndUnitForm.looks, "format": Look(inline=True)}

    name = forms.CharField(label=_("Their name"), max_length=200)
    address = forms.EmailField(label=_("Their email address"), max_length=254)
    format = forms.ChoiceField(
        label=_("As which file"),
        widget=forms.RadioSelect,
        choices=NamedRecipient.Format.choices,
        initial=NamedRecipient.Format.PDF,
    )
    why = forms.CharField(
        label=_("Why they get it"),
        max_length=300,
        help_text=_("For example: clerk of the committee. Other admins can read this."),
    )
    until_on = UKDateField(
        label=_("Until which day"), help_text=_("A year at most; then you can name them again.")
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._today = today
        kinds = self.fields["kind"].choices  # type: ignore[attr-defined]
        usual = {"until_on": months_after(today, 12), "kind": kinds[0][0]}
        self.initial = {**usual, **self.initial}

    def clean_until_on(self) -> date:
        """A day to come, a year away at most."""
        chosen: date = self.cleaned_data["until_on"]
        if not self._today <= chosen <= months_after(self._today, 12):
            raise ValidationError(_("Choose a day from today to a year from now."))
        return chosen

    @property
    def facts(self) -> dict[str, Any]:
        """What was chosen, after `is_valid()`."""
        return {**self.cleaned_data, "unit": self.chosen_unit}
