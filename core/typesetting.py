"""Templates and data to an accessible PDF (PDF/UA-1). The data go in as JSON, never as markup."""

import json
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import typst

FONTS = Path(__file__).resolve().parent / "typst" / "fonts"
FONT = "Source Sans Pro"


def typeset(template: Path, data: Mapping[str, Any], *, made_at: datetime) -> bytes:
    """The PDF of a typst template that reads `sys.inputs.data`.

    Raises typst.TypstError when it would not be accessible (a picture without words). The compiler
    sees the template's own folder and the bundled font alone: no other file, no network. A letter
    that the font does not have is a "?": an accessible PDF may not hold one that cannot be shown.
    """
    compiler: Any = typst.Compiler(
        template.read_bytes(),
        root=template.parent,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(displayable(data))},
    )
    made = compiler.compile(
        format="pdf", pdf_standards=["ua-1"], timestamp=int(made_at.timestamp())
    )
    return bytes(made)


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])


NOT_SHOWN = "?"
LINES = "\n\t"


def displayable(data: Any) -> Any:
    """The same data with every text as the font can show it; marks that show nothing are gone."""
    match data:
        case str():
            return "".join(map(_shown, unicodedata.normalize("NFC", data)))
        case Mapping():
            return {key: displayable(value) for key, value in data.items()}
        case list() | tuple():
            return [displayable(value) for value in data]
        case _:
            return data


def _shown(letter: str) -> str:
    if ord(letter) in _covered() or letter in LINES:
        return letter
    category = unicodedata.category(letter)
    if category.startswith("Z"):
        return " "
    return "" if category in {"Cc", "Cf", "Mn", "Me"} else NOT_SHOWN


@cache
def _covered() -> frozenset[int]:
    """The letters of the font, read from the list beside it ("0041-005A", a range a line)."""
    found: set[int] = set()
    for line in (FONTS / "covered.txt").read_text().split():
        first, _dash, last = line.partition("-")
        found |= set(range(int(first, 16), int(last or first, 16) + 1))
    return frozenset(found)
