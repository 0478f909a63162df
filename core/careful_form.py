"""A form with words of one's own: it asks once before it keeps what looks like a person."""

from collections.abc import Iterable
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.forms import TipForm
from core.free_text import looks_like


class CarefulForm(TipForm):
    """Asks once before it keeps words that look like a person's number, address or name.

    `careful_about` names the text fields. `asks_to_keep` says whether the page shows the box.
    """

    careful_about: tuple[str, ...] = ()
    keep_words = forms.BooleanField(
        label=gettext_lazy("This is not about a person. Keep my words."), required=False
    )

    @property
    def asks_to_keep(self) -> bool:
        """True when something looked like a person, and on every later try of the same form."""
        return bool(self.data.get("keep_words")) or any(
            self.has_error(name, "person") for name in self.careful_about
        )

    @property
    def helper(self) -> FormHelper:
        """The box to keep words stands below the rest, and only once it is asked."""
        helper = super().helper
        names = [n for n in self.fields if n != "keep_words" or self.asks_to_keep]
        helper.layout = Layout(*sorted(names, key=lambda name: name == "keep_words"))
        return helper

    def names_of(self, cleaned: dict[str, Any]) -> Iterable[str]:
        """Surnames that the words should not hold, for what was answered elsewhere in the form."""
        return ()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        names = frozenset(self.names_of(cleaned))
        for name in self.careful_about:
            text = " ".join(cleaned.get(name, "").split())
            cleaned[name] = text
            if (found := looks_like(text, names)) and not cleaned.get("keep_words"):
                self.add_error(name, forms.ValidationError(_warning(found), code="person"))
        return cleaned


def _warning(found: str) -> str:
    what = {
        "email": _("an email address"),
        "phone": _("a phone number"),
        "nhs": _("an NHS number"),
        "ni": _("a National Insurance number"),
        "name": _("a name"),
    }[found]
    ask = _("This looks like %(what)s. Take it out, or tick “Keep my words” below.")
    return ask % {"what": what}
