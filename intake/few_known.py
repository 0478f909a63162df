"""The stop before a list that knows nobody here, or moves many: mostly something is wrong."""

from django.utils.translation import gettext as _

FEWEST = 5
SHARE = 10  # per cent of the people whose main post is in the branch today


def few_known(counts: dict[str, int]) -> str:
    """The sentence that asks for a second look; "" when half are known and few would move.

    `people`, `known`, `moving` and `current` are counted by the kind of list; without them nobody
    is asked.
    """
    return _unknown(counts) or _moving(counts)


def _moving(counts: dict[str, int]) -> str:
    moving, current = counts.get("moving", 0), counts.get("current", 0)
    if moving < FEWEST or moving * 100 <= SHARE * current:
        return ""
    return _(
        "%(moving)s of %(current)s people would move to another unit. "
        "Please check that the units in the file stand beside the right people."
    ) % {"moving": moving, "current": current}


def _unknown(counts: dict[str, int]) -> str:
    people, known = counts.get("people", 0), counts.get("known", 0)
    if people < FEWEST or known * 2 >= people:
        return ""
    return _(
        "Most people in this file are not in your staff list: we know %(known)s of %(people)s. "
        "Please check that it is the right file, and the right branch."
    ) % {"known": known, "people": people}
