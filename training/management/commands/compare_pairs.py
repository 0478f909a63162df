"""`manage.py compare_pairs FILE.csv --json`: pairs of numbers compared, as the pages do it."""

import csv
import json
import re
from argparse import ArgumentParser
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from training.comparing import Comparison, compare, sums_of

WANTED = ("before", "after")
NOT_SAID = {"", "-", "–", ".", "na", "n/a", "nan", "null", "none"}
# A number with more digits than this, before or after the point, is a slip, and slow to add up.
MOST_DIGITS = 15
LONGEST_CELL = 60
SAID = re.compile(r'\s*"?sep=([,;\t])"?[\s,;]*', re.IGNORECASE)
COMMA_NUMBER = re.compile(r"[+-]?\d*,\d+")

Row = tuple[int, dict[str, str]]


@dataclass(frozen=True, slots=True)
class Pairs:
    """What a file holds: the matched pairs, and how many people lack one of the two numbers."""

    matched: list[tuple[Fraction, Fraction]]
    unmatched: int


class Command(BaseCommand):
    help = (
        "Compares the columns “before” and “after” of a CSV file, one person a row: means, change,"
        " and the paired t-test. A person with one number alone is left out and counted."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE.csv", type=Path)
        parser.add_argument("--json", action="store_true", help="One JSON object.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            pairs = read_pairs(options["file"])
        except ValueError as error:
            raise CommandError(str(error)) from error
        told = as_json(compare(sums_of(pairs.matched)), pairs.unmatched)
        if options["json"]:
            self.stdout.write(json.dumps(told))
        else:
            self.stdout.write("\n".join(f"{name}: {_said(one)}" for name, one in told.items()))


def as_json(found: Comparison, unmatched: int) -> dict[str, Any]:
    """The numbers by name; None (null) where there is none."""
    n, rest = found.n, asdict(found)
    del rest["n"]
    return {"n": n, "unmatched": unmatched, **rest}


def _said(value: float | int | None) -> str:
    return "not defined" if value is None else f"{value:.6g}"


def read_pairs(path: Path) -> Pairs:
    """The pairs of a file. Raises ValueError with a sentence that says what to put right."""
    matched, unmatched = [], 0
    for line, row in _rows(_text(path)):
        before, after = (_number(row[name], line, name) for name in WANTED)
        if before is None or after is None:
            unmatched += 1
        else:
            matched.append((before, after))
    return Pairs(matched, unmatched)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise ValueError(f"{path} is not a CSV file in UTF-8. Save it as “CSV UTF-8”.") from None
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "its name cannot be used"
        raise ValueError(f"{path} cannot be read: {why}.") from error


def _rows(text: str) -> Iterator[Row]:
    """Each person's two cells with the number of the line. A row of empty cells is nobody."""
    mark, lines = _mark(text.splitlines())
    reader = csv.reader(lines, delimiter=mark)
    headings: list[str] | None = None
    try:
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if headings is None:
                headings = _headings(cells)
            else:
                row = _two(headings, cells, reader.line_num)
                yield reader.line_num, _with_points(row) if mark == ";" else row
    except csv.Error as error:
        raise ValueError(f"Line {reader.line_num} is not CSV: {error}.") from error
    if headings is None:
        raise ValueError("The file is empty. It needs the columns “before” and “after”.")


def _mark(lines: list[str]) -> tuple[str, list[str]]:
    """What stands between cells, and the lines, the one that says so left empty.

    Spreadsheets write `sep=;` above the headings; else what the headings hold most of.
    """
    first = next((n for n, line in enumerate(lines) if line.strip()), None)
    if first is None:
        return ",", lines
    said = SAID.fullmatch(lines[first])
    if said:
        return said[1], [*lines[:first], "", *lines[first + 1 :]]
    return max(",;\t", key=lines[first].count), lines


def _with_points(row: dict[str, str]) -> dict[str, str]:
    """Where `;` stands between cells, a spreadsheet writes 2,5 for 2.5."""
    return {
        name: cell.replace(",", ".") if COMMA_NUMBER.fullmatch(cell) else cell
        for name, cell in row.items()
    }


def _headings(cells: list[str]) -> list[str]:
    found = [cell.strip().lower() for cell in cells]
    for name in WANTED:
        if found.count(name) != 1:
            often = "no column" if name not in found else "more than one column"
            raise ValueError(f"The file has {often} “{name}”. It needs “before” and “after”.")
    return found


def _two(headings: list[str], cells: list[str], line: int) -> dict[str, str]:
    if len(cells) > len(headings) and any(cell.strip() for cell in cells[len(headings) :]):
        raise ValueError(f"Line {line} has more cells than there are columns.")
    row = dict(zip(headings, cells, strict=False))
    return {name: row.get(name, "").strip() for name in WANTED}


def _number(cell: str, line: int, name: str) -> Fraction | None:
    """The number in a cell, exactly; None where nothing was said."""
    if cell.lower() in NOT_SAID:
        return None
    try:
        number = Decimal(cell) if len(cell) <= LONGEST_CELL else None
    except InvalidOperation:
        number = None
    if number is None or not number.is_finite():
        shown = cell if len(cell) <= LONGEST_CELL else cell[:LONGEST_CELL] + "…"
        raise ValueError(f"Line {line}: “{shown}” in the column “{name}” is not a number.")
    if number and not -MOST_DIGITS <= number.adjusted() <= MOST_DIGITS:
        raise ValueError(f"Line {line}: {cell} in the column “{name}” is too large or too small.")
    return Fraction(number)
