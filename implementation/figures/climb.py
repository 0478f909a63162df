"""Which unit a barrier about a manager is told as: one with so many teams that none is given away.

From the managed unit upwards, the first unit in whose branch at least two of the units right below
it have people, and in which at least ten people work. Where there is none: the organisation.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date

from django.db.models import Count

from implementation.figures.noters import FEWEST
from services.models import Post, Unit

FEWEST_TEAMS = 2


def units_told(kept: Iterable[Unit], *, on: date) -> dict[int, int]:
    """For each unit whose manager a barrier may be about, the unit that is told. Two queries.

    People are those with their main post in the branch on `on`; closed units are left out.
    """
    units = list(kept)
    roots = {unit.organisation_id for unit in units}
    people = _people_by_branch(roots, on)
    below = _with_people(roots, people, on)
    return {unit.pk: _first(unit, people, below) for unit in units}


def _first(unit: Unit, people: Mapping[int, int], below: Mapping[int, int]) -> int:
    above = unit.ancestor_ids[:-1][::-1]
    wide = (one for one in above if below[one] >= FEWEST_TEAMS and people[one] >= FEWEST)
    return next(wide, unit.organisation_id)


def _people_by_branch(roots: set[int], on: date) -> Counter[int]:
    """People at each unit and under it."""
    posts = Post.objects.current_on(on).filter(is_primary=True, unit__organisation_id__in=roots)
    found: Counter[int] = Counter()
    for path, people in posts.values_list("unit__path").annotate(
        n=Count("staff_member", distinct=True)
    ):
        found.update(dict.fromkeys(map(int, path.strip(".").split(".")), people))
    return found


def _with_people(roots: set[int], people: Mapping[int, int], on: date) -> Counter[int]:
    """How many units right below each have anybody in them."""
    units = Unit.objects.open_on(on).filter(organisation_id__in=roots, parent__isnull=False)
    pairs = units.values_list("pk", "parent_id")
    return Counter(parent for pk, parent in pairs if people[pk])
