"""What people say they did elsewhere, and what a lead answers."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.careful_form import CarefulForm
from core.documents import DocumentMixin
from core.forms import FilterForm, Look, OnceMixin, TipForm, UKDateField
from services.forms.fields import RowField
from training.models import Course, Equivalence


class DeclareForm(DocumentMixin, OnceMixin, TipForm):
    """I did this, on this day."""

    submit_label = _("Send to my lead")
    looks = {"on": Look(width=10)}
    missing = {"on": _("Enter the day on which you did it")}

    course = RowField(label=_("Is it one of these courses?"), required=False)
    title = forms.CharField(
        label=_("Or what was it called?"),
        max_length=200,
        required=False,
        help_text=_("For example, a course with another employer, and who held it"),
    )
    on = UKDateField(
        label=_("When did you do it?"),
        until_today=True,
        reaches_back=True,
        help_text=_("The last day, if it took several. For example, 3/11/2025"),
    )
    field_order = ("course", "title", "on")

    def __init__(self, *args: Any, courses: list[Course], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["course"].offer(courses, empty=str(_("No, something else")))

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if not said.get("course") and not (said.get("title") or "").strip():
            self.add_error("title", _("Choose a course, or enter what it was called"))
        return said

    @property
    def facts(self) -> dict[str, Any]:
        """What the action takes; a course that was chosen needs no title."""
        said = self.cleaned_data
        title = "" if said["course"] else said["title"]
        facts = {"course": said["course"], "title": title, "on": said["on"], "once": said["once"]}
        return {**facts, "evidence": self.evidence}


class SendAgainForm(DocumentMixin, TipForm):
    """Something that shows it, for what could not be confirmed."""

    submit_label = _("Send to my lead again")


class NoteDoneForm(TipForm):
    """A lead writes down what somebody did outside a session."""

    submit_label = _("Add to the record")
    looks = {"on": Look(width=10)}
    missing = {"on": _("Enter the day on which it was done")}

    course = RowField(label=_("Which of your courses was it?"), required=False)
    equivalence = RowField(
        label=_("Or what from the register of things done elsewhere?"), required=False
    )
    on = UKDateField(label=_("Date"), until_today=True, reaches_back=True)

    def __init__(
        self, *args: Any, courses: list[Course], register: list[Equivalence], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["course"].offer(courses, empty=str(_("None of them")))
        fields["equivalence"].offer(register, empty=str(_("None of them")))

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if self.needs_one and not said.get("course") and not said.get("equivalence"):
            self.add_error("course", _("Choose a course, or something from the register"))
        if said.get("course") and said.get("equivalence"):
            self.add_error("equivalence", _("Choose one of the two"))
        return said

    @property
    def needs_one(self) -> bool:
        return True


class ConfirmForm(NoteDoneForm):
    """What the thing that somebody said they did counts as."""

    submit_label = _("Confirm")

    on = UKDateField(
        label=_("On which day was it done?"),
        required=False,
        until_today=True,
        reaches_back=True,
        help_text=_("As the person said it. Change it if what shows it says another day."),
    )

    @property
    def needs_one(self) -> bool:
        """With neither, the title that the person gave goes into the register."""
        return False


class NotYetForm(CarefulForm):
    """Why it cannot be confirmed yet, in a sentence to the person."""

    submit_label = _("Send this answer")
    careful_about = ("answer",)
    missing = {"answer": _("Enter a sentence that says what is missing")}

    answer = forms.CharField(
        label=_("What should the person know?"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For example, what would show it. The person reads this."),
    )

    def clean_answer(self) -> str:
        answer = " ".join(self.cleaned_data["answer"].split())
        if not answer:
            raise ValidationError(str(self.missing["answer"]))
        return answer


class AsAtForm(FilterForm):
    """The day as at which a person's training is told."""

    looks = {"on": Look(width=10)}

    on = UKDateField(label=_("As at"), required=False, reaches_back=True)
