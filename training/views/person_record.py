"""One person's training, for those who may see the person: asked, held, missing, waiting."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.form_page import FormPage, answer, confirmed, sent
from core.guards import ScopedRequest, needs
from core.listing import answers
from core.permissions import Permission
from core.tables import Cell, Column, Table
from core.who_sees import who_can_see
from services.actions.own_record import note_look
from services.models import StaffMember
from training.actions.noting import Noting, note_done, undo_record
from training.figures.evidence import Line, record_outside_sessions, said_by
from training.figures.person import PersonTraining, Why, person_training
from training.forms.declarations import AsAtForm, NoteDoneForm
from training.models import Standing, TrainingRecord
from training.views.declarations import choices_for, said_table
from training.views.record_part import held_cell, own_track_table


@require_safe
@needs(Permission.VIEW_STAFF)
def person_record(request: ScopedRequest, staff_id: int) -> HttpResponse:
    """What is asked of one person, what is held, and what is missing, as at a day."""
    person = _person(request, staff_id)
    today = timezone.localdate()
    note_look(user_id=request.user.pk, person=person, on=today)
    form = AsAtForm(request.GET or None)
    on = answers(form).get("on") or today
    told = person_training(person, on=on)
    records = request.viewer.scope_for(Permission.RECORD_TRAINING)
    may = StaffMember.objects.within(records).filter(pk=person.pk).exists()
    context = {
        "person": person,
        "in_short": in_short(told),
        "filter": form,
        "levels": level_table(told),
        "tracks": own_track_table(person, on),
        "evidence": evidence_table(told.lines, may_undo=may),
        "said": said_table(said_by(person), may_answer=may),
        "add_url": reverse("training:record_add", args=[person.pk]) if may else "",
        "crumbs": _crumbs(person),
        "who_sees": who_can_see(Permission.VIEW_STAFF, own_record=True),
    }
    return TemplateResponse(request, "training/person_record.html", context)


def _person(request: ScopedRequest, staff_id: int) -> StaffMember:
    """Somebody within the scope; what a joined record did is on the page of the one that stays."""
    people = StaffMember.objects.within(request.scope).select_related("home_unit")
    found: StaffMember = get_object_or_404(people.filter(merged_into=None), pk=staff_id)
    return found


def _crumbs(person: StaffMember) -> list[dict[str, str]]:
    url = reverse("services:staff_detail", args=[person.pk])
    return [
        {"label": _("Staff"), "url": reverse("services:staff_list")},
        {"label": person.shown_name, "url": url},
    ]


def in_short(told: PersonTraining) -> str:
    """ "Holds Enhanced; missing Informed and Skilled." """
    if told.is_later:
        return _("The wave of this person’s unit had not begun, so nothing was asked yet.")
    if told.status == Standing.Status.UNKNOWN:
        return _("Nobody has said yet what this person’s posts are asked for.")
    if told.missing and told.holds:
        words = _("Holds %(held)s, missing %(missing)s.")
        return words % {"held": _listed(told.holds), "missing": _listed(told.missing)}
    if told.missing:
        return _("Missing %(missing)s.") % {"missing": _listed(told.missing)}
    if told.status == Standing.Status.NOT_REQUIRED:
        return _("Nothing is asked for.")
    return _("Has what is asked for: %(held)s.") % {"held": _listed(told.holds)}


def _listed(names: tuple[str, ...]) -> str:
    return str(get_text_list(list(names), _("and")))


def level_table(told: PersonTraining) -> Table:
    """Each level, whether it is asked for and held on the day."""
    columns = [Column(_("Level")), Column(_("Asked for")), Column(_("Held"))]
    rows: list[list[Any]] = [
        [
            level.name,
            Cell(
                _("Yes") if level.is_required else _("No"),
                note="; ".join(why_words(why) for why in level.why),
            ),
            held_cell(level),
        ]
        for level in told.levels
    ]
    title = _("Levels on %(day)s") % {"day": date_format(told.as_at)}
    excused = "; ".join(why_words(why) for why in told.excused)
    note = _("Nothing is asked by: %(who)s") % {"who": excused} if excused else ""
    return Table(title, columns, rows, empty=_("No framework has been chosen yet."), note=note)


def why_words(why: Why) -> str:
    """Which rule asks, in words."""
    if why.is_of_post:
        return _("this post: %(reason)s") % {"reason": why.reason}
    who = why.role or why.group or _("everybody")
    words = _("%(who)s in %(unit)s") % {"who": who, "unit": why.unit} if why.unit else who
    return f"{words}: {why.reason}" if why.reason else words


def evidence_table(lines: tuple[Line, ...], *, may_undo: bool) -> Table:
    """Every record: what, what it counts for, when, until when, where it is from."""
    columns = [
        Column(_("What")),
        Column(_("Counts for")),
        Column(_("Date")),
        Column(_("Counts until")),
        Column(_("Where it is from")),
        *([Column(_("Take back"))] if may_undo else []),
    ]
    rows = [_evidence_row(line, may_undo=may_undo) for line in lines]
    empty = _("Nothing is noted yet. Sessions, lists and what people say bring records.")
    return Table(_("What is held"), columns, rows, empty=empty)


def _evidence_row(line: Line, *, may_undo: bool) -> list[Any]:
    unverified = line.equivalence_id is not None and not line.counts_for
    what = Cell(_listed(line.counts_for), note=_("No longer") if line.has_run_out else "")
    row: list[Any] = [
        Cell(line.title, url=_where(line)),
        Cell(_("Nothing"), note=_("Not verified")) if unverified else what,
        line.on,
        line.counts_until,
        line.source,
    ]
    undo = Cell(_("Take back"), url=reverse("training:record_undo", args=[line.record_id]))
    return [*row, undo if line.session_id is None else None] if may_undo else row


def _where(line: Line) -> str:
    """The session, or the line of the register, that the record is from."""
    if line.session_id:
        return reverse("training:session_detail", args=[line.session_id])
    if line.equivalence_id:
        return reverse("training:equivalence_detail", args=[line.equivalence_id])
    return ""


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.RECORD_TRAINING)
def record_add(request: ScopedRequest, staff_id: int) -> HttpResponse:
    """Write down what somebody did outside a session."""
    person = _person(request, staff_id)
    form = NoteDoneForm(sent(request), **choices_for(person))
    page = FormPage(
        title=_("Add something this person did"),
        back=reverse("training:person_record", args=[person.pk]),
        said=_("Added. The figures follow at once."),
        lines=(_("What came of a session is noted at the session."),),
        caption=person.shown_name,
        sees=who_can_see(Permission.VIEW_STAFF, own_record=True),
    )

    def do() -> None:
        what = form.cleaned_data["course"] or form.cleaned_data["equivalence"]
        noting = Noting(person.organisation_id, what, TrainingRecord.Source.HAND)
        note_done(by=request.scope, noting=noting, done=[(person.pk, form.cleaned_data["on"])])

    return answer(request, form, do, page)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.RECORD_TRAINING)
def record_undo(request: ScopedRequest, record_id: int) -> HttpResponse:
    """Take back one record that was not made in a session."""
    record = record_outside_sessions(request.scope, record_id)
    if record is None:
        raise Http404
    person = record.staff_member
    page = FormPage(
        title=_("Take this record back?"),
        back=reverse("training:person_record", args=[record.survivor]),
        said=_("Taken back."),
        lines=(
            _("%(what)s, on %(day)s.") % {"what": record.title, "day": date_format(record.on)},
            _("The record stays in the history as taken back. It counts on no day."),
        ),
        caption=person.shown_name,
        sees=who_can_see(Permission.VIEW_STAFF, own_record=True),
    )

    def do() -> None:
        undo_record(by=request.scope, record=record)

    return confirmed(request, do, page, button=_("Take it back"))
