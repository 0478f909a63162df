"""Forms about who is who: other names of a person, and what a pair of records is."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.forms import Look, TipForm
from services.models import StaffAlias, StaffMember


class AliasForm(TipForm):
    """Another name, an old address or another staff number."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What is it?"), choices=StaffAlias.Kind.choices, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=gettext_lazy("Name, address or number"),
        max_length=254,
        help_text=gettext_lazy("As it stands in the list"),
    )
    submit_label = gettext_lazy("Add this")
    missing = {"kind": gettext_lazy("Say whether it is a name, an address or a number")}

    def clean(self) -> dict[str, Any]:
        """An address looks like one."""
        told = super().clean() or self.cleaned_data
        if told.get("kind") == StaffAlias.Kind.EMAIL and "@" not in told.get("text", ""):
            self.add_error("text", _("Enter an email address, like name@example.org"))
        return told


class PairForm(TipForm):
    """Which record stays, or that both do."""

    what = forms.ChoiceField(label=gettext_lazy("What is right?"), widget=forms.RadioSelect)
    submit_label = gettext_lazy("Save this answer")
    looks = {"what": Look(divider_before="apart")}
    missing = {"what": gettext_lazy("Choose which record stays, or keep both")}

    def __init__(self, *args: Any, one: StaffMember, other: StaffMember, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        what: Any = self.fields["what"]
        what.choices = [
            ("one", _("One person. Use the first record: %(who)s") % {"who": _told(one)}),
            ("other", _("One person. Use the second record: %(who)s") % {"who": _told(other)}),
            ("apart", _("Two people. Keep both")),
        ]


def _told(person: StaffMember) -> str:
    return ", ".join(filter(None, (person.shown_name, person.staff_number or person.email)))
