"""Such a page as a table and as plain text: exactly what the page shows, with its filters."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from core.exports import Column, Row
from reports.builders.desk.shapes import Desk, Part
from reports.builders.words import day


def columns() -> list[Column]:
    """The columns of the file."""
    return [
        Column(_("Part"), _("The heading on the page")),
        Column(_("What"), _("The line on the page")),
        Column(_("More"), _("The smaller line below it")),
        Column(_("Day"), _("The day of it, where it has one")),
        Column(_("Who can act"), _("As the page says")),
    ]


def rows(desk: Desk) -> Iterable[Row]:
    """First what was asked, then every line of the page in its order."""
    about = _("About this file")
    yield about, desk.title, desk.unit_name, desk.on, None
    for label, chosen in desk.choices:
        yield about, label, chosen, None, None
    for said in desk.says:
        yield desk.title, said, None, None, None
    for part in desk.parts:
        yield from _rows(part)


def _rows(part: Part) -> Iterable[Row]:
    if part.says:
        yield part.heading, part.says, None, None, part.who
    for one in part.items:
        yield part.heading, one.words, one.note or None, one.on, part.who
    if not part.items:
        yield part.heading, part.empty, None, None, part.who
    if part.more:
        yield part.heading, part.more.words, None, None, part.who


def plain_text(desk: Desk) -> str:
    """The same as plain text, for a mail."""
    asked = [f"{label}: {chosen}" for label, chosen in desk.choices]
    head = [_("As at %(day)s") % {"day": day(desk.on)}, *asked, "", *desk.says]
    lines, who = head, ""
    for part in desk.parts:
        lines += ["", part.who] if part.who != who else []
        lines += _lines(part)
        who = part.who
    return "\n".join(lines)


def _lines(part: Part) -> Iterable[str]:
    yield from ("", part.heading.upper())
    if part.says:
        yield part.says
    for one in part.items:
        yield f"- {one.words} ({one.below})" if one.below else f"- {one.words}"
    if not part.items:
        yield part.empty
    if part.more:
        yield f"- {part.more.words}"
