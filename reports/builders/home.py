"""The first page in words: the main jobs by role, and own units in one line each."""

from collections.abc import Callable, Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.scope import Viewer
from core.tables import Cell, Column, Table
from reports.builders.dashboard import Address, asked
from training.figures import UnitFigures

Find = Callable[[str], str]
Action = dict[str, str]
Job = tuple[str | Promise, str, str | Promise]

LOG: Job = (
    gettext_lazy("Log activity"),
    "implementation:activity_log",
    gettext_lazy("What a team did: a walkthrough, a clinic, a policy looked at afresh"),
)
ATTENDANCE: Job = (
    gettext_lazy("Record attendance"),
    "training:session_list",
    gettext_lazy("From a Teams or Zoom file, a pasted list, or by hand"),
)
BARRIER: Job = (
    gettext_lazy("Note a barrier"),
    "implementation:barrier_note",
    gettext_lazy("What is in the way. One sentence is enough"),
)
REPORT: Job = (
    gettext_lazy("See the report"),
    "reports:run_list",
    gettext_lazy("Each quarter’s report, ready to open or to make now"),
)
LISTS: Job = (
    gettext_lazy("Bring in a list"),
    "intake:upload_add",
    gettext_lazy("A staff list or attendance, checked by you before it counts"),
)
STAFF: Job = (gettext_lazy("Staff list"), "services:staff_list", gettext_lazy("People and posts"))
TEAMS: Job = (
    gettext_lazy("Teams and services"),
    "services:unit_list",
    gettext_lazy("Find a team and see how it is doing"),
)
ACCESS: Job = (gettext_lazy("Access"), "services:access_list", gettext_lazy("Who may see what"))
RECORD: Job = (
    gettext_lazy("My record"),
    "services:my_record",
    gettext_lazy("What is held about you, and who can see it"),
)
LEARNING: Job = (
    gettext_lazy("My training"),
    "training:my_record",
    gettext_lazy("What you took part in, and what is coming up"),
)
JOBS: dict[str, tuple[Job, ...]] = {
    "delivery_lead": (LOG, ATTENDANCE, BARRIER, REPORT),
    "admin": (LISTS, STAFF, TEAMS, ACCESS),
    "manager": (TEAMS, LOG, BARRIER, REPORT),
    "executive": (TEAMS, REPORT),
    "analyst": (TEAMS, REPORT),
    "staff": (RECORD, LEARNING),
}


def main_jobs(viewer: Viewer, *, find: Find) -> list[Action]:
    """The large buttons: of the first role held, so that nobody has to choose among ten.

    `find` gives the address of a page, or nothing while there is no such page.
    """
    held = next((role for role in JOBS if viewer.holds_role(role)), "staff")
    return _actions(JOBS[held], find)


def own_pages(viewer: Viewer, *, find: Find) -> list[Action]:
    """Links to one's own record, for those whose large buttons are others."""
    is_shown = any(viewer.holds_role(role) for role in JOBS if role != "staff")
    return _actions((RECORD, LEARNING), find) if is_shown else []


def _actions(jobs: Iterable[Job], find: Find) -> list[Action]:
    found = [(str(label), find(name), str(hint)) for label, name, hint in jobs]
    return [{"label": label, "url": url, "hint": hint} for label, url, hint in found if url]


def units_table(units: tuple[UnitFigures, ...], address: Address) -> Table:
    """Own teams and services, A to Z, each with a link to its page."""
    columns = [
        Column(_("Team or service")),
        Column(_("People"), numeric=True),
        Column(_("Have all their role asks for"), numeric=True),
        Column(_("Head-count only"), numeric=True),
    ]
    rows = [
        [Cell(u.name, url=address(u.unit_id)), u.people, asked(u.split.rate), u.counted_only]
        for u in units
    ]
    return Table(_("My teams and services"), columns, rows)
