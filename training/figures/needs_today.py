"""What roles, groups and everybody are asked for today in a branch, for choosing levels there."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from core.scope import Scope
from services.models import Unit
from training.counting import levels_on
from training.models import LevelRequirement

Rules = list[LevelRequirement]
# "role", "group" or "everybody", with the id of the role or group (0 for everybody).
Key = tuple[str, int]
EVERYBODY: Key = ("everybody", 0)


@dataclass(frozen=True, slots=True)
class AskedToday:
    """Names of the levels, lowest first; units below the branch that have a rule of their own.

    `is_decided` without a level: it was said that nothing is asked.
    """

    levels: tuple[str, ...] = ()
    is_decided: bool = False
    below: tuple[str, ...] = ()


def asked_today(scope: Scope, unit: Unit, *, on: date) -> dict[Key, AskedToday]:
    """By role, group and everybody; what is not there was never decided. Three queries.

    As in docs/figures.md: of a role the rules of the nearest unit on the way up, of groups and
    everybody all of them. Raises PermissionError outside the scope.
    """
    if not scope.holds(unit.path):
        raise PermissionError(f"{unit} is outside this scope")
    lines = {level.line for level in levels_on(unit.organisation_id, on)}
    rows = LevelRequirement.objects.of_people().in_force_on(on)
    rows = rows.filter(organisation=unit.organisation_id, track=None)
    found: dict[Key, Rules] = defaultdict(list)
    for rule in rows.select_related("level", "unit").order_by("level__rank", "pk"):
        if rule.level is None or rule.level.line in lines:
            found[_key(rule)].append(rule)
    return {key: _asked(unit, key, rules) for key, rules in found.items()}


def _key(rule: LevelRequirement) -> Key:
    if rule.role_id:
        return "role", rule.role_id
    return ("group", rule.role_group_id) if rule.role_group_id else EVERYBODY


def _asked(unit: Unit, key: Key, rules: Rules) -> AskedToday:
    reaching = [rule for rule in rules if unit.path.startswith(_path(rule))]
    if key[0] == "role":
        nearest = max((len(_path(rule)) for rule in reaching), default=0)
        reaching = [rule for rule in reaching if len(_path(rule)) == nearest]
    below = {
        rule.unit.name
        for rule in rules
        if rule.unit and rule not in reaching and rule.unit.path.startswith(unit.path)
    }
    return AskedToday(
        levels=tuple(dict.fromkeys(rule.level.name for rule in reaching if rule.level)),
        is_decided=bool(reaching),
        below=tuple(sorted(below, key=str.casefold)),
    )


def _path(rule: LevelRequirement) -> str:
    """Of the branch that a rule is about; "" for one of the whole organisation."""
    return rule.unit.path if rule.unit else ""
