"""Who is on the staff list and not counted, in words."""

from django.utils.formats import number_format

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
