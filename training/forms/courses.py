"""A course of one's own."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import Look, TipForm
from services.forms.fields import RowField
from training.forms.crosswalks import named_with_framework
from training.models import Course, Level, Track
from training.models.session import Mode

FACTS = (
    "name",
    "level",
    "track",
    "minutes",
    "mode",
    "validity_months",
    "content_note",
    "is_active",
)


class CourseForm(TipForm):
    """What it is called, what it counts for, how long it takes, and how long it holds."""

    looks = {
        "code": Look(width=20),
        "minutes": Look(width=4),
        "validity_months": Look(width=4),
        "mode": Look(small=True),
    }
    missing = {"name": _("Enter what the course is called")}

    name = forms.CharField(label=_("Name"), max_length=200)
    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        required=False,
        help_text=_("As your learning system writes it, if it has one"),
    )
    level = RowField(label=_("Counts for the level"), required=False)
    track = RowField(
        label=_("Belongs to the track"),
        required=False,
        help_text=_("Training beside the levels, such as leadership. It is never one more level"),
    )
    minutes = forms.IntegerField(label=_("Minutes"), min_value=1, max_value=30_000, required=False)
    mode = forms.ChoiceField(
        label=_("How do people take part?"),
        widget=forms.RadioSelect,
        choices=[*Mode.choices, ("", _("Not known: fill in when you know"))],
        required=False,
    )
    validity_months = forms.IntegerField(
        label=_("Months until it runs out"),
        min_value=1,
        max_value=600,
        required=False,
        help_text=_("Leave it empty when what was learned does not run out"),
    )
    content_note = forms.CharField(
        label=_("Note on difficult content"), max_length=300, required=False
    )
    is_active = forms.BooleanField(label=_("It is offered"), required=False, initial=True)

    def __init__(
        self, *args: Any, levels: list[Level], tracks: list[Track], is_new: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        labels = {one.pk: named_with_framework(one) for one in levels}
        fields["level"].offer(levels, empty=str(_("No practice level")), labels=labels)
        fields["track"].offer(tracks, empty=str(_("No track")))
        if not is_new:
            del fields["code"]


def known_of(course: Course) -> dict[str, Any]:
    """The facts of a course as its form shows them."""
    return {name: getattr(course, name) for name in FACTS}
