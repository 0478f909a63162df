"""A wave: its name, its day, and the units that begin with it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import Look, TipForm, UKDateField
from services.forms.fields import in_tree_order
from services.models import Unit


class WaveForm(TipForm):
    """Units of one branch, each with everything below it."""

    submit_label = _("Save wave")
    looks = {"from_on": Look(width=10), "units": Look(small=True)}
    missing = {
        "name": _("Enter a name, for example Pilot"),
        "from_on": _("Enter the day on which they begin"),
        "units": _("Tick the units that begin with this wave"),
    }

    name = forms.CharField(
        label=_("Name"), max_length=100, help_text=_("For example Pilot, Wave 2 or Everyone")
    )
    from_on = UKDateField(label=_("They begin on"), reaches_back=True)
    units = forms.MultipleChoiceField(
        label=_("Which units begin"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Each with everything below it. A unit ticked here leaves the wave it was in."),
    )

    def __init__(self, *args: Any, among: list[Unit], waves: dict[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = {str(one.pk): one for one in among}
        fields: Any = self.fields
        fields["units"].choices = [
            (str(unit.pk), _label(unit, depth, waves.get(unit.pk, "")))
            for unit, depth in in_tree_order(among)
        ]

    @property
    def facts(self) -> dict[str, Any]:
        """What is kept of it, after `is_valid()`."""
        said = dict(self.cleaned_data)
        return {
            "name": said["name"],
            "from_on": said["from_on"],
            "units": [self.offered[pk] for pk in said["units"]],
        }


def _label(unit: Unit, depth: int, wave: str) -> str:
    name = "– " * depth + unit.name
    return f"{name} ({wave})" if wave else name
