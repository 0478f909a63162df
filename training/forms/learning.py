"""What a title from elsewhere is: one of our courses, or a line of the equivalence register."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import TipForm
from training.figures.equivalences import Claim
from training.models import Course, Equivalence

NONE, REGISTER = "none", "register-"


class SayMeaningForm(TipForm):
    """One of the courses, a line of the register, or neither."""

    course = forms.ChoiceField(label=_("What is it?"))
    missing = {"course": _("Say what it is, or that it is none of these")}
    submit_label = _("Save")

    def __init__(
        self,
        *args: Any,
        courses: Iterable[Course],
        register: Iterable[tuple[Equivalence, Claim]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        ours = {str(course.pk): course for course in courses}
        lines = {f"{REGISTER}{line.pk}": line for line, _claim in register}
        self.meanings: dict[str, Course | Equivalence] = {**ours, **lines}
        told = [(f"{REGISTER}{line.pk}", _line(line, claim)) for line, claim in register]
        groups: list[tuple[Any, Any]] = [("", _("Choose one")), (NONE, _("None of these"))]
        if ours:
            groups.append((_("Our courses"), [(pk, _course(one)) for pk, one in ours.items()]))
        if told:
            groups.append((_("Done elsewhere, from the register"), told))
        self.fields["course"].choices = groups  # type: ignore[attr-defined]

    @property
    def chosen(self) -> Course | Equivalence | None:
        """What was chosen, after `is_valid()`; None for none of these."""
        return self.meanings.get(self.cleaned_data["course"])


def _course(course: Course) -> str:
    return f"{course.name} ({course.level.name})" if course.level else course.name


def _line(line: Equivalence, claim: Claim) -> str:
    counts = ", ".join(claim.counts_for)
    told = (
        _("counts for %(levels)s") % {"levels": counts} if counts else _("counts for nothing yet")
    )
    return f"{line} ({told})"


def chosen_for(meaning: Course | Equivalence | None) -> str:
    """The value of the form for what was said before; empty for nothing."""
    if meaning is None:
        return ""
    return f"{REGISTER}{meaning.pk}" if isinstance(meaning, Equivalence) else str(meaning.pk)
