"""The poster of results: what was said, group by group, and what was done about it."""

from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.qr import code_svg
from core.tables import Table
from core.typesetting import typeset
from wellbeing.builders import results
from wellbeing.figures import GroupFigure, RoundFigures, Said, Shown

TEMPLATE = Path(__file__).resolve().parents[1] / "typst" / "results.typ"


def results_poster(figures: RoundFigures, *, url: str, on: date) -> bytes:
    """A4 sheets (PDF/UA-1) of the groups that are shown, in the language that is spoken."""
    shown = [(one, one.shown) for one in figures.groups if one.shown]
    told = {
        "language": (get_language() or "en")[:2],
        "title": _("What people said, and what we did about it"),
        "lead": _("%(unit)s: check-in until %(day)s")
        % {"unit": figures.unit_name, "day": date_format(figures.closes_on, "j F Y")},
        "promise": _(
            "Group figures alone, rounded. Nobody can see who said what, or who took part."
        ),
        "groups": [_group(one, cell) for one, cell in shown],
        "nothing": "" if shown else _("Not shown, to protect people"),
        "done_title": _("What we did about it"),
        "done": _done(figures.done, figures.is_silent),
        "url": url,
        "code": {
            "svg": code_svg(url),
            "alt": _("A code that opens this page: %(url)s") % {"url": url},
        },
        "scan": _("All of it, after signing in: scan the code, or open"),
        "printed": _("As it stood on %(day)s") % {"day": date_format(on, "j F Y")},
    }
    return typeset(TEMPLATE, told, made_at=datetime.combine(on, time(), UTC))


def _group(one: GroupFigure, cell: Shown) -> dict[str, Any]:
    title = results.title_of(one)
    table = results.numbers(title, cell.questions)
    return {
        "title": title,
        "basis": results.basis(cell),
        "sentences": [
            said
            for said in (results.strength(cell.questions), results.support(cell.questions))
            if said
        ],
        **_rows(table),
        "done": _done(one.done, False),
    }


def _rows(table: Table) -> dict[str, list[Any]]:
    return {
        "columns": [str(column.label) for column in table.columns],
        "rows": [[str(cell.text) for _column, cell in row] for row in table.drawn],
    }


def _done(told: tuple[Said, ...], is_silent: bool) -> list[dict[str, str]]:
    if is_silent:
        return [{"text": _("Nothing has been said yet about what was done."), "day": ""}]
    return [{"text": one.text, "day": date_format(one.at, "j F Y")} for one in told]
