"""The stop before many people are said to have left (a truncated file looks like that)."""

from django.utils.translation import gettext as _

FEWEST = 5
SHARE = 10  # per cent of the people whose main post is in the branch today


def stop_for(counts: dict[str, int]) -> str:
    """The sentence that asks for the number, or "" when so few are missing that nobody need ask."""
    leaving, current = counts.get("left_proposed", 0), counts.get("current", 0)
    if leaving < FEWEST or leaving * 100 <= SHARE * current:
        return ""
    return _(
        "%(leaving)s of %(current)s people are not in this list. That is more than 1 in 10. "
        "If the list is complete, say how many have left."
    ) % {"leaving": leaving, "current": current}
