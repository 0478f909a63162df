"""The dashboard in words, pictures and tables."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.charts import Level, LevelChart, Multiples, Point, Series, TimeLine, multiples
from core.figures import Rate
from core.tables import Cell, Column, Table
from reports.builders.words import number
from reports.figures.dashboard import OFFERS, Dashboard
from training.builders.left_out import left_out_words, starting_words
from training.builders.rollout import later_in_split
from training.builders.totals import totals_table
from training.figures import Completeness, Offer, SessionFigure, UnitFigures

Address = Callable[[int], str]
LINES = 4
MONTHS_BACK = 3


@dataclass(frozen=True)
class Board:
    """What the page places. Empty parts are None or empty lists."""

    summary: tuple[str, ...]
    levels: LevelChart | None
    more: tuple[str, ...]
    later: tuple[str, ...]
    left_out: tuple[str, ...]
    totals: Table | None
    over_time: TimeLine | None
    children: Table | None
    panels: Multiples | None


def board_of(dashboard: Dashboard, *, address: Address) -> Board:
    """Words, charts and tables of a dashboard; `address` is the page of a unit by its id."""
    now = dashboard.now
    return Board(
        summary=tuple(in_words(now, dashboard.past)),
        levels=level_chart(now),
        more=tuple(more_words(now)) if now.people else (),
        later=(*starting_words(now.starting), *later_in_split(now.later, dashboard.later)),
        left_out=tuple(left_out_words(now)),
        totals=totals_table(dashboard.totals) if dashboard.totals.lines else None,
        over_time=over_time(now, dashboard.past),
        children=children_table(now, address) if now.children else None,
        panels=panels(now, dashboard.children_past, address),
    )


def in_words(now: UnitFigures, past: tuple[UnitFigures, ...]) -> list[str]:
    """What is in place, in up to three short sentences, beside the unit's own past."""
    rate = now.split.rate
    if not now.people:
        return [_nobody(now)]
    if not now.framework:
        return [_("No framework is chosen yet, so nothing is asked of anybody.")]
    if not rate.whole:
        return [_not_asked_yet(now)]
    found = [*_strongest(now), _all_of_it(rate)]
    before = [one for one in past if _months_apart(one.as_at, now.as_at) >= MONTHS_BACK]
    if before and before[-1].split.rate.whole:
        found.append(_then(before[-1]))
    return found


def _not_asked_yet(now: UnitFigures) -> str:
    if now.later == now.people:
        return _("The wave of this unit has not begun yet, so nothing is asked of anybody here.")
    return _("Nothing is asked of the roles here yet.")


def _strongest(now: UnitFigures) -> list[str]:
    """What is in place comes first: the level that most people have, when more have it than all."""
    best = max((level for level in now.levels), key=lambda level: level.met, default=None)
    if best is None or best.met <= now.split.met:
        return []
    text = _("%(n)s of the %(whole)s people asked for %(level)s have it.")
    return [text % {"n": number(best.met), "whole": number(best.required), "level": best.name}]


def _all_of_it(rate: Rate) -> str:
    return ngettext(
        "%(met)s of the %(whole)s people whose role asks for training has all of it.",
        "%(met)s of the %(whole)s people whose role asks for training have all of it.",
        rate.part,
    ) % {"met": number(rate.part), "whole": number(rate.whole)}


def _nobody(now: UnitFigures) -> str:
    if now.counted_only:
        text = _("No names are held here. A head-count of %(n)s people is known.")
        return text % {"n": number(now.counted_only)}
    return _("No staff yet. Figures appear once a staff list or a head-count is in.")


def _then(before: UnitFigures) -> str:
    rate = before.split.rate
    return _("At the end of %(month)s it was %(met)s of %(whole)s.") % {
        "month": date_format(before.as_at, "F Y"),
        "met": number(rate.part),
        "whole": number(rate.whole),
    }


def _months_apart(earlier: date, later: date) -> int:
    return (later.year - earlier.year) * 12 + later.month - earlier.month


def level_chart(now: UnitFigures) -> LevelChart | None:
    """Required against held, level by level; a level that nobody is asked for is no bar."""
    levels = tuple(Level(one.name, one.rate) for one in now.levels if one.required)
    title = _("What roles ask for, and what people have")
    return LevelChart("levels", title, levels) if levels else None


def more_words(now: UnitFigures) -> list[str]:
    """What the bars do not show: people who have a level that nobody here is asked for."""
    return [
        ngettext(
            "%(n)s person has %(level)s, which no role here asks for.",
            "%(n)s people have %(level)s, which no role here asks for.",
            one.held,
        )
        % {"level": one.name, "n": number(one.held)}
        for one in now.levels
        if one.held and not one.required
    ]


def over_time(now: UnitFigures, past: tuple[UnitFigures, ...]) -> TimeLine | None:
    """The unit's own past by level; None before there are two month-ends."""
    asked_for = [level for level in now.levels if level.required][:LINES]
    if len(past) < 2 or not asked_for:
        return None
    series = [Series(level.name, _points(past, level.code)) for level in asked_for]
    return TimeLine("past", _("Over time, at each month’s end"), tuple(series))


def _points(past: tuple[UnitFigures, ...], code: str) -> tuple[Point, ...]:
    found = []
    for one in past:
        rates = [level.rate for level in one.levels if level.code == code]
        found.append(Point(one.as_at, rates[0] if rates else None))
    return tuple(found)


def children_table(now: UnitFigures, address: Address) -> Table:
    """Teams and services below, A to Z; people and head-counts side by side."""
    columns = [
        Column(_("Team or service")),
        Column(_("People"), numeric=True),
        Column(_("Have all their role asks for"), numeric=True),
        Column(_("Head-count only"), numeric=True),
    ]
    rows = [
        [Cell(c.name, url=address(c.unit_id)), c.people, asked(c), c.counted_only]
        for c in now.children
    ]
    return Table(_("Teams and services, A to Z"), columns, rows)


def asked(one: UnitFigures) -> Rate | str:
    """The rate of those of whom something is asked; where nobody is, why not."""
    if one.split.rate.whole:
        return one.split.rate
    return _("Not yet in scope") if one.later else _("Nothing asked yet")


def panels(
    now: UnitFigures, past: Mapping[int, tuple[UnitFigures, ...]], address: Address
) -> Multiples | None:
    """Each child beside its own past, on the same axes, A to Z; None before there is a past."""
    lines = [(child, past.get(child.unit_id, ())) for child in now.children]
    known = [(child, line) for child, line in lines if len(line) > 1]
    if not known:
        return None
    title = _("Have all their role asks for: each beside its own past")
    named = [(c.name, [Point(one.as_at, one.split.rate) for one in line]) for c, line in known]
    drawn = multiples("child", title, named)
    urls = {child.name: address(child.unit_id) for child, _line in known}
    with_links = (replace(panel, url=urls[str(panel.title)]) for panel in drawn.panels)
    return replace(drawn, panels=tuple(with_links))


def offers_table(offers: tuple[Offer, ...]) -> Table:
    """People who might like an offer, A to Z by name."""
    columns = [
        Column(_("Name")),
        Column(_("Team")),
        Column(_("Has")),
        Column(_("Might like")),
        Column(_("Next chance")),
    ]
    rows = [
        [
            one.name,
            one.unit_name,
            ", ".join(one.holds) or _("Nothing recorded yet"),
            ", ".join(one.missing),
            one.next_session or _("No session planned yet"),
        ]
        for one in offers
    ]
    empty = _("Nobody at the moment.")
    note = _("The first %(n)s, A to Z.") % {"n": OFFERS} if len(offers) == OFFERS else ""
    title = _("Who might like an offer")
    return Table(title, columns, rows, empty=empty, hide_caption=True, note=note)


def sessions_table(sessions: tuple[SessionFigure, ...], address: Address | None) -> Table:
    """Sessions to come, the soonest first."""
    columns = [Column(_("Session")), Column(_("When")), Column(_("Level")), Column(_("Where"))]
    rows: list[list[Any]] = [
        [
            Cell(one.title, url=address(one.session_id) if address else ""),
            one.on,
            one.level or "–",
            one.unit_name,
        ]
        for one in sessions
    ]
    empty = _("No session is planned yet.")
    return Table(_("Next sessions"), columns, rows, empty=empty, hide_caption=True)


def known_words(known: Completeness) -> list[str]:
    """What is not known yet, each with its number; an empty list when all is known."""
    told = [
        (known.no_role, _people_without(known.no_role)),
        (known.role_without_rule, _people_without_rule(known.role_without_rule)),
        (known.no_email, _people_without_email(known.no_email)),
        (known.unidentified, _unidentified(known.unidentified)),
        (known.sessions_without_attendance, _sessions_open(known.sessions_without_attendance)),
    ]
    return [text for n, text in told if n]


def nothing_missing(*, is_anybody: bool) -> str:
    """Said where that list is empty: without people it is no sign that all is known."""
    if is_anybody:
        return _("Nothing is missing that these figures need.")
    return _("Nobody is on the list yet. Bring in a staff list first: the figures begin with it.")


def _people_without(n: int) -> str:
    return ngettext(
        "%(n)s person has no job role yet.", "%(n)s people have no job role yet.", n
    ) % {"n": number(n)}


def _people_without_rule(n: int) -> str:
    return ngettext(
        "%(n)s person has a role for which nothing is decided yet.",
        "%(n)s people have a role for which nothing is decided yet.",
        n,
    ) % {"n": number(n)}


def _people_without_email(n: int) -> str:
    return ngettext(
        "%(n)s person has no email address. Paper works too.",
        "%(n)s people have no email address. Paper works too.",
        n,
    ) % {"n": number(n)}


def _unidentified(n: int) -> str:
    return ngettext(
        "%(n)s name on an attendance list is not matched to anybody yet.",
        "%(n)s names on attendance lists are not matched to anybody yet.",
        n,
    ) % {"n": number(n)}


def _sessions_open(n: int) -> str:
    return ngettext(
        "%(n)s session has no attendance yet.", "%(n)s sessions have no attendance yet.", n
    ) % {"n": number(n)}
