"""Partners for onward support: the list, a new one, and changing one."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.form_page import FormPage, answer, sent
from core.guards import ScopedRequest, needs
from core.permissions import Permission
from core.tables import Cell, Column, Content, Table
from core.who_sees import who_can_see
from implementation.access import keeps_partner
from implementation.actions.partners import add_partner, change_partner
from implementation.figures.partners import PartnerFigure, partners_of
from implementation.forms.partners import FACTS, ChangePartnerForm, NewPartnerForm
from implementation.models import Partner
from services.models import Unit

SEEN, WRITTEN = Permission.VIEW_IMPLEMENTATION, Permission.LOG_IMPLEMENTATION
LIST = "implementation:partner_list"
ASK = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@needs(SEEN)
def partner_list(request: ScopedRequest) -> HttpResponse:
    """Whom people can be helped on to, A to Z, each with the day it was checked."""
    keeper = request.viewer.scope_for(WRITTEN)
    today = timezone.localdate()
    found = partners_of(request.scope, on=today, keeper=keeper)
    retired = partners_of(request.scope, on=today, keeper=keeper, retired=True)
    gone = [one for one in retired if one.is_mine]
    context = {
        "table": _table(_("Partners"), found),
        "gone": _table(_("No longer listed"), gone) if gone else None,
        "add_url": reverse("implementation:partner_add") if keeper.branches else "",
        "who_sees": _who_sees(),
    }
    return TemplateResponse(request, "implementation/partner_list.html", context)


def _who_sees() -> list[str]:
    paper = _("Whoever is given the printed sheet.")
    return [*who_can_see(SEEN, is_shared=True), paper]


def _table(caption: str, found: Any) -> Table:
    several = len({one.organisation_name for one in found}) > 1
    columns = [
        Column(_("Organisation")),
        Column(_("What for")),
        Column(_("Phone")),
        Column(_("Web page")),
        Column(_("Checked on")),
    ]
    return Table(caption, columns, [_row(one, several=several) for one in found])


def _row(one: PartnerFigure, *, several: bool) -> list[Content]:
    url = reverse("implementation:partner_change", args=[one.partner_id]) if one.is_mine else ""
    told = [one.area, _("On the list of %(unit)s") % {"unit": one.organisation_name}]
    day = date_format(one.checked_on, "j F Y")
    return [
        Cell(one.name, url=url, note=". ".join(filter(None, told if several else told[:1]))),
        one.what_for,
        one.phone,
        Cell(one.web, url=one.web),
        Cell(day, note=one.source, tag=_("Please check before use") if one.is_old else ""),
    ]


@ASK
@needs(WRITTEN)
def partner_add(request: ScopedRequest) -> HttpResponse:
    """A new partner on the list of the organisation."""
    found = Unit.objects.shared_with(request.scope).filter(parent=None).order_by("sort_key")
    form = NewPartnerForm(
        sent(request),
        organisations=list(found),
        initial={"checked_on": timezone.localdate()},
    )

    def do() -> str:
        told = form.cleaned_data
        home, once = told["organisation"], told["once"]
        add_partner(by=request.scope, organisation=home, once=once, **form.facts)
        return reverse(LIST)

    page = _page(_("Add a partner"), _("The partner is on the list."))
    return answer(request, form, do, page)


def _page(title: str, said: str) -> FormPage:
    lines = (_("Only what the organisation tells everybody. Nothing about a person."),)
    return FormPage(title, reverse(LIST), said, _who_sees(), lines)


@ASK
@needs(WRITTEN)
def partner_change(request: ScopedRequest, partner_id: int) -> HttpResponse:
    """What is known now: for whoever added it, and for those of the whole organisation."""
    rows = Partner.objects.shared_with(request.scope).select_related("organisation")
    partner = get_object_or_404(rows, pk=partner_id)
    if not keeps_partner(request.scope, partner):
        raise Http404
    known = {name: getattr(partner, name) for name in (*FACTS, "is_retired")}
    form = ChangePartnerForm(sent(request), initial=known)

    def do() -> str:
        change_partner(by=request.scope, partner=partner, **form.facts)
        return reverse(LIST)

    page = _page(_("Change a partner"), _("Your change is saved."))
    return answer(request, form, do, page)
