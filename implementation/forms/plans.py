"""Making a plan, saying how far it is, and finding one in the list."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from core.careful_form import CarefulForm
from core.documents import DocumentMixin
from core.forms import FilterForm, Look, OnceMixin, UKDateField
from implementation.forms.activities import PLAN_AHEAD
from implementation.forms.units import UnitField
from implementation.forms.words import sentence_field
from implementation.models import Action
from services.models import Unit

FOLDED = ("measure", "minutes_asked", "minutes_freed", "replaces")
MINE = "mine"


class OwnerField(forms.ChoiceField):
    """One user out of those offered; the cleaned value is the User or None."""

    users: dict[str, User]

    def offer(self, users: Sequence[User], *, empty: Any) -> None:
        """Narrow the choices; `empty` is the words of "none"."""
        self.users = {str(user.pk): user for user in users}
        self.choices = [("", empty), *((key, user.name) for key, user in self.users.items())]

    def clean(self, value: Any) -> User | None:
        return self.users.get(super().clean(value))


class PlanForm(OnceMixin, CarefulForm):
    """What, who and by when; the rest is folded away and may stay empty."""

    careful_about = ("words", "owner_words", "measure", "replaces")
    looks = {
        "words": Look(size="m"),
        "unit": Look(size="m"),
        "owner": Look(size="m"),
        "owner_words": Look(width=20),
        "due_on": Look(size="m", width=10),
        "minutes_asked": Look(width=5, suffix=gettext_lazy("minutes")),
        "minutes_freed": Look(width=5, suffix=gettext_lazy("minutes")),
    }
    missing = {
        "words": gettext_lazy("Write in one sentence what you plan"),
        "unit": gettext_lazy("Choose the team that plans it"),
        "due_on": gettext_lazy("Enter the day you plan it for"),
    }

    words = sentence_field(
        gettext_lazy("What"), gettext_lazy("One small step. Please do not name people.")
    )
    unit = UnitField(label=gettext_lazy("Which team or service"))
    owner = OwnerField(label=gettext_lazy("Who"), required=False)
    owner_words = forms.CharField(
        label=gettext_lazy("Who, as a role"),
        help_text=gettext_lazy("For example, “shift lead”, when it is nobody of the list."),
        required=False,
        max_length=100,
    )
    due_on = UKDateField(
        label=gettext_lazy("By when"),
        years_ahead=PLAN_AHEAD,
        help_text=gettext_lazy("For example, 3/11/2025. It can be moved later."),
    )
    measure = sentence_field(gettext_lazy("How we shall know"))
    minutes_asked = forms.IntegerField(
        label=gettext_lazy("How much time it asks of the team"),
        required=False,
        min_value=0,
        max_value=100_000,
    )
    minutes_freed = forms.IntegerField(
        label=gettext_lazy("How much time it frees"),
        required=False,
        min_value=0,
        max_value=100_000,
    )
    replaces = sentence_field(gettext_lazy("What it replaces, or what can stop"))

    def __init__(
        self, *args: Any, units: Sequence[Unit], owners: Sequence[User], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].required = True
        empty = "" if len(units) == 1 or self.initial.get("unit") else _("Choose a team or service")
        self.fields["unit"].offer(units, empty=empty)  # type: ignore[attr-defined]
        self.fields["owner"].offer(owners, empty=_("A role, in words"))  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        told = cleaned.get("owner") or cleaned.get("owner_words") or self.has_error("owner_words")
        if not told and not self.has_error("owner"):
            self.add_error("owner", _("Choose who will do it, or write a role"))
        return cleaned

    @property
    def facts(self) -> dict[str, Any]:
        """What the actions take."""
        names = ("unit", "words", "owner", "owner_words", "due_on", *FOLDED)
        return {name: self.cleaned_data[name] for name in names}

    @property
    def is_more_open(self) -> bool:
        """Whether the folded part of the form holds something to see."""
        return any(self.errors.get(n) or self[n].value() not in ("", None) for n in FOLDED)


class ProgressForm(DocumentMixin, OnceMixin, CarefulForm):
    """How far it is, and what shows it."""

    careful_about = ("because",)
    looks = {"progress": Look(size="m"), "done_on": Look(width=10)}
    missing = {"progress": gettext_lazy("Choose how far it is")}

    progress = forms.ChoiceField(
        label=gettext_lazy("How far is it"),
        widget=forms.RadioSelect,
        choices=Action.Progress.choices,
    )
    done_on = UKDateField(
        label=gettext_lazy("When it was done"),
        help_text=gettext_lazy("Only when it is done. Left empty, it is today."),
        until_today=True,
        required=False,
    )
    because = sentence_field(
        gettext_lazy("Why it was stopped"), gettext_lazy("Only when it was stopped. One sentence.")
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        is_stopped = cleaned.get("progress") == Action.Progress.STOPPED
        if is_stopped and not cleaned.get("because") and not self.has_error("because"):
            self.add_error("because", _("Say in one sentence why it was stopped"))
        return cleaned

    @property
    def facts(self) -> dict[str, Any]:
        """What the action takes."""
        told = self.cleaned_data
        return {
            "progress": told["progress"],
            "on": told["done_on"],
            "because": told["because"],
            "once": told["once"],
            **self.evidence,
        }


class PlanFilter(FilterForm):
    """Narrows the list of plans; without a unit to choose on the page of one unit."""

    unit = UnitField(label=gettext_lazy("Team or service"), required=False)
    owner = forms.ChoiceField(label=gettext_lazy("Who"), required=False)
    state = forms.ChoiceField(
        label=gettext_lazy("How far"),
        required=False,
        choices=[("", gettext_lazy("Not started and under way")), *Action.Progress.choices],
    )

    def __init__(
        self, *args: Any, units: Sequence[Unit] | None, owners: Sequence[User], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if units is None:
            del self.fields["unit"]
        else:
            self.fields["unit"].offer(units, empty=_("All"))  # type: ignore[attr-defined]
        named = [(str(user.pk), user.name) for user in owners]
        entries = [("", _("Everybody")), (MINE, _("Me")), *named]
        self.fields["owner"].choices = entries  # type: ignore[attr-defined]
