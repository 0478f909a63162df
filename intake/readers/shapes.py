"""What a column may hold, judged by what stands in it, for headings that nobody knows."""

import re
from collections.abc import Callable, Sequence

from intake.readers.columns import SOMEONE_ELSE, is_known, normal
from intake.readers.dates import read_stamp
from intake.readers.durations import NUMBER, read_duration
from intake.readers.names import fold, read_email
from intake.readers.status import AWAY as ON_LEAVE
from intake.readers.status import LEFT as GONE
from intake.readers.status import THERE

# How many of the filled cells must have the shape.
MOST = 0.8
WORD = re.compile(r"[^\W\d_][\w’'.-]*$")
NAME = re.compile(r"[^\W\d_][\w’'.-]*,?(?: [\w’'.()-]+){1,3}$")
# Two digits alone may be an age, a mark or a count.
STAFF_NUMBER = re.compile(r"'?(?:[A-Z]{1,3}\d{2,10}|\d{3,10})$", re.IGNORECASE)
STATUS = {word for word in GONE | ON_LEAVE | THERE if len(word) > 2}


def shape_of(cells: Sequence[str]) -> str:
    """email, moment, date, duration, number, status, name, word or nothing: what most cells are."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    for shape, fits in SHAPES.items():
        if filled and sum(map(fits, filled)) >= MOST * len(filled):
            return shape
    return ""


def _is_email(cell: str) -> bool:
    return "@" in cell and bool(read_email(cell)[0])


def _is_moment(cell: str) -> bool:
    stamp = read_stamp(cell)
    return stamp is not None and stamp.seconds is not None


def _is_date(cell: str) -> bool:
    return not NUMBER.match(cell) and read_stamp(cell) is not None


def _is_duration(cell: str) -> bool:
    return not NUMBER.match(cell) and read_duration(cell) is not None


SHAPES: dict[str, Callable[[str], bool]] = {
    "email": _is_email,
    "moment": _is_moment,
    "date": _is_date,
    "duration": _is_duration,
    "number": lambda cell: bool(STAFF_NUMBER.match(cell)),
    "status": lambda cell: fold(cell) in STATUS,
    "name": lambda cell: bool(NAME.match(cell)),
    "word": lambda cell: bool(WORD.match(cell)),
}
# Which fields a shape may be, in turn: the first date is the first day, the second the last.
MEANT: dict[str, dict[str, tuple[str, ...]]] = {
    "staff": {
        "email": ("email",),
        "number": ("staff_number",),
        "date": ("from", "until"),
        "status": ("active",),
    },
    "attendance": {
        "email": ("email",),
        "moment": ("joined", "left"),
        "duration": ("duration",),
        "number": ("staff_number",),
    },
    "completions": {
        "email": ("email",),
        "date": ("on", "until"),
        "moment": ("on",),
        "number": ("staff_number",),
    },
    "past": {"date": ("on", "until"), "duration": ("minutes",)},
}
# Lists of things, in which no column holds names of people.
WITHOUT_NAMES = frozenset(("past",))


def by_shape(
    kind: str, headings: Sequence[str], columns: Sequence[Sequence[str]], fields: list[str]
) -> list[str]:
    """The fields again, with a proposal where a heading told nothing and the cells do."""
    shapes = [
        "" if fields[at] or _is_settled(headings[at]) else shape_of(cells)
        for at, cells in enumerate(columns)
    ]
    if kind == "attendance" and shapes.count("moment") < 2:
        # One moment alone is when somebody booked or answered, not when they came.
        shapes = ["" if shape == "moment" else shape for shape in shapes]
    found = list(fields)
    for at, shape in enumerate(shapes):
        meant = MEANT.get(kind, {}).get(shape, ())
        if shape == "number" and not _all_differ(columns[at]):
            continue
        found[at] = found[at] or next((field for field in meant if field not in found), "")
    return found if kind in WITHOUT_NAMES else _with_names(shapes, columns, found)


def _is_settled(heading: str) -> bool:
    """A heading that says what it is, although we have no use for it: a manager, a birthday."""
    return bool(heading) and (is_known(heading) or bool(SOMEONE_ELSE.match(normal(heading))))


def _with_names(shapes: list[str], columns: Sequence[Sequence[str]], found: list[str]) -> list[str]:
    """The first column of whole names; without one, two columns of single words side by side."""
    if {"name", "first_name", "last_name"} & set(found):
        return found
    differing = [_mostly_differ(cells) for cells in columns]
    for at, shape in enumerate(shapes):
        if shape == "name" and not found[at] and differing[at]:
            found[at] = "name"
            return found
    for at in range(len(shapes) - 1):
        pair = slice(at, at + 2)
        if shapes[pair] == ["word", "word"] and not any(found[pair]) and any(differing[pair]):
            found[pair] = ["first_name", "last_name"]
            return found
    return found


def _all_differ(cells: Sequence[str]) -> bool:
    filled = [cell.strip() for cell in cells if cell.strip()]
    return len(set(filled)) == len(filled)


def _mostly_differ(cells: Sequence[str]) -> bool:
    filled = [cell.strip() for cell in cells if cell.strip()]
    return 2 * len(set(filled)) > len(filled)
