"""A square code that a phone's camera opens."""

import io

import segno


def code_svg(text: str, *, fills_its_place: bool = False) -> str:
    """The code as SVG, without a border; it has a size of its own unless it fills its place."""
    made = io.BytesIO()
    code = segno.make(text, error="m", micro=False)
    code.save(made, kind="svg", border=0, xmldecl=False, omitsize=fills_its_place)
    return made.getvalue().decode()
