"""Headings that take two rows: merged cells above, what they hold below."""

from intake.readers.columns import Vocabulary, find_header, is_known, normal
from intake.readers.table import Table
from intake.readers.words import Said, _


def join_heading_rows(table: Table, vocabulary: Vocabulary) -> None:
    """Put two rows of headings together where the second tells the merged cells of the first apart.

    The second row is left blank, so that every other row keeps its number.
    """
    header = find_header(table, vocabulary)
    if header is None or header + 1 >= len(table.rows):
        return
    words = {word for known in vocabulary.values() for word in known}
    joined = _joined(table.rows[header], table.rows[header + 1], words)
    if joined:
        table.rows[header], table.rows[header + 1] = joined, []
        told = Said(_("Row %(row)s belongs to the headings above it."), row=header + 2)
        table.notes.append(told)


def _joined(upper: list[str], lower: list[str], words: set[str]) -> list[str]:
    """The headings of both rows in one, or nothing when the lower row is no row of headings."""
    width = max(len(upper), len(lower))
    above = [cell.strip() for cell in upper] + [""] * (width - len(upper))
    below = [cell.strip() for cell in lower] + [""] * (width - len(lower))
    if not any(above[at] == "" and below[at] for at in range(1, width)):
        return []
    merged = ""
    found = []
    for top, under in zip(above, below, strict=True):
        merged = top or (merged if under else "")
        found.append(_one(merged, under, words) if under else top)
    return found if all(found[at] for at in range(width) if below[at]) else []


def _one(top: str, under: str, words: set[str]) -> str:
    """ "Name" over "First" is "First Name"; nothing when no known heading comes of it."""
    tried = (f"{under} {top}", f"{top} {under}", under)
    return next((text for text in tried if normal(text) in words), "")


def is_second_heading(filled: list[str]) -> bool:
    """True for a row of labels under a row of codes: most of its cells are headings themselves."""
    return len(filled) > 2 and sum(is_known(cell) for cell in filled) > len(filled) / 2
