"""Supervision for tests, built through the actions."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from core.permissions import Permission
from services.models import StaffMember, Unit
from tests.factories import OPENED, everywhere
from training.actions.supervision import (
    Contact,
    add_supervisor,
    log_contact,
    note_team_time,
    set_rhythm,
    set_supervision_rule,
)
from training.models import Level, SupervisionContact, SupervisionRule, Supervisor


def meet(
    supervisor: StaffMember, *people: StaffMember, on: dt.date, **facts: Any
) -> SupervisionContact:
    """The people had a contact with the supervisor."""
    unit = facts.pop("unit", people[0].home_unit)
    contact = Contact(supervisor=supervisor, on=on, minutes=facts.pop("minutes", 60), **facts)
    by = everywhere(unit, Permission.NOTE_SUPERVISION)
    return log_contact(by=by, unit=unit, people=people, contact=contact)


def make_supervisor(person: StaffMember, unit: Unit, **facts: Any) -> Supervisor:
    """They give supervision to the branch."""
    by = everywhere(unit, Permission.RECORD_TRAINING)
    return add_supervisor(by=by, unit=unit, person=person, **{"from_on": OPENED, **facts})


def rule_for(level: Level, root: Unit, unit: Unit | None = None, **facts: Any) -> SupervisionRule:
    """Whoever is asked for the level needs a contact every so many days."""
    return set_supervision_rule(
        by=everywhere(root, Permission.MANAGE_FRAMEWORKS),
        organisation=root,
        unit=unit,
        level=level,
        **{"from_on": OPENED, "within_days": 31, **facts},
    )


def plan_time(
    unit: Unit, kind: str, every_weeks: int, *, from_on: dt.date = OPENED, held: Iterable[dt.date]
) -> None:
    """The unit plans time of a kind, and held it on these days with three people."""
    by = everywhere(unit, Permission.NOTE_SUPERVISION)
    set_rhythm(by=by, unit=unit, kind=kind, every_weeks=every_weeks, from_on=from_on)
    for on in held:
        note_team_time(by=by, unit=unit, kind=kind, on=on, people=3)
