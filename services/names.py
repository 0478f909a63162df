"""Names as people write them, and as lists compare them."""

import re
import unicodedata

_APART = re.compile(r"[^\w]+", re.UNICODE)


def plain(text: str) -> str:
    """Lower case, without accents, hyphens or apostrophes: "O'Néill-Ray" → "oneill ray"."""
    bare = "".join(
        c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c)
    )
    return " ".join(_APART.sub(" ", bare.replace("'", "").replace("’", "")).split())


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
