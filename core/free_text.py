"""What in a sentence looks as if it names a person: an address, a number, a title with a name."""

import re
from collections.abc import Iterable

_EMAIL = re.compile(r"[\w.+'-]+@[\w-]+(\.[\w-]+)+")
_NI = re.compile(r"\b[A-CEGHJ-PR-TW-Z]{2}\s?\d{2}\s?\d{2}\s?\d{2}\s?[A-D]\b", re.IGNORECASE)
_PHONE = re.compile(r"(?<!\d)(\+44\s?\(?0?\)?|\(?0)\d[\d\s()-]{7,13}\d(?!\d)")
_TEN = re.compile(r"(?<!\d)\d{3}[ -]?\d{3}[ -]?\d{4}(?!\d)")
_TITLE = re.compile(r"\b(Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor)\b\.?\s+[A-Z][\w'\u2019-]+")


def looks_like(text: str, names: Iterable[str] = ()) -> str:
    """The kind (email, ni, nhs, phone, name) of what `text` seems to hold, or an empty text.

    `names` are surnames that must not stand in it; only one with a capital letter counts.
    """
    if _EMAIL.search(text):
        return "email"
    if _NI.search(text):
        return "ni"
    if any(_is_nhs_number(found.group()) for found in _TEN.finditer(text)):
        return "nhs"
    if _PHONE.search(text):
        return "phone"
    return "name" if _TITLE.search(text) or _holds_one_of(text, names) else ""


def _holds_one_of(text: str, names: Iterable[str]) -> bool:
    """A whole word, or several, as a surname is written: "Reid", "REID", never "reid"."""
    return any(
        re.search(rf"(?<!\w){re.escape(written)}(?!\w)", text)
        for name in names
        if len(name) > 1
        for written in {name[:1].upper() + name[1:], name.upper()}
    )


def _is_nhs_number(text: str) -> bool:
    """Ten digits whose last is the check digit modulo 11 (NHS Data Dictionary, NHS NUMBER)."""
    digits = [int(c) for c in text if c.isdigit()]
    check = 11 - sum(d * w for d, w in zip(digits[:9], range(10, 1, -1), strict=True)) % 11
    return (0 if check == 11 else check) == digits[9]
