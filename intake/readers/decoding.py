"""Bytes to text, and which encoding that took. Nothing is ever dropped to make a file fit."""

import re
import unicodedata

from intake.readers.words import Refused, _

BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
# What UTF-8 accents turn into when a program read them as Windows-1252 and saved them again.
GARBLED = re.compile("[ÃÅÄÂ][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]")
CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
# Marks that turn text round or are not seen. The two joiners are part of how some names are
# written, so they stay.
UNSEEN = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")


def decode(data: bytes) -> tuple[str, str]:
    """The text in NFC and the name of its encoding. Refuses what is not text."""
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise Refused(_("The selected file is empty. Choose a file with at least one person."))
    text, encoding = _decoded(data)
    if found := CONTROLS.search(text):
        raise Refused(
            _(
                "Line %(line)s of the file holds a control character, so it may be damaged. "
                "Open it in Excel, save it as CSV UTF-8 and try again."
            ),
            line=text.count("\n", 0, found.start()) + 1,
        )
    if not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
    return text, encoding


def _decoded(data: bytes) -> tuple[str, str]:
    for bom, encoding in BOMS:
        if data.startswith(bom):
            return _marked(data[len(bom) :], encoding.removesuffix("-sig")), encoding
    if guess := _wide(data):
        return _strictly(data, guess), guess
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        if _is_damaged_utf8(data):
            raise _damaged(error.start) from None
        return _strictly(data, "cp1252"), "cp1252"


def _marked(data: bytes, encoding: str) -> str:
    """Text whose first bytes name its encoding; refuses when they are wrong about the rest.

    Half of the bytes of Western UTF-16 are NUL; a file without any is something else.
    """
    if encoding.startswith("utf-16") and len(data) > 1 and 0 not in data and _is_utf8(data):
        raise _damaged(2)
    return _strictly(data, encoding)


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _is_damaged_utf8(data: bytes) -> bool:
    """True when more letters are good UTF-8 than are not: then it is no Windows-1252.

    The replaced text is only counted, never used.
    """
    text = data.decode("utf-8", errors="replace")
    bad = text.count("\ufffd")
    good = sum(not c.isascii() for c in text) - bad
    return good > bad


def _wide(data: bytes) -> str | None:
    """UTF-16 without its mark: in Western text every second byte of a character is NUL."""
    sample = data[:4096]
    half = max(1, len(sample) // 2)
    odd, even = sample[1::2].count(0) / half, sample[::2].count(0) / half
    if odd > 0.4 > 0.1 > even:
        return "utf-16-le"
    if even > 0.4 > 0.1 > odd:
        return "utf-16-be"
    return None


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise _damaged(error.start) from None


def _damaged(byte: int) -> Refused:
    return Refused(
        _(
            "The text in this file is damaged or stored in a way we cannot read "
            "(near byte %(byte)s). Open it in Excel, save it as CSV UTF-8 and try again."
        ),
        byte=byte,
    )
