"""A table as the spreadsheet shows it: rows of text cells, numbered from 1."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class Table:
    """Cells of one sheet or text file. `rows[0]` is the row the spreadsheet numbers 1.

    `text` is kept for text files only; a pasted list is read from it. `notes` say what had to
    be done to read the file. `sheets` are the visible ones of a workbook.

    Where the sender said what the columns are, `header` is the index of the heading row, `names`
    leads from a heading as we now read it to the one in the file, and `shift` is how many rows
    were put on top.
    """

    rows: list[list[str]]
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    text: str = ""
    notes: list[str] = field(default_factory=list)
    unseen: set[int] = field(default_factory=set)
    sheets: list[str] = field(default_factory=list)
    header: int | None = None
    names: dict[str, str] = field(default_factory=dict)
    shift: int = 0


def is_blank(row: list[str]) -> bool:
    """True when no cell of the row holds anything but space."""
    return not any(map(str.strip, row))


def letter(index: int) -> str:
    """The letter above a column: 0 is A, 26 is AA."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name
