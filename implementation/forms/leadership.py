"""Writing down a conversation with a leader, a pledge, a sponsor."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.careful_form import CarefulForm
from core.forms import Look, OnceMixin, TipForm, UKDateField
from implementation.figures.leadership import Leader
from implementation.forms.units import UnitField
from implementation.forms.words import sentence_field
from implementation.pledges import COMMITMENTS
from services.models import Unit

NO_PEOPLE = gettext_lazy("Facts only, in one or two sentences. Please do not name other people.")


class LeaderField(forms.ChoiceField):
    """Somebody who leads the unit; the cleaned value is the id of the account, or None."""

    def offer(self, leaders: Sequence[Leader], *, empty: str) -> None:
        self.choices = [("", empty), *((str(one.user_id), one.words) for one in leaders)]

    def clean(self, value: Any) -> int | None:
        cleaned = super().clean(value)
        return int(cleaned) if cleaned else None


class ConversationForm(OnceMixin, CarefulForm):
    """What was talked about and agreed. The leader reads every word of it."""

    careful_about = ("talked_about", "agreed")
    looks = {"held_on": Look(width=10), "next_on": Look(width=10)}
    missing = {
        "leader_id": gettext_lazy("Choose whom you talked with"),
        "talked_about": gettext_lazy("Write what you talked about"),
    }

    leader_id = LeaderField(label=gettext_lazy("Whom you talked with"))
    held_on = UKDateField(label=gettext_lazy("When you talked"), until_today=True)
    talked_about = forms.CharField(
        label=gettext_lazy("What you talked about"),
        help_text=NO_PEOPLE,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    agreed = sentence_field(
        gettext_lazy("What you agreed"),
        gettext_lazy("One sentence, for example who does what by when."),
    )
    next_on = UKDateField(
        label=gettext_lazy("When you talk next"),
        help_text=gettext_lazy("You are reminded two weeks before, and nobody else is."),
        required=False,
    )

    def __init__(self, *args: Any, leaders: Sequence[Leader] | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if leaders is None:
            del self.fields["leader_id"]
        else:
            self.fields["leader_id"].offer(leaders, empty=_("Choose a person"))  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        held, following = cleaned.get("held_on"), cleaned.get("next_on")
        if held and following and following <= held:
            self.add_error("next_on", _("Enter a day after this conversation"))
        return cleaned

    @property
    def facts(self) -> dict[str, Any]:
        """What the actions take."""
        left_out = {"once", "keep_words"}
        return {name: value for name, value in self.cleaned_data.items() if name not in left_out}


class CorrectionForm(CarefulForm):
    """What the leader wants put right."""

    careful_about = ("words",)
    missing = {"words": gettext_lazy("Write what should be put right")}

    words = forms.CharField(
        label=gettext_lazy("What should be put right"),
        help_text=gettext_lazy("Your delivery lead reads this and changes the words."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class PledgeForm(OnceMixin, CarefulForm):
    """What a leader will do: any of the four commitments, or own words."""

    careful_about = ("words",)
    looks = {"pledged_on": Look(width=10)}
    missing = {
        "leader_id": gettext_lazy("Choose whose pledge it is"),
        "unit": gettext_lazy("Choose the team or service it is for"),
        "pledged_on": gettext_lazy("Enter the day it was said"),
        "said_yes": gettext_lazy("Ask them first, then tick this"),
    }

    unit = UnitField(label=gettext_lazy("For which team or service"))
    leader_id = LeaderField(label=gettext_lazy("Whose pledge it is"))
    commitments = forms.MultipleChoiceField(
        label=gettext_lazy("What they will do"),
        choices=list(COMMITMENTS.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    words = sentence_field(
        gettext_lazy("In their own words"),
        gettext_lazy("One sentence. Everybody who can open this page sees it."),
    )
    pledged_on = UKDateField(label=gettext_lazy("When they said so"), until_today=True)
    said_yes = forms.BooleanField(
        label=gettext_lazy("They know that I write this down, and they said yes.")
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not (cleaned.get("commitments") or cleaned.get("words") or self.has_error("words")):
            self.add_error("commitments", _("Choose at least one, or use your own words"))
        return cleaned

    @property
    def facts(self) -> dict[str, Any]:
        """What the actions take."""
        left_out = {"said_yes", "keep_words"}
        return {name: value for name, value in self.cleaned_data.items() if name not in left_out}

    @classmethod
    def of_a_lead(cls, *args: Any, leaders: Sequence[Leader], **kwargs: Any) -> "PledgeForm":
        """Written down for a leader, about one unit."""
        form = cls(*args, **kwargs)
        del form.fields["unit"]
        form.fields["leader_id"].offer(leaders, empty=_("Choose a person"))  # type: ignore[attr-defined]
        return form

    @classmethod
    def of_a_leader(cls, *args: Any, units: Sequence[Unit], **kwargs: Any) -> "PledgeForm":
        """Made by the leader, about one of the units they lead."""
        form = cls(*args, **kwargs)
        del form.fields["leader_id"], form.fields["said_yes"]
        form.fields["unit"].offer(units)  # type: ignore[attr-defined]
        told = {
            "commitments": _("What I will do"),
            "words": _("In my own words"),
            "pledged_on": _("When I said so"),
        }
        for name, label in told.items():
            form.fields[name].label = label
        return form


class SponsorForm(OnceMixin, CarefulForm):
    """Who stands up for the work here: a leader with an account, or a role in words."""

    careful_about = ("role_words",)
    looks = {"from_on": Look(width=10)}
    missing = {"from_on": gettext_lazy("Enter the first day")}

    user_id = LeaderField(label=gettext_lazy("Somebody who leads here"), required=False)
    role_words = forms.CharField(
        label=gettext_lazy("Or their role"),
        help_text=gettext_lazy("For example, head of housing. Please do not write a name."),
        max_length=120,
        required=False,
    )
    from_on = UKDateField(label=gettext_lazy("From"))

    def __init__(self, *args: Any, leaders: Sequence[Leader], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user_id"].offer(leaders, empty=_("Nobody of this list"))  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        told = cleaned.get("user_id") or cleaned.get("role_words") or self.errors
        if not told:
            self.add_error("role_words", _("Choose a person, or write a role"))
        return cleaned

    @property
    def facts(self) -> dict[str, Any]:
        """What the actions take."""
        return {name: v for name, v in self.cleaned_data.items() if name != "keep_words"}


class LastDayForm(TipForm):
    """The last day on which something holds."""

    looks = {"last_on": Look(width=10)}
    missing = {"last_on": gettext_lazy("Enter the last day")}

    last_on = UKDateField(label=gettext_lazy("Last day"))

    def __init__(self, *args: Any, from_on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.from_on = from_on

    def clean_last_on(self) -> date:
        day: date = self.cleaned_data["last_on"]
        if day < self.from_on:
            raise forms.ValidationError(_("Enter a day on or after the first"))
        return day
