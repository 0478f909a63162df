"""What the pages of lists share: finding an upload, and its review in groups by consequence."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.db.models import Count
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.guards import ScopedRequest
from core.scope import Scope, Viewer
from core.tables import Cell, Column, Table
from intake.actions.remembering import about_source
from intake.forms.deciding import options
from intake.kinds import Kind, Subject, kind_for
from intake.models import Upload, UploadRow
from intake.readers.sketch import BY_HEADINGS, NAMED
from intake.sheet_rows import row_in_words

P = UploadRow.Proposal
SHOWN = 50
MOST_DECISIONS = 300
MOST_LEAVERS = 600
DECIDED = (P.LIKELY, P.UNSURE, P.NOBODY)


def found_upload(request: ScopedRequest, upload_id: int) -> tuple[Upload, Kind, Scope]:
    """An upload that this person may work on, its kind and their scope for it; 404 otherwise."""
    uploads = Upload.objects.within(request.scope).select_related("unit", "uploaded_by")
    upload = get_object_or_404(uploads, pk=upload_id)
    kind = kind_for(upload.kind)
    if kind is None or not request.viewer.may(kind.permission, upload.unit.path):
        raise Http404
    scope = request.viewer.scope_for(kind.permission)
    return upload, allowed(kind, request.viewer, upload.unit.path), scope


def allowed(kind: Kind, viewer: Viewer, path: str) -> Kind:
    """The kind without the choice to add people, for somebody who may not."""
    if kind.add_needs is None or viewer.may(kind.add_needs, path):
        return kind
    return replace(kind, other_choices=tuple(c for c in kind.other_choices if c[0] != "add"))


@dataclass(frozen=True)
class Choosable:
    """A row that somebody may decide about: its options and the one that holds now."""

    pk: int
    row: int | str
    name: str
    detail: str
    why: str
    options: list[tuple[str, str, bool]]


@dataclass(frozen=True)
class Group:
    """Rows with one consequence: shown as a table, as choices, or as boxes to tick."""

    title: str
    explains: str
    total: int
    table: Table | None = None
    choosable: list[Choosable] = field(default_factory=list)
    ticks: list[dict[str, Any]] = field(default_factory=list)
    is_open: bool = False
    on_more: str = ""

    @property
    def more(self) -> int:
        """How many are not shown."""
        shown = len(self.table.rows) if self.table else len(self.choosable) + len(self.ticks)
        return max(0, self.total - shown)


def rows_to_decide(upload: Upload) -> list[UploadRow]:
    """Rows with a choice, and proposed leavers; of each kind as many as the page shows."""
    most = {**dict.fromkeys(DECIDED, MOST_DECISIONS), P.LEFT: MOST_LEAVERS}
    kinds = [upload.rows.proposed(p).order_by("row", "pk")[:n] for p, n in most.items()]
    return [row for rows in kinds for row in rows]


def review_groups(upload: Upload, kind: Kind, deciding: Iterable[UploadRow]) -> list[Group]:
    """What would happen, the most doubtful first."""
    totals = dict(
        upload.rows.order_by()
        .values_list("proposal")
        .annotate(n=Count("pk"))
        .values_list("proposal", "n")
    )
    by_proposal: dict[str, list[UploadRow]] = {}
    for row in deciding:
        by_proposal.setdefault(row.proposal, []).append(row)
    groups = [
        _choices(kind, p, totals.get(p, 0), by_proposal.get(p, []))
        for p in (P.UNSURE, P.NOBODY, P.LIKELY)
    ]
    groups.append(_leavers(totals.get(P.LEFT, 0), by_proposal.get(P.LEFT, [])))
    for proposal in (P.CHANGE, P.ADD, P.CERTAIN, P.PROBLEM, P.SKIPPED, P.UNCHANGED):
        groups.append(_listed(upload, kind, proposal, totals.get(proposal, 0)))
    return [group for group in groups if group.total]


def _choices(kind: Kind, proposal: str, total: int, rows: list[UploadRow]) -> Group:
    words = {
        P.LIKELY: (_("Probably these people"), _("Please look whether we found the right one.")),
        P.UNSURE: (
            _("Which of these people?"),
            _("Choose one. What you leave open is not put in."),
        ),
        P.NOBODY: (_("Nobody found"), _("Nobody on the staff list answers to these names.")),
    }
    title, explains = map(str, kind.told.get(proposal, words[P(proposal)]))
    shown = [_choosable(kind, row) for row in rows]
    later = _("They are left out for now. Send the list again to check them.")
    on_more = later if proposal == P.LIKELY else ""
    return Group(title, explains, total, choosable=shown, is_open=True, on_more=on_more)


def _choosable(kind: Kind, row: UploadRow) -> Choosable:
    offered = options(row, kind)
    chosen = row.decision
    if not chosen and row.proposal != P.UNSURE:
        chosen = offered[0][0]
    why = next((c["why"] for c in row.choices if c.get("why")), "")
    details = (row.parsed.get(name) for name in ("email", "staff_number", "of"))
    return Choosable(
        row.pk,
        _row(row),
        row.name,
        ", ".join(str(d) for d in details if d and d != row.name),
        _in_sentences(why, row.problem, row.how),
        [(value, label, value == chosen) for value, label in offered],
    )


def _in_sentences(*told: str) -> str:
    """What is told about one row, each with its full stop."""
    return " ".join(text if text.endswith((".", "?")) else f"{text}." for text in told if text)


def _leavers(total: int, rows: list[UploadRow]) -> Group:
    ticks = [
        {
            "id": row.pk,
            "label": row.name,
            "cells": [row.parsed.get("unit", ""), row.parsed.get("role", "")],
            "chosen": row.decision == "yes",
        }
        for row in rows
    ]
    explains = _("Not in the list. Tick those who have left; nobody is removed.")
    return Group(_("Left?"), explains, total, ticks=ticks, is_open=True)


def _listed(upload: Upload, kind: Kind, proposal: str, total: int) -> Group:
    words = {
        P.CHANGE: (_("Changed"), _("These details will be brought up to date.")),
        P.ADD: (_("New"), _("These people will be added.")),
        P.CERTAIN: (_("Matched"), _("Found by staff number or email address.")),
        P.PROBLEM: (_("Need putting right"), _("These rows are not put in. The others are.")),
        P.SKIPPED: (_("Left out"), _("These rows are not about people we add, and why.")),
        P.UNCHANGED: (_("Already here"), _("Nothing changes. You need not take them out.")),
    }
    title, explains = map(str, kind.told.get(proposal, words[P(proposal)]))
    rows = list(upload.rows.proposed(proposal)[:SHOWN]) if total else []
    is_open = proposal in {P.PROBLEM, P.CHANGE}
    table = _table(title, kind, proposal, rows)
    return Group(title, explains, total, table=table, is_open=is_open)


def _table(title: str, kind: Kind, proposal: str, rows: list[UploadRow]) -> Table:
    heads = {
        P.CHANGE: [_("Who"), _("Row"), _("What changes")],
        P.PROBLEM: [_("Row"), str(kind.heads[0]), _("Column"), _("Problem"), _("How to fix it")],
        P.SKIPPED: [_("Row"), _("Why")],
    }.get(P(proposal), list(map(str, kind.heads)))
    return Table(title, [Column(head) for head in heads], [_cells(row) for row in rows])


def _cells(row: UploadRow) -> list[Any]:
    if row.proposal == P.CHANGE:
        return [row.name, _row(row), changes_in_words(row.changes)]
    if row.proposal == P.PROBLEM:
        return [_row(row), row.name, row.column, row.problem, row.how]
    if row.proposal == P.SKIPPED:
        return [_row(row), row.problem]
    posts = row.parsed.get("posts") or [{}]
    note = _in_sentences(row.parsed.get("of", ""), row.problem)
    who = Cell(row.name, note=note) if note else row.name
    return [who, _row(row), posts[0].get("unit_text", ""), posts[0].get("role_text", "")]


def _row(row: UploadRow) -> int | str:
    return row_in_words(row.upload.facts, row.row)


def changes_in_words(changes: dict[str, Any]) -> str:
    """ "Last name: Reid → Reid-Bell; posts: Quay → Lighthouse"."""
    labels = {
        "first_name": _("First name"),
        "last_name": _("Last name"),
        "preferred_name": _("Preferred name"),
        "email": _("Email"),
        "staff_number": _("Staff number"),
        "kind": _("Kind"),
        "left_on": _("Works here again. Left on"),
        "posts": _("Post"),
        "fte": _("Full-time share"),
        "job_role": _("Job role"),
        "until": _("Post ends"),
        "away": _("Away"),
        "is_primary": _("Main post"),
    }
    return "; ".join(
        f"{labels[name]}: {_value(pair[0])} → {_value(pair[1])}"
        for name, pair in changes.items()
        if name in labels
    )


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(value) if value not in ("", None) else "–"


def facts_in_words(upload: Upload, subject: Subject | None = None) -> list[dict[str, Any]]:
    """What the file is about and how we read it, for the summary list."""
    facts = upload.facts
    ignored = facts.get("ignored_columns") or []
    told = [
        (_("Session"), _session_in_words(subject) if subject else ""),
        (_("File"), upload.file_name or _("Pasted")),
        (_("Branch"), upload.unit.name),
        (_("Sent by"), f"{upload.uploaded_by or '–'}"),
        (_("Who is on it"), _("Everyone in this branch") if upload.is_everyone else ""),
        (_("Format"), capfirst(facts.get("format", ""))),
        (_("Meeting"), _meeting_in_words(facts)),
        *_parts_in_words(facts),
        *_sheets_in_words(facts),
        (_("Rows"), facts.get("rows") or ""),
        (_("Not stored"), ", ".join(ignored)),
    ]
    rows = [{"key": key, "value": str(value)} for key, value in told if value not in ("", None)]
    return rows + _how_read(upload)


def _parts_in_words(facts: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Where each part of a file of several goes."""
    return [
        (_("Part %(n)s") % {"n": number}, str(told))
        for number, told in enumerate(facts.get("parts") or [], start=1)
    ]


def _sheets_in_words(facts: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The sheet that was read; of a workbook of several, which were and which were not."""
    sheets = facts.get("sheets") or {}
    if not sheets:
        return [(_("Sheet"), facts.get("sheet", ""))]
    return [
        (_("Sheets that were read"), ", ".join(sheets["read"])),
        (_("Sheets that were not read"), ", ".join(sheets["passed"])),
    ]


def _meeting_in_words(facts: Mapping[str, Any]) -> str:
    """ "Level 1, 25 July 2022, 17:48 to 18:18 (UK time)", as far as the file says."""
    start, end = (str(facts.get(name) or "") for name in ("start", "end"))
    told = [str(facts.get("title") or "")]
    if start:
        told.append(date_format(datetime.fromisoformat(start), "j F Y"))
        clocks = [f"{datetime.fromisoformat(text):%H:%M}" for text in (start, end) if "T" in text]
        told += [_("%(hours)s (UK time)") % {"hours": _(" to ").join(clocks)}] if clocks else []
    return ", ".join(filter(None, told))


def can_change(upload: Upload) -> bool:
    """Whether it can still be said how the list is to be read."""
    open_stages = {Upload.Stage.QUESTIONS, Upload.Stage.REVIEW}
    return bool(upload.file) and not upload.is_waiting and upload.stage in open_stages


def _how_read(upload: Upload) -> list[dict[str, Any]]:
    """Where the answers come from, and the way to say what the columns are."""
    remembered, said = upload.facts.get("remembered"), about_source(upload.answers)
    is_by_headings = upload.facts.get("format") in BY_HEADINGS | NAMED
    if not remembered and not said and not is_by_headings:
        return []
    told = _("As you said") if said else _("By its headings")
    if remembered:
        day = date_format(date.fromisoformat(remembered["on"]), "j F Y")
        told = _("As you said on %(day)s") % {"day": day}
    row: dict[str, Any] = {"key": _("Read"), "value": told}
    if can_change(upload):
        url = reverse("intake:upload_columns", args=[upload.pk])
        row |= {"url": url, "change": _("what the columns are")}
    return [row]


def _session_in_words(subject: Subject) -> str:
    day = date_format(subject.on, "j F Y") if subject.on else ""
    return ", ".join(filter(None, (subject.title, day)))


def outcome(upload: Upload) -> str:
    """One sentence about what was put in."""
    counts = upload.counts
    parts = [
        (counts.get("added", 0), ngettext("%(n)s added", "%(n)s added", counts.get("added", 0))),
        (counts.get("changed", 0), ngettext("%(n)s changed", "%(n)s changed", 2)),
        (counts.get("left", 0), ngettext("%(n)s left", "%(n)s left", 2)),
        (counts.get("unchanged", 0), ngettext("%(n)s already here", "%(n)s already here", 2)),
        (counts.get("unidentified", 0), _("%(n)s not matched to anybody yet")),
        (counts.get("problems", 0), ngettext("%(n)s to put right", "%(n)s to put right", 2)),
    ]
    return ", ".join(text % {"n": number} for number, text in parts if number) or _("Nothing new")
