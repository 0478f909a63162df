"""Which of our courses a title from elsewhere is."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import TipForm
from training.models import Course

NONE = "none"


class SayCourseForm(TipForm):
    """One of the courses, or none of them."""

    course = forms.ChoiceField(label=_("Which course is it?"))
    missing = {"course": _("Say which course it is, or that it is none of ours")}
    submit_label = _("Save")

    def __init__(self, *args: Any, courses: Iterable[Course], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.courses = {str(course.pk): course for course in courses}
        told = [(pk, self._told(course)) for pk, course in self.courses.items()]
        choices = [("", _("Choose one")), (NONE, _("None of our courses")), *told]
        self.fields["course"].choices = choices  # type: ignore[attr-defined]

    def _told(self, course: Course) -> str:
        return f"{course.name} ({course.level.name})" if course.level else course.name

    @property
    def chosen(self) -> Course | None:
        """The course, after `is_valid()`; None for none of ours."""
        return self.courses.get(self.cleaned_data["course"])
