"""A wave: its name, its day, and the units that begin with it."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from core.forms import Look, TipForm, UKDateField
from services.forms.fields import in_tree_order
from services.models import Unit


class WaveForm(TipForm):
    """Units of one branch, each with everything below it.

    `shown` holds the answers whose effect was shown: nobody goes out of scope unseen.
    """

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
    shown = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, branch: Unit, among: list[Unit], waves: dict[int, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.branch, self.waves = branch, waves
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

    def again(self, sent: QueryDict) -> "WaveAgain":
        """The same answers, to be kept as they are; after `is_valid()`."""
        answers = {**sent.dict(), "units": sent.getlist("units"), "shown": self.key}
        among = list(self.offered.values())
        return WaveAgain(answers, branch=self.branch, among=among, waves=self.waves)

    @property
    def was_shown(self) -> bool:
        """Whether the effect of these very answers was shown, after `is_valid()`."""
        return bool(self.cleaned_data["shown"] == self.key)

    @property
    def key(self) -> str:
        """The day and the units in one line; a name changes nothing."""
        said = self.cleaned_data
        return "|".join([said["from_on"].isoformat(), *sorted(said["units"])])


class WaveAgain(WaveForm):
    """The same answers, once their effect stands above them."""

    submit_label = _("Save it like this")


def _label(unit: Unit, depth: int, wave: str) -> str:
    name = "– " * depth + unit.name
    return f"{name} ({wave})" if wave else name
