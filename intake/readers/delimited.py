"""Text to a table: find the delimiter on the header line, then read it strictly."""

import csv
import io
import re

from intake.readers import limits
from intake.readers.columns import is_known
from intake.readers.decoding import GARBLED, UNSEEN, decode
from intake.readers.table import Table, letter
from intake.readers.words import Refused, Said, _

DELIMITERS = "\t;|,"
SEP = re.compile(r"\A\ufeff?\"?sep=([,;|\t])\"?[ \t]*(\r\n|\r|\n)", re.IGNORECASE)
QUOTED = re.compile(r'"(?:[^"]|"")*"')


def read_text(data: bytes) -> Table:
    """The table in a text file. Refuses what is not text, not a table, or too big."""
    text, encoding = decode(data)
    delimiter, text = _hinted(text)
    delimiter = delimiter or sniff(text)
    table = Table([], encoding, delimiter, text=text)
    if encoding == "cp1252":
        table.notes.append(
            Said(_("The file is stored as Windows-1252. Check that accents in names look right."))
        )
    if found := GARBLED.search(text):
        table.notes.append(
            Said(
                _(
                    "Some accents look wrong (“%(found)s”): the file was saved in the wrong way "
                    "earlier. Export it again as CSV UTF-8 if names have accents."
                ),
                found=found[0],
            )
        )
    table.rows = _rows(text, delimiter)
    _without_unseen(table)
    return table


def _hinted(text: str) -> tuple[str, str]:
    """Excel's first line `sep=;`, which Excel itself does not count as a row."""
    found = SEP.match(text)
    return (found[1], text[found.end() :]) if found else ("", text)


def sniff(text: str) -> str:
    """The delimiter: of the line whose cells we know best, else of most lines alike."""
    lines = _first_lines(text)
    best, score = "", 1
    for line in lines:
        for delimiter in DELIMITERS:
            known = sum(is_known(cell.strip('" ')) for cell in line.split(delimiter))
            if known > score and delimiter in line:
                best, score = delimiter, known
    return best or max(DELIMITERS, key=lambda d: (_alike(lines, d), -DELIMITERS.index(d)))


def _first_lines(text: str) -> list[str]:
    """Up to 40 lines with quoted cells reduced to one word, so that no delimiter hides there."""
    flat = QUOTED.sub(lambda m: re.sub(r"[^\w @#()-]", "", m[0]) or "x", text[:60_000])
    return [line for line in flat.splitlines() if line.strip()][:40]


def _alike(lines: list[str], delimiter: str) -> float:
    """The share of lines that hold this delimiter, more when as often as their neighbour does."""
    counts = [line.count(delimiter) for line in lines]
    same = sum(a == b > 0 for a, b in zip(counts, counts[1:], strict=False))
    return (sum(c > 0 for c in counts) + same) / max(1, len(lines))


def _rows(text: str, delimiter: str) -> list[list[str]]:
    csv.field_size_limit(limits.CELL_CHARACTERS)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[list[str]] = []
    try:
        for row in reader:
            rows.append(row)
            if len(rows) > limits.ROWS:
                raise too_many_rows()
    except csv.Error as error:
        raise _malformed(str(error), len(rows) + 1, reader.line_num) from None
    _check_widths(rows)
    return rows


def too_many_rows() -> Refused:
    """The refusal of a list with more rows than we read at once."""
    return Refused(
        _("The file has more than %(rows)s rows. Split it into smaller files and try again."),
        rows=f"{limits.ROWS:,}",
    )


def _malformed(error: str, row: int, line: int) -> Refused:
    if "field larger" in error:
        return _long_cell(row)
    return Refused(
        _(
            "Row %(row)s (line %(line)s of the file) has a quotation mark that does not close "
            "or stands in the wrong place. Put it right in the file and try again."
        ),
        row=row,
        line=line,
    )


def _long_cell(row: int) -> Refused:
    return Refused(
        _(
            "Row %(row)s has a cell of more than %(size)s characters. A quotation mark may be "
            "missing. Shorten the cell and try again."
        ),
        row=row,
        size=f"{limits.CELL_CHARACTERS:,}",
    )


def _check_widths(rows: list[list[str]]) -> None:
    if max(map(len, rows), default=0) <= limits.COLUMNS:
        return
    for number, row in enumerate(rows, start=1):
        if any(row[limits.COLUMNS :]):
            raise Refused(
                _(
                    "Row %(row)s goes beyond column %(letter)s. We read up to %(columns)s "
                    "columns: remove the ones we do not need and try again."
                ),
                row=number,
                letter=letter(limits.COLUMNS - 1),
                columns=limits.COLUMNS,
            )


def _without_unseen(table: Table) -> None:
    """Take out marks nobody can see and remember the rows, so that the reviewer is told."""
    if not UNSEEN.search(table.text):
        return
    table.text = UNSEEN.sub("", table.text)
    for index, row in enumerate(table.rows):
        if any(UNSEEN.search(cell) for cell in row):
            table.unseen.add(index + 1)
            table.rows[index] = [UNSEEN.sub("", cell) for cell in row]
