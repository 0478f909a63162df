"""Agreements to share names of partner staff, and names that are held without one."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.form_page import FormPage, answer, sent
from core.guards import ScopedRequest, needs
from core.permissions import Permission
from core.tables import Cell, Column, Table
from core.who_sees import who_can_see
from services.actions.agreements import add_agreement, end_agreement
from services.figures.agreements import agreements_in, names_without_agreement
from services.forms.agreements import AgreementEndForm, AgreementForm
from services.models import SharingAgreement

ASK = require_http_methods(["GET", "HEAD", "POST"])
MAY = needs(Permission.MANAGE_STAFF)
SHOWN = 100


@require_safe
@MAY
def agreement_list(request: ScopedRequest) -> HttpResponse:
    """Every agreement, and below it whose names need one."""
    context = {
        "table": _agreements(request),
        "without": _without(request),
        "who_sees": who_can_see(Permission.MANAGE_STAFF),
    }
    return TemplateResponse(request, "services/agreement_list.html", context)


def _agreements(request: ScopedRequest) -> Table:
    columns = [Column(_("Unit")), Column(_("Reference")), Column(_("First day"))]
    columns += [Column(_("Last day")), Column(_("Change"))]
    rows: list[list[Any]] = [
        [
            Cell(row.unit.name, url=reverse("services:unit_detail", args=[row.unit_id])),
            row.reference,
            row.from_on,
            row.until_on or _("Not set"),
            Cell(_("Set the last day"), url=reverse("services:agreement_end", args=[row.pk])),
        ]
        for row in agreements_in(request.scope)
    ]
    empty = _("No agreement is recorded. Until one is, partners send totals without names.")
    return Table(_("Agreements"), columns, rows, empty=empty)


def _without(request: ScopedRequest) -> Table:
    posts = list(names_without_agreement(request.scope, on=timezone.localdate())[: SHOWN + 1])
    rows: list[list[Any]] = [
        [
            Cell(
                post.staff_member.shown_name,
                url=reverse("services:staff_detail", args=[post.staff_member_id]),
                tag=_("Needs an agreement"),
            ),
            post.unit.name,
        ]
        for post in posts[:SHOWN]
    ]
    note = _("The first %(n)s, A to Z.") % {"n": SHOWN} if len(posts) > SHOWN else ""
    columns = [Column(_("Name")), Column(_("Unit"))]
    empty = _("Every name of partner staff stands under an agreement.")
    return Table(_("Names that need an agreement"), columns, rows, empty=empty, note=note)


def _page(title: str, said: str, *lines: str, caption: str = "") -> FormPage:
    return FormPage(
        title=title,
        back=reverse("services:agreement_list"),
        said=said,
        lines=lines,
        caption=caption,
        sees=Permission.MANAGE_STAFF,
    )


@ASK
@MAY
def agreement_add(request: ScopedRequest) -> HttpResponse:
    """For which unit, under which reference, from when to when."""
    form = AgreementForm(sent(request), scope=request.scope)

    def do() -> None:
        names = ("unit", "reference", "from_on", "until_on")
        add_agreement(by=request.scope, **{name: form.cleaned_data[name] for name in names})

    page = _page(
        _("Record an agreement"),
        _("The agreement is recorded."),
        _("Both days are part of it. Leave the last day empty while it runs on."),
    )
    return answer(request, form, do, page)


@ASK
@MAY
def agreement_end(request: ScopedRequest, agreement_id: int) -> HttpResponse:
    """The last day of an agreement."""
    rows = SharingAgreement.objects.within(request.scope).select_related("unit")
    agreement = get_object_or_404(rows, pk=agreement_id)
    form = AgreementEndForm(sent(request), initial={"until_on": agreement.until_on})

    def do() -> None:
        end_agreement(by=request.scope, agreement=agreement, **form.cleaned_data)

    page = _page(
        _("Last day of the agreement"),
        _("The last day is saved. Nothing was deleted."),
        _("Names that are held after that day are listed, so that you can decide about them."),
        caption=f"{agreement.unit.name}, {agreement.reference}",
    )
    return answer(request, form, do, page)
