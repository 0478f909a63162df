"""The first page in words: the main jobs by role, and own units in one line each."""

from collections.abc import Callable, Iterable
from uuid import UUID

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.menu import Tool
from core.scope import Viewer
from core.tables import Cell, Column, Table
from reports.access import PAGE_NEEDS
from reports.builders.dashboard import Address, asked, in_words
from reports.models import SavedView
from training.figures import UnitFigures
from wellbeing.figures import CheckIns, RoundWaiting

FEW = 3
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
MY_BARRIERS: Job = (
    gettext_lazy("My barriers"),
    "implementation:my_barriers",
    gettext_lazy("What you noted, and what became of it"),
)
CHECK_IN: Job = (
    gettext_lazy("Say how things are"),
    "wellbeing:answer",
    gettext_lazy("A check-in of five questions. Nobody can see what you say, or whether you did"),
)
# One page for each role, beside the buttons.
ROLE_PAGES: dict[str, Job] = {
    "delivery_lead": (
        SavedView.Page.LEAD.label,
        "reports:desk_lead",
        gettext_lazy("What needs me this week, barriers I can lift, and what is due"),
    ),
    "manager": (
        SavedView.Page.MANAGER.label,
        "reports:desk_manager",
        gettext_lazy("Who might like an offer, release asked of me, and the next dates"),
    ),
    "admin": (
        SavedView.Page.ADMIN.label,
        "reports:desk_admin",
        gettext_lazy("What is not known yet, lists that wait, schedules and mails"),
    ),
    "executive": (
        SavedView.Page.EXECUTIVE.label,
        "reports:desk_executive",
        gettext_lazy("Where we are, and what only you can decide"),
    ),
}
JOBS: dict[str, tuple[Job, ...]] = {
    "delivery_lead": (LOG, ATTENDANCE, BARRIER, REPORT),
    "admin": (LISTS, STAFF, TEAMS, ACCESS),
    "manager": (TEAMS, LOG, BARRIER, REPORT),
    "executive": (TEAMS, REPORT),
    "analyst": (TEAMS, REPORT),
    "staff": (BARRIER, MY_BARRIERS, RECORD, LEARNING),
}


def main_jobs(viewer: Viewer, *, find: Find, is_asked: bool = False) -> list[Action]:
    """The large buttons: of the first role held, so that nobody has to choose among ten.

    `find` gives the address of a page, or nothing while there is no such page. `is_asked` puts
    an open check-in in front: for everybody who is asked, whatever they did with it.
    """
    held = next((role for role in JOBS if viewer.holds_role(role)), "staff")
    jobs = JOBS[held] if viewer.roles else (RECORD, LEARNING)
    return _actions([*([CHECK_IN] if is_asked else []), *jobs], find)


def role_pages(viewer: Viewer, *, find: Find) -> list[Action]:
    """The page of each role that the viewer holds."""
    return _actions([job for role, job in ROLE_PAGES.items() if viewer.holds_role(role)], find)


def role_tools() -> list[Tool]:
    """The same pages among the further tools, for whoever may open each."""
    pages = {f"reports:desk_{page}": needed for page, needed in PAGE_NEEDS.items()}
    return [
        Tool(label, format_lazy("{}.", explains), name, pages[name], order)
        for order, (label, name, explains) in enumerate(ROLE_PAGES.values())
    ]


def own_pages(viewer: Viewer, *, find: Find) -> list[Action]:
    """Links to one's own record, for those whose large buttons are others."""
    is_shown = any(viewer.holds_role(role) for role in JOBS if role != "staff")
    return _actions((RECORD, LEARNING), find) if is_shown else []


def check_ins_waiting(found: CheckIns, *, page: Callable[[str, UUID], str]) -> list[Action]:
    """What check-ins ask of somebody: a round to finish, one to open, results without an answer.

    `page` gives the address of a round's page by its name.
    """
    to_open = _("A check-in waits for you to open it: %(unit)s")
    to_finish = _("A check-in is being prepared: %(unit)s")
    return [
        *_rounds(found.to_open, to_open, page, "wellbeing:round_detail"),
        *_rounds(found.to_finish, to_finish, page, "wellbeing:round_detail"),
        *check_ins_silent(found, page=page),
    ]


def check_ins_silent(found: CheckIns, *, page: Callable[[str, UUID], str]) -> list[Action]:
    """Results to which nobody has said yet what was done."""
    words = _("Nothing has been said yet about what was done: %(unit)s")
    return _rounds(found.silent, words, page, "wellbeing:results")


def _rounds(
    rounds: Iterable[RoundWaiting], words: str, page: Callable[[str, UUID], str], name: str
) -> list[Action]:
    until = _("Check-in until %(day)s")
    return [
        {
            "label": words % {"unit": one.unit_name},
            "url": page(name, one.round_id),
            "note": until % {"day": date_format(one.closes_on, "j F Y")},
        }
        for one in rounds
    ]


def results_links(found: CheckIns, *, page: Callable[[str, UUID], str]) -> list[Action]:
    """The newest results that somebody may read: theirs and their leaders' alike."""
    said = _("What people said: %(unit)s, check-in until %(day)s")
    return [
        {
            "label": said % {"unit": one.unit_name, "day": date_format(one.closes_on, "j F Y")},
            "url": page("wellbeing:results", one.round_id),
        }
        for one in found.results
    ]


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
        [Cell(u.name, url=address(u.unit_id)), u.people, asked(u), u.counted_only] for u in units
    ]
    return Table(_("My teams and services"), columns, rows)


def summaries(units: tuple[UnitFigures, ...], address: Address) -> list[dict[str, str]]:
    """How each own team is doing, in one sentence, for those who have few; longer lists have none.

    The sentence is the first of the team's page: what is in place.
    """
    if len(units) > FEW:
        return []
    return [{"name": u.name, "url": address(u.unit_id), "says": in_words(u, ())[0]} for u in units]
