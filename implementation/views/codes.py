"""Which of the shared words an organisation offers, and which it counts as another."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.guards import ScopedRequest, needs
from core.permissions import Permission
from core.tables import Cell, Column, Table
from implementation.figures.codes import CodeUse, code_use, enabler_use, theme_names
from implementation.forms.codes import OFFER, OTHER, STOP, CodeForm
from services.actions.codes import Decided, count_as, offer_again, stop_offering
from services.figures.codes import DECISIONS
from services.models import BarrierCode, BarrierTheme, EnablerCode, Unit


@require_safe
@needs(Permission.MANAGE_VOCABULARY)
def code_list(request: ScopedRequest) -> HttpResponse:
    """The names of the first organisation that is wholly the viewer's; a choice when several."""
    return _list(request, _organisations(request).first())


@require_safe
@needs(Permission.MANAGE_VOCABULARY)
def code_list_of(request: ScopedRequest, unit_id: int) -> HttpResponse:
    """The names of one organisation."""
    return _list(request, get_object_or_404(_organisations(request), pk=unit_id))


def _list(request: ScopedRequest, organisation: Unit | None) -> HttpResponse:
    others = [one for one in _organisations(request) if one != organisation]
    context = {
        "organisation": organisation,
        "tables": _tables(request, organisation) if organisation else [],
        "others": [
            {"name": one.name, "url": reverse("implementation:code_list_of", args=[one.pk])}
            for one in others
        ],
    }
    return TemplateResponse(request, "implementation/code_list.html", context)


def _organisations(request: ScopedRequest) -> QuerySet[Unit]:
    rows: QuerySet[Unit] = Unit.objects.within(request.scope).filter(parent=None)
    return rows.order_by("sort_key", "pk")


def _tables(request: ScopedRequest, organisation: Unit) -> list[Table]:
    """Themes, the names of each theme, and what helps."""
    scope = request.scope
    return [
        _table(_("Themes"), theme_names(scope, organisation), organisation, "theme_change"),
        *(
            _table(theme.name, theme.codes, organisation, "code_change")
            for theme in code_use(scope, organisation)
        ),
        _table(_("What helps"), enabler_use(scope, organisation), organisation, "enabler_change"),
    ]


def _table(name: str, words: Iterable[CodeUse], organisation: Unit, change: str) -> Table:
    columns = [
        Column(_("Name")),
        Column(_("Barriers with it"), numeric=True),
        Column(_("In your organisation")),
    ]
    rows: list[list[Any]] = [
        [Cell(one.name, url=_change_url(change, organisation, one)), one.barriers, _state(one)]
        for one in words
    ]
    return Table(name, columns, rows)


def _change_url(change: str, organisation: Unit, one: CodeUse) -> str:
    return reverse(f"implementation:{change}", args=[organisation.pk, one.code_id])


def _state(code: CodeUse) -> str:
    if code.counts_as:
        return _("Counts as “%(other)s”") % {"other": code.counts_as}
    return _("Offered") if code.is_offered else _("No longer offered")


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.MANAGE_VOCABULARY)
def code_change(request: ScopedRequest, unit_id: int, code_id: int) -> HttpResponse:
    """Offer a name, stop offering it, or count it as another."""
    rows = BarrierCode.objects.select_related("theme")
    return _change(request, unit_id, get_object_or_404(rows, pk=code_id))


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.MANAGE_VOCABULARY)
def theme_change(request: ScopedRequest, unit_id: int, code_id: int) -> HttpResponse:
    """The same for a theme."""
    return _change(request, unit_id, get_object_or_404(BarrierTheme, pk=code_id))


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.MANAGE_VOCABULARY)
def enabler_change(request: ScopedRequest, unit_id: int, code_id: int) -> HttpResponse:
    """The same for something that helps."""
    return _change(request, unit_id, get_object_or_404(EnablerCode, pk=code_id))


def _change(request: ScopedRequest, unit_id: int, code: Decided) -> HttpResponse:
    organisation = get_object_or_404(_organisations(request), pk=unit_id)
    form = CodeForm(
        request.POST if request.method == "POST" else None,
        initial=_known(request, organisation, code),
        code=code,
    )
    if request.method == "POST" and form.is_valid() and _done(request, form, organisation):
        messages.success(request, _("Saved. Barriers keep the name that they were given."))
        return redirect("implementation:code_list_of", organisation.pk)
    back = reverse("implementation:code_list_of", args=[organisation.pk])
    context = {"form": form, "code": code, "organisation": organisation, "back": back}
    return TemplateResponse(request, "implementation/code_change.html", context)


def _known(request: ScopedRequest, organisation: Unit, code: Decided) -> dict[str, str]:
    model, field = DECISIONS[type(code)]
    rows = model.objects.within(request.scope)
    row = rows.filter(organisation=organisation, **{field: code}).first()
    if row is None:
        return {"wanted": OFFER}
    other = str(row.counts_as_id or "")
    return {"wanted": OTHER if other else STOP, "other": other}


def _done(request: ScopedRequest, form: CodeForm, organisation: Unit) -> bool:
    """Do what was chosen; a refusal stands beside the field."""
    told: dict[str, Any] = {"by": request.scope, "organisation": organisation, "code": form.code}
    try:
        match form.cleaned_data["wanted"]:
            case "other":
                count_as(**told, other=form.cleaned_data["other"])
            case "stop":
                stop_offering(**told)
            case _:
                offer_again(**told)
    except ValueError as reason:
        form.add_error("other", str(reason))
        return False
    return True
