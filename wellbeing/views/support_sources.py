"""Looking after the places to turn to: for admins."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.guards import ScopedRequest, needs
from core.permissions import Permission
from core.tables import Cell, Column, Table
from core.who_sees import who_can_see
from wellbeing.actions.support import add_source, change_source, check_source, retire_source
from wellbeing.forms.support import SourceForm, known
from wellbeing.models import SupportSource
from wellbeing.support import asks_for_a_look, may_change, organisations_in

LIST = "wellbeing:source_list"


@require_GET
@needs(Permission.MANAGE_SUPPORT)
def source_list(request: ScopedRequest) -> HttpResponse:
    """Every place that is offered, and when somebody last checked it."""
    rows = list(_mine(request))
    today = timezone.localdate()
    context = {
        "table": _table([_row(one, asks_for_a_look(one, today)) for one in rows]),
        "waiting": sum(asks_for_a_look(one, today) for one in rows),
        "who_sees": _who_sees(),
    }
    return TemplateResponse(request, "wellbeing/source_list.html", context)


def _mine(request: ScopedRequest) -> Any:
    """Own places and those for everybody, without those that are no longer offered."""
    return SupportSource.objects.shared_with(request.scope).filter(retired_on=None)


def _table(rows: list[list[Any]]) -> Table:
    columns = [Column(_("Place")), Column(_("Kind")), Column(_("For whom")), Column(_("Checked"))]
    empty = _("Nothing here yet. Add the first place to turn to.")
    return Table(_("Places to turn to"), columns, rows, empty=empty, hide_caption=True)


def _row(source: SupportSource, is_due: bool) -> list[Any]:
    url = reverse("wellbeing:source_edit", args=[source.pk])
    ways = ", ".join(way for way in (source.phone, source.text_to, source.web) if way)
    due = _("Please look again") if is_due else ""
    return [
        Cell(str(source), url=url, note=ways),
        source.get_kind_display(),
        source.get_whom_display(),
        Cell(_checked(source), tag=due),
    ]


def _checked(source: SupportSource) -> str:
    day = source.checked_on
    return date_format(day, "SHORT_DATE_FORMAT") if day else _("Not checked yet")


def _who_sees() -> list[str]:
    everybody = _("Everybody can see the places, without signing in.")
    told = _("Who checked a place last is shown to admins alone.")
    return [everybody, told, *who_can_see(Permission.MANAGE_SUPPORT)]


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_SUPPORT)
def source_add(request: ScopedRequest) -> HttpResponse:
    """Offer one more place."""
    form = SourceForm(request.POST or None, organisations=organisations_in(request.scope))
    if request.method == "POST" and form.is_valid():
        own = int(form.cleaned_data["organisation"] or form.fields["organisation"].initial)
        today = timezone.localdate()
        add_source(by=request.scope, organisation=own, on=today, **form.facts)
        return _done(request, _("Saved. People can see it now."))
    context = {"form": form, "title": _("Add a place to turn to"), "who_sees": _who_sees()}
    context["back"] = reverse("wellbeing:source_list")
    return TemplateResponse(request, "wellbeing/source_form.html", context)


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_SUPPORT)
def source_edit(request: ScopedRequest, source_id: int) -> HttpResponse:
    """One place: put it right, say that it is still right, or offer it no longer."""
    source = _one(request, source_id)
    if not may_change(request.scope, source):
        return _page(request, source, None)
    form = SourceForm(
        request.POST if request.method == "POST" else None, initial=known(source), organisations=[]
    )
    if request.method == "POST" and form.is_valid():
        change_source(by=request.scope, source=source, on=timezone.localdate(), **form.facts)
        return _done(request, _("Saved. People can see it now."))
    return _page(request, source, form)


def _page(request: ScopedRequest, source: SupportSource, form: SourceForm | None) -> HttpResponse:
    by = source.checked_by if form else None
    context = {
        "form": form,
        "title": str(source),
        "source": source,
        "checked": f"{_checked(source)} ({by})" if by else _checked(source),
        "back": reverse("wellbeing:source_list"),
        "is_due": asks_for_a_look(source, timezone.localdate()),
        "who_sees": _who_sees(),
    }
    return TemplateResponse(request, "wellbeing/source_form.html", context)


@require_POST
@needs(Permission.MANAGE_SUPPORT)
def source_check(request: ScopedRequest, source_id: int) -> HttpResponse:
    """Somebody looked, and the place is right as it stands."""
    check_source(by=request.scope, source=_one(request, source_id), on=timezone.localdate())
    return _done(request, _("Thank you. Noted as checked today."))


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_SUPPORT)
def source_retire(request: ScopedRequest, source_id: int) -> HttpResponse:
    """Ask first; then people no longer see the place. What it was stays in the history."""
    source = _one(request, source_id)
    if not may_change(request.scope, source):
        raise PermissionDenied
    if request.method == "POST":
        retire_source(by=request.scope, source=source, on=timezone.localdate())
        return _done(request, _("Done. The place is no longer offered."))
    lines = [
        _("It leaves the page, the posters and the check-ins."),
        _("What it was is kept in the history."),
    ]
    context = {
        "source": source,
        "title": _("No longer offer %(place)s?") % {"place": source},
        "lines": lines,
        "button": _("No longer offer it"),
    }
    return TemplateResponse(request, "wellbeing/source_retire.html", context)


def _one(request: ScopedRequest, source_id: int) -> SupportSource:
    rows = _mine(request).select_related("checked_by")
    found: SupportSource = get_object_or_404(rows, pk=source_id)
    return found


def _done(request: ScopedRequest, text: str) -> HttpResponse:
    messages.success(request, text)
    return redirect(LIST)
