"""Forms about plans to change the structure. Units are chosen by code: a step may open one."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.forms import Look, OnceMixin, TipForm, UKDateField
from core.scope import Scope
from services.actions.planning import StepFacts, missing
from services.forms.fields import UnitField, in_tree_order
from services.forms.units import KINDS
from services.models import Reorganisation, ReorganisationStep, Unit

What = ReorganisationStep.What
Choices = list[tuple[str, str]]


class ReorganisationForm(TipForm):
    """What the plan is called, and from which day it holds."""

    name = forms.CharField(
        label=_("Name"),
        max_length=200,
        help_text=_("For example, “Adult care becomes two services”"),
    )
    on = UKDateField(
        reaches_back=True,
        label=_("From which day"),
        help_text=_("A day in the past changes what earlier figures show. A later day waits."),
    )
    submit_label = _("Save")
    missing = {"on": _("Enter the first day of the new structure")}


class ReorganisationAddForm(OnceMixin, ReorganisationForm):
    """A new plan, for a part of the organisation."""

    unit = UnitField(
        label=_("For which part of the organisation"),
        help_text=_("The plan can change everything below it, and nothing else."),
    )
    submit_label = _("Start the plan")
    field_order = ["name", "unit", "on"]

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["unit"]
        field.offer_within(scope, on=timezone.localdate())


class StepForm(TipForm):
    """One kind of step. The fields that a kind does not need are taken out."""

    unit = forms.ChoiceField(label=_("Unit"))
    and_unit = forms.ChoiceField(label=_("And this unit"), required=False)
    and_third = forms.ChoiceField(label=_("And this one"), required=False)
    to = forms.ChoiceField(label=_("Where to"), required=False)
    new_name = forms.CharField(label=_("New name"), max_length=200, required=False)
    new_code = forms.CharField(label=_("Code of the new unit"), max_length=40, required=False)
    kind = forms.ChoiceField(label=_("Kind of the new unit"), choices=[], required=False)
    second_to = forms.ChoiceField(label=_("Second part: a unit that is there"), required=False)
    second_name = forms.CharField(
        label=_("Second part: name of a new unit"), max_length=200, required=False
    )
    second_code = forms.CharField(label=_("Second part: its code"), max_length=40, required=False)
    submit_label = _("Add this step")
    mark_optional = False
    looks = {"new_code": Look(width=10), "second_code": Look(width=10)}
    fields_of: dict[str, tuple[str, ...]] = {
        What.MOVE: ("unit", "to"),
        What.MERGE: ("unit", "and_unit", "and_third", "to", "new_name", "new_code", "kind"),
        What.SPLIT: (
            *("unit", "to", "new_name", "new_code"),
            *("second_to", "second_name", "second_code", "kind"),
        ),
        What.RENAME: ("unit", "new_name"),
        What.CLOSE: ("unit",),
        What.REOPEN: ("unit",),
        What.ADD: ("to", "new_name", "new_code", "kind"),
    }
    labels: dict[tuple[str, str], Any] = {
        (What.MOVE, "to"): _("Move it under"),
        (What.MERGE, "to"): _("Into a unit that is there"),
        (What.MERGE, "new_name"): _("Or into a new unit with this name"),
        (What.SPLIT, "to"): _("First part: a unit that is there"),
        (What.SPLIT, "new_name"): _("First part: name of a new unit"),
        (What.SPLIT, "new_code"): _("First part: its code"),
        (What.SPLIT, "kind"): _("Kind of the new units"),
        (What.ADD, "to"): _("Part of"),
        (What.ADD, "new_name"): _("Name"),
        (What.ADD, "new_code"): _("Code"),
        (What.ADD, "kind"): _("Kind"),
    }

    helps: dict[tuple[str, str], Any] = {
        (What.MERGE, "kind"): _("Leave it blank to keep the kind that all of them are."),
        (What.SPLIT, "kind"): _("Leave it blank to keep the kind of the unit."),
    }

    def __init__(self, *args: Any, what: str, units: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.what = what
        wanted = self.fields_of[what]
        self.fields = {name: self.fields[name] for name in wanted}
        for name, one in self.fields.items():
            one.label = self.labels.get((what, name), one.label)
            one.help_text = self.helps.get((what, name), one.help_text)
            if isinstance(one, forms.ChoiceField):
                one.choices = [("", ""), *(KINDS if name == "kind" else units)]

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or {}
        if not self.errors:
            for step in self.steps():
                if why := missing(step):
                    raise forms.ValidationError(why)
        return told

    def steps(self) -> list[StepFacts]:
        """What was asked for: a step for each unit that merges, and for each part of a split."""
        if self.what == What.MERGE:
            units = [self._said(name) for name in ("unit", "and_unit", "and_third")]
            return [self._step(code) for code in dict.fromkeys(units) if code]
        first = self._step(self._said("unit"))
        if self.what != What.SPLIT:
            return [first]
        told = [one for one in (first, self._second()) if one.target_code or one.new_name]
        return told or [first]

    def _step(self, unit_code: str) -> StepFacts:
        return StepFacts(
            self.what,
            unit_code,
            self._said("to"),
            self._said("new_code"),
            self._said("new_name"),
            self._said("kind"),
        )

    def _second(self) -> StepFacts:
        return StepFacts(
            self.what,
            self._said("unit"),
            self._said("second_to"),
            self._said("second_code"),
            self._said("second_name"),
            self._said("kind"),
        )

    def _said(self, name: str) -> str:
        return str(self.cleaned_data.get(name) or "")


def unit_choices(scope: Scope, plan: Reorganisation, what: str) -> Choices:
    """Units below the top of the plan by code: closed ones to open again, else open ones.

    Units that the plan opens itself come last. Two queries.
    """
    below = Unit.objects.within(scope).below(plan.unit.path)
    if what == What.REOPEN:
        return [(unit.code, unit.name) for unit in below.exclude(closed_on=None)]
    rows = in_tree_order(below.open_on(plan.on))
    there = [(unit.code, "– " * depth + unit.name) for unit, depth in rows]
    codes = {code.casefold() for code, _label in there}
    return there + [
        (step.new_code, gettext("%(name)s (new)") % {"name": step.new_name or step.new_code})
        for step in plan.steps.all()
        if step.new_code and step.new_name and step.new_code.casefold() not in codes
    ]


class ShareForm(TipForm):
    """Who goes where in a split: the rest, groups of roles, units below, then single people."""

    submit_label = _("Save who goes where")
    mark_optional = False

    def __init__(
        self,
        *args: Any,
        parts: Sequence[tuple[str, str]],
        rows: Iterable[tuple[str, str, str]],
        **kwargs: Any,
    ) -> None:
        """`rows` are (name, label, the part it has now)."""
        super().__init__(*args, **kwargs)
        for name, label, chosen in rows:
            self.add_field(
                name,
                forms.ChoiceField(
                    label=label, choices=[("", ""), *parts], required=False, initial=chosen
                ),
            )
