"""How each kind of report is made: its figures, its words, its tidy lines and its formats."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from core.exports import Table
from reports.builders.barriers import barriers_document
from reports.builders.check_ins import check_in_lines, check_ins_document, collect_check_ins
from reports.builders.collect_barriers import collect_barriers
from reports.builders.collect_pack import PARTS_IN_ORDER, collect_pack
from reports.builders.collect_practice import collect_practice, practice_document, practice_lines
from reports.builders.collect_rollout import collect_rollout
from reports.builders.document import Document
from reports.builders.extract import (
    collect_extract,
    extract_document,
    extract_lines,
    extract_tables,
)
from reports.builders.handover import collect_handover, handover_lines
from reports.builders.pack import pack_document, pack_lines
from reports.builders.rollout import rollout_document
from reports.builders.tidy import Line, barrier_lines, rollout_lines
from reports.models import Kind, ReportFile

F = ReportFile.Format
TO_READ_AND_COUNT: tuple[str, ...] = (F.PDF, F.XLSX, F.CSV, F.ZIP)


@dataclass(frozen=True, slots=True)
class Recipe:
    """`collect` asks the database, for a person or (None) a schedule; the others only tell.

    `formats` are the files of this kind, in the order in which they are offered. `tables` are what
    the workbook and the zip hold, where that is not what the document shows. A recipe of several
    `parts` collects by a fourth argument too: what is told the name of each as it begins.
    """

    collect: Callable[..., Any]
    document: Callable[[Any], Document]
    lines: Callable[[Any], Iterable[Line]]
    formats: tuple[str, ...] = TO_READ_AND_COUNT
    tables: Callable[[Any], list[Table]] | None = None
    parts: int = 1


RECIPES: Mapping[str, Recipe] = {
    Kind.ROLLOUT: Recipe(collect_rollout, rollout_document, rollout_lines),
    Kind.BARRIERS: Recipe(collect_barriers, barriers_document, barrier_lines),
    Kind.PRACTICE: Recipe(collect_practice, practice_document, practice_lines),
    Kind.CHECK_INS: Recipe(collect_check_ins, check_ins_document, check_in_lines),
    Kind.HANDOVER: Recipe(
        collect_handover, attrgetter("document"), handover_lines, (F.PDF, F.DOCX, F.XLSX)
    ),
    Kind.EXTRACT: Recipe(
        collect_extract, extract_document, extract_lines, (F.XLSX, F.ZIP), extract_tables
    ),
    Kind.PACK: Recipe(
        collect_pack,
        pack_document,
        pack_lines,
        (F.PDF, F.DOCX, F.XLSX, F.CSV, F.ZIP),
        parts=len(PARTS_IN_ORDER),
    ),
}
