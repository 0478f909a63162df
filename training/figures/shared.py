"""Whoever is noted for a unit above is there for its other teams too."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef

from services.models import Unit


@dataclass(frozen=True, slots=True)
class Shared:
    """How many are noted for a unit above, and the other teams that they are there for too."""

    above: int = 0
    teams: int = 0

    def __bool__(self) -> bool:
        return bool(self.above and self.teams)


def shared_of(unit: Unit, paths: Iterable[str], *, on: date) -> Shared:
    """`paths` are those of the units that somebody is noted for, once for each of them.

    Teams are units with none below that stand on the day, under the highest of these units and
    not in the branch of `unit`. One query at most.
    """
    above = [one for one in paths if one != unit.path and unit.path.startswith(one)]
    if not above:
        return Shared()
    standing = Unit.objects.open_on(on)
    teams = standing.filter(path__startswith=min(above, key=len))
    teams = teams.exclude(path__startswith=unit.path)
    lowest = teams.filter(~Exists(standing.filter(parent=OuterRef("pk"))))
    return Shared(len(above), lowest.count())
