"""Which rule of supervision holds in a unit on a day."""

from datetime import date

from services.models import Unit
from training.counting import framework_on
from training.models import SupervisionRule


def rules_at(unit: Unit, *, on: date) -> list[SupervisionRule]:
    """The nearest rule of each level that has one, lowest level first. Two queries.

    On today's tree; see `training.supervised`, which says the same as SQL for any tree.
    """
    framework = framework_on(unit.organisation_id, on)
    if framework is None:
        return []
    rows = SupervisionRule.objects.filter(level__framework=framework, from_on__lte=on)
    found: dict[int, SupervisionRule] = {}
    for row in rows.select_related("level__framework", "supervisor_level").order_by("from_on"):
        near = nearness(row, unit)
        if near and near >= (nearness(found[row.level_id], unit) if row.level_id in found else 1):
            found[row.level_id] = row
    return sorted(found.values(), key=lambda row: row.level.rank)


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
