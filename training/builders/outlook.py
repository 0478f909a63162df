"""How many more, and when: the words, tables and pictures of the page about the way ahead."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.charts import Point, in_words, past_in_words
from core.fans import FanBand, FanChart, FanPoint
from core.figures import Rate
from core.tables import Column, Table
from training.builders.shared import shared_words
from training.figures.outlook import ROOM, LevelOutlook, UnitOutlook, Wish
from training.outlook import FEWEST_MONTHS, LOOK_AHEAD, MONTH_DAYS, Month, Need, Outlook


@dataclass(frozen=True, slots=True)
class LevelStory:
    """One level on the page: its sentences, and its fan or None."""

    name: str
    lines: tuple[str, ...]
    chart: FanChart | None


def need_words(need: Need, wish: Wish) -> str:
    """The plain need in one sentence."""
    told: dict[str, Any] = {"target": wish.target, "day": _day(wish.until)}
    if not need.sessions:
        return _("To have %(target)s%% by %(day)s no further session is needed.") % told
    told["sessions"] = _sessions(need.sessions)
    if need.release is None or need.trainer_days is None:
        return (
            _(
                "To reach %(target)s%% by %(day)s you need about %(sessions)s."
                " Say how many minutes a session has, then hours and days are shown too."
            )
            % told
        )
    told |= {"hours": _number(need.release), "days": _number(need.trainer_days)}
    return (
        _(
            "To reach %(target)s%% by %(day)s you need about %(sessions)s,"
            " %(hours)s hours of release and %(days)s trainer days."
        )
        % told
    )


def need_table(found: UnitOutlook, csv_url: str = "") -> Table:
    """What it takes, level by level."""
    columns = (
        Column(_("Level")),
        Column(_("Have it today, of those asked"), numeric=True),
        Column(_("People to train"), numeric=True),
        Column(_("Sessions"), numeric=True),
        Column(_("Hours of release"), numeric=True),
        Column(_("Trainer days"), numeric=True),
    )
    rows = [
        (one.name, _rate(one.today), *_amounts(one.need)) for one in found.levels if one.now.asked
    ]
    empty = _("Nobody here is asked for a level yet. Say first which level each job role needs.")
    return Table(_("What it takes, level by level"), columns, rows, empty=empty, csv_url=csv_url)


def _amounts(need: Need) -> tuple[Any, ...]:
    days = None if need.trainer_days is None else _number(need.trainer_days)
    return (need.people, need.sessions, need.release, days)


def ways(found: UnitOutlook, wish: Wish) -> list[str]:
    """What each level's sessions are taken to be, and where that comes from."""
    return [_way(one, wish) for one in found.levels if one.now.asked]


def _way(one: LevelOutlook, wish: Wish) -> str:
    told = {
        "level": one.name,
        "people": ngettext("%(n)s person", "%(n)s people", one.way.people)
        % {"n": _number(one.way.people)},
        "minutes": _("not known how long")
        if one.way.minutes is None
        else _("%(n)s minutes") % {"n": _number(one.way.minutes)},
        "trainers": ngettext("%(n)s trainer", "%(n)s trainers", one.way.trainers)
        % {"n": one.way.trainers},
        "from": _where_from(one, wish),
    }
    return _("%(level)s: %(people)s in a session, %(minutes)s, %(trainers)s. %(from)s") % told


def _where_from(one: LevelOutlook, wish: Wish) -> str:
    if wish.people and wish.minutes:
        return _("You said so below.")
    if one.held:
        return ngettext(
            "From %(n)s session held in the last 12 months.",
            "From %(n)s sessions held in the last 12 months.",
            one.held,
        ) % {"n": _number(one.held)}
    if wish.people:
        return _("The minutes are those of the course.")
    return _("None was held in the last 12 months: %(n)s people are assumed.") % {"n": ROOM}


def capacity_words(found: UnitOutlook, wish: Wish) -> str:
    """What is needed beside what its trainers can give; empty when none is known."""
    can = found.capacity
    if not can.trainers or not found.need.sessions:
        return ""
    months = max((wish.until - found.as_at).days / MONTH_DAYS, 1)
    told = {
        "need": _number(round(found.need.sessions / months, 1)),
        "can": _number(can.sessions),
        "trainers": ngettext("%(n)s trainer", "%(n)s trainers", can.trainers)
        % {"n": _number(can.trainers)},
    }
    words = _(
        "That is about %(need)s sessions a month. Here %(trainers)s can give %(can)s a month."
    )
    if can.unsaid:
        told["unsaid"] = _number(can.unsaid)
        words += " " + _("Of %(unsaid)s it is not known how many.")
    return " ".join([words % told, *shared_words(can.shared)])


def why_no_forecast(found: UnitOutlook) -> str:
    """Why nothing can be said of the time ahead; empty when something can."""
    if not any(one.now.asked for one in found.levels):
        return _("Nobody here is asked for a level yet, so there is nothing to foresee.")
    if any(one.outlook for one in found.levels):
        return ""
    seen = max((len(one.past) for one in found.levels if one.now.asked), default=0)
    return _(
        "There is no forecast yet. It takes %(least)s month-ends counted in the same way to see a"
        " pace, and so far there are %(seen)s. Each month-end adds one."
    ) % {"least": FEWEST_MONTHS, "seen": seen}


def stories(found: UnitOutlook, wish: Wish, *, on: date | None = None) -> list[LevelStory]:
    """Each level that anybody is asked for, lowest first; seen from a day in the past if `on`."""
    return [_story(one, wish, on) for one in found.levels if one.now.asked]


def _story(one: LevelOutlook, wish: Wish, on: date | None) -> LevelStory:
    today = " ".join([_on_the_day(one, on), *_joining(one, wish)])
    if one.outlook is None:
        why = _("There is no forecast: %(seen)s of %(least)s month-ends are counted alike so far.")
        told = {"seen": len(one.past), "least": FEWEST_MONTHS}
        return LevelStory(one.name, (today, why % told), None)
    lines = (today, _where(one.outlook), *_reached(one.outlook, wish))
    return LevelStory(one.name, lines, _fan(one, one.outlook, wish))


def _reached(outlook: Outlook, wish: Wish) -> tuple[str, ...]:
    """The chance by the day asked about, and when; said once where neither is likely."""
    when = _when(outlook, wish)
    is_far = outlook.earliest is None and not round(outlook.reached * 10)
    return (when,) if is_far else (_chance(outlook, wish), when)


def _on_the_day(one: LevelOutlook, on: date | None) -> str:
    told_of = {"share": in_words(_rate(one.today)), "day": _day(one.today.on)}
    if not one.today.asked:
        return _("On %(day)s nobody is asked for it yet.") % told_of
    words = _("On %(day)s %(share)s had it.") if on else _("Today %(share)s have it.")
    return words % told_of


def _joining(one: LevelOutlook, wish: Wish) -> list[str]:
    """Who comes into scope by the day asked about, and is in the forecast and its picture."""
    if not one.joining:
        return []
    told = {"n": _number(one.joining), "until": _day(wish.until), "share": in_words(_rate(one.now))}
    words = ngettext(
        "%(n)s more person comes into scope by %(until)s. The forecast and its picture count them"
        " as well, and so start from %(share)s.",
        "%(n)s more people come into scope by %(until)s. The forecast and its picture count them"
        " as well, and so start from %(share)s.",
        one.joining,
    )
    return [words % told]


def joining_words(found: UnitOutlook, wish: Wish) -> list[str]:
    """What is taken for granted of those who come into scope later; nothing without any."""
    if not any(one.joining for one in found.levels):
        return []
    words = _(
        "People whose unit comes into scope by %(day)s are in what it takes and in the forecast,"
        " and in no other figure yet."
    )
    return [words % {"day": _day(wish.until)}]


def _where(outlook: Outlook) -> str:
    last = outlook.bands[-1]
    told = {
        "day": _day(last.on),
        "half": _between(last.low_50, last.high_50),
        "nine": _between(last.low_90, last.high_90),
    }
    if _percent(last.low_90) == _percent(last.high_90):
        return _("On %(day)s it is very likely %(nine)s (9 times in 10).") % told
    return (
        _(
            "On %(day)s it may be %(half)s (an even chance), and very likely %(nine)s"
            " (9 times in 10)."
        )
        % told
    )


def _between(low: float, high: float) -> str:
    """A range in words; both ends alike are one number."""
    told = {"low": _percent(low), "high": _percent(high)}
    if told["low"] == told["high"]:
        return _("about %(low)s") % told
    return _("between %(low)s and %(high)s") % told


def _chance(outlook: Outlook, wish: Wish) -> str:
    tenths = round(outlook.reached * 10)
    told: dict[str, Any] = {"target": wish.target, "n": tenths}
    if tenths == 0:
        return _("%(target)s%% by then is not likely in this way.") % told
    if tenths == 10:
        return _("%(target)s%% by then is nearly certain in this way.") % told
    return _("The chance of %(target)s%% by then is about %(n)s in 10.") % told


def _when(outlook: Outlook, wish: Wish) -> str:
    told: dict[str, Any] = {"target": wish.target, "years": LOOK_AHEAD // 12}
    if outlook.earliest is None:
        return _("%(target)s%% is not likely within %(years)s years.") % told
    told |= {"first": _month_name(outlook.earliest)}
    if outlook.latest is None:
        return (
            _("%(target)s%% may come from %(first)s on, or take longer than %(years)s years.")
            % told
        )
    if outlook.latest == outlook.earliest:
        return _("%(target)s%% comes by the end of %(first)s (9 times in 10).") % told
    told |= {"last": _month_name(outlook.latest)}
    return _("%(target)s%% comes between %(first)s and %(last)s (9 times in 10).") % told


def _fan(one: LevelOutlook, outlook: Outlook, wish: Wish) -> FanChart:
    past = [FanPoint(month.on, _rate(month)) for month in one.past if month.asked]
    if not past or past[-1].on < one.now.on:
        past.append(FanPoint(one.now.on, _rate(one.now)))
    bands = tuple(
        FanBand(b.on, b.low_90, b.low_50, b.middle, b.high_50, b.high_90) for b in outlook.bands
    )
    title = _("%(level)s: so far, and where it may go") % {"level": one.name}
    so_far = past_in_words([Point(point.on, point.rate) for point in past])
    said = f"{so_far} {_where(outlook)}"
    return FanChart(f"fan-{one.code}", title, tuple(past), bands, wish.target, said)


def assumed_words(found: UnitOutlook, wish: Wish) -> list[str]:
    """What the forecast takes for granted, with the numbers it stands on."""
    paces = {
        0.0: _("No session beyond those planned."),
        1.0: _("The pace so far goes on."),
        2.0: _("Twice the pace so far."),
    }
    planned = sum(one.planned for one in found.levels)
    told = {"n": _number(planned), "day": _day(wish.until)}
    counted = (
        _("Sessions planned up to %(day)s: %(n)s. They count where they bring more than the pace.")
        if wish.with_planned
        else _("Sessions planned up to %(day)s: %(n)s. They are left out.")
    )
    return [paces[wish.pace], counted % told, *joining_words(found, wish), *always_assumed(found)]


def always_assumed(found: UnitOutlook) -> list[str]:
    """What is taken for granted whatever was chosen."""
    gone = {"left": _number(found.turnover.left)}
    return [
        _("People leave as in the last 12 months (%(left)s left), and new people start.") % gone,
        _("What each role is asked for stays as it is."),
        _("People known by number only are not in it."),
    ]


def _rate(month: Month) -> Rate:
    return Rate(month.met, month.asked)


def _sessions(n: int) -> str:
    return ngettext("%(n)s session", "%(n)s sessions", n) % {"n": _number(n)}


def _percent(value: float) -> str:
    return f"{value:.0f}%"


def _number(value: float) -> str:
    return number_format(value, force_grouping=True).removesuffix(".0")


def _day(day: date) -> str:
    return date_format(day, "j F Y")


def _month_name(day: date) -> str:
    return date_format(day, "F Y")
