"""For delivery leads: conversations with leaders, pledges that leaders gave, and sponsors."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.form_page import FormPage, address_of, answer, sent
from core.guards import ScopedRequest, needs
from core.listing import page_of
from core.modules import Module
from core.permissions import Permission
from core.tables import Cell, Column, Table
from core.who_sees import who_can_see
from implementation.actions.leadership import (
    change_conversation,
    end_sponsor,
    name_sponsor,
    record_pledge,
    withdraw_conversation,
    write_conversation,
)
from implementation.figures.leadership import leaders_of
from implementation.forms.leadership import ConversationForm, LastDayForm, PledgeForm, SponsorForm
from implementation.models import LeaderConversation, Sponsor
from implementation.pledges import SOURCE
from services.models import Unit

P, M = Permission, Module
FACTS = ("held_on", "talked_about", "agreed", "next_on")


def who_sees_conversations() -> list[str]:
    """The leads and the leader; admins and other managers are not among them."""
    leader = _("The leader you talked with.")
    return [*who_can_see(P.HOLD_CONVERSATIONS), leader, _("Nobody else, and no admin.")]


@require_safe
@needs(P.HOLD_CONVERSATIONS, M.LEADERSHIP)
def conversation_list(request: ScopedRequest, unit_id: int) -> HttpResponse:
    """The conversations about a unit and everything under it, newest first."""
    unit = _unit(request, unit_id)
    rows = LeaderConversation.objects.within(request.scope).in_branch(unit.path).standing()
    page = page_of(request, rows.for_list())
    context = {
        "unit": unit,
        "back": _leadership(unit.pk),
        "page": page,
        "table": _table([_row(row) for row in page]),
        "who_sees": who_sees_conversations(),
    }
    return TemplateResponse(request, "implementation/conversation_list.html", context)


def _table(rows: list[list[Any]]) -> Table:
    columns = [Column(_("When")), Column(_("With")), Column(_("About")), Column(_("Next"))]
    empty = _("Nothing is written down yet. Start with the last conversation you had.")
    return Table(_("Conversations"), columns, rows, empty=empty, hide_caption=True)


def _row(row: LeaderConversation) -> list[Any]:
    url = reverse("implementation:conversation_detail", args=[row.pk])
    tag = "" if row.agreed_at else _("Not agreed yet")
    return [
        Cell(date_format(row.held_on, "SHORT_DATE_FORMAT"), url=url, tag=tag),
        Cell(str(row.leader), note=row.unit.name),
        row.talked_about,
        row.next_on,
    ]


@require_http_methods(["GET", "POST"])
@needs(P.HOLD_CONVERSATIONS, M.LEADERSHIP)
def conversation_add(request: ScopedRequest, unit_id: int) -> HttpResponse:
    """What was talked about with whom, and what was agreed."""
    unit = _unit(request, unit_id)
    leaders = leaders_of(unit, on=timezone.localdate(), but=request.scope.user_id)
    form = ConversationForm(
        sent(request), initial={"held_on": timezone.localdate()}, leaders=leaders
    )

    def do() -> str:
        once = form.cleaned_data["once"]
        made = write_conversation(by=request.scope, unit=unit, once=once, **form.facts)
        return _to("conversation_detail", made)

    page = FormPage(
        _("Write down a conversation"),
        reverse("implementation:conversation_list", args=[unit.pk]),
        sees=who_sees_conversations(),
        lines=(_("The leader reads every word, and agrees or asks for a change."),),
        caption=unit.name,
        instead="" if leaders else _no_leader(),
    )
    return answer(request, form, do, page)


def _no_leader() -> str:
    return _("Nobody leads here yet. An admin can give somebody access first.")


@require_safe
@needs(P.HOLD_CONVERSATIONS, M.LEADERSHIP)
def conversation_detail(request: ScopedRequest, conversation_id: int) -> HttpResponse:
    """One conversation and what the leader said to the words."""
    return _detail(request, _conversation(request, conversation_id))


def _detail(request: ScopedRequest, row: LeaderConversation, problem: str = "") -> HttpResponse:
    is_open = not (row.agreed_at or row.withdrawn_at)
    context = {
        "conversation": row,
        "back": reverse("implementation:conversation_list", args=[row.unit_id]),
        "problem": problem,
        "state": _state(row),
        "rows": facts_of(row),
        "history": notes_of(row),
        "change_url": _to("conversation_change", row) if is_open else "",
        "actions": [{"url": _to("conversation_withdraw", row), "label": _("Take it back")}]
        if is_open
        else [],
        "who_sees": who_sees_conversations(),
    }
    status = 409 if problem else 200
    template = "implementation/conversation_detail.html"
    return TemplateResponse(request, template, context, status=status)


def _state(row: LeaderConversation) -> str:
    if row.withdrawn_at:
        return _("This was taken back. The leader no longer sees it.")
    if row.agreed_at:
        return _("The leader agreed to these words.")
    return _("Not agreed yet. It is in no figure until the leader agrees.")


def facts_of(row: LeaderConversation) -> list[dict[str, Any]]:
    """What was written, for both sides alike."""
    told = [
        (_("When"), row.held_on),
        (_("With"), str(row.leader)),
        (_("Written down by"), str(row.written_by or _("An account that is gone"))),
        (_("Team or service"), row.unit.name),
        (_("Talked about"), row.talked_about),
        (_("Agreed"), row.agreed or _("Nothing in particular")),
        (_("Next"), row.next_on or _("No day yet")),
    ]
    return [{"key": key, "value": value} for key, value in told]


def notes_of(row: LeaderConversation) -> list[dict[str, Any]]:
    """The steps, newest first."""
    notes = row.notes.select_related("made_by")
    return [
        {
            "title": note.get_step_display(),
            "at": note.made_at,
            "by": str(note.made_by or ""),
            "text": note.words,
        }
        for note in reversed(notes)
    ]


@require_http_methods(["GET", "POST"])
@needs(P.HOLD_CONVERSATIONS, M.LEADERSHIP)
def conversation_change(request: ScopedRequest, conversation_id: int) -> HttpResponse:
    """Other words, until the leader has agreed."""
    row = _conversation(request, conversation_id)
    known = {name: getattr(row, name) for name in FACTS}
    form = ConversationForm(sent(request), initial=known, leaders=None)

    def do() -> str:
        change_conversation(by=request.scope, conversation=row, **form.facts)
        return _to("conversation_detail", row)

    page = FormPage(
        _("Change the words"),
        _to("conversation_detail", row),
        sees=who_sees_conversations(),
        caption=row.unit.name,
    )
    return answer(request, form, do, page)


@require_POST
@needs(P.HOLD_CONVERSATIONS, M.LEADERSHIP)
def conversation_withdraw(request: ScopedRequest, conversation_id: int) -> HttpResponse:
    """Take it back before it was agreed."""
    row = _conversation(request, conversation_id)
    try:
        withdraw_conversation(by=request.scope, conversation=row)
    except ValueError as reason:
        return _detail(request, row, str(reason))
    return redirect("implementation:conversation_list", row.unit_id)


@require_http_methods(["GET", "POST"])
@needs(P.HOLD_CONVERSATIONS, M.LEADERSHIP)
def pledge_add(request: ScopedRequest, unit_id: int) -> HttpResponse:
    """A leader's pledge, written down by the lead with the leader's yes."""
    unit = _unit(request, unit_id)
    leaders = leaders_of(unit, on=timezone.localdate())
    form = PledgeForm.of_a_lead(sent(request), leaders=leaders)

    def do() -> str:
        record_pledge(by=request.scope, unit=unit, **form.facts)
        return _leadership(unit.pk)

    page = _about(unit, _("Write down a pledge"), template="implementation/pledge_page.html")
    return answer(request, form, do, page, source=SOURCE)


@require_http_methods(["GET", "POST"])
@needs(P.LOG_IMPLEMENTATION, M.LEADERSHIP)
def sponsor_add(request: ScopedRequest, unit_id: int) -> HttpResponse:
    """Who stands up for the work in a service."""
    unit = _unit(request, unit_id)
    today = timezone.localdate()
    form = SponsorForm(
        sent(request), initial={"from_on": today}, leaders=leaders_of(unit, on=today)
    )

    def do() -> str:
        name_sponsor(by=request.scope, unit=unit, **form.facts)
        return _leadership(unit.pk)

    line = _("A sponsor is somebody senior who stands up for the work.")
    return answer(request, form, do, _about(unit, _("Name a sponsor"), line))


@require_http_methods(["GET", "POST"])
@needs(P.LOG_IMPLEMENTATION, M.LEADERSHIP)
def sponsor_end(request: ScopedRequest, sponsor_id: int) -> HttpResponse:
    """The last day of a sponsor."""
    rows = Sponsor.objects.within(request.scope).select_related("unit", "user")
    row: Sponsor = get_object_or_404(rows, pk=sponsor_id)
    initial = {"last_on": row.until_on or timezone.localdate()}
    form = LastDayForm(sent(request), initial=initial, from_on=row.from_on)

    def do() -> str:
        end_sponsor(by=request.scope, sponsor=row, until_on=form.cleaned_data["last_on"])
        return _leadership(row.unit_id)

    page = _about(row.unit, _("Last day as sponsor"), str(row.user or row))
    return answer(request, form, do, page)


def _leadership(unit_id: int) -> str:
    """The page of a unit's leadership, where these are shown."""
    return address_of("reports:leadership", unit_id)


def _unit(request: ScopedRequest, unit_id: int) -> Unit:
    found: Unit = get_object_or_404(Unit.objects.within(request.scope), pk=unit_id)
    return found


def _conversation(request: ScopedRequest, conversation_id: int) -> LeaderConversation:
    rows: QuerySet[Any] = LeaderConversation.objects.within(request.scope).for_list()
    found: LeaderConversation = get_object_or_404(rows, pk=conversation_id)
    return found


def _to(name: str, row: LeaderConversation) -> str:
    return reverse(f"implementation:{name}", args=[row.pk])


def _about(unit: Unit, title: str, *lines: str, template: str = FormPage.template) -> FormPage:
    return FormPage(
        title,
        _leadership(unit.pk),
        sees=P.VIEW_IMPLEMENTATION,
        lines=lines,
        caption=unit.name,
        template=template,
    )
