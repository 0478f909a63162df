"""What in a sentence looks as if it names a person: an address, a telephone, NHS or NI number."""

import re

_EMAIL = re.compile(r"[\w.+'-]+@[\w-]+(\.[\w-]+)+")
_NI = re.compile(r"\b[A-CEGHJ-PR-TW-Z]{2}\s?\d{2}\s?\d{2}\s?\d{2}\s?[A-D]\b", re.IGNORECASE)
_PHONE = re.compile(r"(?<!\d)(\+44\s?\(?0?\)?|\(?0)\d[\d\s()-]{7,13}\d(?!\d)")
_TEN = re.compile(r"(?<!\d)\d{3}[ -]?\d{3}[ -]?\d{4}(?!\d)")


def looks_like(text: str) -> str:
    """The kind (email, ni, nhs, phone) of what `text` seems to hold, or an empty text."""
    if _EMAIL.search(text):
        return "email"
    if _NI.search(text):
        return "ni"
    if any(_is_nhs_number(found.group()) for found in _TEN.finditer(text)):
        return "nhs"
    return "phone" if _PHONE.search(text) else ""


def _is_nhs_number(text: str) -> bool:
    """Ten digits whose last is the check digit modulo 11 (NHS Data Dictionary, NHS NUMBER)."""
    digits = [int(c) for c in text if c.isdigit()]
    check = 11 - sum(d * w for d, w in zip(digits[:9], range(10, 1, -1), strict=True)) % 11
    return (0 if check == 11 else check) == digits[9]
