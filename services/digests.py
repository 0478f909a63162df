"""What the one mail a week tells: each app registers its own lines, from above.

`services` knows of none of them. A line is worked out afresh each week, so that what is done is
never told again.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise

from core.scope import Viewer
from services.models import StaffMember


@dataclass(frozen=True, slots=True)
class Reader:
    """To whom a mail goes: an account, what it may do today, and its own record if it has one."""

    user_id: int
    viewer: Viewer
    person: StaffMember | None


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to know or to do, for one reader.

    `key` is the same for the same thing in another week. What `reminds` is told twice at most;
    then a person asks, not a mail, unless `hands_over` is False: a duty of a lead's own is nobody
    else's to ask about. `path` is where it is done. `told_of` says the same of the reader, for
    whoever asks them then.
    """

    key: str
    words: str
    path: str = ""
    on: date | None = None
    reminds: bool = False
    hands_over: bool = True
    told_of: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """One heading of the mail. `lines` asks the same number of questions however much there is."""

    name: str
    heading: str | Promise
    lines: Callable[[Reader, date], Iterable[Line]]
    order: int


_sources: dict[str, Source] = {}


def register_digest(source: Source) -> None:
    """Tell of this in the weekly mail; registering a name again replaces it."""
    _sources[source.name] = source


def sources() -> list[Source]:
    """Everything that registered, in the order of the mail."""
    return sorted(_sources.values(), key=lambda source: (source.order, source.name))
