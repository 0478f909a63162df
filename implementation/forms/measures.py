"""What an admin says about a measure and about a licence."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.forms import Look, OnceMixin, TipForm, UKDateField
from implementation.forms.lines import LinesField
from implementation.forms.units import UnitField
from implementation.models import ChangeFramework, Measure
from services.models import Unit


def _end(label: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        required=False,
        min_value=Decimal(-9999),
        max_value=Decimal(9999),
        decimal_places=2,
    )


class MeasureForm(OnceMixin, TipForm):
    """Name, parts and scale of an own measure. Item texts have no place here.

    Made on a framework, its parts are those of the framework and a name of its own may be left out.
    """

    looks = {
        "low": Look(width=5),
        "high": Look(width=5),
        "scale": Look(size="m"),
        "terms": Look(size="m"),
    }
    missing = {
        "organisation": gettext_lazy("Choose the organisation that uses it"),
        "terms": gettext_lazy("Choose whether it needs a licence"),
        "scale": gettext_lazy("Choose how a score is given"),
    }

    organisation = UnitField(label=gettext_lazy("Organisation"))
    framework = forms.ChoiceField(
        label=gettext_lazy("Made on a framework"),
        help_text=gettext_lazy("Then teams score its parts, as they stand there."),
        required=False,
    )
    name = forms.CharField(
        label=gettext_lazy("Name"),
        help_text=gettext_lazy("Made on a framework, it may stay empty."),
        max_length=120,
        required=False,
    )
    domains = LinesField(
        label=gettext_lazy("Parts"),
        longest=100,
        help_text=gettext_lazy("One a line. Names alone: leave out the questions of the measure."),
        required=False,
    )
    scale = forms.ChoiceField(
        label=gettext_lazy("Scale"), choices=Measure.Scale, widget=forms.RadioSelect
    )
    words = LinesField(
        label=gettext_lazy("Words of the scale"),
        longest=60,
        rows=4,
        required=False,
        help_text=gettext_lazy("For a scale in words: one a line, from the first to the last."),
    )
    low = _end(gettext_lazy("Lowest number"))
    high = _end(gettext_lazy("Highest number"))
    terms = forms.ChoiceField(
        label=gettext_lazy("Licence"), choices=Measure.Terms, widget=forms.RadioSelect
    )
    source = forms.CharField(
        label=gettext_lazy("Where it comes from"), max_length=300, required=False
    )

    def __init__(
        self,
        *args: Any,
        organisations: Sequence[Unit],
        frameworks: Sequence[ChangeFramework] = (),
        made_on: ChangeFramework | None = None,
        fixed_terms: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.made_on = made_on
        self.frameworks = {str(one.pk): one for one in frameworks}
        empty = "" if len(organisations) == 1 else _("Choose an organisation")
        fields: dict[str, Any] = self.fields
        fields["organisation"].offer(organisations, empty=empty)
        offered = [(key, one.name) for key, one in self.frameworks.items()]
        fields["framework"].choices = [("", _("No, on the parts below")), *offered]
        gone = {
            "terms": fixed_terms,
            "framework": not offered,
            "domains": made_on is not None,
        }
        for name in (name for name, is_gone in gone.items() if is_gone):
            del fields[name]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        cleaned["framework"] = self.frameworks.get(cleaned.get("framework") or "", self.made_on)
        self._check_parts(cleaned)
        scale = cleaned.get("scale")
        if scale == Measure.Scale.WORDS and len(cleaned.get("words") or []) < 2:
            self.add_error("words", _("Enter at least two words"))
        if scale == Measure.Scale.NUMBER:
            self._check_ends(cleaned.get("low"), cleaned.get("high"))
        return cleaned

    def _check_parts(self, cleaned: dict[str, Any]) -> None:
        """On a framework its parts alone; without one a name and at least one part."""
        framework, organisation = cleaned["framework"], cleaned.get("organisation")
        if framework is None:
            if not cleaned.get("name") and not self.has_error("name"):
                self.add_error("name", _("Enter the name of the measure"))
            if not cleaned.get("domains") and not self.has_error("domains"):
                self.add_error("domains", _("Enter at least one part"))
            return
        if cleaned.get("domains"):
            self.add_error("domains", _("Leave this empty: the parts are those of the framework"))
        if organisation and framework.organisation_id not in (None, organisation.pk):
            self.add_error("framework", _("Choose a framework of this organisation"))

    def _check_ends(self, low: Decimal | None, high: Decimal | None) -> None:
        if low is None or high is None or high <= low:
            self.add_error("high", _("Enter a lowest and a higher highest number"))

    @property
    def facts(self) -> dict[str, Any]:
        """What the actions take; what another scale would need is left out."""
        told = self.cleaned_data
        is_number = told["scale"] == Measure.Scale.NUMBER
        facts = {key: told[key] for key in ("name", "scale", "source")}
        facts["domains"] = told.get("domains") or []
        facts["words"] = told["words"] if told["scale"] == Measure.Scale.WORDS else []
        facts["low"] = told["low"] if is_number else None
        facts["high"] = told["high"] if is_number else None
        return {**facts, "terms": told["terms"]} if "terms" in told else facts


class LicenceForm(TipForm):
    """A licence that the organisation holds."""

    looks = {"valid_from": Look(width=10), "until_on": Look(width=10)}
    missing = {
        "organisation": gettext_lazy("Choose the organisation that holds the licence"),
        "reference": gettext_lazy("Enter the number of the licence or of the order"),
        "valid_from": gettext_lazy("Enter the first day of the licence"),
    }

    organisation = UnitField(label=gettext_lazy("Organisation"))
    reference = forms.CharField(
        label=gettext_lazy("Reference"),
        max_length=120,
        help_text=gettext_lazy("The number of the licence or of the order."),
    )
    valid_from = UKDateField(label=gettext_lazy("Valid from"))
    until_on = UKDateField(label=gettext_lazy("Until"), required=False)

    def __init__(self, *args: Any, organisations: Sequence[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        empty = "" if len(organisations) == 1 else _("Choose an organisation")
        self.fields["organisation"].offer(organisations, empty=empty)  # type: ignore[attr-defined]


class LicenceEndForm(TipForm):
    """The last day of a licence."""

    looks = {"until_on": Look(width=10)}
    missing = {"until_on": gettext_lazy("Enter the last day of the licence")}

    until_on = UKDateField(label=gettext_lazy("Last day"))
