"""Supervision goes along when one unit becomes another: its rules, who gives it, and its rhythm.

What has been stays with the unit that it was noted in. A unit that was there already keeps its
own rules, supervisors and rhythms: who joins it is asked the same.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from services.carried import Carried, Passing
from services.models import Unit
from training.models import SupervisionRule, Supervisor, TeamRhythm, TeamTime

DAY = timedelta(days=1)


def carry_rules(passing: Passing) -> None:
    """The rules that hold on the day, and those to come, go on in the units that were opened.

    Where two that become one ask differently, contacts are asked as often as the stricter says.
    """
    found = SupervisionRule.objects.filter(unit=passing.source).select_related("level")
    rows = list(found.order_by("from_on", "pk"))
    for row in _still_holding(rows, passing.on):
        for part in _opened(passing):
            _ask_the_stricter(row, part, max(row.from_on, passing.on))
    SupervisionRule.objects.filter(unit=passing.source, from_on__gte=passing.on).delete()


def _still_holding(rows: Sequence[SupervisionRule], on: date) -> list[SupervisionRule]:
    """The newest of each level that began by the day, then those that begin later."""
    newest = {row.level.line: row for row in rows if row.from_on <= on}
    return [*newest.values(), *(row for row in rows if row.from_on > on)]


def _ask_the_stricter(row: SupervisionRule, part: Unit, from_on: date) -> None:
    key = {"organisation_id": row.organisation_id, "unit": part, "level_id": row.level_id}
    there, _made = SupervisionRule.objects.get_or_create(
        **key, from_on=from_on, defaults=_asked(row)
    )
    if _strictness(row) > _strictness(there):
        for name, value in _asked(row).items():
            setattr(there, name, value)
        there.save()


def _asked(row: SupervisionRule) -> dict[str, Any]:
    return {name: getattr(row, name) for name in ("within_days", "supervisor_level", "source")}


def _strictness(row: SupervisionRule) -> tuple[int, int]:
    """Fewer days are stricter, no contact the least; then the higher level of who gives it."""
    often = 0 if row.within_days is None else -row.within_days
    asks = row.within_days is not None
    return (often if asks else -10_000, (row.supervisor_level or row.level).rank)


def carry_supervisors(passing: Passing) -> None:
    """Whoever gives supervision to the unit gives it to those that were opened for it.

    How many people they can see is shared out, so that it stays what they said. Nobody comes to
    see names that they did not see before: not of a team that was there already, and where several
    become one, of the people of their own unit alone, until a lead says otherwise.
    """
    rows = Supervisor.objects.filter(_from(passing.on), unit=passing.source)
    parts = _opened(passing)
    for row in rows.order_by("from_on", "pk"):
        for part, people in zip(parts, _shares(row.people_a_month, len(parts)), strict=True):
            _give(row, part, people, passing)
    _end(Supervisor, passing)


def _shares(people: int | None, parts: int) -> list[int | None]:
    """In whole people; the first has one more where it does not come out even."""
    if people is None:
        return [None] * parts
    return [people // parts + (nth < people % parts) for nth in range(parts)]


def _give(row: Supervisor, part: Unit, people: int | None, passing: Passing) -> None:
    """Who gave supervision to two units that become one has the people of both, a row for each.

    A part of a split has nobody whom the unit did not have.
    """
    is_merge = len(passing.parts) == 1
    Supervisor.objects.get_or_create(
        staff_member_id=row.staff_member_id,
        unit=part,
        people_of=row.people_of or (passing.source if is_merge else None),
        from_on=max(row.from_on, passing.on),
        defaults={"people_a_month": people, "until_on": row.until_on},
    )


def carry_rhythms(passing: Passing) -> None:
    """What the unit plans is planned by those that were opened; of two the more frequent holds."""
    rows = TeamRhythm.objects.filter(_from(passing.on), unit=passing.source)
    for row in rows.order_by("from_on", "pk"):
        for part in _opened(passing):
            _plan(row, part, max(row.from_on, passing.on))
    _end(TeamRhythm, passing)


def _plan(row: TeamRhythm, part: Unit, from_on: date) -> None:
    there = TeamRhythm.objects.filter(_from(from_on), unit=part, kind=row.kind)
    if row.until_on is not None:
        there = there.filter(from_on__lte=row.until_on)
    if any(one.every_weeks <= row.every_weeks for one in there):
        return
    there.delete()
    TeamRhythm.objects.create(
        unit=part,
        kind=row.kind,
        every_weeks=row.every_weeks,
        from_on=from_on,
        until_on=row.until_on,
    )


def carry_times(passing: Passing) -> None:
    """Time that was noted from the day on is that of the heir, which has the team's people.

    Two teams that took it on the same day took it together. Earlier time stays where it was.
    """
    parts = _opened(passing)
    for row in TeamTime.objects.filter(unit=passing.source, on__gte=passing.on) if parts else ():
        there = TeamTime.objects.filter(unit=parts[0], kind=row.kind, on=row.on).first()
        if there is None:
            row.unit = parts[0]
            row.save(update_fields=["unit"])
        else:
            there.people += row.people
            there.save(update_fields=["people"])
            row.delete()


def _opened(passing: Passing) -> list[Unit]:
    """Units that were opened for the source, the heir first."""
    found = [part for part in passing.parts if part.pk in passing.opened]
    return sorted(found, key=lambda part: part != passing.heir)


def _from(on: date) -> Q:
    return Q(until_on=None) | Q(until_on__gte=on)


def _end(model: type[Any], passing: Passing) -> None:
    """The source has them until the day before."""
    rows = model.objects.filter(_from(passing.on), unit=passing.source)
    rows.filter(from_on__gte=passing.on).delete()
    rows.update(until_on=passing.on - DAY)


SUPERVISION = (
    Carried(
        SupervisionRule,
        "organisation",
        lambda: _("A rule of supervision was changed later, so this has to stay."),
        carry_rules,
    ),
    Carried(
        Supervisor,
        "unit__organisation",
        lambda: _("Who gives supervision was changed later, so this has to stay."),
        carry_supervisors,
    ),
    Carried(
        TeamRhythm,
        "unit__organisation",
        lambda: _("The rhythm of a team was changed later, so this has to stay."),
        carry_rhythms,
    ),
    Carried(
        TeamTime,
        "unit__organisation",
        lambda: _("Time that a team took was changed later, so this has to stay."),
        carry_times,
    ),
)
