"""Choosing the change frameworks in use, keeping own ones, and looking at coverage."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.forms import FilterForm, Look, TipForm
from core.periods import Period
from implementation.models import ChangeFramework, Element
from services.figures.basis import BASES

LONGEST, MOST_LINES = 120, 60
LINES_HELP = gettext_lazy("One on each line. You can paste them from a document.")


def lines_field(**kwargs: Any) -> forms.CharField:
    """A box for one name a line."""
    kwargs = {"help_text": LINES_HELP, "widget": forms.Textarea, "max_length": 8000, **kwargs}
    return forms.CharField(**kwargs)


class LinesMixin(forms.Form):
    """Reads the box `lines` as a list of names."""

    def clean_lines(self) -> list[str]:
        found = [" ".join(line.split()) for line in self.cleaned_data["lines"].splitlines()]
        found = list(dict.fromkeys(line for line in found if line))
        if any(len(line) > LONGEST for line in found):
            raise ValidationError(_("Write each line in 120 characters or fewer"))
        if len(found) > MOST_LINES:
            raise ValidationError(_("Write 60 lines or fewer"))
        return found


class FrameworksForm(TipForm):
    """Which frameworks an organisation marks its activities with."""

    looks = {"frameworks": Look(size="m")}

    frameworks = forms.MultipleChoiceField(
        label=gettext_lazy("Frameworks in use"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=gettext_lazy("Choose one or two to begin with, and at most four."),
    )

    def __init__(self, *args: Any, offered: Sequence[ChangeFramework], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = {str(one.pk): one for one in offered}
        choices = [(key, one.name) for key, one in self.offered.items()]
        self.fields["frameworks"].choices = choices  # type: ignore[attr-defined]

    @property
    def chosen(self) -> list[ChangeFramework]:
        """The frameworks that were ticked."""
        return [self.offered[key] for key in self.cleaned_data["frameworks"]]


class FrameworkAddForm(LinesMixin, TipForm):
    """A framework of one's own, with its parts pasted in."""

    missing = {
        "name": gettext_lazy("Enter the name of the framework"),
        "lines": gettext_lazy("Enter at least one principle or part"),
    }

    name = forms.CharField(label=gettext_lazy("Name"), max_length=LONGEST)
    lines = lines_field(label=gettext_lazy("Its principles or parts"))
    source = forms.CharField(
        label=gettext_lazy("Where this comes from"), max_length=300, required=False
    )


class FrameworkChangeForm(TipForm):
    """Its name, where it comes from, and whether it is still offered."""

    looks = {"year": Look(width=4)}
    missing = {"name": gettext_lazy("Enter the name of the framework")}

    name = forms.CharField(label=gettext_lazy("Name"), max_length=LONGEST)
    source = forms.CharField(
        label=gettext_lazy("Where this comes from"), max_length=300, required=False
    )
    year = forms.IntegerField(
        label=gettext_lazy("Year"), required=False, min_value=1900, max_value=2199
    )
    note = forms.CharField(label=gettext_lazy("Note"), max_length=300, required=False)
    is_retired = forms.BooleanField(
        label=gettext_lazy("Do not offer this any more"),
        required=False,
        help_text=gettext_lazy("What activities touched before is kept."),
    )


class LinesForm(LinesMixin, TipForm):
    """More parts for a framework of one's own."""

    submit_label = gettext_lazy("Add them")
    missing = {"lines": gettext_lazy("Enter at least one principle or part")}

    lines = lines_field(label=gettext_lazy("More principles or parts"))


class ElementForm(TipForm):
    """Name and meaning of one part, and whether it is still offered."""

    missing = {"name": gettext_lazy("Enter the name of the part")}

    name = forms.CharField(label=gettext_lazy("Name"), max_length=LONGEST)
    explains = forms.CharField(label=gettext_lazy("What it means"), max_length=300, required=False)
    is_retired = forms.BooleanField(
        label=gettext_lazy("Do not offer this any more"),
        required=False,
        help_text=gettext_lazy("What activities touched before is kept."),
    )

    def __init__(self, *args: Any, element: Element, **kwargs: Any) -> None:
        first = {
            "name": element.names.get("en", ""),
            "explains": element.explains,
            "is_retired": element.is_retired,
        }
        super().__init__(*args, initial=first, **kwargs)


class CoverageFilter(FilterForm):
    """Which framework, which twelve months or quarter, and on which structure."""

    framework = forms.ChoiceField(label=gettext_lazy("Framework"), required=False)
    period = forms.ChoiceField(label=gettext_lazy("When"), required=False)
    basis = forms.ChoiceField(label=gettext_lazy("Structure"), required=False, choices=BASES)

    def __init__(
        self,
        *args: Any,
        frameworks: Sequence[ChangeFramework],
        quarters: Sequence[Period],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offered = {str(one.pk): one for one in frameworks}
        self.quarters = {one.code: one for one in quarters}
        names = [(key, one.name) for key, one in self.offered.items()]
        periods = [(one.code, one.label) for one in quarters]
        self.fields["framework"].choices = names  # type: ignore[attr-defined]
        self.fields["period"].choices = [("", _("The last 12 months")), *periods]  # type: ignore[attr-defined]

    def chosen(self) -> tuple[ChangeFramework, Period | None]:
        """The framework of the address or the first; the quarter, or None for twelve months."""
        framework, period = (str(self.data.get(name, "")) for name in ("framework", "period"))
        first = next(iter(self.offered.values()))
        return self.offered.get(framework, first), self.quarters.get(period)
