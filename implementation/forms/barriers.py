"""Noting a barrier, lifting it, and finding one in the list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.careful_form import CarefulForm
from core.forms import FilterForm, Look, OnceMixin, UKDateField
from core.permissions import ROLES
from core.scope import Scope
from implementation.forms.units import UnitField
from implementation.forms.words import sentence_field, surnames_in
from implementation.models import Barrier
from implementation.models.barrier import ANSWERING
from services.figures.codes import Kind, not_offered
from services.models import BarrierCode, BarrierTheme, EnablerCode, Unit

FACTS = (
    "unit",
    "theme",
    "code",
    "sentence",
    "slows",
    "who_can_remove",
    "remover_role",
    "since_on",
    "about_manager",
)
Grouped = dict[str, list[tuple[str, str]]]


@dataclass(frozen=True)
class Words:
    """The vocabulary that a barrier form offers, loaded once. Retired words only when in use."""

    themes: dict[str, BarrierTheme]
    codes: dict[str, BarrierCode]

    @classmethod
    def load(cls, keep: Barrier | None = None, scope: Scope | None = None) -> Self:
        """Four queries. `keep` is the barrier whose own words are offered even when retired.

        A word that every organisation of `scope` retired or merged is not offered, nor is a code
        whose theme is no longer offered.
        """
        themes = BarrierTheme.objects.all()
        codes = BarrierCode.objects.select_related("theme").order_by("theme__position", "code")
        gone = _no_longer_offered(scope, BarrierCode)
        gone_themes = _no_longer_offered(scope, BarrierTheme)
        theme, code = (keep.theme_id, keep.code_id) if keep else (None, None)
        return cls(
            {
                str(t.pk): t
                for t in themes
                if not (t.is_retired or t.pk in gone_themes) or t.pk == theme
            },
            {
                str(c.pk): c
                for c in codes
                if not (c.is_retired or c.pk in gone or c.theme_id in gone_themes) or c.pk == code
            },
        )


def _no_longer_offered(scope: Scope | None, of: Kind) -> set[int]:
    return not_offered((int(b.split(".")[0]) for b in scope.branches), of) if scope else set()


def enablers_of(unit: Unit) -> dict[str, EnablerCode]:
    """What the unit's organisation offers as helping, by id. Two queries."""
    gone = not_offered([unit.organisation_id], EnablerCode)
    rows = EnablerCode.objects.filter(is_retired=False).exclude(pk__in=gone)
    return {str(one.pk): one for one in rows}


class BarrierForm(OnceMixin, CarefulForm):
    """What is in the way of which team: a theme or one sentence is enough."""

    careful_about: tuple[str, ...] = ("sentence",)
    looks = {
        "sentence": Look(size="m"),
        "theme": Look(size="s", classes="tip-choices"),
        "unit": Look(size="m"),
        "slows": Look(size="m", classes="tip-choices"),
        "who_can_remove": Look(size="m", classes="tip-choices"),
        "since_on": Look(size="s", width=10),
        "remover_role": Look(size="s"),
    }
    missing = {
        "unit": gettext_lazy("Choose the team that is held up"),
        "since_on": gettext_lazy("Enter since when, or leave it as today"),
    }

    sentence = sentence_field(gettext_lazy("What is in the way"))
    theme = forms.ChoiceField(
        label=gettext_lazy("What it is about"), widget=forms.RadioSelect, required=False
    )
    unit = UnitField(label=gettext_lazy("Which team or service"))
    slows = forms.TypedChoiceField(
        label=gettext_lazy("How much it slows you down"),
        widget=forms.RadioSelect,
        required=False,
        coerce=int,
        empty_value=None,
    )
    who_can_remove = forms.ChoiceField(
        label=gettext_lazy("Who can remove it"), widget=forms.RadioSelect, required=False
    )
    remover_role = forms.ChoiceField(
        label=gettext_lazy("Ask one role there"),
        help_text=gettext_lazy("Leave it empty to ask everybody there who can answer."),
        required=False,
    )
    since_on = UKDateField(
        label=gettext_lazy("Since when"),
        until_today=True,
        help_text=gettext_lazy("For example, today or 3/11/2025. A rough date will do."),
    )
    about_manager = forms.BooleanField(
        label=gettext_lazy("It is about how our team is managed"),
        help_text=gettext_lazy("Then the manager is not shown it. The level above is asked."),
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        units: Sequence[Unit],
        words: Words,
        recent_units: Sequence[int] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.words = words
        empty = "" if len(units) == 1 or self.initial.get("unit") else _("Choose a team or service")
        self.fields["unit"].offer(units, recent=recent_units, empty=empty)  # type: ignore[attr-defined]
        themes = [(key, theme.name) for key, theme in words.themes.items()]
        self._choose("theme", [*themes, ("", _("Not sure"))])
        self._choose("slows", [*Barrier.Slows.choices, ("", _("Not sure"))])
        self._choose("who_can_remove", [*Barrier.Remover.choices, ("", _("Not sure"))])
        roles = [(key, ROLES[key].label) for key in ANSWERING]
        self._choose("remover_role", [("", _("Everybody who can answer")), *roles])

    def _choose(self, name: str, choices: list[Any]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def names_of(self, cleaned: dict[str, Any]) -> frozenset[str]:
        unit = cleaned.get("unit")
        return surnames_in(unit) if unit else frozenset()

    def code_of(self, cleaned: dict[str, Any]) -> BarrierCode | None:
        """The exact name that was chosen, in whichever way this form asks for it."""
        return None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        cleaned["code"] = self.code_of(cleaned)
        cleaned["theme"] = self.words.themes.get(cleaned.get("theme", ""))
        if cleaned["code"]:
            cleaned["theme"] = cleaned["code"].theme
        told = cleaned["theme"] or cleaned.get("sentence") or self.has_error("sentence")
        if not told:
            self.add_error("sentence", _("Write one sentence, or choose what it is about"))
        return cleaned

    @property
    def facts(self) -> dict[str, Any]:
        """What the actions take."""
        return {name: self.cleaned_data[name] for name in FACTS}

    @property
    def is_more_open(self) -> bool:
        """Whether the folded part of the form holds something to see."""
        folded = ("theme", "since_on", "remover_role", "code")
        return any(self.errors.get(name) for name in folded) or any(
            name in self.fields and self[name].value() for name in ("theme", "remover_role", "code")
        )


class NoteForm(BarrierForm):
    """A new barrier: plain suggestions first, and who sees it is chosen before it is sent."""

    looks = BarrierForm.looks | {
        "suggestion": Look(size="m", classes="tip-choices"),
        "audience": Look(size="m", classes="tip-choices"),
    }
    missing = BarrierForm.missing | {"audience": gettext_lazy("Choose who sees this")}

    suggestion = forms.ChoiceField(
        label=gettext_lazy("Is it one of these?"),
        help_text=gettext_lazy("A sentence or one of these is enough."),
        widget=forms.RadioSelect,
        required=False,
    )
    audience = forms.ChoiceField(
        label=gettext_lazy("Who sees this"),
        widget=forms.RadioSelect,
        choices=Barrier.Audience.choices,
    )

    def __init__(self, *args: Any, suggested: Sequence[BarrierCode] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.suggested = {str(code.pk): code for code in suggested}
        entries = [(key, code.name) for key, code in self.suggested.items()]
        self._choose("suggestion", [*entries, ("", _("Something else"))])

    def code_of(self, cleaned: dict[str, Any]) -> BarrierCode | None:
        return self.suggested.get(cleaned.get("suggestion", ""))

    @property
    def facts(self) -> dict[str, Any]:
        """What the action takes."""
        return {**super().facts, "audience": self.cleaned_data["audience"]}


class ChangeForm(BarrierForm):
    """The same with what is known; who sees it stays as it was chosen."""

    code = forms.ChoiceField(label=gettext_lazy("Give it a more exact name"), required=False)

    def __init__(self, *args: Any, keeps_words: bool = False, **kwargs: Any) -> None:
        """With `keeps_words` the sentence stays as it was noted."""
        super().__init__(*args, **kwargs)
        self.keeps_words = self.fields["sentence"].disabled = keeps_words
        if keeps_words:
            self.careful_about = ()
        self._choose("code", [("", _("Not now")), *_grouped(self.words.codes.values())])

    def code_of(self, cleaned: dict[str, Any]) -> BarrierCode | None:
        return self.words.codes.get(cleaned.get("code", ""))


class RewordForm(CarefulForm):
    """The sentence alone, for the person who noted it."""

    careful_about: tuple[str, ...] = ("sentence",)
    submit_label = gettext_lazy("Save")
    looks = {"sentence": Look(size="m")}

    sentence = sentence_field(gettext_lazy("What is in the way"))

    def __init__(self, *args: Any, barrier: Barrier, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.barrier = barrier

    def names_of(self, cleaned: dict[str, Any]) -> frozenset[str]:
        return surnames_in(self.barrier.unit)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        told = cleaned.get("sentence") or self.barrier.theme_id or self.has_error("sentence")
        if not told:
            self.add_error("sentence", _("Write one sentence"))
        return cleaned


def _grouped(words: Any) -> list[tuple[str, list[tuple[str, str]]]]:
    groups: Grouped = {}
    for word in words:
        groups.setdefault(word.theme.name, []).append((str(word.pk), word.name))
    return list(groups.items())


class LiftForm(CarefulForm):
    """When a barrier went away, and what helped."""

    careful_about = ("what_helped",)
    submit_label = gettext_lazy("Save")
    looks = {"lifted_on": Look(size="m", width=10), "what_helped": Look(size="m")}

    lifted_on = UKDateField(
        label=gettext_lazy("From which day it is no longer in the way"), until_today=True
    )
    what_helped = sentence_field(gettext_lazy("What helped"))
    enabler = forms.ChoiceField(label=gettext_lazy("The nearest of these"), required=False)

    def __init__(self, *args: Any, barrier: Barrier, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.barrier = barrier
        self.enablers = enablers_of(barrier.unit)
        entries = [(key, enabler.name) for key, enabler in self.enablers.items()]
        self.fields["enabler"].choices = [("", _("Not sure")), *entries]  # type: ignore[attr-defined]

    def names_of(self, cleaned: dict[str, Any]) -> frozenset[str]:
        return surnames_in(self.barrier.unit)

    def clean_lifted_on(self) -> date:
        day: date = self.cleaned_data["lifted_on"]
        if day < self.barrier.since_on:
            raise forms.ValidationError(_("Enter a date on or after the day the barrier began"))
        return day

    def clean_enabler(self) -> EnablerCode | None:
        return self.enablers.get(self.cleaned_data["enabler"])


class BarrierFilter(FilterForm):
    """Narrows the list of barriers."""

    looks = {"from_on": Look(width=10), "until_on": Look(width=10)}

    unit = UnitField(label=gettext_lazy("Team or service"), required=False)
    theme = forms.ChoiceField(label=gettext_lazy("What it is about"), required=False)
    state = forms.ChoiceField(
        label=gettext_lazy("State"),
        required=False,
        choices=[
            ("", gettext_lazy("In the way and lifted")),
            ("open", gettext_lazy("In the way")),
            ("lifted", gettext_lazy("Lifted")),
            ("withdrawn", gettext_lazy("Taken back")),
        ],
    )
    from_on = UKDateField(label=gettext_lazy("In the way from"), required=False, help_text="")
    until_on = UKDateField(label=gettext_lazy("Until"), required=False, help_text="")

    def __init__(self, *args: Any, units: Sequence[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].offer(units, empty=_("All"))  # type: ignore[attr-defined]
        themes = [(theme.code, theme.name) for theme in BarrierTheme.objects.all()]
        entries = [("", _("All")), *themes, ("none", _("No theme yet"))]
        self.fields["theme"].choices = entries  # type: ignore[attr-defined]
