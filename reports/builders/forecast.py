"""When shall we be there? What it takes first, then where each level may go, words before figures.

Seen from the day of the report (docs/forecast.md). The same sums as on the page of the unit.
"""

from dataclasses import replace

from django.utils.translation import gettext as _

from core.exports import Cell, Column
from reports.builders.document import Grid, Section
from reports.builders.over_time import Ahead
from reports.builders.words import day, whole_or_half
from training.builders.outlook import (
    always_assumed,
    joining_words,
    need_words,
    stories,
    ways,
    why_no_forecast,
)
from training.builders.rollout import later_words
from training.figures.outlook import LevelOutlook
from training.outlook import Band

# On paper every third month-end stands, counted back from the last; the tidy lines hold each.
STEP = 3


def forecast_chapter(ahead: Ahead | None) -> tuple[Section, ...]:
    """The chapter of the rollout report; nothing where nobody looked ahead."""
    if ahead is None:
        return ()
    first, *others = forecast_sections(ahead)
    first = replace(first, heading=_("When shall we be there?"))
    return (first, *(replace(one, level=2) for one in others))


def forecast_sections(ahead: Ahead) -> tuple[Section, ...]:
    """What it takes, each level in words with its picture, the bands, and what is assumed."""
    told = (
        _("Seen from %(day)s, from the months up to it.") % {"day": day(ahead.found.as_at)},
        *_opening(ahead),
        *later_words(ahead.found.later),
    )
    return (
        Section("", told, _need_grid(ahead)),
        *(
            Section(one.name, one.lines, chart=one.chart)
            for one in stories(ahead.found, ahead.wish, on=ahead.found.as_at)
        ),
        Section(_("Where each level may be"), (), _bands_grid(ahead)),
        Section(_("What this takes for granted"), _assumed(ahead)),
    )


def _opening(ahead: Ahead) -> tuple[str, ...]:
    """What is needed in one sentence, and why nothing can be foreseen where that is so."""
    why_not = why_no_forecast(ahead.found)
    is_asked = any(one.now.asked for one in ahead.found.levels)
    need = need_words(ahead.found.need, ahead.wish) if is_asked else ""
    return tuple(filter(None, (need, why_not)))


def _need_grid(ahead: Ahead) -> Grid:
    columns = (
        Column(_("Level"), _("A level of the framework."), 24),
        Column(_("Have it"), _("People asked for the level who have it on the day seen from."), 9),
        Column(_("Asked"), _("People asked for the level on that day."), 9),
        *_joining_column(ahead),
        Column(_("To train"), _("People to train to reach the target by the day."), 9),
        Column(_("Sessions"), _("Sessions for them."), 9),
        Column(_("Hours"), _("Hours of release of the people trained; empty: not known."), 9),
        Column(_("Trainer days"), _("Days of trainers; empty: not known."), 9),
    )
    told = [one for one in ahead.found.levels if one.now.asked]
    rows = tuple(_need_row(one, is_joining=_is_joining(ahead)) for one in told)
    caption = _("What it takes to reach %(target)s%% by %(day)s") % {
        "target": ahead.wish.target,
        "day": day(ahead.wish.until),
    }
    empty = _("Nobody here is asked for a level yet.")
    return Grid(_("What it takes"), caption, columns, rows, empty)


def _is_joining(ahead: Ahead) -> bool:
    return any(one.joining for one in ahead.found.levels)


def _joining_column(ahead: Ahead) -> tuple[Column, ...]:
    """Where units come into scope by the day asked about: their people, who are counted then."""
    told = _("People who come into scope by the day asked about, and are in what it takes.")
    return (Column(_("Asked later"), told, 9),) if _is_joining(ahead) else ()


def _need_row(one: LevelOutlook, *, is_joining: bool) -> tuple[Cell, ...]:
    need = one.need
    joining = (one.joining,) if is_joining else ()
    takes = (need.people, need.sessions, need.release, whole_or_half(need.trainer_days))
    return (one.name, one.today.met, one.today.asked, *joining, *takes)


def _bands_grid(ahead: Ahead) -> Grid:
    columns = (
        Column(_("Level"), _("A level of the framework."), 24),
        Column(_("On"), _("A month’s end, or the day asked about."), 12),
        Column(_("9 in 10: from (%)"), _("One of twenty futures lies below this share."), 10),
        Column(_("Half: from (%)"), _("A quarter of the futures lies below."), 10),
        Column(_("Middle (%)"), _("Half of the futures lies below."), 10),
        Column(_("Half: to (%)"), _("A quarter of the futures lies above."), 10),
        Column(_("9 in 10: to (%)"), _("One of twenty futures lies above this share."), 10),
    )
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (one.name, band.on, *_shares(band))
        for one in ahead.found.levels
        for band in (one.outlook.bands[::-STEP][::-1] if one.outlook else ())
    )
    empty = _("There is no forecast yet.")
    caption = _("Share of those asked who may have the level")
    return Grid(_("Forecast"), caption, columns, rows, empty, named_by=(0, 1))


def _shares(band: Band) -> tuple[int, ...]:
    five = (band.low_90, band.low_50, band.middle, band.high_50, band.high_90)
    return tuple(round(one) for one in five)


def _assumed(ahead: Ahead) -> tuple[str, ...]:
    return (
        _("The pace so far goes on."),
        _("Sessions that are planned are left out, so that this report says the same whenever it "
          "is made. The page of the team or service counts them."),
        *joining_words(ahead.found, ahead.wish),
        *always_assumed(ahead.found),
        *ways(ahead.found, ahead.wish),
    )  # fmt: skip
