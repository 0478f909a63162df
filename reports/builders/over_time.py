"""What a rollout report holds of other days: its own past, and what may come."""

from dataclasses import dataclass
from datetime import date

from training.figures.outlook import UnitOutlook, Wish


@dataclass(frozen=True, slots=True)
class MonthLine:
    """A month's end: people who hold all they need, of `asked` who need something.

    `people` are all who were counted then; None where that is not known.
    """

    on: date
    met: int
    asked: int
    people: int | None = None


@dataclass(frozen=True, slots=True)
class Ahead:
    """What it takes to reach a target, and where each level may go, seen from the report's day."""

    wish: Wish
    found: UnitOutlook
