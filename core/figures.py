"""Numbers with their own arithmetic. Every percentage on a screen is a `Rate`."""

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Rate:
    """People out of people. Knows that nothing out of nothing is not zero per cent."""

    part: int
    whole: int

    def __post_init__(self) -> None:
        if not 0 <= self.part <= self.whole:
            raise ValueError(f"{self.part} of {self.whole} is not a rate")

    def __add__(self, other: "Rate") -> "Rate":
        return Rate(self.part + other.part, self.whole + other.whole)

    @property
    def percent(self) -> int | None:
        """Rounded half to even, in whole per cent; None when there is nobody to count."""
        return round(Fraction(100 * self.part, self.whole)) if self.whole else None
