"""What a data extract holds beside people, records and units: a table a thing, a row a time.

Each table is there where all who may read an extract may see what it tells of. None holds a
sentence that somebody wrote, and none but `attendance` a name.
"""

from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.exports import Column, Table
from core.permissions import Permission
from core.scope import Scope, Viewer
from implementation.figures import barriers_between
from implementation.figures.activities import activities_between
from reports.builders.check_ins import group_name
from reports.builders.report import Head
from services.models import Unit
from training.figures import sessions_between
from training.figures.extract import attendance_rows
from training.figures.supervision import supervision_by_level
from wellbeing.figures import sealed_between

P = Permission
# Before any record of anybody.
EVER = date(1900, 1, 1)
HEADINGS: dict[str, str | Promise] = {
    "people": gettext_lazy("People"),
    "records": gettext_lazy("Training records"),
    "units": gettext_lazy("Units"),
    "sessions": gettext_lazy("Training sessions"),
    "attendance": gettext_lazy("Who came to which session"),
    "activities": gettext_lazy("Activities"),
    "barriers": gettext_lazy("Barriers"),
    "supervision": gettext_lazy("Supervision in place"),
    "check-ins": gettext_lazy("Check-ins, as they were published"),
}


def further_tables(viewer: Viewer, unit: Unit, head: Head) -> list[Table]:
    """The tables that `viewer` may see of the branch."""
    makers = (
        (P.VIEW_TRAINING, (_sessions, _attendance)),
        (P.VIEW_IMPLEMENTATION, (_activities, _barriers)),
        (P.VIEW_FIGURES, (_supervision,)),
        (P.VIEW_CHECKINS, (_check_ins,)),
    )
    return [
        make(Scope(viewer.user_id, needed, (unit.path,)), unit, head)
        for needed, tables in makers
        if viewer.may(needed, unit.path)
        for make in tables
    ]


def _sessions(scope: Scope, unit: Unit, head: Head) -> Table:
    found = sessions_between(scope, unit, **_ever(head))
    rows = [
        (one.session_id, one.on, one.title, one.course, one.level, one.unit_name, one.minutes,
         one.named, one.counted_only, one.unidentified)
        for one in found
    ]  # fmt: skip
    columns = (
        Column("session", _("A number of the session; the table of who came has it too.")),
        Column("on", _("Its first day.")),
        Column("title", _("Its title."), 32),
        Column("course", _("The course that was held."), 32),
        Column("level", _("The level the course leads to; may be empty."), 20),
        Column("unit", _("The unit that held it."), 28),
        Column("minutes", _("Minutes of one day; empty when not known.")),
        Column("named", _("People known by name who came.")),
        Column("counted_only", _("People who came and are known by number only.")),
        Column("unidentified", _("Names of attendance lists that match nobody yet.")),
    )
    return Table("sessions", columns, rows)


def _attendance(scope: Scope, unit: Unit, head: Head) -> Table:
    columns = (
        Column("session", _("The number in the table of sessions; it may be one of another unit.")),
        Column("on", _("The first day of the session.")),
        Column("staff_number", _("As in the table of people.")),
        Column("name", _("First and last name."), 28),
        Column("unit_code", _("Code of the person’s home unit.")),
        Column("minutes", _("Minutes that a list told of; empty when none did.")),
    )
    rows = attendance_rows(scope, unit, on=head.counted_on, basis=head.tree)
    return Table("attendance", columns, rows)


def _activities(scope: Scope, unit: Unit, head: Head) -> Table:
    rows = [
        (one.on, one.kind_name, one.unit_name, "; ".join(one.other_units), one.reached_people,
         one.reached_staff, one.reached_using, one.reached_partners, one.minutes)
        for one in activities_between(scope, unit, **_ever(head))
    ]  # fmt: skip
    columns = (
        Column("on", _("The day it was held.")),
        Column("kind", _("What it was."), 28),
        Column("unit", _("The unit that held it."), 28),
        Column("other_units", _("Other units that took part."), 28),
        Column("reached_people", _("How many people took part; empty when nobody said.")),
        Column("reached_staff", _("Of them staff.")),
        Column("reached_using", _("Of them people who use services.")),
        Column("reached_partners", _("Of them partners.")),
        Column("minutes", _("Time that was given; empty when nobody said.")),
    )
    return Table("activities", columns, rows)


def _barriers(scope: Scope, unit: Unit, head: Head) -> Table:
    """Those that a report about the unit may tell of, without the sentences."""
    day = head.counted_on
    rows = [
        (one.unit_name, one.theme_name, one.code_name, one.slows_name, one.who_can_remove_name,
         one.remover_name, one.since_on, one.lifted_on if one.is_lifted_by(day) else None, one.days,
         one.enabler_name)
        for one in barriers_between(scope, unit, **_ever(head))
    ]  # fmt: skip
    columns = (
        Column("unit", _("The unit; of one about a manager the unit right above the team."), 28),
        Column("theme", _("Its theme; may be empty."), 24),
        Column("code", _("A more exact name; may be empty."), 28),
        Column("slows", _("How much it slows the work; empty when not said."), 20),
        Column("who_can_remove", _("Who could act on it."), 20),
        Column("put_to", _("The unit that it was put to; may be empty."), 28),
        Column("since_on", _("The first day it was in the way.")),
        Column("lifted_on", _("The first day without it; empty while it stands.")),
        Column("days", _("Days in the way, up to the day of the extract.")),
        Column("what_helped", _("What helped, by its name; may be empty."), 28),
    )
    return Table("barriers", columns, rows)


def _supervision(scope: Scope, unit: Unit, head: Head) -> Table:
    found = supervision_by_level(scope, unit, on=head.counted_on, basis=head.tree)
    rows = [(unit.code, one.name, one.asked, one.in_place) for one in found[unit.pk]]
    columns = (
        Column("unit_code", _("The unit, with everything under it.")),
        Column("level", _("A level at which supervision is asked for."), 20),
        Column("asked", _("People asked for the level by rules that want supervision.")),
        Column("in_place", _("Of them, people with a contact in time. What was said is not held.")),
    )
    return Table("supervision", columns, rows)


def _check_ins(scope: Scope, unit: Unit, head: Head) -> Table:
    days = {"from_on": head.period.from_on, "until_on": head.counted_on}
    rows = [
        (
            found.unit_name,
            found.closes_on,
            group_name(group),
            group.shown.n_band,
            one.text,
            one.mean,
        )
        for found in sealed_between(scope, unit, **days)
        for group in found.groups
        if group.shown
        for one in group.shown.questions
    ]  # fmt: skip
    columns = (
        Column("check_in_of", _("The unit that was asked."), 28),
        Column("until", _("The last day to answer; it lies in the period of the extract.")),
        Column("group", _("A group that was published; others are not shown."), 28),
        Column("answers", _("How many answered, as a band.")),
        Column("question", _("In the words in which it was asked."), 46),
        Column("mean", _("On the whole, from 1 to 5, in steps; empty when not known.")),
    )
    return Table("check-ins", columns, rows)


def _ever(head: Head) -> dict[str, Any]:
    """Everything up to the day of the extract."""
    return {"from_on": EVER, "until_on": head.counted_on, "basis": head.tree}
