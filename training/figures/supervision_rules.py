"""Which rule of supervision holds in a unit on a day."""

from collections.abc import Iterable, Mapping
from datetime import date

from services.models import Unit
from training.counting import framework_on
from training.models import Framework, Level, SupervisionRule


def rules_at(unit: Unit, *, on: date) -> list[SupervisionRule]:
    """The nearest rule of each level that has one, lowest level first. Two queries.

    Each with the levels of the framework that is counted by, whatever version it was said of.
    On today's tree; see `training.supervised`, which says the same as SQL for any tree.
    """
    framework = framework_on(unit.organisation_id, on)
    if framework is None:
        return []
    counted = {level.line: level for level in framework.levels.select_related("framework")}
    found: dict[int, SupervisionRule] = {}
    for row in sorted(_begun(on), key=lambda row: _newness(row, framework)):
        line, near = row.level.line, nearness(row, unit)
        if near and near >= (nearness(found[line], unit) if line in found else 1):
            found[line] = row
    told = [said_of(row, counted) for line, row in found.items() if line in counted]
    return sorted(told, key=lambda row: row.level.rank)


def _begun(on: date) -> Iterable[SupervisionRule]:
    rows = SupervisionRule.objects.filter(from_on__lte=on)
    found: Iterable[SupervisionRule] = rows.select_related("level__framework", "supervisor_level")
    return found


def _newness(row: SupervisionRule, framework: Framework) -> tuple[date, bool, int]:
    """Of two of a day, in two versions, the one of the version that is counted by holds."""
    return row.from_on, row.level.framework_id == framework.pk, row.pk


def said_of(row: SupervisionRule, counted: Mapping[int, Level]) -> SupervisionRule:
    """The rule as said of the levels counted by, by their line; to read, not to save."""
    row.level = counted[row.level.line]
    if row.supervisor_level:
        row.supervisor_level = counted.get(row.supervisor_level.line)
    return row


def nearness(row: SupervisionRule, unit: Unit) -> int:
    """0: elsewhere. 1: shared. 2: of the organisation. More: of a unit, the nearer the higher."""
    if row.organisation_id is None:
        return 1
    if row.organisation_id != unit.organisation_id:
        return 0
    above = unit.ancestor_ids
    if row.unit_id is None:
        return 2
    return 3 + above.index(row.unit_id) if row.unit_id in above else 0
