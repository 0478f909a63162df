"""The page of a team or service as lines: every number of its words, pictures and tables."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from core.charts import in_words
from core.tables import Cell, Table
from reports.builders.dashboard import (
    Board,
    known_words,
    nothing_missing,
    offers_table,
    sessions_table,
)
from reports.builders.desk.shapes import Desk, Item, Part
from reports.builders.journey import line_of
from reports.builders.words import day, number
from reports.figures.dashboard import Dashboard, Doing
from services.models import Unit
from training.figures import Reach, UnitFigures

# As many groups as the page shows.
GROUPS = 12


def unit_desk(found: Dashboard, board: Board, unit: Unit) -> Desk:
    """What the dashboard of `unit` shows to this reader, part by part."""
    return Desk(
        title=_("Dashboard"),
        unit_name=unit.name,
        unit_code=unit.code,
        on=found.now.as_at,
        says=(*board.summary, line_of(found.journey)),
        parts=tuple(part for part in _parts(found, board) if part.items or part.empty),
        choices=((_("Structure"), _structure(found.now)),),
    )


def _structure(now: UnitFigures) -> str:
    return _("As it was then") if now.basis == "then" else _("As it is today")


def _parts(found: Dashboard, board: Board) -> Iterable[Part]:
    yield _people(found.now, board)
    pictures = (board.levels, board.over_time, board.panels)
    yield from (_table(one.table()) for one in pictures if one)
    yield from (_table(one) for one in (board.totals, board.children) if one)
    if found.doing:
        yield from _doing(found.doing)
    if found.sessions is not None:
        yield _table(sessions_table(found.sessions, None))
    if found.offers is not None:
        yield _table(offers_table(found.offers))
    if found.reach and found.reach.people:
        yield _reach(found.reach)
    if found.known is not None:
        words = tuple(Item(one) for one in known_words(found.known))
        empty = nothing_missing(is_anybody=bool(found.now.people or found.now.counted_only))
        yield Part(_("What is not known yet"), words, empty)


def _people(now: UnitFigures, board: Board) -> Part:
    split = now.split
    counts = (
        (_("People counted"), now.people),
        (_("Has what the role needs"), split.met),
        (_("Not yet"), split.not_yet),
        (_("Not required"), split.not_required),
        (_("Not known"), split.unknown),
        (_("Head-count without names, beside them"), now.counted_only),
    )
    told = (*board.more, *board.later, *board.left_out)
    lines = (*(f"{label}: {number(n)}" for label, n in counts), *told)
    return Part(_("Training"), tuple(Item(one) for one in lines), "")


def _table(table: Table) -> Part:
    """A line a row: its first cell, then each other cell under its heading."""
    rows = [
        Item(
            _text(row[0][1]),
            note="; ".join(f"{head.label}: {_text(cell)}" for head, cell in row[1:]),
        )
        for row in table.drawn
    ]
    return Part(str(table.caption), tuple(rows), str(table.empty), says=str(table.note))


def _text(cell: Cell) -> str:
    return in_words(cell.rate) if cell.rate else str(cell.text)


def _doing(doing: Doing) -> Iterable[Part]:
    span = _("%(since)s to %(until)s") % {
        "since": day(doing.from_on),
        "until": day(doing.until_on),
    }
    counts = (
        (_("Activities"), doing.activities.activities),
        (_("Times that people were there"), doing.activities.reached_people),
        *((kind.name, kind.activities) for kind in doing.activities.kinds),
    )
    lines = [Item(f"{label}: {number(n)}") for label, n in counts]
    lines += [
        Item(one.kind_name, note=". ".join(x for x in (one.unit_name, one.note) if x), on=one.on)
        for one in doing.latest
    ]
    yield Part(_("What was done with it"), tuple(lines), "", says=span)
    yield _in_the_way(doing)


def _in_the_way(doing: Doing) -> Part:
    lately = doing.this_quarter
    counts = (
        (_("In the way"), doing.barriers.still_open),
        (_("Lifted in the last twelve months"), doing.barriers.lifted),
        (_("Answered in the quarter"), lately.answered),
        (_("Lifted in the quarter"), lately.lifted),
        (_("New in the quarter"), lately.new),
    )
    lines = [Item(f"{label}: {number(n)}") for label, n in counts]
    for one in doing.open_barriers:
        who = one.who_can_remove_name
        told = (one.unit_name, _("Who can remove it: %(who)s") % {"who": who} if who else "")
        lines.append(Item(one.words, note=". ".join(x for x in told if x), on=one.since_on))
    said = _("The quarter began on %(day)s.") % {"day": day(doing.quarter.from_on)}
    return Part(_("What is in the way"), tuple(lines), "", says=said)


def _reach(reach: Reach) -> Part:
    reached = _("Sessions have reached %(n)s of %(all)s people here by name") % {
        "n": number(reach.reached),
        "all": number(reach.people),
    }
    missed = _("No session has reached by name: %(group)s")
    groups = (
        Item(missed % {"group": one.name}, note=number(one.people)) for one in reach.groups[:GROUPS]
    )
    return Part(_("Who is reached"), (Item(reached), *groups), "")
