"""An organisation's own words: offered in forms, and kept by its admins."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

from django import forms
from django.utils.translation import gettext_lazy

from core.forms import OnceMixin, TipForm
from core.scope import Scope
from implementation.forms.units import UnitField
from implementation.models import Activity, OwnKind, Strategy
from services.models import Unit


@dataclass(frozen=True)
class OwnWords:
    """The own kinds and the strategies that a form offers, A to Z."""

    kinds: Sequence[OwnKind] = ()
    strategies: Sequence[Strategy] = ()

    @classmethod
    def load(cls, scope: Scope, keep: Activity | None = None) -> Self:
        """Those in use in the organisations of `scope`; a retired one that `keep` has stays."""
        kept = {keep.own_kind_id} if keep else set()
        served = {one.pk for one in keep.strategies.all()} if keep else set()
        return cls(_offered(OwnKind, scope, kept), _offered(Strategy, scope, served))


def _offered(model: Any, scope: Scope, keep: set[int | None]) -> list[Any]:
    words = model.objects.shared_with(scope).a_to_z()
    return [word for word in words if not word.is_retired or word.pk in keep]


class StrategiesField(forms.MultipleChoiceField):
    """Several strategies out of those offered. The cleaned value is a list of Strategy."""

    widget = forms.CheckboxSelectMultiple
    words: dict[str, Strategy]

    def offer(self, words: Sequence[Strategy]) -> None:
        """Narrow the choices."""
        self.words = {str(word.pk): word for word in words}
        self.choices = [(key, word.name) for key, word in self.words.items()]

    def clean(self, value: Any) -> list[Strategy]:
        return [self.words[key] for key in super().clean(value)]


class WordForm(TipForm):
    """The names of one own word."""

    missing = {"en": gettext_lazy("Enter the name in English")}

    en = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    cy = forms.CharField(label=gettext_lazy("Name in Welsh"), max_length=80, required=False)
    gd = forms.CharField(
        label=gettext_lazy("Name in Scottish Gaelic"), max_length=80, required=False
    )

    @property
    def names(self) -> dict[str, str]:
        """What the actions take."""
        return {language: self.cleaned_data[language] for language in ("en", "cy", "gd")}


class ChangeWordForm(WordForm):
    """New names of a word, and whether it is still offered."""

    is_retired = forms.BooleanField(
        label=gettext_lazy("Do not offer it any more"),
        help_text=gettext_lazy("What was logged with it keeps it."),
        required=False,
    )


class NewWordForm(OnceMixin, WordForm):
    """A new word, in the organisation that it is for."""

    missing = {
        "en": gettext_lazy("Enter the name in English"),
        "organisation": gettext_lazy("Choose the organisation"),
    }

    organisation = UnitField(label=gettext_lazy("Organisation"))

    def __init__(self, *args: Any, organisations: Sequence[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].offer(organisations)  # type: ignore[attr-defined]
        if len(organisations) == 1:
            self.fields["organisation"].widget = forms.HiddenInput()
            self.initial["organisation"] = str(organisations[0].pk)
