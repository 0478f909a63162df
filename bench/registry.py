"""What a benchmark is, which there are, and the table they print."""

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Literal, Protocol


class Ground(Protocol):
    """Where scenarios run: the loaded organisation, as it was before any of them."""

    people: int
    rounds: int

    def fresh(self) -> AbstractContextManager[None]:
        """Inside, the database is as it was loaded; what is written there is dropped."""


@dataclass(frozen=True)
class Goal:
    """What is hoped for: at most `at_most`, of the ratio or of the product's own figure."""

    at_most: float
    of: Literal["ratio", "product"] = "ratio"


@dataclass(frozen=True)
class Line:
    """One comparison. `unit` is that of both figures.

    "ms" of processor time, "queries", "s" by the clock, or "MB" of memory.
    """

    what: str
    limit_is: str
    limit: float
    product: float
    goal: Goal
    unit: str = "ms"

    @property
    def ratio(self) -> float:
        """The product as a multiple of the limit."""
        return self.product / self.limit if self.limit else float("inf")

    @property
    def is_reached(self) -> bool:
        """Whether the goal holds in this run."""
        asked = self.ratio if self.goal.of == "ratio" else self.product
        return asked <= self.goal.at_most


Scenario = Callable[[Ground], list[Line]]
_known: dict[str, Scenario] = {}


def scenario(run: Scenario) -> Scenario:
    """Make a scenario known by the name of its function."""
    _known[run.__name__] = run
    return run


def scenarios() -> dict[str, Scenario]:
    """Every scenario by name, in the order in which they were written down."""
    return dict(_known)


HEAD = ("scenario", "limit is", "limit", "product", "ratio", "goal", "reached")


def table(lines: Iterable[Line]) -> str:
    """The lines as a Markdown table with even columns."""
    rows = [HEAD, *map(_cells, lines)]
    widths = [max(len(row[n]) for row in rows) for n in range(len(HEAD))]
    told = [" | ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)) for row in rows]
    told.insert(1, "-|-".join("-" * width for width in widths))
    return "\n".join(f"| {row} |".replace("| -", "|--").replace("- |", "--|") for row in told)


def _cells(line: Line) -> tuple[str, ...]:
    goal = f"ratio ≤ {line.goal.at_most:g}"
    if line.goal.of == "product":
        goal = f"≤ {line.goal.at_most:g} {line.unit}"
    return (
        line.what,
        line.limit_is,
        _figure(line.limit, line.unit),
        _figure(line.product, line.unit),
        f"{line.ratio:.2f}" if line.ratio >= 0.1 else f"{line.ratio:.3f}",
        goal,
        "yes" if line.is_reached else "NO",
    )


def _figure(number: float, unit: str) -> str:
    if unit == "s":
        return f"{number:.2f} s"
    if unit != "ms":
        return f"{number:.0f} {unit}"
    return f"{number:.2f} ms" if number < 10 else f"{number:,.0f} ms"
