"""The practice-level return in words and tables, the same for page, PDF, workbook and CSV."""

from dataclasses import replace
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.exports import Cell, Column
from core.figures import Rate
from implementation.builders.money import pounds
from reports.builders.document import Document, Grid, Section
from reports.builders.practice_tables import level_columns, level_row, spend_columns, spend_row
from reports.builders.practice_years import year_sections
from reports.builders.words import day, of, people
from reports.models import Basis
from training.builders.rollout import later_in_split
from training.figures.practice_return import PracticeReturn, ReturnPart, Spend
from training.models.standing import REASONS


def return_document(found: PracticeReturn, *, now: datetime, with_money: bool) -> Document:
    """One page that answers the question, then services, years, money and how it is counted.

    Without money nothing of it says what training cost.
    """
    own = found.own
    return Document(
        title=_("Practice-level return"),
        subtitle=f"{own.name}, {day(found.as_at)}",
        summary=summary(found, with_money=with_money),
        facts=(
            (_("Unit"), f"{own.name} ({own.code})"),
            (_("Organisation"), found.organisation),
            (_("As at"), day(found.as_at)),
            (_("Structure"), str(Basis(found.basis).label)),
            (_("Framework"), found.framework_name or _("None chosen yet")),
            (_("Made"), date_format(timezone.localtime(now), "j F Y, H:i")),
        ),
        sections=(
            _levels(found),
            _who(found),
            _services(found),
            *([_money(found)] if with_money else []),
            *year_sections(found, with_money=with_money),
        ),
        method=method(found, with_money=with_money),
    )


def summary(found: PracticeReturn, *, with_money: bool) -> tuple[str, ...]:
    """The answer in whole sentences."""
    own = found.own
    if not own.people:
        return (_("%(unit)s has no named staff to count yet.") % {"unit": own.name},)
    told = [_("%(people)s are counted in %(unit)s.") % _named(own)]
    told += [
        _("%(level)s: %(rate)s who are asked for it have it.")
        % {"level": one.name, "rate": of(Rate(one.met, one.required))}
        for one in own.levels
        if one.required
    ]
    told += later_in_split(own.later)
    return (*told, _spend_words(own.spend)) if with_money else tuple(told)


def _named(own: ReturnPart) -> dict[str, str]:
    return {"people": people(own.people), "unit": own.name}


def _spend_words(spend: Spend) -> str:
    days = {"first": day(spend.from_on), "last": day(spend.until_on)}
    if spend.spend is None:
        return _("What training cost from %(first)s to %(last)s is not noted.") % days
    return _("Training cost %(pounds)s from %(first)s to %(last)s: %(each)s for each person.") % {
        **days,
        "pounds": pounds(spend.spend),
        "each": pounds(spend.per_person) if spend.per_person is not None else "–",
    }


def _levels(found: PracticeReturn) -> Section:
    shown = {"is_later": bool(found.own.later)}
    rows = tuple(level_row(one, found.own, **shown) for one in found.own.levels)
    empty = _("No framework was in force on this day.")
    caption = _("Staff at each level")
    grid = Grid(_("Levels"), caption, level_columns(**shown), rows, empty, is_short=True)
    words = _("Met, not yet, not asked and not known add up to the people at each level.")
    return Section(caption, (words,) if rows else (), grid)


def _who(found: PracticeReturn) -> Section:
    names = dict(REASONS)
    columns = (
        Column(_("Who"), _("A group of people."), 48),
        Column(_("Number"), _("How many."), 10),
    )
    rows: list[tuple[Cell, ...]] = [(_("Counted"), found.own.people)]
    rows += [
        (_("Not counted: %(why)s") % {"why": str(names.get(reason, reason))}, n)
        for reason, n in found.left_out.items()
    ]
    if found.own.later:
        rows.append((_("Counted, in units that are not in scope yet"), found.own.later))
    rows.append((_("Known by number only, not added"), found.own.counted_only))
    grid = Grid(_("Who is counted"), _("Who is counted"), columns, tuple(rows), "")
    return Section(_("Who is counted"), (), grid)


def _services(found: PracticeReturn) -> Section:
    unit = Column(_("Service"), _("A unit directly below, with everything under it, A to Z."), 20)
    shown = {"is_later": bool(found.own.later)}
    rows = tuple(
        (one.name, *level_row(level, one, **shown))
        for one in found.services
        for level in one.levels
    )
    grid = Grid(
        _("Services"),
        _("Services from A to Z"),
        (unit, *level_columns(**shown)),
        rows,
        _("There are no units below."),
    )
    words = _("In alphabetical order. A service is best compared with its own past.")
    return Section(_("By service"), (words,) if rows else (), grid)


def _money(found: PracticeReturn) -> Section:
    name = Column(_("Unit"), _("The unit, then those directly below it, A to Z."), 30)
    rows = tuple((one.name, *spend_row(one.spend)) for one in (found.own, *found.services))
    caption = _("Cost of sessions from %(first)s to %(last)s") % {
        "first": day(found.own.spend.from_on),
        "last": day(found.own.spend.until_on),
    }
    grid = Grid(_("Spend"), caption, (name, *spend_columns()), rows, "", unit_at=0)
    return Section(_("What training cost"), (), grid)


def on_paper(document: Document) -> Document:
    """The same with pounds as people write them; a workbook keeps them as numbers."""
    return replace(document, sections=tuple(_on_paper(one) for one in document.sections))


def _on_paper(section: Section) -> Section:
    if section.grid is None:
        return section
    rows = tuple(
        tuple(_amount(cell) if isinstance(cell, float) else cell for cell in row)
        for row in section.grid.rows
    )
    return replace(section, grid=replace(section.grid, rows=rows))


def _amount(cell: float) -> str:
    """ "1,234.50"; without pence where there are none, as in the sentences."""
    return f"{cell:,.2f}".removesuffix(".00")


def method(found: PracticeReturn, *, with_money: bool) -> tuple[str, ...]:
    """How the return is counted (docs/figures.md, "Practice-level return")."""
    return (
        _("A person is counted once, at their main post. What is asked of them is everything that "
          "any of their current posts asks for."),
        _("Met counts whoever is asked for a level and holds it, with every level that it builds "
          "on. Claims that nobody has checked do not count."),
        _("Hold it, asked or not counts everybody who holds the level itself, also those who are "
          "not asked for it. It is none of the four parts."),
        _("Of people in a unit whose wave has not begun on the day nothing is asked yet: they are "
          "in Not asked at every level, and told beside it."),
        _("People known by number only stand beside named people and are never added to them."),
        _("Supervision is in place when there was a contact in time, by the rule of the unit, with "
          "somebody who held at least the level on its day. What was said is not held."),
        *([_spend_method()] if with_money else []),
        _("Small numbers stand as they are. Before you publish them, ask whether somebody could be "
          "known by them."),
        *found.who_counts,
        _structure(found),
        _years_method(found),
    )  # fmt: skip


def _spend_method() -> str:
    return _(
        "Spend is what is noted as the cost of the units' sessions from the first day of the year "
        "on that were not called off, also where nobody has noted yet who came. Time away from "
        "work and salaries are not in it."
    )


def _structure(found: PracticeReturn) -> str:
    if found.basis == "then":
        return _(
            "Figures stand for %(day)s, with the units and posts as they were on that day."
        ) % {"day": day(found.as_at)}
    return _("Figures stand for %(day)s, on today’s structure.") % {"day": day(found.as_at)}


def _years_method(found: PracticeReturn) -> str:
    """Said once for both tables of years."""
    if found.basis == "then":
        return _(
            "Each earlier year stands as at its last day: the people, posts, rules, records and "
            "units of that day."
        )
    return _(
        "Each earlier year stands as at its last day: the people, posts, rules and records of that "
        "day, in the units as they hang today."
    )
