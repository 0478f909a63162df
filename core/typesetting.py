"""Templates and data to an accessible PDF (PDF/UA-1). The data go in as JSON, never as markup."""

import json
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
    sees the template's own folder and the bundled font alone: no other file, no network.
    """
    compiler: Any = typst.Compiler(
        template.read_bytes(),
        root=template.parent,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data)},
    )
    made = compiler.compile(
        format="pdf", pdf_standards=["ua-1"], timestamp=int(made_at.timestamp())
    )
    return bytes(made)


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])
