"""What was typed about a place to turn to."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.forms import Look, TipForm
from services.models import Unit
from wellbeing.models import SupportSource

LANGUAGES = ("en", "cy")
BY_LANGUAGE = {"names": "name", "details": "detail", "hours": "hours"}
WAYS = ("phone", "text_to", "web")


class SourceForm(TipForm):
    """One place: what it is called, how to reach it, when, and for whom."""

    looks = {
        "kind": Look(size="m"),
        "whom": Look(size="m"),
        "phone": Look(width=20),
        "text_to": Look(width=20),
    }
    missing = {"name_en": gettext_lazy("Enter what the place is called")}

    organisation = forms.ChoiceField(label=gettext_lazy("Organisation"))
    kind = forms.ChoiceField(
        label=gettext_lazy("What kind of place it is"),
        choices=SupportSource.Kind.choices,
        widget=forms.RadioSelect,
    )
    whom = forms.ChoiceField(
        label=gettext_lazy("For whom it is there"),
        choices=SupportSource.Whom.choices,
        initial=SupportSource.Whom.EVERYBODY,
        widget=forms.RadioSelect,
    )
    name_en = forms.CharField(label=gettext_lazy("What it is called"), max_length=100)
    name_cy = forms.CharField(
        label=gettext_lazy("What it is called, in Welsh"), max_length=100, required=False
    )
    detail_en = forms.CharField(
        label=gettext_lazy("What it offers"), max_length=200, required=False
    )
    detail_cy = forms.CharField(
        label=gettext_lazy("What it offers, in Welsh"), max_length=200, required=False
    )
    hours_en = forms.CharField(
        label=gettext_lazy("When it is open"), max_length=100, required=False
    )
    hours_cy = forms.CharField(
        label=gettext_lazy("When it is open, in Welsh"), max_length=100, required=False
    )
    phone = forms.CharField(label=gettext_lazy("Phone number"), max_length=40, required=False)
    text_to = forms.CharField(
        label=gettext_lazy("Text message"),
        help_text=gettext_lazy("For example, SHOUT to 85258"),
        max_length=100,
        required=False,
    )
    web = forms.URLField(
        label=gettext_lazy("Web address"), max_length=200, required=False, assume_scheme="https"
    )
    source = forms.CharField(
        label=gettext_lazy("Where you found this"), max_length=200, required=False
    )

    def __init__(self, *args: Any, organisations: Sequence[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(str(one.pk), one.name) for one in organisations]
        self.fields["organisation"].choices = offered  # type: ignore[attr-defined]
        if len(offered) < 2:
            self.fields["organisation"].required = False
            self.fields["organisation"].widget = forms.HiddenInput()
            self.fields["organisation"].initial = offered[0][0] if offered else ""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        told = [*WAYS, "detail_en"]
        if not any(cleaned.get(name) or self.has_error(name) for name in told):
            self.add_error("phone", _("Enter a way to reach it: a phone number, a text, a page"))
        return cleaned

    @property
    def facts(self) -> dict[str, Any]:
        """What the actions take."""
        names = ("kind", "whom", *WAYS, "source")
        found = {name: self.cleaned_data[name] for name in names}
        for kept, asked in BY_LANGUAGE.items():
            texts = {key: self.cleaned_data[f"{asked}_{key}"] for key in LANGUAGES}
            found[kept] = {key: text for key, text in texts.items() if text}
        return found


def known(source: SupportSource) -> dict[str, Any]:
    """A place as the form shows it."""
    found = {name: getattr(source, name) for name in ("kind", "whom", *WAYS, "source")}
    for kept, asked in BY_LANGUAGE.items():
        for key in LANGUAGES:
            found[f"{asked}_{key}"] = getattr(source, kept).get(key, "")
    return found
