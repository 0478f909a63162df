"""Names and e-mail addresses as meeting tools and people write them."""

import re
import unicodedata

from intake.readers.dates import spaced

EMAIL = re.compile(r"[^\s@<>,;:\"()\[\]\\]+@[^\s@<>,;:\"()\[\]\\]+\.[^\s@<>,;:\"()\[\]\\.]{2,}$")
WRAPPED = re.compile(r"^(?P<name>[^<>]*)<\s*(?P<email>[^<>]+?)\s*>[\s,;]*$")
AT = re.compile(r"\s*[(\[]\s*at\s*[)\]]\s*", re.IGNORECASE)
LABEL = re.compile(
    r"\s*\((?:external|unverified|guest|guest user|ext|extern|externe|externo|externa|gast|"
    r"invité|invité\(e\)|invitado|unverifiziert|nicht überprüft|non vérifié)\)",
    re.IGNORECASE,
)
PRONOUNS = re.compile(r"\s*\((?:she|he|they|ze|xe)\s*/[^)]*\)", re.IGNORECASE)
COMPANY = re.compile(r"^\[[^\]]*\]\s*(?=\S)")
DEVICE = re.compile(
    r"^(?:[\w’']+\s)?(?:iphone|ipad|galaxy|samsung|android|pixel|huawei|oneplus|macbook|laptop|"
    r"desktop|tablet|phone|pc|surface)\b[^()]*\((?P<name>[^()]+)\)$",
    re.IGNORECASE,
)
PHONE = re.compile(r"^[+()\d\s.*x-]{6,}$")
AFTER_COMMA = re.compile(r"^(?:[A-Z][A-Za-z]{0,2}\.?[A-Z.]+|PhD|Jr\.?|Sr\.?|II|III|Esq\.?)$")


def fold(text: str) -> str:
    """Case, accents, and punctuation taken away, for comparing words."""
    bare = unicodedata.normalize("NFKD", text).casefold()
    bare = "".join(c for c in bare if not unicodedata.combining(c))
    return re.sub(r"[^\w]+", " ", bare).strip()


def name_key(name: str) -> str:
    """The same for `Wong, Lee (External)` and `Lee Wong`."""
    return " ".join(sorted(fold(undecorated(name)).split()))


def undecorated(name: str) -> str:
    """A name without what a meeting tool adds: labels, company, pronouns, a device."""
    name = spaced(name)
    name = PRONOUNS.sub("", LABEL.sub("", name))
    name = COMPANY.sub("", name).strip()
    if device := DEVICE.match(name):
        name = device["name"].strip()
    return name


def is_phone(name: str) -> bool:
    """True for a telephone number that stands where a name should."""
    return bool(PHONE.match(name)) and sum(c.isdigit() for c in name) >= 6


def split_name(name: str) -> tuple[str, str, str]:
    """How to show a name, with first and last name where a comma tells them apart."""
    name = undecorated(name)
    last, comma, first = (part.strip() for part in name.partition(","))
    if comma and first and last and "," not in first and not AFTER_COMMA.match(first):
        return f"{first} {last}", first, last
    return name, "", ""


def read_email(text: str) -> tuple[str, bool]:
    """The address in lower case, and whether the cell was fit to read (blank is)."""
    text = text.strip()
    if not text or text in {"-", "--", "n/a", "N/A", "anonymous"}:
        return "", True
    if wrapped := WRAPPED.match(text):
        text = wrapped["email"]
    text = AT.sub("@", text.removeprefix("mailto:").removeprefix("MAILTO:")).strip("'\" ")
    lower = text.lower()
    return (lower, True) if len(lower) <= 254 and EMAIL.match(lower) else ("", False)


def sign_in_email(upn: str) -> str:
    """The e-mail address that a member's sign-in name stands for; none for guests' made-up ones."""
    if "#ext#" in upn.casefold():
        return ""
    return read_email(upn)[0]
