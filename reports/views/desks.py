"""What one role needs on one page: as a page, as a CSV of what it shows, as a mail to oneself."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse, HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.form_page import press
from core.guards import ScopedRequest, needs
from core.permissions import Permission
from core.scope import Viewer
from core.who_sees import who_can_see
from implementation.forms.units import open_units
from reports.access import PAGE_NEEDS
from reports.actions.desk_mail import mail_to_self
from reports.builders.desk.admin import admin_desk
from reports.builders.desk.executive import executive_desk
from reports.builders.desk.files import plain_text
from reports.builders.desk.lead import lead_desk
from reports.builders.desk.manager import manager_desk
from reports.builders.desk.shapes import Desk
from reports.builders.next_dates import letter
from reports.forms.desks import AheadForm, DeskForm, MonthAheadForm, QuarterForm, chosen_in
from reports.models import SavedView
from reports.views.files import csv_of
from reports.views.saved import saved_links
from services.models import Unit

View = Callable[..., HttpResponseBase]
Build = Callable[[Viewer, Unit, Any], Desk]
P = Permission


@dataclass(frozen=True, slots=True)
class Spot:
    """One role's page: its key in addresses, its filters, what it holds, who reads its names."""

    key: str
    form: type[DeskForm]
    build: Build
    names: tuple[Permission, ...] = ()

    @property
    def needs(self) -> Permission:
        """What its reader must be allowed."""
        return PAGE_NEEDS[self.key]

    def address(self, what: str = "", **chosen: Any) -> str:
        """The page, its file or its mail, with what was chosen."""
        query = f"?{urlencode(chosen)}" if chosen else ""
        return reverse(f"reports:desk_{self.key}{what}") + query


def _lead(viewer: Viewer, unit: Unit, form: Any) -> Desk:
    return lead_desk(viewer, unit, on=form.today, until=form.until)


def _manager(viewer: Viewer, unit: Unit, form: Any) -> Desk:
    return manager_desk(viewer, unit, on=form.today, until=form.until)


def _admin(viewer: Viewer, unit: Unit, form: Any) -> Desk:
    return admin_desk(viewer, unit, on=form.today, now=timezone.now())


def _executive(viewer: Viewer, unit: Unit, form: Any) -> Desk:
    return executive_desk(viewer, unit, on=form.today, quarter=form.quarter_for(unit))


SPOTS = (
    Spot(SavedView.Page.LEAD.value, AheadForm, _lead),
    Spot(SavedView.Page.MANAGER.value, MonthAheadForm, _manager, names=(P.VIEW_STAFF,)),
    Spot(SavedView.Page.ADMIN.value, DeskForm, _admin),
    Spot(SavedView.Page.EXECUTIVE.value, QuarterForm, _executive),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """One page as it was asked for."""

    unit: Unit
    form: DeskForm
    desk: Desk
    chosen: dict[str, Any]


def _asked(request: ScopedRequest, spot: Spot) -> Asked:
    """The page of the unit asked for; 404 for one that is not this reader's."""
    units = open_units(request.scope)
    if not units:
        raise Http404
    form = spot.form(request.GET.dict(), units=units, today=timezone.localdate())
    unit = form.chosen_unit
    if unit is None:
        raise Http404
    chosen = {"unit": unit.pk, **chosen_in(form)}
    return Asked(unit, form, spot.build(request.viewer, unit, form), chosen)


def page_of(spot: Spot) -> View:
    """The page itself."""

    @require_safe
    @needs(spot.needs)
    def page(request: ScopedRequest) -> HttpResponse:
        asked = _asked(request, spot)
        return TemplateResponse(request, "reports/desk.html", _shown(request, spot, asked))

    return page


def _shown(request: ScopedRequest, spot: Spot, asked: Asked) -> dict[str, Any]:
    save = reverse("reports:view_save", args=[spot.key, asked.unit.pk])
    others = {name: chosen for name, chosen in asked.chosen.items() if name != "unit"}
    return {
        "desk": asked.desk,
        "form": asked.form,
        "crumbs": [{"label": _("Home"), "url": reverse("reports:home")}],
        "unit_url": reverse("reports:dashboard", args=[asked.unit.pk]),
        "csv_url": spot.address("_file", **asked.chosen),
        "mail_url": spot.address("_mail", **asked.chosen),
        "letter": letter(_subject(asked.desk), plain_text(asked.desk)),
        "save_url": f"{save}?{urlencode(others)}" if others else save,
        "saved": saved_links(request.viewer),
        "who_sees": _who_sees(spot),
    }


def _subject(desk: Desk) -> str:
    return f"{desk.title}: {desk.unit_name}"


def _who_sees(spot: Spot) -> list[str]:
    told = [_("What is put to you is shown to you alone."), *who_can_see(spot.needs)]
    if spot.names:
        told.append(_("The names: %(who)s") % {"who": " ".join(who_can_see(*spot.names))})
    return told


def file_of(spot: Spot) -> View:
    """Exactly what the page shows, as a CSV file."""

    @require_safe
    @needs(spot.needs)
    def file(request: ScopedRequest) -> HttpResponse:
        desk = _asked(request, spot).desk
        return csv_of(desk, spot.key)

    return file


def mail_of(spot: Spot) -> View:
    """The page as a mail to the reader's own address."""

    @require_POST
    @needs(spot.needs)
    def mail(request: Any) -> HttpResponse:
        asked = _asked(request, spot)
        back = spot.address(**asked.chosen)

        def do() -> None:
            text, subject = plain_text(asked.desk), _subject(asked.desk)
            mail_to_self(user=request.user, subject=subject, text=text, address=back)

        said = _("The mail is on its way to %(address)s.") % {"address": request.user.email}
        return press(request, do, said, back)

    return mail
