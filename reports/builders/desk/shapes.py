"""The shape that every such page has, so that page, file and mail say the same."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from reports.builders.words import day

# Lines of one part; what is more stands behind a link.
MOST = 15


@dataclass(frozen=True, slots=True)
class Item:
    """One line: its words, the page behind it, a smaller line below, and a day of it."""

    words: str
    url: str = ""
    note: str = ""
    on: date | None = None

    @property
    def below(self) -> str:
        """The smaller line: the note and the day."""
        return " · ".join(one for one in (self.note, day(self.on) if self.on else "") if one)


@dataclass(frozen=True, slots=True)
class Part:
    """A heading with its lines. `empty` is said in place of lines and says what to do first.

    `says` stands before the lines, `more` leads to the rest, which are `left` lines; `who` names
    who can act. On paper stand the first `on_paper` lines; 0 means all of them.
    """

    heading: str
    items: tuple[Item, ...]
    empty: str
    says: str = ""
    more: Item | None = None
    who: str = ""
    left: int = 0
    on_paper: int = 0

    @property
    def not_on_paper(self) -> str:
        """Said on paper alone: how many lines are not on it. Nothing where all are."""
        kept_back = max(len(self.items) - self.on_paper, 0) if self.on_paper else 0
        n = kept_back + self.left
        return _("And %(n)s more on the screen.") % {"n": n} if kept_back else ""


@dataclass(frozen=True, slots=True)
class Desk:
    """One page: what it says first, and its parts in order. `choices` are its filters in words."""

    title: str
    unit_name: str
    unit_code: str
    on: date
    says: tuple[str, ...]
    parts: tuple[Part, ...]
    choices: tuple[tuple[str, str], ...]


def first_of(items: Sequence[Item], *, url: str = "", most: int = MOST) -> dict[str, Any]:
    """The first lines, and where all of them stand when they are more, as facts of a `Part`."""
    left = len(items) - most
    if left <= 0:
        return {"items": tuple(items)}
    words = _("%(n)s more, on a page of their own") % {"n": left}
    return {"items": tuple(items[:most]), "more": Item(words, url), "left": left}


def items_of(waiting: Iterable[dict[str, Any]]) -> list[Item]:
    """What waits on the first page as lines."""
    return [Item(one["label"], one["url"], one.get("note") or "", one.get("on")) for one in waiting]
