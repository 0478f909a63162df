"""What a published survey printed about the parts of a framework, and what does not add up."""

import json
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from core.scope import Scope
from implementation.figures.adding_up import bases_that_fit, warnings_of
from implementation.models import Benchmark, ChangeFramework
from services.models import Unit

SOURCE = Path(__file__).resolve().parent.parent / "data" / "benchmarks.json"


@dataclass(frozen=True, slots=True)
class Item:
    """One printed number. `element` is the code of the part, empty for a number about none."""

    name: str
    element: str
    percent: Decimal
    n: int | None
    base: int | None
    warning: str

    @property
    def said(self) -> str:
        """The number in words, with its n and base where they were printed."""
        told = {"percent": f"{self.percent.normalize():f}", "n": self.n, "base": self.base}
        if self.n is not None and self.base is not None:
            return _("%(n)s of %(base)s, printed as %(percent)s%%") % told
        if self.base is not None:
            return _("printed as %(percent)s%%, out of %(base)s") % told
        if self.n is not None:
            return _("%(n)s, printed as %(percent)s%%; out of how many was not printed") % told
        return _("printed as %(percent)s%%; out of how many was not printed") % told

    @property
    def warnings(self) -> tuple[str, ...]:
        """What does not add up, and what its source leaves open."""
        if self.n is None and self.base is None:
            return (self.warning,) if self.warning else ()
        worked_out = warnings_of(self.n, self.base, self.percent)
        return tuple(text for text in (*worked_out, self.warning) if text)


@dataclass(frozen=True, slots=True)
class Survey:
    """A published survey of one framework, as it is shipped.
    The common base is looked for between `smallest_base` and `largest_base`.
    """

    source: str
    note: str
    items: tuple[Item, ...]
    smallest_base: int
    largest_base: int

    @property
    def warnings(self) -> tuple[str, ...]:
        """Item by item, and whether one base fits all percentages without a count of their own."""
        told = [f"{item.name}: {text}" for item in self.items for text in item.warnings]
        return (*told, *self._not_printed(), *self._no_common_base())

    def _not_printed(self) -> tuple[str, ...]:
        bare = sum(item.n is None and item.base is None for item in self.items)
        text = _("For %(n)s of the %(all)s numbers it was not printed how many people answered.")
        return (text % {"n": bare, "all": len(self.items)},) if bare else ()

    def _no_common_base(self) -> tuple[str, ...]:
        percents = [item.percent for item in self.items if item.n is None]
        low, high = self.smallest_base, self.largest_base
        if bases_that_fit(percents, smallest=low, largest=high):
            return ()
        text = _("No single number of people from %(low)s to %(high)s gives all %(n)s percentages.")
        return (text % {"low": low, "high": high, "n": len(percents)},)


def shipped_for(framework: ChangeFramework) -> Survey | None:
    """The survey that we know of this shared framework; None for any other."""
    told = json.loads(SOURCE.read_text()).get(framework.code)
    if told is None or framework.organisation_id is not None:
        return None
    items = tuple(_item(row) for row in told["items"])
    return Survey(told["source"], told["note"], items, told["smallest_base"], told["largest_base"])


def benchmarks_of(scope: Scope, unit: Unit, framework: ChangeFramework) -> tuple[Benchmark, ...]:
    """What the organisation of `unit` loaded, in the order of the print. One query."""
    if not scope.holds(unit.path):
        return ()
    rows = Benchmark.objects.filter(
        organisation_id=unit.organisation_id, framework=framework
    ).select_related("element")
    return tuple(rows.order_by("position"))


def item_of(row: Benchmark) -> Item:
    """A stored number as the one that was printed."""
    element = row.element.code if row.element else ""
    return Item(row.item, element, row.percent, row.n, row.base, row.warning)


def _item(row: dict[str, Any]) -> Item:
    return Item(
        name=row["item"],
        element=row["element"] or "",
        percent=Decimal(row["percent"]),
        n=row["n"],
        base=row["base"],
        warning=row["warning"],
    )
