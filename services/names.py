"""Names as people write them, and as lists compare them."""

import re
import unicodedata
from functools import lru_cache

_APART = re.compile(r"[^\w]+")
# Marks nobody sees that turn or join what stands beside them; `intake.readers` drops the same. The
# joiners of Persian and Indic names (U+200C, U+200D) are part of the spelling and stay.
_UNSEEN = re.compile(r"[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")


def seen(text: str) -> str:
    """The text in composed letters and without marks that nobody sees: a name kept in one way."""
    return unicodedata.normalize("NFC", _UNSEEN.sub("", text)).strip()


def plain(text: str) -> str:
    """Lower case, without accents, hyphens or apostrophes: "O'Néill-Ray" → "oneill ray"."""
    if text.isascii():
        return " ".join(_APART.sub(" ", text.lower().replace("'", "")).split())
    bare = unicodedata.normalize("NFKD", text.casefold()).replace("'", "").replace("’", "")
    return " ".join("".join(map(_letter, bare)).split())


@lru_cache(maxsize=10_000)
def _letter(one: str) -> str:
    """A letter or digit as it is, nothing for an accent, a space for what stands between words.

    The vowels of many scripts are marks of their own without being accents; they stay.
    """
    if unicodedata.combining(one) or unicodedata.category(one) == "Cf":
        return ""
    is_part = one.isalnum() or one == "_" or unicodedata.category(one).startswith("M")
    return one if is_part else " "


def tokens(*texts: str) -> set[str]:
    """The distinct words of all texts, each at most 100 characters."""
    return {word[:100] for text in texts for word in plain(text).split()}


def search_words(text: str) -> list[str]:
    """The words that must all be found, at most six. Neither "&" nor "and" counts."""
    words = list(dict.fromkeys(plain(text).split()))
    return ([word for word in words if word != "and"] or words)[:6]


def name_key(*texts: str) -> str:
    """The same for "Jane Doe" and "Doe, Jane": the sorted words of a name."""
    return " ".join(sorted(word for text in texts for word in plain(text).split()))
