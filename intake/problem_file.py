"""The rows that need putting right, in the sender's own columns, ready to be sent again."""

from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import gettext as _

from core.exports import Column, Row
from intake import sandbox
from intake.kinds import Kind
from intake.models import Upload, UploadRow
from intake.readers.words import Refused
from intake.sheet_rows import row_in_words


def problem_table(upload: Upload, kind: Kind) -> tuple[list[Column], Iterator[Row]]:
    """The columns that we use, as they came, with the problem and how to fix it, row by row.

    Columns that we do not use stay out: nobody but the sender need see them. Without the file
    (removed after 30 days) only row, problem and remedy are left.
    """
    wrong = list(upload.rows.proposed(UploadRow.Proposal.PROBLEM))
    headings, cells = _cells(upload, kind, [row.row for row in wrong])
    used = set(upload.facts.get("columns") or headings)
    kept = [at for at, heading in enumerate(headings) if heading.strip() in used]
    columns = [Column(headings[at].strip(), "") for at in kept]
    columns += [Column(name, "") for name in (_("Row"), _("Problem"), _("How to fix it"))]
    return columns, (_line(upload, row, cells.get(row.row, []), kept) for row in wrong)


def _line(upload: Upload, row: UploadRow, cells: list[str], kept: list[int]) -> Row:
    own = [cells[at] if at < len(cells) else "" for at in kept]
    return [*own, row_in_words(upload.facts, row.row), row.problem, row.how]


def _cells(
    upload: Upload, kind: Kind, numbers: list[int]
) -> tuple[list[str], dict[int, list[str]]]:
    if not upload.file or not numbers:
        return [], {}
    try:
        return sandbox.cells(kind.reader, Path(upload.file.path), numbers, answers=upload.answers)
    except (Refused, OSError):
        return [], {}
