"""Inviting people, and what may be said of a place."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.forms import FilterForm, Look, Text, TipForm
from services.models import StaffMember
from training.figures.places import is_asked_anew
from training.figures.prerequisites import missing_before
from training.models import Hindrance, Place, Session

S = Place.State
NOBODY = gettext_lazy("Tick the people whom you would like to invite")


class PeopleFindForm(FilterForm):
    """Narrows a long list of people by name."""

    q = forms.CharField(label=gettext_lazy("Name or staff number"), required=False, max_length=100)


class InviteForm(TipForm):
    """Whom to invite, and whether their release is agreed already.

    Somebody who has not done what the course builds on is named once; `go_on` invites all the same.
    """

    submit_label = gettext_lazy("Invite")
    looks = {"people": Look(small=True)}
    missing = {"people": NOBODY}

    people = forms.MultipleChoiceField(
        label=gettext_lazy("People"), widget=forms.CheckboxSelectMultiple
    )
    is_released = forms.BooleanField(
        label=gettext_lazy("Their release is agreed"),
        required=False,
        help_text=gettext_lazy("If not, whoever plans their work is asked first"),
    )
    go_on = forms.BooleanField(label=gettext_lazy("Invite all the same"), required=False)

    def __init__(
        self, *args: Any, session: Session, people: Sequence[StaffMember], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.session = session
        self.known = {str(one.pk): one for one in people}
        field: Any = self.fields["people"]
        field.choices = [
            (pk, f"{p.shown_name}, {p.home_unit.name}") for pk, p in self.known.items()
        ]
        if not self.data.get("people"):
            del self.fields["go_on"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        asked = [int(pk) for pk in cleaned.get("people", [])]
        lacking = missing_before(self.session.course, asked, on=self.session.on)
        names = {self.known[str(pk)].shown_name: courses for pk, courses in lacking.items()}
        say_lacking(self, names)
        return cleaned


def say_lacking(form: TipForm, names: dict[str, list[str]]) -> None:
    """Names at `go_on` who has not done what the course builds on; without them no such tick."""
    if names and not form.cleaned_data.get("go_on"):
        form.add_error("go_on", _lacking_words(names))
    elif "go_on" in form.fields and not names:
        del form.fields["go_on"]


def _lacking_words(names: dict[str, list[str]]) -> str:
    told = "; ".join(f"{name}: {', '.join(courses)}" for name, courses in names.items())
    words = ngettext(
        "There is no record yet of what this course builds on. %(told)s. Tick to invite them "
        "all the same",
        "There is no record yet of what this course builds on. %(told)s. Tick to invite them "
        "all the same",
        len(names),
    )
    return words % {"told": told}


AGREE, CANNOT = "agree", "cannot"
ANSWERS: dict[str, Text] = {
    AGREE: gettext_lazy("Release is agreed"),
    CANNOT: gettext_lazy("Not possible now"),
    S.APOLOGIES: gettext_lazy("Sends apologies"),
    S.NOT_THIS_TIME: gettext_lazy("Not this time"),
}
OFFERED = {
    S.NOMINATED: (AGREE, CANNOT, S.NOT_THIS_TIME),
    S.BOOKED: (S.APOLOGIES, S.NOT_THIS_TIME, CANNOT),
    S.WAITING: (S.APOLOGIES, S.NOT_THIS_TIME, CANNOT),
}


class PlaceForm(TipForm):
    """What is said of a place. Only what the organisation can change is asked for."""

    looks = {
        "answer": Look(small=True),
        "what": Look(small=True),
        "minutes": Look(width=4, suffix=gettext_lazy("minutes")),
    }
    missing = {"answer": gettext_lazy("Choose one of these")}

    answer = forms.ChoiceField(label=gettext_lazy("What do you say?"), widget=forms.RadioSelect)
    minutes = forms.IntegerField(
        label=gettext_lazy("Working time given"),
        required=False,
        min_value=0,
        max_value=60_000,
        help_text=gettext_lazy("If release is agreed. Leave empty for the whole session"),
    )
    what = forms.ChoiceField(
        label=gettext_lazy("If it is not possible now: what stands in the way?"),
        required=False,
        widget=forms.RadioSelect,
        help_text=gettext_lazy(
            "Counted for the team, never kept with the name. Reasons of a person are not asked for."
        ),
    )

    def __init__(self, *args: Any, place: Place, releases: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = OFFERED.get(S(place.state), ())
        if is_asked_anew(place):
            offered = (AGREE, *offered)
        mine = [one for one in offered if releases or one not in (AGREE, CANNOT)]
        fields: Any = self.fields
        fields["answer"].choices = [(str(one), ANSWERS[one]) for one in mine]
        fields["what"].choices = [(str(one), one.label) for one in Hindrance.ABSENCE]
        if AGREE not in mine:
            del self.fields["minutes"]
        if CANNOT not in mine:
            del self.fields["what"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("answer") == CANNOT and not cleaned.get("what"):
            self.add_error("what", _("Choose what stands in the way, or say “not this time”"))
        return cleaned


class ReleaseForm(TipForm):
    """Which releases are agreed, several at once."""

    submit_label = gettext_lazy("Agree release")
    looks = {"places": Look(small=True)}
    missing = {"places": gettext_lazy("Tick the people who can go")}

    places = forms.MultipleChoiceField(
        label=gettext_lazy("Who can go"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, labels: dict[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["places"]
        field.choices = [(str(pk), words) for pk, words in labels.items()]
