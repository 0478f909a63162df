"""An answer to a barrier, and what was tried against it."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.careful_form import CarefulForm
from core.forms import Look, OnceMixin, UKDateField
from implementation.forms.barriers import enablers_of
from implementation.forms.words import sentence_field, surnames_in
from implementation.models import Attempt, Barrier, BarrierAnswer
from services.models import EnablerCode


class AnswerForm(OnceMixin, CarefulForm):
    """What becomes of a barrier, from somebody who can remove it."""

    careful_about = ("because",)
    submit_label = gettext_lazy("Send my answer")
    looks = {"said": Look(size="m", classes="tip-choices"), "because": Look(size="m")}
    missing = {"said": gettext_lazy("Choose what becomes of it")}

    said = forms.ChoiceField(
        label=gettext_lazy("What becomes of it"),
        widget=forms.RadioSelect,
        choices=BarrierAnswer.Said.choices,
    )
    because = sentence_field(
        gettext_lazy("Because"),
        gettext_lazy("One sentence: what was done, or why not now. Please do not name people."),
    )

    def __init__(self, *args: Any, barrier: Barrier, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.barrier = barrier
        if barrier.lifted_on:
            self.fields["said"].help_text = _(
                "If it was called removed by mistake, another answer puts it in the way again."
            )

    def names_of(self, cleaned: dict[str, Any]) -> frozenset[str]:
        """Of one told without its team, no warning of a surname may give the team away."""
        return surnames_in(self.barrier.told_as or self.barrier.unit)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        is_bare = not cleaned.get("because") and not self.has_error("because")
        if cleaned.get("said") == BarrierAnswer.Said.NOT_NOW and is_bare:
            self.add_error("because", _("Say in one sentence why it cannot be done now"))
        return cleaned


class AttemptForm(OnceMixin, CarefulForm):
    """Something that was tried, since when, and whether it helped."""

    careful_about = ("words",)
    looks = {
        "words": Look(size="m"),
        "tried_on": Look(size="m", width=10),
        "helped": Look(size="m", classes="tip-choices"),
    }
    missing = {
        "helped": gettext_lazy("Choose whether it helped"),
        "tried_on": gettext_lazy("Enter since when, or leave it as today"),
    }

    words = sentence_field(gettext_lazy("What was tried"))
    enabler = forms.ChoiceField(label=gettext_lazy("The nearest of these"), required=False)
    tried_on = UKDateField(
        label=gettext_lazy("Since when"),
        until_today=True,
        help_text=gettext_lazy("For example, today or 3/11/2025. A rough date will do."),
    )
    helped = forms.ChoiceField(
        label=gettext_lazy("Did it help"), widget=forms.RadioSelect, choices=Attempt.Helped.choices
    )

    def __init__(self, *args: Any, barrier: Barrier, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"tried_on": timezone.localdate()})
        super().__init__(*args, **kwargs)
        self.barrier = barrier
        self.enablers = enablers_of(barrier.unit)
        entries = [(key, enabler.name) for key, enabler in self.enablers.items()]
        self.fields["enabler"].choices = [("", _("Not sure")), *entries]  # type: ignore[attr-defined]

    def names_of(self, cleaned: dict[str, Any]) -> frozenset[str]:
        return surnames_in(self.barrier.unit)

    def clean_enabler(self) -> EnablerCode | None:
        return self.enablers.get(self.cleaned_data["enabler"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        told = cleaned.get("enabler") or cleaned.get("words") or self.has_error("words")
        if not told:
            self.add_error("words", _("Write one sentence, or choose one of the list"))
        return cleaned

    @property
    def facts(self) -> dict[str, Any]:
        """What the action takes."""
        names = ("words", "enabler", "tried_on", "helped", "once")
        return {name: self.cleaned_data[name] for name in names}
