"""From a list of the past to proposals, kept as the rows of the upload."""

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.scope import Scope
from intake.kinds import Review
from intake.models import Upload, UploadRow
from reports.past_list.lines import (
    Line,
    P,
    about_people,
    known_keys,
    line_of,
    settle_repeats,
)
from reports.past_list.wording import ACTIVITY, BARRIER, OUT, SESSION, Words, words_for


def review(*, upload: Upload, preview: Any, by: Scope) -> Review:
    """Say what each row would become, or ask what its words mean."""
    blocked = {p.row: p for p in preview.problems if p.blocking}
    entries = [asdict(entry) for entry in preview.entries if entry.row not in blocked]
    lines, words = propose(upload, by, entries)
    if words.asked:
        return Review(questions=tuple(words.asked.values()))
    upload.rows.all().delete()
    told = {entry["row"]: entry for entry in entries}
    rows = [_row(upload, line, told[line.row], words) for line in lines]
    rows += [_problem(upload, problem) for problem in blocked.values()]
    rows += [
        UploadRow(upload=upload, row=s.row, proposal=P.SKIPPED, problem=str(s.why))
        for s in preview.skipped
    ]
    UploadRow.objects.bulk_create(rows)
    counts = Counter(row.proposal for row in rows)
    return Review(
        counts=_counts(counts),
        notes=tuple(_notes(upload, lines, entries)),
        digest=digest(lines),
        is_no_change=not counts[P.ADD],
    )


def propose(
    upload: Upload, by: Scope, entries: Sequence[dict[str, Any]]
) -> tuple[list[Line], Words]:
    """What each row would become on what is here now. Questions stand in the words."""
    words = words_for(upload, by)
    lines = [line_of(entry, words, upload.listed_on) for entry in entries]
    if words.asked:
        return lines, words
    settle_repeats(lines, known_keys(lines))
    doubtful, question = about_people(upload, lines)
    if doubtful and words.ask(question) == OUT:
        for line in doubtful:
            how = _("Say it without the person, such as “the manager”.")
            line.is_wrong(_("Note"), _("This row seems to be about a person."), how)
    return lines, words


def digest(lines: Sequence[Line]) -> str:
    """Stands for all that would be written."""
    told = [[line.row, str(line.proposal), line.what, line.facts] for line in lines]
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def _row(upload: Upload, line: Line, entry: dict[str, Any], words: Words) -> UploadRow:
    column, problem, how = line.fault
    unit = line.unit.name if line.unit else entry["team"]
    return UploadRow(
        upload=upload,
        row=line.row,
        name=_named(line, entry)[:250],
        raw={},
        parsed={"entry": entry, "posts": [{"unit_text": unit, "role_text": _when(line, entry)}]},
        proposal=line.proposal,
        column=column,
        problem=problem,
        how=how,
    )


def _named(line: Line, entry: dict[str, Any]) -> str:
    kind = {SESSION: _("Session"), ACTIVITY: _("Activity"), BARRIER: _("Barrier")}.get(
        line.what, ""
    )
    told = entry["name"] if line.what != BARRIER else _both(entry["name"], entry["note"])
    return ": ".join(filter(None, (kind, told or entry["note"])))


def _both(name: str, note: str) -> str:
    return ", ".join(filter(None, (name, note)))


def _when(line: Line, entry: dict[str, Any]) -> str:
    day = date_format(date.fromisoformat(entry["on"]), "j F Y") if entry["on"] else ""
    people = line.facts.get("people")
    if people is None or line.what == BARRIER:
        return day
    told = ngettext("%(n)s person", "%(n)s people", people) % {"n": people}
    return f"{day}, {told}"


def _problem(upload: Upload, problem: Any) -> UploadRow:
    return UploadRow(
        upload=upload,
        row=problem.row,
        proposal=P.PROBLEM,
        column=str(problem.column)[:200],
        problem=str(problem.problem),
        how=str(problem.how),
    )


def _counts(found: Counter[str]) -> dict[str, int]:
    return {
        "added": found[P.ADD],
        "changed": 0,
        "unchanged": found[P.UNCHANGED],
        "left_proposed": 0,
        "likely": 0,
        "unidentified": 0,
        "skipped": found[P.SKIPPED],
        "problems": found[P.PROBLEM],
    }


def _notes(upload: Upload, lines: Sequence[Line], entries: Sequence[dict[str, Any]]) -> list[str]:
    new = Counter(line.what for line in lines if line.proposal == P.ADD)
    notes = []
    if any(not entry["team"] for entry in entries):
        notes.append(_("Rows without a team are noted for %(unit)s.") % {"unit": upload.unit.name})
    if new[SESSION]:
        notes.append(_("People in sessions are counted, not named. Nobody’s record changes."))
    if new[BARRIER]:
        notes.append(_("Barriers are told to delivery leads and to those who can help."))
    return notes
