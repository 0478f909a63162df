"""Steps of a plan for the structure, read from a table: one row a step."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from intake import sandbox
from intake.readers.words import Refused
from services.actions.planning import MOST_STEPS, StepFacts
from services.models import ReorganisationStep, Unit

What = ReorganisationStep.What
COLUMNS = ("what", "unit code", "to code", "new code", "new name", "kind")
EXAMPLE: tuple[tuple[str, ...], ...] = (
    ("merge", "QUAY", "", "BAY", "Bay", "team"),
    ("merge", "LIGHT", "", "BAY", "", ""),
    ("split", "HILL", "", "EAST", "East Hill", "team"),
    ("split", "HILL", "", "WEST", "West Hill", "team"),
    ("move", "BAY", "CARE", "", "", ""),
    ("rename", "CARE", "", "", "Care and health", ""),
    ("add", "", "CARE", "NIGHT", "Night team", "team"),
    ("close", "OLD", "", "", "", ""),
    ("reopen", "PIER", "", "", "", ""),
)
# Title lines above the headings, and then every row a plan may hold.
LOOKED_AT = 20 + MOST_STEPS + 1


def read_steps(content: Any) -> list[StepFacts]:
    """The steps that a file or pasted rows hold. Raises ValueError with the row and what to do."""
    try:
        with _as_file(content) as path:
            _headings, rows = sandbox.cells("structure", path, list(range(1, LOOKED_AT + 1)))
    except Refused as refused:
        raise ValueError(str(refused)) from None
    head, places = _heading(rows)
    found = [_step(n, rows[n], places) for n in sorted(rows) if n > head and any(rows[n])]
    if not found:
        raise ValueError(_("The list has no steps below its headings. Add a row for each step."))
    return found


@contextmanager
def _as_file(content: Any) -> Iterator[Path]:
    """What was sent, as a file that is gone afterwards."""
    with tempfile.NamedTemporaryFile(prefix="tip-structure-") as file:
        for part in content.chunks() if hasattr(content, "chunks") else content:
            file.write(part)
        file.flush()
        yield Path(file.name)


def _heading(rows: dict[int, list[str]]) -> tuple[int, dict[str, int]]:
    """The row of the headings, and where each column stands."""
    for number in sorted(rows):
        said = [_plain(cell) for cell in rows[number]]
        if "what" in said and "unit code" in said:
            return number, {name: said.index(name) for name in COLUMNS if name in said}
    told = {"columns": ", ".join(COLUMNS)}
    raise ValueError(_("We did not find the headings. The list needs: %(columns)s.") % told)


def _plain(cell: str) -> str:
    return " ".join(cell.replace("_", " ").casefold().split())


def _step(number: int, row: Sequence[str], places: dict[str, int]) -> StepFacts:
    def cell(name: str) -> str:
        at = places.get(name, len(row))
        return row[at].strip() if at < len(row) else ""

    what = _choice(number, cell("what"), What.choices, is_needed=True)
    return StepFacts(
        what,
        cell("unit code")[:40],
        cell("to code")[:40],
        cell("new code")[:40],
        cell("new name")[:200],
        _choice(number, cell("kind"), Unit.Kind.choices),
    )


def _choice(number: int, text: str, choices: Any, *, is_needed: bool = False) -> str:
    """The value of a choice that was written as its value or in its words."""
    said = _plain(text)
    if not said and not is_needed:
        return ""
    for value, label in choices:
        if said in {_plain(value), _plain(str(label))}:
            return str(value)
    told = {"row": number, "text": text, "words": ", ".join(str(value) for value, _l in choices)}
    raise ValueError(_("Row %(row)s: we do not know “%(text)s”. Use one of: %(words)s.") % told)
