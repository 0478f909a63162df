"""The stop before a list of people whom nobody here knows: mostly it is the wrong file."""

from django.utils.translation import gettext as _

FEWEST = 5


def few_known(counts: dict[str, int]) -> str:
    """The sentence that asks for a second look, or "" when at least half of the people are known.

    `people` and `known` are counted by the kind of list; without them nobody is asked.
    """
    people, known = counts.get("people", 0), counts.get("known", 0)
    if people < FEWEST or known * 2 >= people:
        return ""
    return _(
        "Most people in this file are not in your staff list: we know %(known)s of %(people)s. "
        "Please check that it is the right file, and the right branch."
    ) % {"known": known, "people": people}
