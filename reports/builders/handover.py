"""The handover pack: everything open in a branch, for whoever takes over, in one document.

Each part is a function of its own that looks at rights and modules itself and gives None where
there is nothing that the viewer may see. A further part is one more function in `PARTS`.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.exports import Cell, Column
from core.modules import Module
from core.permissions import Permission
from core.scope import Viewer
from core.who_sees import who_can_see
from implementation.builders.recommendations import waiting_words
from implementation.figures.handover import (
    activities_planned,
    barriers_told,
    plans_open,
    recommendations_open,
)
from implementation.figures.leadership import sponsors_by_service
from implementation.figures.money import ends_when, hours_by_service
from implementation.figures.partners import partners_of
from reports.access import may_read, reader_of
from reports.builders.document import Document, Grid, Section
from reports.builders.report import HandoverReport, Head
from reports.builders.tidy import Line
from reports.builders.words import day
from reports.models import Kind, Schedule
from services.figures.holders import grants_in
from services.models import Unit
from training.figures import next_sessions
from wellbeing.figures import check_ins_for

P, M = Permission, Module
SESSIONS = 200
Part = Callable[[Viewer, Unit, date], Section | None]


def handover_document(
    viewer: Viewer, unit: Unit, *, now: datetime, is_kept: bool = False
) -> Document:
    """The pack about `unit` and everything under it, of what `viewer` may see there.

    One that `is_kept` was collected for all who may read it, and says so.
    """
    on = timezone.localtime(now).date()
    sections = (part(viewer, unit, on) for part in PARTS)
    return Document(
        title=_("Handover pack"),
        subtitle=unit.name,
        summary=(_("What is open in %(unit)s, for whoever takes over.") % {"unit": unit.name},),
        facts=(
            (_("Unit"), f"{unit.name} ({unit.code})"),
            (_("Organisation"), unit.organisation.name),
            (_("As at"), day(on)),
            (_("Made"), date_format(timezone.localtime(now), "j F Y, H:i")),
        ),
        sections=tuple(section for section in sections if section is not None),
        method=_method(is_kept=is_kept),
    )


def collect_handover(user_id: int | None, unit: Unit, head: Head) -> HandoverReport:
    """What all who may read a kept pack may see; what is for fewer is on the page alone."""
    viewer = reader_of(Kind.HANDOVER, unit)
    return HandoverReport(head, handover_document(viewer, unit, now=head.made_at, is_kept=True))


def handover_lines(report: HandoverReport) -> Iterable[Line]:
    """A handover pack has no figures of a period."""
    return ()


def _method(*, is_kept: bool) -> tuple[str, ...]:
    for_all = _("The pack holds what everybody who may read it may see. Some may see more.")
    own = _("The pack holds what the person who made it may see. Somebody else may see more.")
    return (
        for_all if is_kept else own,
        _("It tells of the day it was made. What is open now stands in the tool itself."),
    )


def _barriers(viewer: Viewer, unit: Unit, on: date) -> Section | None:
    if not viewer.may(P.VIEW_IMPLEMENTATION, unit.path):
        return None
    columns = (
        Column(_("Unit"), _("Where it is in the way."), 22),
        Column(_("What is in the way"), _("As it was noted."), 42),
        Column(_("Who can remove it"), _("Who could act on it."), 20),
        Column(_("Since"), _("The first day it was in the way.")),
    )
    found = barriers_told(viewer, unit, on=on)
    rows = tuple((one.unit_name, one.what, one.who, one.on) for one in found)
    return _section(_("Barriers that are open"), columns, rows, _("No barrier is open."))


def _activities(viewer: Viewer, unit: Unit, on: date) -> Section | None:
    if not viewer.may(P.VIEW_IMPLEMENTATION, unit.path):
        return None
    found = activities_planned(viewer.scope_for(P.VIEW_IMPLEMENTATION), unit)
    columns = (
        Column(_("Unit"), _("Which team or service."), 22),
        Column(_("What"), _("What is planned."), 50),
        Column(_("When"), _("The day it is planned for.")),
    )
    rows = tuple((one.unit_name, one.what, one.on) for one in found)
    return _section(_("Planned activities"), columns, rows, _("Nothing is planned."))


def _plans(viewer: Viewer, unit: Unit, on: date) -> Section | None:
    if not viewer.may(P.VIEW_IMPLEMENTATION, unit.path):
        return None
    columns = (
        Column(_("Unit"), _("Which team or service."), 20),
        Column(_("What"), _("What is planned."), 44),
        Column(_("Who"), _("Whose it is."), 20),
        Column(_("By when"), _("The day it is planned for.")),
    )
    somebody = _("Somebody of the branch")
    rows = tuple(
        (one.unit_name, one.what, one.who or somebody, one.on) for one in plans_open(viewer, unit)
    )
    return _section(_("Plans under way"), columns, rows, _("No plan is under way."))


def _recommendations(viewer: Viewer, unit: Unit, on: date) -> Section | None:
    if not viewer.may(P.VIEW_IMPLEMENTATION, unit.path):
        return None
    found = recommendations_open(viewer.scope_for(P.VIEW_IMPLEMENTATION), unit)
    columns = (
        Column(_("Unit"), _("Of whom it was asked."), 18),
        Column(_("What was asked"), _("In the words of who asked."), 36),
        Column(_("Who asked"), _("Which body or person."), 18),
        Column(_("When"), _("The day it was asked.")),
        Column(_("How far"), _("What is still to come."), 30),
    )
    rows = tuple(
        (one.unit_name, one.what, one.asked_by, one.asked_on, waiting_words(one.standing))
        for one in found
    )
    none = _("No recommendation is open.")
    return _section(_("Recommendations that are open"), columns, rows, none)


def _sessions(viewer: Viewer, unit: Unit, on: date) -> Section | None:
    if not viewer.may(P.VIEW_TRAINING, unit.path):
        return None
    scope = viewer.scope_for(P.VIEW_TRAINING)
    columns = (
        Column(_("When"), _("The day of the session.")),
        Column(_("Session"), _("What it is called."), 40),
        Column(_("Unit"), _("Who holds it."), 24),
    )
    found = next_sessions(scope, unit, on=on, limit=SESSIONS)
    rows = tuple((one.on, one.title, one.unit_name) for one in found)
    return _section(_("Sessions to come"), columns, rows, _("No session is planned."))


def _check_ins(viewer: Viewer, unit: Unit, on: date) -> Section | None:
    if not viewer.may(P.VIEW_CHECKINS, unit.path):
        return None
    found = check_ins_for(within(viewer, unit.path), now=timezone.now(), on=on)
    kinds = (
        (found.to_finish, _("Being prepared")),
        (found.to_open, _("Waits to be opened")),
        (found.silent, _("Nothing said yet about what was done")),
    )
    columns = (
        Column(_("Unit"), _("Whose check-in it is."), 28),
        Column(_("State"), _("What it waits for."), 36),
        Column(_("Until"), _("The last day to answer.")),
    )
    rows = tuple((one.unit_name, state, one.closes_on) for ones, state in kinds for one in ones)
    return _section(_("Check-ins"), columns, rows, _("No check-in waits for anybody here."))


def within(viewer: Viewer, path: str) -> Viewer:
    """The same rights, and no further than the branch with `path`."""
    held = {p for branch, p in viewer.grants if path.startswith(branch)}
    roles = {role for branch, role in viewer.roles if path.startswith(branch)}
    return Viewer(
        user_id=viewer.user_id,
        grants=frozenset((path, permission) for permission in held),
        roles=frozenset((path, role) for role in roles),
        modules=viewer.modules,
    )


def _sponsors(viewer: Viewer, unit: Unit, on: date) -> Section | None:
    if not _may_in(viewer, P.VIEW_IMPLEMENTATION, M.LEADERSHIP, unit):
        return None
    scope = viewer.scope_in(P.VIEW_IMPLEMENTATION, M.LEADERSHIP)
    columns = (
        Column(_("Service"), _("From A to Z."), 30),
        Column(_("Sponsor"), _("Who stands up for the work there."), 50),
    )
    rows = tuple(
        (line.unit_name, "; ".join(w for _pk, w in line.sponsors) or _("No sponsor yet"))
        for line in sponsors_by_service(scope, unit, on=on)
    )
    words: tuple[str, ...] = ()
    if viewer.may(P.HOLD_CONVERSATIONS, unit.path):
        words = (_("Conversations with leaders are not printed. They are read in the tool."),)
    section = _section(_("Sponsors"), columns, rows, _("No sponsor yet."))
    return replace(section, words=words)


def _money(viewer: Viewer, unit: Unit, on: date) -> Section | None:
    if not _may_in(viewer, P.VIEW_MONEY, M.MONEY, unit):
        return None
    found = ends_when(viewer.scope_in(P.VIEW_MONEY, M.MONEY), on=on, unit=unit)
    columns = (
        Column(_("Money"), _("What it is called."), 26),
        Column(_("Unit"), _("What it is for."), 20),
        Column(_("Who pays"), _("Where it comes from."), 20),
        Column(_("Posts it pays"), _("Titles, and no names."), 26),
        Column(_("Last day"), _("Empty where no end is known.")),
    )
    rows = tuple(
        (f.name, f.unit_name, f.source, ", ".join(title for title, _fte in f.posts), f.ends_on)
        for f in (*found.soon, *found.later, *found.unknown)
    )
    none = _("No money is written down.")
    return _section(_("Money, and what ends when"), columns, rows, none)


def _hours(viewer: Viewer, unit: Unit, on: date) -> Section | None:
    if not _may_in(viewer, P.VIEW_MONEY, M.MONEY, unit):
        return None
    found = hours_by_service(viewer.scope_in(P.VIEW_MONEY, M.MONEY), on=on, unit=unit)
    columns = (
        Column(_("Service"), _("From A to Z."), 30),
        Column(_("Hours a week"), _("Of delivery leads, added up.")),
        Column(_("Share of full time"), _("Of those whose hours are not known.")),
    )
    rows = tuple(
        (f.unit_name, str(f.hours) if f.rows else None, str(f.shares) if f.shares else None)
        for f in found
    )
    none = _("No time is written down.")
    return _section(_("Time of delivery leads"), columns, rows, none)


def _partners(viewer: Viewer, unit: Unit, on: date) -> Section | None:
    if not viewer.may(P.VIEW_UNITS, unit.path):
        return None
    units = Unit.objects.within(viewer.scope_for(P.VIEW_UNITS)).below(unit.path).open_on(on)
    partners = units.filter(kind__in=(Unit.Kind.PARTNER, Unit.Kind.CONTRACTOR))
    columns = (
        Column(_("Name"), _("From A to Z."), 40),
        Column(_("Kind"), _("Partner or contractor."), 20),
    )
    rows = tuple((one.name, str(one.get_kind_display())) for one in partners)
    return _section(_("Partner teams"), columns, rows, _("No partner is on the list of units."))


def _onward(viewer: Viewer, unit: Unit, on: date) -> Section | None:
    if not viewer.may(P.VIEW_IMPLEMENTATION, unit.path):
        return None
    scope = viewer.scope_for(P.VIEW_IMPLEMENTATION)
    columns = (
        Column(_("Organisation"), _("From A to Z."), 28),
        Column(_("What for"), _("What people can turn to it for."), 38),
        Column(_("Phone or web page"), _("What it tells everybody."), 28),
        Column(_("Checked on"), _("The day somebody last checked it.")),
    )
    found = partners_of(scope, on=on, organisation=unit.organisation)
    rows = tuple(
        (one.name, one.what_for, ", ".join(filter(None, (one.phone, one.web))), one.checked_on)
        for one in found
    )
    none = _("No partner for onward support is on the list.")
    return _section(_("Partners for onward support"), columns, rows, none)


def _schedules(viewer: Viewer, unit: Unit, on: date) -> Section | None:
    mine = Schedule.objects.filter(organisation_id=unit.organisation_id, is_on=True)
    rows = tuple(
        (str(one.get_kind_display()), str(one.get_cadence_display()), one.working_day)
        for one in mine
        if may_read(viewer, one.kind, unit.path)
    )
    columns = (
        Column(_("Report"), _("Which report."), 30),
        Column(_("How often"), _("Its rhythm."), 24),
        Column(_("Working day"), _("After the end of the period.")),
    )
    none = _("No report makes itself.")
    return _section(_("Reports that make themselves"), columns, rows, none)


def _who_sees(viewer: Viewer, unit: Unit, on: date) -> Section | None:
    """Everybody with access for those who look after access; else the rule in words."""
    heading = _("Who sees what")
    if not viewer.may(P.MANAGE_ACCESS, unit.path):
        told = ((_("Barriers and activities"), P.VIEW_IMPLEMENTATION), (_("Names"), P.VIEW_STAFF))
        words = tuple(f"{what}: {' '.join(who_can_see(right))}" for what, right in told)
        return Section(heading, words)
    columns = (
        Column(_("Name"), _("From A to Z."), 28),
        Column(_("Role"), _("What they may do."), 20),
        Column(_("Unit"), _("Where, and under it."), 24),
        Column(_("Until"), _("Empty where no end is set.")),
    )
    found = grants_in(within(viewer, unit.path).scope_for(P.MANAGE_ACCESS), on=on)
    rows = tuple((one.name, one.role, one.unit, one.until_on) for one in found)
    return _section(heading, columns, rows, _("Nobody has access here."))


PARTS: tuple[Part, ...] = (
    _barriers,
    _activities,
    _plans,
    _recommendations,
    _sessions,
    _check_ins,
    _sponsors,
    _money,
    _hours,
    _partners,
    _onward,
    _schedules,
    _who_sees,
)


def _may_in(viewer: Viewer, permission: Permission, module: Module, unit: Unit) -> bool:
    return viewer.has(module, unit.path) and viewer.may(permission, unit.path)


def _section(
    heading: str, columns: tuple[Column, ...], rows: tuple[tuple[Cell, ...], ...], empty: str
) -> Section:
    return Section(heading, (), Grid(heading, heading, columns, rows, empty))
