"""How long somebody was there by all that was said of them: no moment twice, nothing guessed.

What a list says of a person is kept by the list (`Place.stays`), so that lists add up whatever
their order, one sent twice changes nothing, and one that is taken back takes its own time out.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from intake.readers.meeting import length, stayed, visit_of
from training.actions.day_minutes import Days, all_days

# Of one row: the day of several ("on"), its minutes, and its joinings and leavings, if any.
Facts = Mapping[str, Any]
# List id → its rows. What a person vouches for stands under no list, each row by itself.
Stays = Mapping[str, Sequence[Facts]]
Kept = dict[str, list[dict[str, Any]]]
Span = tuple[float, float, float]
VOUCHED = ""
# In a row that a person wrote over what lists say: what was known by then, list by list.
KNEW = "knew"


def minutes_by_day(rows: Iterable[Facts]) -> dict[str, int | None]:
    """The minutes of one person on each day of the session; "" is the day of a session of one."""
    by_day: dict[str, list[Facts]] = {}
    for facts in rows:
        by_day.setdefault(facts.get("on") or "", []).append(facts)
    return {on: _together(facts) for on, facts in sorted(by_day.items())}


def minutes_of(rows: Iterable[Facts]) -> int | None:
    """The minutes of one person on all days together; None when one of them is not known."""
    return all_days(minutes_by_day(rows))


def time_of(stays: Stays) -> tuple[int | None, dict[str, int | None]]:
    """The minutes by all that is said, and those of each day where the session has several.

    What a person wrote over the lists holds until one says something that was not known then.
    """
    told = written_over(stays)
    return (told["minutes"], dict(told["days"])) if told else _time_of_all(stays)


def _time_of_all(stays: Stays) -> tuple[int | None, dict[str, int | None]]:
    """By all lists together; minutes of which nobody says the day hold where they are more."""
    by_day: dict[str, list[list[Facts]]] = {}
    for rows in _lists(stays):
        for on in sorted({str(facts.get("on") or "") for facts in rows}):
            of_day = [facts for facts in rows if (facts.get("on") or "") == on]
            by_day.setdefault(on, []).append(of_day)
    days = {on: _across(lists) for on, lists in sorted(by_day.items())}
    whole = days.pop("", None)
    return longer(all_days(days), whole), days


def kept_stays(stays: Stays, minutes: int | None, days: Days) -> Kept:
    """What is known: by lists, else the minutes alone, of which nobody says when they were."""
    if stays:
        return {key: [dict(facts) for facts in rows] for key, rows in stays.items()}
    rows = [{"on": on, "minutes": n} for on, n in days.items()]
    if minutes is not None and minutes != all_days(days):
        rows.append({"on": "", "minutes": minutes})
    return {VOUCHED: rows} if rows else {}


def written(stays: Stays, minutes: int | None, days: Days) -> Kept:
    """What is known once a person wrote these minutes and days; lists keep what they say.

    Nothing where no list stands beside it. Less than lists say holds over what was known by then.
    """
    lists, before = _of_lists(stays), _written(stays)
    knew, own = both(before[KNEW] if before else {}, lists), kept_stays({}, minutes, days)
    if not knew or not own:
        return {}
    if _time_of_all(both(knew, own)) == (minutes, dict(days)):
        return both(lists, own)
    over = {"minutes": minutes, "days": dict(days), KNEW: knew}
    return {**lists, VOUCHED: [*lists.get(VOUCHED, ()), over]}


def written_over(stays: Stays) -> Facts | None:
    """What a person wrote over the lists, as long as none says what was not known then."""
    told = _written(stays)
    return None if told and _says_more(told[KNEW], stays) else told


def _written(stays: Stays) -> Facts | None:
    return next((facts for facts in stays.get(VOUCHED, ()) if KNEW in facts), None)


def without_times(stays: Stays) -> Kept:
    """What is kept when no list can be taken back any more: what a person wrote over lists."""
    told = written_over(stays)
    if told is None:
        return {}
    return {VOUCHED: [{**told, KNEW: kept_stays({}, *time_of(told[KNEW]))}]}


def _of_lists(stays: Stays) -> Kept:
    """What lists say: under their own names, and with times where a person vouches for it."""
    found = without_lists(stays, {VOUCHED})
    timed = [dict(facts) for facts in stays.get(VOUCHED, ()) if facts.get("stays")]
    return {**found, VOUCHED: timed} if timed else found


def _says_more(knew: Stays, stays: Stays) -> bool:
    """Whether lists say something that was not known."""
    return _time_of_all(both(knew, _of_lists(stays))) != _time_of_all(knew)


def without_lists(stays: Stays, keys: Collection[str]) -> Kept:
    """What is left when lists are taken back."""
    return {k: [dict(f) for f in rows] for k, rows in stays.items() if k not in keys}


def vouched(stays: Stays) -> Kept:
    """The same when somebody stands for it, so that no list takes it out."""
    is_over = written_over(stays) is not None
    told = [rows if is_over else _each(rows) for rows in stays.values()]
    rows = [dict(facts) for several in told for facts in several]
    return {VOUCHED: rows} if rows else {}


def both(one: Stays, other: Stays) -> Kept:
    """All that is known, list by list; a row that is known already is not told again."""
    found = without_lists(one, ())
    for key, rows in other.items():
        known = found.setdefault(key, [])
        known += [facts for facts in map(_plain, rows) if facts not in one.get(key, ())]
    return found


def longer(*lengths: int | None) -> int | None:
    """The longest that is known."""
    return max((n for n in lengths if n is not None), default=None)


def least_time(spans: Iterable[Span]) -> float:
    """The shortest time by which every span (from, to, how much of it) has what it says.

    Where somebody was there for all of each span it is what they cover together. Where breaks were
    taken of which nobody knows when, it is what is certain. Spans are filled from their end, those
    that end first before others: no choice leaves more for the spans that follow.
    """
    taken: list[tuple[float, float]] = []
    for start, end, needed in sorted(spans, key=lambda span: (span[1], span[0])):
        known = sum(max(0.0, min(end, b) - max(start, a)) for a, b in taken)
        taken += _last_of(start, end, needed - known, taken)
    return sum(b - a for a, b in taken)


def _last_of(
    start: float, end: float, lacking: float, taken: Iterable[tuple[float, float]]
) -> list[tuple[float, float]]:
    """The latest free time of a span, as much as is lacking."""
    found, until = [], end
    for begins, ends in [*sorted(taken, reverse=True), (start, start)]:
        free = until - max(ends, start)
        if free > 0 and lacking > 0:
            found.append((until - min(free, lacking), until))
            lacking -= min(free, lacking)
        until = min(until, begins)
    return found


def _lists(stays: Stays) -> Iterable[list[Facts]]:
    for key, rows in stays.items():
        yield from ([facts] for facts in _each(rows)) if key == VOUCHED else [list(rows)]


def _each(rows: Iterable[Facts]) -> Iterable[Facts]:
    """The rows, and what was written over lists as a row for each day."""
    for facts in rows:
        if KNEW in facts:
            yield from kept_stays({}, facts["minutes"], facts["days"]).get(VOUCHED, ())
        else:
            yield facts


def _across(lists: Sequence[list[Facts]]) -> int | None:
    """The time of one day by several lists: never less than one of them says.

    A list without joinings and leavings adds to no other, for nobody knows whether they overlap.
    """
    spans = [span for rows in lists for facts in rows for span in _spans(facts)]
    together = round(least_time(spans) / 60) if spans and len(lists) > 1 else None
    return longer(together, *map(_together, lists))


def _spans(facts: Facts) -> Iterable[Span]:
    for stay in facts.get("stays") or []:
        visit = visit_of(stay)
        if visit.joined and visit.left:
            start, end = visit.joined.timestamp(), visit.left.timestamp()
            yield start, end, min(length(visit), end - start)


def _together(rows: Sequence[Facts]) -> int | None:
    """The time during which one of the rows of a list says that the person was there.

    Without joinings and leavings nobody knows whether rows overlap: then the longest holds.
    """
    if len(rows) == 1:
        found: int | None = rows[0]["minutes"]
        return found
    stays = [facts.get("stays") or [] for facts in rows]
    if all(stays):
        return stayed([visit_of(stay) for several in stays for stay in several])
    return longer(*(facts["minutes"] for facts in rows))


def _plain(facts: Facts) -> dict[str, Any]:
    """What is kept of a row: nothing where it says nothing."""
    told = {"on": facts.get("on") or "", "minutes": facts["minutes"]}
    return {**told, "stays": facts["stays"]} if facts.get("stays") else told
