"""Changing units: adding, naming, moving, closing, and numbers without names."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.form_page import FormPage, answer, sent
from core.guards import ScopedRequest, needs
from core.permissions import Permission
from services.actions.headcounts import set_headcount
from services.actions.moves import move_unit
from services.actions.naming import rename_unit
from services.actions.units import (
    add_alias,
    add_unit,
    change_unit_facts,
    close_unit,
    reopen_unit,
)
from services.forms.units import (
    AliasForm,
    HeadcountForm,
    UnitAddForm,
    UnitCloseForm,
    UnitEditForm,
    UnitMoveForm,
    UnitReopenForm,
)
from services.models import Unit

ASK = require_http_methods(["GET", "HEAD", "POST"])


def _unit(request: ScopedRequest, unit_id: int) -> Unit:
    unit: Unit = get_object_or_404(Unit.objects.within(request.scope), pk=unit_id)
    return unit


def _page(unit: Unit, title: str, done: str, *lines: str) -> FormPage:
    back = reverse("services:unit_detail", args=[unit.pk])
    return FormPage(title=title, back=back, said=done, lines=lines, caption=unit.name)


@ASK
@needs(Permission.MANAGE_UNITS)
def unit_add(request: ScopedRequest, unit_id: int) -> HttpResponse:
    parent = _unit(request, unit_id)
    form = UnitAddForm(sent(request))

    def do() -> None:
        add_unit(by=request.scope, parent=parent, **form.cleaned_data)

    return answer(request, form, do, _page(parent, _("Add a unit below"), _("The unit is added.")))


@ASK
@needs(Permission.MANAGE_UNITS)
def unit_edit(request: ScopedRequest, unit_id: int) -> HttpResponse:
    unit = _unit(request, unit_id)
    form = UnitEditForm(sent(request), unit=unit)

    def do() -> None:
        facts = dict(form.cleaned_data)
        rename_unit(by=request.scope, unit=unit, name=facts.pop("name"))
        change_unit_facts(by=request.scope, unit=unit, **facts)

    lines = (
        _("After a new name, lists that use the old one still find the unit."),
        _("A new name holds from today. For another day, use a plan for the structure."),
    )
    return answer(request, form, do, _page(unit, _("Change this unit"), _("Saved."), *lines))


@ASK
@needs(Permission.MANAGE_UNITS)
def unit_move(request: ScopedRequest, unit_id: int) -> HttpResponse:
    unit = _unit(request, unit_id)
    form = UnitMoveForm(sent(request), scope=request.scope)

    def do() -> None:
        told = form.cleaned_data
        move_unit(by=request.scope, unit=unit, to=told["to"], on=told["on"])

    page = _page(
        unit,
        _("Move this unit"),
        _("The move is saved."),
        _("Everything below the unit moves with it."),
        _("Who can see the unit follows its new place."),
    )
    return answer(request, form, do, page)


@ASK
@needs(Permission.MANAGE_UNITS)
def unit_close(request: ScopedRequest, unit_id: int) -> HttpResponse:
    unit = _unit(request, unit_id)
    form = UnitCloseForm(sent(request))

    def do() -> None:
        close_unit(by=request.scope, unit=unit, on=form.cleaned_data["on"])

    line = _("Its records stay. Move people and units that remain first.")
    return answer(
        request, form, do, _page(unit, _("Close this unit"), _("The unit is closed."), line)
    )


@ASK
@needs(Permission.MANAGE_UNITS)
def unit_reopen(request: ScopedRequest, unit_id: int) -> HttpResponse:
    unit = _unit(request, unit_id)
    form = UnitReopenForm(sent(request))
    page = _page(
        unit,
        _("Open this unit again"),
        _("The unit is open."),
        _("It counts as if it had never closed."),
    )

    def do() -> None:
        reopen_unit(by=request.scope, unit=unit, on=form.cleaned_data["on"])

    return answer(request, form, do, page)


@ASK
@needs(Permission.MANAGE_UNITS)
def unit_alias_add(request: ScopedRequest, unit_id: int) -> HttpResponse:
    unit = _unit(request, unit_id)
    form = AliasForm(sent(request))

    def do() -> None:
        add_alias(by=request.scope, unit=unit, text=form.cleaned_data["text"])

    return answer(
        request, form, do, _page(unit, _("Add a name that lists use"), _("The name is remembered."))
    )


@ASK
@needs(Permission.MANAGE_STAFF)
def headcount_add(request: ScopedRequest, unit_id: int) -> HttpResponse:
    unit = _unit(request, unit_id)
    form = HeadcountForm(sent(request), scope=request.scope)

    def do() -> None:
        set_headcount(by=request.scope, unit=unit, **form.cleaned_data)

    page = _page(
        unit,
        _("Add a number without names"),
        _("The number is saved."),
        _("It is shown beside people who are listed by name, and never added to them."),
        _("The same group and day again replaces the number."),
    )
    return answer(request, form, do, page)
