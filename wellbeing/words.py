"""The five items that a round begins with: our own, about conditions and never about symptoms.

They are worded anew with staff side for each round (reference §11 no. 9). No scale under licence
and no clinical screen may be added here.
"""

import json
from functools import cache
from pathlib import Path

LANGUAGES = ("en", "cy")


@cache
def items() -> tuple[dict[str, str], ...]:
    """Each item with its topic and its words by language, in order."""
    path = Path(__file__).resolve().parent / "data" / "questions.json"
    return tuple(json.loads(path.read_text(encoding="utf-8")))
