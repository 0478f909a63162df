"""The practice-level return year by year: the unit, and each service beside its own past."""

from collections import Counter
from collections.abc import Iterator

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.exports import Cell, Column
from reports.builders.document import Grid, Section
from reports.builders.practice_tables import level_columns, level_row, spend_columns, spend_row
from reports.builders.words import day
from training.figures.practice_return import PracticeReturn, ReturnPart


def year_sections(found: PracticeReturn, *, with_money: bool) -> tuple[Section, ...]:
    """Levels of each year, of the unit and then of each service; with money what each year cost."""
    lines = services_by_year(found)
    years = [year.own for year in found.years]
    if not with_money:
        return (_years(found, years), _service_years(found, lines))
    return (
        _years(found, years),
        _cost(years),
        _service_years(found, lines),
        _service_cost(lines),
    )


def services_by_year(found: PracticeReturn) -> list[tuple[str, ReturnPart]]:
    """Each service with a name of its own, A to Z, its years the newest first.

    A service is called what it is called in the newest of its years.
    """
    names: dict[int, tuple[str, str]] = {}
    parts: dict[int, list[ReturnPart]] = {}
    for year in found.years:
        for one in year.services:
            names.setdefault(one.unit_id, (one.name, one.code))
            parts.setdefault(one.unit_id, []).append(one)
    twice = Counter(name.casefold() for name, _code in names.values())
    told = {
        pk: name if twice[name.casefold()] == 1 else f"{name} ({code})"
        for pk, (name, code) in names.items()
    }
    order = sorted(parts, key=lambda pk: (told[pk].casefold(), pk))
    return [(told[pk], one) for pk in order for one in parts[pk]]


def _is_later(found: PracticeReturn) -> bool:
    return any(year.own.later for year in found.years)


def _end_column() -> Column:
    return Column(_("At the end of"), _("The last day of the year, or the day of the return."), 14)


def _service_column() -> Column:
    return Column(_("Service"), _("A unit directly below, with everything under it, A to Z."), 20)


def _level_rows(one: ReturnPart, *, is_later: bool) -> Iterator[tuple[Cell, ...]]:
    """A line a level; a year before any framework still tells how many people there were."""
    if not one.levels:
        nothing = (None,) * (len(level_columns(is_later=is_later)) - 2)
        yield (one.spend.until_on, "–", one.people, *nothing)
    for level in one.levels:
        yield (one.spend.until_on, *level_row(level, one, is_later=is_later))


def _years(found: PracticeReturn, years: list[ReturnPart]) -> Section:
    is_later = _is_later(found)
    rows = tuple(row for one in years for row in _level_rows(one, is_later=is_later))
    columns = (_end_column(), *level_columns(is_later=is_later))
    caption = _("Year by year, the newest first")
    grid = Grid(_("Years"), caption, columns, rows, "", is_by_day=True, is_short=True)
    words = _("This year stands as at %(day)s, each earlier one as at its last day.")
    return Section(_("By year"), (words % {"day": day(found.as_at)},), grid)


def _service_years(found: PracticeReturn, lines: list[tuple[str, ReturnPart]]) -> Section:
    is_later = _is_later(found)
    grid = Grid(
        _("Services by year"),
        _("Each service year by year, the newest first"),
        (_service_column(), _end_column(), *level_columns(is_later=is_later)),
        tuple((name, *row) for name, one in lines for row in _level_rows(one, is_later=is_later)),
        _("There are no units below."),
        is_parted=True,
        is_short=True,
        is_by_day=True,
    )
    words = _("In alphabetical order, each service beside its own past.")
    return Section(_("By service and year"), (words,) if lines else (), grid)


def _cost_row(one: ReturnPart) -> tuple[Cell, ...]:
    return (one.spend.until_on, *spend_row(one.spend))


def _cost(years: list[ReturnPart]) -> Section:
    grid = Grid(
        _("Spend by year"),
        _("What training cost, the newest year first"),
        (_end_column(), *spend_columns()),
        tuple(_cost_row(one) for one in years),
        "",
        is_short=True,
    )
    begins = date_format(years[0].spend.from_on, "j F")
    words = _("A year begins on %(day)s here.") % {"day": begins}
    return Section(_("What each year cost"), (words,), grid, level=2)


def _service_cost(lines: list[tuple[str, ReturnPart]]) -> Section:
    grid = Grid(
        _("Spend by service and year"),
        _("What training cost in each service, the newest year first"),
        (_service_column(), _end_column(), *spend_columns()),
        tuple((name, *_cost_row(one)) for name, one in lines),
        _("There are no units below."),
        is_parted=True,
        is_short=True,
    )
    return Section(_("What each year cost in each service"), (), grid, level=2)
