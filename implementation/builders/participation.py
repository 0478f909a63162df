"""How people who use services took part, in sentences and tables."""

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.tables import Cell, Column, Content, Table
from implementation.figures.participation import PartCoverage, PartFigure, Wish

Address = Callable[[int], str]


def coverage_in_words(found: PartCoverage) -> list[str]:
    """What is in place first, then where nobody has noted anything yet."""
    whole = found.whole
    if not whole.times:
        return [_("Nothing is noted yet for these months.")]
    told = [
        ngettext(
            "People who use services took part %(n)s time.",
            "People who use services took part %(n)s times.",
            whole.times,
        )
        % {"n": whole.times}
    ]
    told += _wishes_in_words(whole)
    quiet = [one.name for one in found.children if not one.times]
    if quiet:
        told.append(_("Nothing is noted yet in: %(names)s.") % {"names": ", ".join(quiet)})
    return told


def _wishes_in_words(whole: PartFigure) -> list[str]:
    if not whole.asked:
        return []
    asked = ngettext(
        "They asked for something %(asked)s time.",
        "They asked for something %(asked)s times.",
        whole.asked,
    )
    changed = _("Wishes that led to a change: %(n)s.") % {"n": whole.changed}
    return [asked % {"asked": whole.asked}, changed]


def coverage_table(found: PartCoverage, address: Address) -> Table:
    """Each service below, A to Z, then the unit itself where something was noted there."""
    columns = [
        Column(_("Team or service")),
        Column(_("They were asked"), numeric=True),
        Column(_("They worked with us"), numeric=True),
        Column(_("They decided"), numeric=True),
        Column(_("Asked for"), numeric=True),
        Column(_("Led to a change"), numeric=True),
    ]
    if not found.children:
        return Table(
            _("In the last 12 months"), columns, [_row(Cell(found.whole.name), found.whole)]
        )
    rows = [_row(Cell(one.name, url=address(one.unit_id)), one) for one in found.children]
    if found.own.times:
        itself = _("%(unit)s itself") % {"unit": found.own.name}
        rows.append(_row(Cell(itself), found.own))
    return Table(_("By team or service, in the last 12 months"), columns, rows)


def _row(name: Cell, one: PartFigure) -> list[Cell | int]:
    return [
        name,
        one.asked_them,
        one.worked_with,
        one.decided,
        one.asked,
        one.changed,
    ]


def wishes_table(found: tuple[Wish, ...], address: Address) -> Table:
    """What was asked for and what changed; what was answered stands first."""
    columns = [
        Column(_("What people asked for")),
        Column(_("What changed")),
        Column(_("Team or service")),
        Column(_("When")),
    ]
    rows: list[list[Content]] = [
        [
            Cell(one.asked_for, url=address(one.participation_id)),
            one.changed or _("Not yet"),
            one.unit_name,
            one.on,
        ]
        for one in found
    ]
    empty = _("Nobody has noted yet what people asked for.")
    return Table(_("What people asked for"), columns, rows, empty=empty)
