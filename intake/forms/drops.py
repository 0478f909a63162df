"""The forms of a folder that a feed fills."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import Look, TipForm
from intake.actions.drop_folders import MOST
from intake.forms.sending import EVERYONE, SOME
from intake.kinds import Kind
from services.models import Unit

PERSON, RULE = "person", "rule"


class DropRuleForm(TipForm):
    """What happens with a list of the folder once it was read."""

    is_on = forms.BooleanField(label=_("Look into this folder"), required=False, initial=True)
    who = forms.ChoiceField(
        label=_("Who is on the lists?"),
        widget=forms.RadioSelect,
        choices=[(EVERYONE, _("Everyone in this branch")), (SOME, _("Only some people"))],
        initial=SOME,
    )
    rule = forms.ChoiceField(
        label=_("What happens when a list was read?"),
        widget=forms.RadioSelect,
        choices=[(PERSON, _("A person looks at it")), (RULE, _("It may be put in by itself"))],
        initial=PERSON,
    )
    most_changes = forms.IntegerField(
        label=_("How many people may change by themselves?"),
        help_text=_("People who are new, have changed or have left, all together."),
        min_value=0,
        max_value=MOST,
        required=False,
    )

    looks = {
        "most_changes": Look(width=4),
        "who": Look(
            hints={
                EVERYONE: _("Somebody who is missing may have left."),
                SOME: _("Nobody who is missing is asked about."),
            }
        ),
        "rule": Look(
            hints={
                RULE: _(
                    "Only when nothing is unclear, the columns are as last time, and few change. "
                    "This is for staff lists."
                )
            }
        ),
    }
    missing = {"who": _("Say who is on the lists"), "rule": _("Say what happens with a list")}

    def clean(self) -> dict[str, Any]:
        """A rule needs its number."""
        found = super().clean() or {}
        is_empty = found.get("most_changes") is None and "most_changes" not in self.errors
        if found.get("rule") == RULE and is_empty:
            self.add_error("most_changes", _("Enter how many people may change, from 0"))
        return found

    @property
    def facts(self) -> dict[str, Any]:
        """As the actions take them."""
        told = self.cleaned_data
        return {
            "is_on": told["is_on"],
            "is_everyone": told["who"] == EVERYONE,
            "applies_itself": told["rule"] == RULE,
            "most_changes": told["most_changes"] or 0,
        }


class NewDropForm(DropRuleForm):
    """A new folder: which lists, for whom, and where."""

    kind = forms.ChoiceField(label=_("Which lists?"), widget=forms.RadioSelect)
    unit = forms.ChoiceField(label=_("Which branch are the lists for?"))
    place = forms.CharField(
        label=_("Place of the folder"),
        help_text=_("Small letters, digits, - and _, like hr-weekly"),
        max_length=122,
    )

    field_order = ["kind", "unit", "place", "is_on", "who", "rule", "most_changes"]
    looks = {**DropRuleForm.looks, "place": Look(width=20)}
    missing = {
        **DropRuleForm.missing,
        "kind": _("Say which lists"),
        "unit": _("Select the branch"),
    }

    def __init__(
        self, *args: Any, kinds: Sequence[Kind], units: Sequence[Unit], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.units = {str(unit.pk): unit for unit in units}
        self.fields["kind"].choices = [(k.code, k.label) for k in kinds]  # type: ignore[attr-defined]
        self.fields["unit"].choices = [(str(u.pk), u.name) for u in units]  # type: ignore[attr-defined]

    @property
    def unit_chosen(self) -> Unit:
        """The branch, out of those offered."""
        return self.units[self.cleaned_data["unit"]]
