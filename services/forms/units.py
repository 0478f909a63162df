"""Forms about units and head-counts."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms import FilterForm, Look, TipForm, UKDateField
from core.scope import Scope
from services.forms.fields import RowField, UnitField, role_groups_of
from services.models import Unit

KINDS = [(k, label) for k, label in Unit.Kind.choices if k != Unit.Kind.ORGANISATION]


class TreeFilter(FilterForm):
    """Which day's tree to show, and words to look for."""

    q = forms.CharField(label=_("Find a unit by name or code"), required=False, max_length=100)
    on = UKDateField(reaches_back=True, label=_("As it was on"), required=False)


class UnitForm(TipForm):
    """The facts of a unit."""

    name = forms.CharField(label=_("Name"), max_length=200)
    code = forms.CharField(
        label=_("Code"), max_length=40, help_text=_("A short code that your lists use for it")
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=[("", ""), *KINDS])
    service_area = forms.CharField(label=_("Service area"), max_length=100, required=False)
    ownership = forms.ChoiceField(
        label=_("Ownership"), choices=[("", ""), *Unit.Ownership.choices], required=False
    )
    size_band = forms.ChoiceField(
        label=_("Size"), choices=[("", ""), *Unit.SizeBand.choices], required=False
    )
    service_model = forms.CharField(label=_("Service model"), max_length=100, required=False)
    locality = forms.CharField(label=_("Locality"), max_length=100, required=False)

    looks = {"code": Look(width=10)}


class UnitAddForm(UnitForm):
    """A new unit under a known one."""

    opened_on = UKDateField(reaches_back=True, label=_("Opens on"))
    submit_label = _("Add this unit")
    missing = {"opened_on": _("Enter the day the unit opens")}


class UnitEditForm(UnitForm):
    """The facts of a unit that stands; a root keeps its kind."""

    def __init__(self, *args: Any, unit: Unit, **kwargs: Any) -> None:
        names = [n for n in self.base_fields if n != "kind" or unit.parent_id]
        kwargs["initial"] = {name: getattr(unit, name) for name in names}
        super().__init__(*args, **kwargs)
        if unit.parent_id is None:
            del self.fields["kind"]


class UnitMoveForm(TipForm):
    """Where to, and from when."""

    to = UnitField(label=_("Move it under"))
    on = UKDateField(
        reaches_back=True,
        label=_("From which day"),
        help_text=_("A day in the past changes what earlier figures show. A later day waits."),
    )
    submit_label = _("Move this unit")
    missing = {"to": _("Select the unit that it becomes part of"), "on": _("Enter the day")}

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].offer_within(scope, on=timezone.localdate())  # type: ignore[attr-defined]


class UnitCloseForm(TipForm):
    """The first day on which the unit no longer counts."""

    on = UKDateField(
        reaches_back=True,
        label=_("Closed from"),
        help_text=_("The first day on which it no longer counts"),
    )
    submit_label = _("Close this unit")
    missing = {"on": _("Enter the first day on which the unit no longer counts")}


class UnitReopenForm(TipForm):
    """From which day the unit is open again, unless it was closed by mistake."""

    on = UKDateField(
        reaches_back=True,
        until_today=True,
        required=False,
        label=_("Open again from"),
        help_text=_("Leave it empty when it was closed by mistake"),
    )
    submit_label = _("Open it again")


class AliasForm(TipForm):
    """Another name that lists use."""

    text = forms.CharField(
        label=_("Name in the list"),
        max_length=200,
        help_text=_("As the list writes it, for example “Adult Care (East)”"),
    )
    submit_label = _("Remember this name")


class HeadcountForm(TipForm):
    """How many people, without names."""

    role_group = RowField(label=_("Group of roles"), required=False)
    counted_on = UKDateField(reaches_back=True, label=_("Counted on"), until_today=True)
    people = forms.IntegerField(label=_("How many people"), min_value=0, max_value=1_000_000)
    note = forms.CharField(label=_("Where the number comes from"), max_length=200, required=False)
    submit_label = _("Save this number")
    looks = {"people": Look(width=5)}
    missing = {"people": _("Enter how many people there were")}

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["role_group"]
        field.offer(role_groups_of(scope), empty=_("Everybody in the unit"))
