"""The dashboard of a team, a service or an organisation."""

from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_safe

from core.guards import ScopedRequest, needs
from core.menu import unit_pages_for
from core.permissions import Permission
from core.who_sees import who_can_see
from reports.builders.dashboard import (
    board_of,
    known_words,
    nothing_missing,
    offers_table,
    sessions_table,
)
from reports.builders.desk.unit import unit_desk
from reports.builders.journey import line_of
from reports.builders.next_dates import next_dates
from reports.figures.dashboard import Dashboard, dashboard_for
from reports.forms.desks import chosen_in
from reports.views.files import csv_of
from reports.views.saved import saved_links
from services.figures.who_counts import rule_on, rule_words
from services.forms.basis import AsAtForm
from services.models import CountingRule, Unit


@dataclass(frozen=True, slots=True)
class _Asked:
    """One unit with its figures, as it was asked for."""

    unit: Unit
    form: AsAtForm
    found: Dashboard


def _asked(request: ScopedRequest, unit_id: int) -> _Asked:
    unit = get_object_or_404(Unit.objects.within(request.scope), pk=unit_id)
    form = AsAtForm(request.GET or None, opened_on=unit.opened_on)
    asked = form.cleaned_data if form.is_valid() else {}
    today = timezone.localdate()
    found = dashboard_for(
        request.viewer,
        unit,
        on=asked.get("on") or today,
        today=today,
        basis=asked.get("basis") or "today",
    )
    return _Asked(unit, form, found)


@require_GET
@needs(Permission.VIEW_FIGURES)
def dashboard(request: ScopedRequest, unit_id: int) -> HttpResponse:
    """One unit in words, pictures and tables, as at a day."""
    return _page(request, _asked(request, unit_id))


def _page(request: ScopedRequest, asked: _Asked, *, status: int = 200) -> HttpResponse:
    unit, found = asked.unit, asked.found
    context = {
        "unit": unit,
        "form": asked.form,
        "crumbs": _crumbs(request, unit),
        "dashboard": found,
        "board": board_of(found, address=dashboard_of),
        **_parts(found),
        **_buttons(request, unit),
        "more_pages": _more_pages(request, unit),
        "how_counted": how_counted(rule_on(unit.organisation_id, found.now.as_at)),
        "who_sees": _who_sees(found),
        **_along(request, asked),
    }
    return TemplateResponse(request, "reports/dashboard.html", context, status=status)


@require_safe
@needs(Permission.VIEW_FIGURES)
def dashboard_file(request: ScopedRequest, unit_id: int) -> HttpResponse:
    """What the page shows, as a CSV file; the page that says what is wrong for no day."""
    asked = _asked(request, unit_id)
    if asked.form.is_bound and not asked.form.is_valid():
        return _page(request, asked, status=400)
    board = board_of(asked.found, address=dashboard_of)
    return csv_of(unit_desk(asked.found, board, asked.unit), "dashboard")


def _along(request: ScopedRequest, asked: _Asked) -> dict[str, Any]:
    """The same page as a file and under a name, with the day and structure that were chosen."""
    chosen = chosen_in(asked.form)
    query = f"?{urlencode(chosen)}" if chosen else ""
    return {
        "csv_url": reverse("reports:dashboard_file", args=[asked.unit.pk]) + query,
        "save_url": reverse("reports:view_save", args=["dashboard", asked.unit.pk]) + query,
        "saved": saved_links(request.viewer),
    }


def _who_sees(found: Dashboard) -> list[str]:
    """The figures have more readers than the names."""
    told = who_can_see(Permission.VIEW_FIGURES)
    if found.offers is not None:
        names = " ".join(who_can_see(Permission.VIEW_STAFF))
        told.append(_("The names: %(who)s") % {"who": names})
    return told


def _crumbs(request: ScopedRequest, unit: Unit) -> list[dict[str, str]]:
    """The units above it that the viewer may see, outermost first."""
    above = Unit.objects.within(request.scope).filter(pk__in=unit.ancestor_ids[:-1])
    found = [{"label": _("Home"), "url": address("reports:home")}]
    found += [{"label": one.name, "url": dashboard_of(one.pk)} for one in above.order_by("path")]
    return [crumb for crumb in found if crumb["url"]]


def dashboard_of(unit_id: int) -> str:
    """The page of a unit by its id."""
    return reverse("reports:dashboard", args=[unit_id])


def _parts(found: Dashboard) -> dict[str, Any]:
    """The line of the journey, and the tables of the parts that this viewer may see."""
    has_page = address("training:session_detail", 0)
    to_session = partial(address, "training:session_detail") if has_page else None
    url = address("reports:journey", found.now.unit_id)
    return {
        "journey": {"line": line_of(found.journey), "url": url, "said": found.journey.comment},
        "offers": None if found.offers is None else offers_table(found.offers),
        "sessions": None if found.sessions is None else sessions_table(found.sessions, to_session),
        "known": None if found.known is None else known_words(found.known),
        "nothing_missing": nothing_missing(
            is_anybody=bool(found.now.people or found.now.counted_only)
        ),
        "letter": next_dates(found.now.name, found.sessions or ()),
    }


def _buttons(request: ScopedRequest, unit: Unit) -> dict[str, str]:
    """What the viewer may do from here; empty where they may not."""

    def to(url_name: str, permission: Permission) -> str:
        may = request.viewer.may(permission, unit.path) and address(url_name)
        return f"{may}?unit={unit.pk}" if may else ""

    return {
        "report_url": to("reports:run_add", Permission.MAKE_REPORTS),
        "log_url": to("implementation:activity_log", Permission.LOG_IMPLEMENTATION),
        "note_url": to("implementation:barrier_note", Permission.NOTE_BARRIERS),
        "activities_url": to("implementation:activity_list", Permission.VIEW_IMPLEMENTATION),
        "barriers_url": to("implementation:barrier_list", Permission.VIEW_IMPLEMENTATION),
    }


def _more_pages(request: ScopedRequest, unit: Unit) -> list[dict[str, Any]]:
    return [
        {
            "label": page.label,
            "explains": page.explains,
            "url": reverse(page.url_name, args=[unit.pk]),
        }
        for page in unit_pages_for(request.viewer, unit.path)
    ]


def address(url_name: str, *args: Any) -> str:
    """Where a page is; empty while its app has no such page."""
    try:
        return reverse(url_name, args=args)
    except NoReverseMatch:
        return ""


def how_counted(who_counts: CountingRule) -> list[str]:
    """The counting rules of docs/figures.md that bear on what a dashboard shows."""
    return [
        _("A person is counted once, in the team of their main post."),
        _("What is asked of a person is everything that any of their posts asks for."),
        *rule_words(who_counts),
        _("Who does not count is left out, and listed above with the reason."),
        _("A head-count without names stands beside the named people. The two are never added."),
        _("Where levels build on each other, a higher one counts together with those below it."),
        _("Past months are kept as they were at the end of each month."),
        _("An activity counts on the day it was done. One that was taken back counts nowhere."),
    ]
