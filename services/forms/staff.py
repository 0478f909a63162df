"""Forms about people, their posts and absence. None asks for a reason."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.forms import FilterForm, Look, TipForm, UKDateField
from core.scope import Scope
from services.forms.fields import RowField, UnitField, roles_of
from services.models import Post, StaffMember, Unit

SHIFTS = [("", ""), *Post.Shift.choices]
STATES = [
    ("here", _("People who work here now")),
    ("away", _("On a long absence")),
    ("left", _("People who left")),
    ("all", _("Everybody")),
]


class StaffFilterForm(FilterForm):
    """Narrows the staff list. The unit comes from the page of that unit and stays chosen."""

    unit = forms.CharField(required=False, widget=forms.HiddenInput)

    q = forms.CharField(label=_("Name or staff number"), required=False, max_length=100)
    role = RowField(label=_("Job role"), required=False)
    kind = forms.ChoiceField(
        label=_("Kind"), choices=[("", _("Any")), *StaffMember.Kind.choices], required=False
    )
    shift = forms.ChoiceField(
        label=_("Shift"), choices=[("", _("Any")), *Post.Shift.choices], required=False
    )
    state = forms.ChoiceField(label=_("Show"), choices=STATES, required=False)

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        role: Any = self.fields["role"]
        role.offer(roles_of(scope), empty=_("Any"))


class PersonFields(TipForm):
    """What is known about a person beside the posts. No title and no gender is asked for."""

    first_name = forms.CharField(label=_("First name"), max_length=100, required=False)
    last_name = forms.CharField(label=_("Last name"), max_length=100, required=False)
    preferred_name = forms.CharField(
        label=_("Preferred name"),
        max_length=150,
        required=False,
        help_text=_("What the person is called, if it is not the first name"),
    )
    email = forms.EmailField(label=_("Email address"), max_length=254, required=False)
    staff_number = forms.CharField(label=_("Staff number"), max_length=40, required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=StaffMember.Kind.choices)

    looks = {"staff_number": Look(width=10)}

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or {}
        if not any(told.get(name) for name in ("first_name", "last_name", "preferred_name")):
            raise ValidationError({"first_name": _("Enter at least one name.")})
        return told


class DetailsForm(PersonFields):
    """What is known about somebody who is in the list."""

    def __init__(self, *args: Any, person: StaffMember, **kwargs: Any) -> None:
        kwargs["initial"] = {name: getattr(person, name) for name in self.base_fields}
        super().__init__(*args, **kwargs)


class PostFields(TipForm):
    """Unit, role, share and shift of a post."""

    unit = UnitField(label=_("Unit"))
    role = RowField(label=_("Job role"), required=False)
    fte = forms.DecimalField(
        label=_("Full-time share"),
        min_value=Decimal(0),
        max_value=Decimal(2),
        max_digits=4,
        decimal_places=3,
        initial=Decimal(1),
        help_text=_("1 is full time, 0.5 is half time"),
    )
    shift = forms.ChoiceField(label=_("Shift"), choices=SHIFTS, required=False)

    looks = {"fte": Look(width=4)}

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit: Any = self.fields["unit"]
        unit.offer_within(scope, on=timezone.localdate())
        role: Any = self.fields["role"]
        role.offer(roles_of(scope), empty=_("Not known"))


class StaffAddForm(PersonFields, PostFields):
    """A new person with a first post."""

    from_on = UKDateField(reaches_back=True, label=_("In this post from"))

    submit_label = _("Add this person")
    missing = {"from_on": _("Enter the first day of the post")}
    looks = {**PersonFields.looks, **PostFields.looks}
    field_order = [*PersonFields.base_fields, *PostFields.base_fields, "from_on"]  # type: ignore[attr-defined]


class PostAddForm(PostFields):
    """A further post."""

    from_on = UKDateField(reaches_back=True, label=_("From"))
    submit_label = _("Add this post")
    missing = {"from_on": _("Enter the first day of the post")}


class PostChangeForm(PostFields):
    """A post as it is from a day on."""

    on = UKDateField(
        reaches_back=True,
        label=_("From which day"),
        help_text=_("The post as it was ends the day before"),
    )
    submit_label = _("Change this post")
    missing = {"on": _("Enter the first day on which this is so")}


class PostEndForm(TipForm):
    """The last day of a further post."""

    until_on = UKDateField(reaches_back=True, label=_("Last day in this post"))
    submit_label = _("End this post")
    missing = {"until_on": _("Enter the last day in this post")}


class LeaveForm(TipForm):
    """The first day on which somebody no longer counts."""

    left_on = UKDateField(
        reaches_back=True,
        label=_("Left on"),
        help_text=_("The first day on which the person no longer works here"),
    )
    submit_label = _("Save this day")
    missing = {"left_on": _("Enter the first day on which the person no longer works here")}


class BackForm(TipForm):
    """The first day on which somebody counts again."""

    on = UKDateField(
        reaches_back=True,
        label=_("Back from"),
        help_text=_("The first day on which they work again"),
    )
    submit_label = _("Save this day")
    missing = {"on": _("Enter the first day on which they work again")}


class ReturnForm(BackForm):
    """The same for somebody who left; and where to, when their unit has closed since."""

    unit = UnitField(label=_("Where they work now"), required=False)
    mark_optional = False
    field_order = ["unit", "on"]

    def __init__(self, *args: Any, scope: Scope, closed: Unit | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if closed is None:
            del self.fields["unit"]
            return
        field: Any = self.fields["unit"]
        field.offer_within(scope, on=timezone.localdate())
        told = {"unit": closed.name}
        field.help_text = gettext("%(unit)s has closed. Choose another unit.") % told


class AwayForm(TipForm):
    """From when to when somebody is on a long absence."""

    from_on = UKDateField(reaches_back=True, label=_("First day away"))
    until_on = UKDateField(
        reaches_back=True,
        label=_("Last day away"),
        required=False,
        help_text=_("Leave empty when not known"),
    )
    submit_label = _("Save these dates")
    missing = {"from_on": _("Enter the first day away")}
