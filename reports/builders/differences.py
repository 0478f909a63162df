"""What is counted otherwise than in a report that was signed: line against line."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.builders.practice_tables import HELD
from reports.builders.tidy import DATA, FORECAST
from reports.models.signing import DAY

# A line as `reports.builders.freezing.packed_lines` makes it.
Line = Sequence[Any]
What = tuple[Any, ...]
# The figure, and of how many. A day is the number that it has in the calendar (`date.toordinal`);
# what it is about ends with DAY.
Value = tuple[float | None, float | None]
ABSENT: Value = (None, None)
# Where a line says what was counted, and headings that older reports do not have.
MEASURE = 4
NEW_COLUMNS = (HELD,)
NO_EMAIL, NO_EMAIL_NAME = "no_email", gettext_lazy("People without an email address")


@dataclass(frozen=True, slots=True)
class Change:
    """A figure that is not what it was. ABSENT stands for a line that is not there."""

    what: What
    was: Value
    now: Value

    @property
    def key(self) -> str:
        """A short name of the figure, the same every time."""
        return hashlib.sha256(json.dumps(self.what, ensure_ascii=False).encode()).hexdigest()


def figures(lines: Iterable[Line]) -> dict[What, Value]:
    """Every line that was counted, by what it is about; of several alike each has its place."""
    seen: Counter[What] = Counter()
    found: dict[What, Value] = {}
    for part, code, unit, item, measure, number, out_of, words, first, last in lines:
        day = _day(words) if number is None and item else None
        if part == FORECAST or (number is None and day is None):
            continue
        what = (part, code, unit, item, measure, first, last)
        if day is None:
            found[(*what, seen[what])] = (number, out_of)
        else:
            found[(*what, seen[what], DAY)] = (day.toordinal(), None)
        seen[what] += 1
    return found


def _day(words: str) -> date | None:
    """The day that a line says, and nothing beside it; None of any other words.

    Only of what has a name: what people wrote has none here, and sentences are not compared.
    """
    try:
        return date.fromisoformat(words)
    except ValueError:
        return None


def changes(was: Mapping[What, Value], now: Mapping[What, Value]) -> list[Change]:
    """What differs, in the order of the report; new lines stand at the end.

    A column that came to a table after the report was signed is no difference.
    """
    with translation.override(settings.LANGUAGE_CODE):
        new = {str(one) for one in NEW_COLUMNS} - {what[MEASURE] for what in was}
    now = {what: value for what, value in now.items() if what[MEASURE] not in new}
    places = {**dict.fromkeys(was), **dict.fromkeys(now)}
    told = (
        Change(what, was.get(what, ABSENT), now.get(what, ABSENT))
        for what in places
        if not _is_of_the_day_of_making(what)
    )
    return [one for one in told if one.was != one.now]


def _is_of_the_day_of_making(what: What) -> bool:
    """Whether it tells of addresses: earlier reports held those of the day they were made."""
    part, item = what[0], what[3]
    if part == DATA:
        return bool(item == NO_EMAIL)
    return str(part).endswith(_("How complete the data is")) and item == NO_EMAIL_NAME
