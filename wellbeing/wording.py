"""Texts that are kept by language, in the language that is being spoken."""

from collections.abc import Mapping

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

# Value in the form and its words; the last one is for whoever would rather not say.
OPTIONS = (
    (1, _("Not at all")),
    (2, _("A little")),
    (3, _("In part")),
    (4, _("Mostly")),
    (5, _("Fully")),
    (6, _("Prefer not to say")),
)


def in_words(by_language: Mapping[str, str]) -> str:
    """The text in the page's language, else in English, else empty."""
    asked = (get_language() or "en")[:2]
    return by_language.get(asked) or by_language.get("en", "")
