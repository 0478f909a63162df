"""Supervision of a unit: what is in place, noting a contact, and who gives supervision."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from core.form_page import FormPage, answer, confirmed, sent
from core.guards import ScopedRequest, needs
from core.permissions import Permission
from core.tables import Cell, Column, Table
from core.who_sees import who_can_see
from services.figures.people import own_person
from services.models import StaffMember, Unit
from training.actions.supervision import (
    add_supervisor,
    end_supervisor,
    log_contact,
    take_contact_back,
)
from training.builders.shared import trainer_names
from training.builders.supervision import (
    capacity_words,
    manager_words,
    rule_lines,
    trainer_table,
    trainer_words,
)
from training.figures.managers import managers_of
from training.figures.outlook import usual_wish
from training.figures.supervision import (
    capacity_of,
    supervision_by_level,
    supervisors_of,
    who_needs_a_contact,
)
from training.figures.trainer_days import trainer_room
from training.figures.trainers import trainers_for
from training.forms.supervision import ContactForm, LastDayForm, SupervisorForm, usual_contact
from training.models import SupervisionContact, Supervisor
from training.views.rhythm import manager_table, rhythm_table

ASK = require_http_methods(["GET", "HEAD", "POST"])
MOST_NAMES = 200  # on one page; larger branches look people up by name
MOST_FOUND = 20
MOST_CONTACTS = 30


@require_safe
@needs(Permission.VIEW_FIGURES)
def supervision(request: ScopedRequest, unit_id: int) -> HttpResponse:
    """What is in place by level, who needs a contact, and what supervisors can give."""
    unit, today = _unit(request, unit_id), timezone.localdate()
    names = request.viewer.may(Permission.VIEW_STAFF, unit.path)
    levels = supervision_by_level(request.scope, unit, on=today)[unit.pk]
    context = {
        "unit": unit,
        "crumbs": [{"label": unit.name, "url": reverse("services:unit_detail", args=[unit.pk])}],
        "table": _level_table(levels),
        "rules": rule_lines(unit, on=today),
        "capacity": capacity_words(capacity_of(request.scope, unit, on=today)),
        "may_note": request.viewer.may(Permission.NOTE_SUPERVISION, unit.path),
        "may_add": request.viewer.may(Permission.RECORD_TRAINING, unit.path),
        "tables": _name_tables(request, unit) if names else [],
        "rhythm": rhythm_table(request, unit),
        **_trainers(request, unit),
        **(managers := _managers(request, unit)),
        "who_sees": [
            *who_can_see(Permission.VIEW_FIGURES),
            *_names_seen(names, of_managers=managers["manager_table"] is not None),
        ],
    }
    return TemplateResponse(request, "training/supervision.html", context)


def _trainers(request: ScopedRequest, unit: Unit) -> dict[str, Any]:
    """What training takes each month beside what trainers can give; the way ahead says more."""
    today = timezone.localdate()
    wish = usual_wish(today)
    found = trainer_room(request.scope, unit, wish, today=today)
    rows = trainers_for(unit, on=today) if found.levels else []
    may = request.viewer.may(Permission.RECORD_TRAINING, unit.path)
    return {
        "trainers": trainer_words(found, wish),
        "trainer_table": trainer_table(found) if found.levels else None,
        "trainer_names": trainer_names(rows) if rows and may else None,
    }


def _managers(request: ScopedRequest, unit: Unit) -> dict[str, Any]:
    """A count of managers at the level of their people; names for the delivery lead alone."""
    names = request.viewer.may(Permission.SEE_MANAGERS, unit.path)
    found = managers_of(request.scope, unit, on=timezone.localdate())
    return {
        "managers": manager_words(found, names=names),
        "manager_table": manager_table(found) if names and found.known else None,
    }


def _names_seen(names: bool, *, of_managers: bool) -> list[str]:
    readers = " ".join(who_can_see(Permission.VIEW_STAFF, own_record=True))
    told = [_("Names: %(who)s") % {"who": readers}] if names else []
    if of_managers:
        leads = " ".join(who_can_see(Permission.SEE_MANAGERS))
        told.append(_("Names of managers: %(who)s") % {"who": leads})
    return told


def _level_table(levels: Iterable[Any]) -> Table:
    columns = [
        Column(_("Level")),
        Column(_("Need supervision"), numeric=True),
        Column(_("In place"), numeric=True),
        Column(_("Need a contact"), numeric=True),
    ]
    rows: list[list[Any]] = [
        [one.name, one.asked, one.in_place, one.asked - one.in_place] for one in levels
    ]
    empty = _("Nobody here is asked for a level that needs supervision.")
    return Table(_("Supervision in place"), columns, rows, empty=empty)


def _name_tables(request: ScopedRequest, unit: Unit) -> list[Table]:
    supervisors = list(supervisors_of(unit, on=timezone.localdate()))
    return [
        _waiting_table(request, unit),
        _supervisor_table(request, supervisors),
        _contact_table(request, unit, {one.staff_member_id for one in supervisors}),
    ]


def _waiting_table(request: ScopedRequest, unit: Unit) -> Table:
    found = who_needs_a_contact(request.scope, unit, on=timezone.localdate())
    shown = found[:MOST_NAMES]
    columns = [Column(_("Name")), Column(_("Level")), Column(_("Last contact"))]
    rows: list[list[Any]] = [
        [Cell(one.name, note=one.unit_name), one.level, one.last_on or _("None noted")]
        for one in shown
    ]
    more = len(found) - len(shown)
    note = ngettext("%(n)s more.", "%(n)s more.", more) % {"n": more} if more else ""
    return Table(
        _("Who needs a contact"),
        columns,
        rows,
        empty=_("Nobody needs a contact at the moment."),
        note=note,
    )


def _supervisor_table(request: ScopedRequest, supervisors: Iterable[Supervisor]) -> Table:
    may_end = request.viewer.scope_for(Permission.RECORD_TRAINING)
    rows: list[list[Any]] = [
        [
            Cell(one.staff_member.shown_name, url=_end_url(one, may_end)),
            Cell(one.unit.name, note=_whose(one)),
            one.people_a_month,
        ]
        for one in supervisors
    ]
    columns = [Column(_("Name")), Column(_("For")), Column(_("People a month"), numeric=True)]
    empty = _("Nobody is noted as giving supervision here yet.")
    return Table(_("Who gives supervision"), columns, rows, empty=empty)


def _whose(row: Supervisor) -> str:
    return _("people who were in %(unit)s") % {"unit": row.people_of.name} if row.people_of else ""


def _end_url(row: Supervisor, may_end: Any) -> str:
    may = may_end.holds(row.unit.path)
    return reverse("training:supervisor_end", args=[row.pk]) if may else ""


def _contact_table(request: ScopedRequest, unit: Unit, named: set[int]) -> Table:
    """Whoever is `named` on the page as giving supervision is named here for giving it too."""
    rows = _last_contacts(request, unit)
    columns = [
        Column(_("Date")),
        Column(_("What it was")),
        Column(_("Who had it")),
        Column(_("Who gave it")),
        Column(_("Minutes"), numeric=True),
    ]
    may = request.viewer.may(Permission.NOTE_SUPERVISION, unit.path)
    seen = _seen_of(request, rows)
    givers = seen | named
    cells: list[list[Any]] = [
        [
            Cell(date_format(one.on, "SHORT_DATE_FORMAT"), url=_back_url(one, may=may)),
            one.get_kind_display(),
            _who_had_it([line.staff_member for line in one.people.all()], seen),
            one.supervisor.shown_name if one.supervisor_id in givers else _("Somebody elsewhere"),
            one.minutes,
        ]
        for one in rows
    ]
    empty = _("No contact is noted yet.")
    return Table(_("Contacts, the newest first"), columns, cells, empty=empty)


def _last_contacts(request: ScopedRequest, unit: Unit) -> Any:
    rows = SupervisionContact.objects.within(request.scope).standing()
    rows = rows.filter(unit__path__startswith=unit.path).select_related("supervisor")
    return rows.prefetch_related("people__staff_member").order_by("-on", "-pk")[:MOST_CONTACTS]


def _seen_of(request: ScopedRequest, contacts: Iterable[SupervisionContact]) -> set[int]:
    """Of those who had or gave these contacts, whose names the viewer may see (ids)."""
    ids = {line.staff_member_id for one in contacts for line in one.people.all()}
    ids |= {one.supervisor_id for one in contacts}
    rows = StaffMember.objects.within(request.viewer.scope_for(Permission.VIEW_STAFF))
    return set(rows.filter(pk__in=ids).values_list("pk", flat=True))


def _who_had_it(people: list[StaffMember], seen: set[int]) -> str:
    """Names that the viewer may see; the others, who are in other units now, as a number."""
    names = sorted(one.shown_name for one in people if one.pk in seen)
    if more := len(people) - len(names):
        names.append(ngettext("%(n)s elsewhere", "%(n)s elsewhere", more) % {"n": more})
    return ", ".join(names)


def _back_url(row: SupervisionContact, *, may: bool) -> str:
    return reverse("training:contact_take_back", args=[row.pk]) if may else ""


@ASK
@needs(Permission.NOTE_SUPERVISION)
def contact_log(request: ScopedRequest, unit_id: int) -> HttpResponse:
    """That a contact happened: who had it, who gave it, when, how long, of which kind."""
    unit = _unit(request, unit_id)
    words = request.GET.get("q", "")[:100]
    found = _found(request, unit, words)
    people = _offered(request, unit, found)
    form = ContactForm(
        sent(request),
        initial=usual_contact(),
        people=people,
        supervisors=_givers(request, unit, found),
    )

    def do() -> None:
        log_contact(by=request.scope, unit=unit, people=form.chosen, contact=form.contact)

    page = _contact_page(unit, nobody=not people and request.method != "POST")
    return answer(request, form, do, page, words=words, is_found=bool(found))


def _contact_page(unit: Unit, *, nobody: bool) -> FormPage:
    return FormPage(
        title=_("Note a contact"),
        back=reverse("training:supervision", args=[unit.pk]),
        said=_("The contact is saved."),
        caption=unit.name,
        lines=(_("Only that it happened. What was said belongs to the people who met."),),
        instead=_("Find one of the people by name first.") if nobody else "",
        sees=who_can_see(Permission.VIEW_STAFF, own_record=True),
        template="training/contact_log.html",
    )


def _found(request: ScopedRequest, unit: Unit, words: str) -> list[StaffMember]:
    """People of the viewer's branches of whom a name starts with each word."""
    if not words:
        return []
    people = StaffMember.objects.within(request.scope).filter(organisation=unit.organisation_id)
    people = people.still_here_on(timezone.localdate()).matching(words)
    return list(people.select_related("home_unit").order_by("sort_key", "pk")[:MOST_FOUND])


def _offered(request: ScopedRequest, unit: Unit, found: list[StaffMember]) -> list[StaffMember]:
    """Whoever is asked for supervision here when they fit on a page, found ones, and sent ones.

    Found ones first, then those who need a contact, then everybody else; each A to Z.
    """
    today = timezone.localdate()
    asked = who_needs_a_contact(request.scope, unit, on=today, with_met=True)
    ids = {one.staff_id for one in asked} if len(asked) <= MOST_NAMES else set()
    needing = {one.staff_id for one in asked if not one.is_in_place}
    looked_for = {one.pk for one in found}
    ids |= looked_for
    ids |= {int(pk) for pk in request.POST.getlist("people") if _is_id(pk)}
    people = StaffMember.objects.within(request.scope).filter(organisation=unit.organisation_id)
    chosen = people.filter(pk__in=ids).select_related("home_unit")
    a_to_z = chosen.order_by("sort_key", "pk")
    return sorted(a_to_z, key=lambda one: (one.pk not in looked_for, one.pk not in needing))


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19


def _givers(request: ScopedRequest, unit: Unit, found: list[StaffMember]) -> list[StaffMember]:
    """Noted supervisors, the viewer's own record, found ones, and the one that was sent."""
    rows = supervisors_of(unit, on=timezone.localdate())
    people = {one.staff_member_id: one.staff_member for one in rows}
    sent_pk = request.POST.get("supervisor", "")
    own = StaffMember.objects.within(request.scope).filter(organisation=unit.organisation_id)
    chosen = own.filter(pk=sent_pk if _is_id(sent_pk) else 0)
    mine = own_person(request.user)
    own_one = [mine] if mine and mine.organisation_id == unit.organisation_id else []
    for one in [*own_one, *chosen.select_related("home_unit"), *found]:
        people.setdefault(one.pk, one)
    return sorted(people.values(), key=lambda one: (one.sort_key, one.pk))


@ASK
@needs(Permission.NOTE_SUPERVISION)
def contact_take_back(request: ScopedRequest, contact_id: int) -> HttpResponse:
    """Ask, then let a contact count no more."""
    rows = SupervisionContact.objects.within(request.scope).select_related("unit")
    contact = get_object_or_404(rows, pk=contact_id)
    page = FormPage(
        title=_("Take this contact back?"),
        back=reverse("training:supervision", args=[contact.unit_id]),
        said=_("Taken back."),
        caption=contact.unit.name,
        lines=(_("It was noted by mistake and counts no more. The history keeps it."),),
    )

    def do() -> None:
        take_contact_back(by=request.scope, contact=contact)

    return confirmed(request, do, page, button=_("Take it back"))


@ASK
@needs(Permission.RECORD_TRAINING)
def supervisor_add(request: ScopedRequest, unit_id: int) -> HttpResponse:
    """Who gives supervision to this branch, and how many people they can see in a month."""
    unit = _unit(request, unit_id)
    words = request.GET.get("q", "")[:100]
    people = {one.pk: one for one in _found(request, unit, words)}
    sent_pk = request.POST.get("person", "")
    own = StaffMember.objects.within(request.scope).filter(organisation=unit.organisation_id)
    for one in own.filter(pk=sent_pk if _is_id(sent_pk) else 0).select_related("home_unit"):
        people[one.pk] = one
    form = SupervisorForm(
        sent(request), initial={"from_on": timezone.localdate()}, people=people.values()
    )

    def do() -> None:
        add_supervisor(by=request.scope, unit=unit, **form.facts)

    page = _supervisor_page(unit, nobody=not people and not sent_pk and request.method != "POST")
    return answer(request, form, do, page, words=words, is_found=bool(people))


def _supervisor_page(unit: Unit, *, nobody: bool) -> FormPage:
    return FormPage(
        title=_("Who gives supervision"),
        back=reverse("training:supervision", args=[unit.pk]),
        said=_("Saved."),
        caption=unit.name,
        lines=(
            _("They see the names of those in this branch who need a contact, and may note one."),
        ),
        instead=_("Find the person by name first.") if nobody else "",
        sees=who_can_see(Permission.VIEW_STAFF),
        template="training/contact_log.html",
    )


@ASK
@needs(Permission.RECORD_TRAINING)
def supervisor_end(request: ScopedRequest, supervisor_id: int) -> HttpResponse:
    """The last day on which somebody gives supervision here."""
    rows = Supervisor.objects.within(request.scope).select_related("unit", "staff_member")
    row = get_object_or_404(rows, pk=supervisor_id)
    form = LastDayForm(sent(request), initial={"until_on": timezone.localdate()})

    def do() -> None:
        end_supervisor(by=request.scope, row=row, **form.cleaned_data)

    page = FormPage(
        title=_("Until when do they give supervision?"),
        back=reverse("training:supervision", args=[row.unit_id]),
        said=_("Saved. The contacts so far stay."),
        caption=f"{row.staff_member.shown_name}, {row.unit.name}",
        sees=who_can_see(Permission.VIEW_STAFF),
    )
    return answer(request, form, do, page)


def _unit(request: ScopedRequest, unit_id: int) -> Unit:
    unit: Unit = get_object_or_404(Unit.objects.within(request.scope), pk=unit_id)
    return unit
