"""What was done about results, and why results are withdrawn."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.careful_form import CarefulForm
from core.forms import Look, OnceMixin
from wellbeing.models import ReportingGroup

WHOLE = "whole"


class SaidForm(OnceMixin, CarefulForm):
    """One thing that was done or is planned, for all who were asked or for one group."""

    careful_about = ("text",)
    looks = {"about": Look(size="m"), "text": Look(size="m")}
    missing = {"text": gettext_lazy("Enter what was done, or what is planned")}

    about = forms.ChoiceField(label=gettext_lazy("About whom is it?"), widget=forms.RadioSelect)
    text = forms.CharField(
        label=gettext_lazy("What we did, or will do and by when"),
        help_text=gettext_lazy(
            "One or two sentences. Everybody who was asked can read them, with your name."
            " Please do not name other people."
        ),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(
        self, *args: Any, groups: list[ReportingGroup], may_whole: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.groups = {str(group.number): group for group in groups}
        whole = [(WHOLE, _("Everybody who was asked"))] if may_whole else []
        choices = whole + [(number, one.name) for number, one in self.groups.items()]
        self.fields["about"].choices = choices  # type: ignore[attr-defined]

    @property
    def group(self) -> ReportingGroup | None:
        """The group it is about; None for the whole round. Only for a valid form."""
        return self.groups.get(self.cleaned_data["about"])


class WithdrawForm(CarefulForm):
    """Why the results may not stand. Everybody who reads the page sees the reason."""

    careful_about = ("because",)
    missing = {"because": gettext_lazy("Enter what was wrong")}

    because = forms.CharField(
        label=gettext_lazy("What was wrong"),
        help_text=gettext_lazy("One sentence that everybody who was asked can read."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
