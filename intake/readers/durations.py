"""How long somebody stayed, as reports in several languages write it."""

import re

from intake.readers.dates import spaced

PART = re.compile(r"(\d+(?:[.,]\d+)?)\s*([^\W\d_]+)\.?")
CLOCK = re.compile(r"(?:(\d{1,2}):)?(\d{1,3}):(\d{2})$")
NUMBER = re.compile(r"\d+(?:[.,]\d+)?$")
# The first letters of hours, minutes and seconds in the languages Teams reports come in.
SECONDS = (
    ("std", 3600),
    ("s", 1),
    ("m", 60),
    ("d", 86400),
    ("h", 3600),
    ("u", 3600),
    ("o", 3600),
    ("t", 3600),
)


def _unit(word: str) -> int | None:
    return next((n for start, n in SECONDS if word.casefold().startswith(start)), None)


def read_duration(text: str, plain_minutes: bool = False) -> float | None:
    """Seconds, or None. A bare number counts as minutes only when `plain_minutes`."""
    text = spaced(text)
    if plain_minutes and NUMBER.match(text):
        return float(text.replace(",", ".")) * 60
    if m := CLOCK.match(text):
        return int(m[1] or 0) * 3600 + int(m[2]) * 60 + int(m[3])
    parts = PART.findall(text)
    if not parts or PART.sub("", text).strip(" ,"):
        return None
    units = [_unit(word) for _number, word in parts]
    if None in units:
        return None
    return sum(
        float(number.replace(",", ".")) * (unit or 0)
        for (number, _word), unit in zip(parts, units, strict=True)
    )
