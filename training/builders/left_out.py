"""Who is on the staff list and not counted, and who has only begun, in words."""

from django.utils.formats import number_format
from django.utils.translation import ngettext

from training.figures.coverage import UnitFigures
from training.models.standing import REASONS


def left_out_words(now: UnitFigures) -> list[str]:
    """Who is on the staff list and not counted, and why."""
    names = {reason: str(label) for reason, label in REASONS}
    return [
        f"{names[reason]}: {number_format(n, force_grouping=True)}"
        for reason, n in now.left_out.items()
        if reason in names
    ]


def starting_words(starting: int) -> list[str]:
    """Those of "not yet" who began lately and are within the time that the rules give."""
    if not starting:
        return []
    words = ngettext(
        "Of the people for whom it says not yet, %(n)s began lately and still has time.",
        "Of the people for whom it says not yet, %(n)s began lately and still have time.",
        starting,
    )
    return [words % {"n": number_format(starting, force_grouping=True)}]
