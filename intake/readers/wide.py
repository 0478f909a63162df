"""Wide lists: a column for each session, headed by its date, with a mark for each person."""

import re

from intake.readers.dates import Order, read_stamp
from intake.readers.visits import Block

DATE_FIRST = re.compile(
    r"^\s*(?P<date>\d{1,2}[-/. ](?:\d{1,2}|[A-Za-z]{3,9})[-/. ]\d{2,4}|\d{4}-\d{2}-\d{2})\b"
)
# A letter or a short word; Moodle adds points: `P (2/2)`.
MARKS = re.compile(r"^([A-Za-z?✓x]{1,12}|1|0)(?:\s*\([\d./ ]+\))?$")


def dated(headings: list[str]) -> dict[int, str]:
    """Column → the date text with which its heading begins, for the headings that begin so."""
    found = {at: DATE_FIRST.match(heading) for at, heading in enumerate(headings)}
    return {at: m["date"] for at, m in found.items() if m and read_stamp(m["date"])}


def letters_in(block: Block, columns: dict[int, str]) -> bool:
    """Whether short marks stand in these columns, and not texts or sums."""
    cells = [c[at].strip() for _row, c in block.rows[:200] for at in columns if at < len(c)]
    filled = [cell for cell in cells if cell]
    return bool(filled) and sum(MARKS.match(cell) is not None for cell in filled) >= len(filled) / 2


def day_of(text: str, order: Order) -> str:
    """The date of a heading as ISO text, empty without such a date."""
    stamp = read_stamp(text)
    day = stamp.on(order) if stamp else None
    return day.isoformat() if day else ""
