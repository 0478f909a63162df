"""What the pages of training needs show: what is asked today, and what a proposal would mean."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.tables import Column, Table
from training.figures.needs import Effect, GroupLine, LevelNeed
from training.figures.needs_today import AskedToday, Key

# So many units are named at most.
FEW = 3
NOT_KNOWN = gettext_lazy("Not known: fill in when you know")


def today_by_field(groups: tuple[GroupLine, ...], asked: dict[Key, AskedToday]) -> dict[str, str]:
    """What each role and group is asked today, by the name of its field."""
    keys: list[Key] = [("role", role.role_id) for group in groups for role in group.roles]
    keys += [("group", group.group_id) for group in groups if group.group_id is not None]
    return {f"{kind}_{pk}": today_words(asked.get((kind, pk))) for kind, pk in keys}


def today_words(asked: AskedToday | None) -> str:
    """What is asked today, and where another rule holds."""
    one = asked or AskedToday()
    if one.levels:
        told = _("Today: %(levels)s.") % {"levels": ", ".join(one.levels)}
    else:
        told = _("Today: nothing is asked.") if one.is_decided else _("Today: not decided.")
    if not one.below:
        return told
    units = ", ".join(one.below[:FEW])
    if len(one.below) > FEW:
        units = _("%(units)s and %(n)s more") % {"units": units, "n": len(one.below) - FEW}
    own = _("Their own rule stays in %(units)s.") % {"units": units}
    return f"{told} {own}"


def less_words(people: int) -> str:
    """So many people would be asked for less than today."""
    words = ngettext(
        "%(n)s person is asked for less than today.",
        "%(n)s people are asked for less than today.",
        people,
    )
    return words % {"n": people}


def line_table(lines: list[Any], asked: dict[Key, AskedToday]) -> Table:
    """The levels proposed, with what is asked today."""
    rows = sorted([_whom(one), one.level.name, today_words(asked.get(_key(one)))] for one in lines)
    columns = [Column(_("Role or group")), Column(_("Level")), Column(_("Asked today"))]
    empty = _("No level is chosen yet.")
    return Table(_("Proposed levels"), columns, rows, empty=empty)


def _key(line: Any) -> Key:
    return ("role", line.role_id) if line.role_id else ("group", line.role_group_id)


def _whom(line: Any) -> str:
    if line.role:
        return str(line.role)
    return _("Everybody in %(name)s") % {"name": line.role_group}


def cost_table(effect: Effect) -> Table:
    """Level by level: who is asked, who is there, and what it takes."""
    rows: list[list[Any]] = [
        [
            need.level,
            need.asked,
            against_today(need),
            need.has,
            need.to_do,
            need.course or (NOT_KNOWN if need.is_named else None),
            need.sessions,
            None if need.release_minutes is None else -(-need.release_minutes // 60),
        ]
        for need in effect.levels
    ]
    columns = [
        Column(_("Level")),
        Column(_("People asked"), numeric=True),
        Column(_("Against today")),
        Column(_("There already"), numeric=True),
        Column(_("Still to do"), numeric=True),
        Column(_("Course")),
        Column(_("Sessions"), numeric=True),
        Column(_("Hours of release"), numeric=True),
    ]
    return Table(_("What it takes"), columns, rows, empty=_("Choose levels first."))


def against_today(need: LevelNeed) -> str:
    """How many more and how many fewer are asked for a level than today."""
    told = []
    if need.more:
        told.append(_("%(n)s more") % {"n": need.more})
    if need.fewer:
        told.append(_("%(n)s fewer") % {"n": need.fewer})
    return ", ".join(told) or _("as many")


def unit_table(effect: Effect) -> Table:
    """The same by the units right below the branch."""
    columns = [Column(_("Team or service"))]
    for need in effect.levels:
        columns.append(Column(_("%(level)s: asked") % {"level": need.level}, numeric=True))
        columns.append(Column(_("still to do"), numeric=True))
    rows: list[list[Any]] = [
        [
            unit.name,
            *(n for need in effect.levels for n in (unit.asked[need.rank], unit.to_do[need.rank])),
        ]
        for unit in effect.units
    ]
    note = _("Somebody with posts in two of them stands in both.")
    return Table(_("Where they work"), columns, rows, empty=_("Choose levels first."), note=note)
