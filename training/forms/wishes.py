"""Who would like to do a course when there is a date."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import Look, TipForm
from core.scope import Scope
from services.forms.fields import RowField
from services.models import StaffMember
from training.forms.sessions import courses_of
from training.models import Course


class WishForm(TipForm):
    """A course, and the people of one's own teams who would like it. No reason is asked."""

    looks = {"people": Look(small=True)}
    missing = {
        "course": _("Choose the course"),
        "people": _("Tick the people who would like to do it"),
    }

    course = RowField(label=_("Course"))
    people = forms.MultipleChoiceField(
        label=_("Who would like to do it"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self, *args: Any, scope: Scope, people: Sequence[StaffMember], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["course"].offer(courses_of(scope), empty=str(_("Choose a course")))
        named = [(str(one.pk), f"{one.shown_name}, {one.home_unit.name}") for one in people]
        fields["people"].choices = named


class OwnWishForm(TipForm):
    """One course that the person would like. No reason is asked."""

    submit_label = _("I would like it")
    missing = {"course": _("Choose the course")}

    course = RowField(label=_("Course"))

    def __init__(self, *args: Any, courses: Sequence[Course], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["course"].offer(list(courses), empty=str(_("Choose a course")))
