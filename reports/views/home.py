"""The first page after signing in."""

from typing import Any

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from core.form_page import address_of
from core.guards import signed_in
from core.scope import Viewer
from implementation.builders.waiting import waiting_for
from reports.builders.dashboard import sessions_table
from reports.builders.home import (
    check_ins_waiting,
    main_jobs,
    own_pages,
    results_links,
    summaries,
    units_table,
)
from reports.figures.home import Home, home_for
from reports.views.dashboards import address, dashboard_of
from training.builders.digest import proposed_words, said_words


@require_GET
@signed_in("everybody's first page shows only what they may see anyway")
def home(request: Any) -> HttpResponse:
    """The main jobs, what waits, the next sessions and one's own teams."""
    found = home_for(request.viewer, on=timezone.localdate())
    context = {
        "actions": main_jobs(request.viewer, find=address, is_asked=found.check_ins.is_asked),
        "own_pages": own_pages(request.viewer, find=address),
        "waiting": _waiting(found) + _in_doing(request.viewer),
        "coming": sessions_table(found.coming, _session_page) if found.coming else None,
        "summaries": summaries(found.units, dashboard_of),
        "units": units_table(found.units, dashboard_of) if found.units else None,
        "results": results_links(found.check_ins, page=address),
        "has_nothing": not request.viewer.roles,
    }
    return TemplateResponse(request, "reports/home.html", context)


def _in_doing(viewer: Viewer) -> list[dict[str, Any]]:
    """Answers, actions and conversations that wait."""
    return [
        {
            "label": one.label,
            "url": address(one.url_name, *one.args),
            "on": one.on,
            "note": one.note,
        }
        for one in waiting_for(viewer, on=timezone.localdate())
    ]


def _session_page(session_id: int) -> str:
    return address("training:session_detail", session_id)


def _waiting(found: Home) -> list[dict[str, Any]]:
    """Each thing that waits, with a link to where it is done."""
    files = [
        {
            "label": f"{one.title}: {one.unit_name}",
            "url": address("reports:run_detail", one.run_id),
            "note": one.period,
        }
        for one in found.files
    ]
    lists = [
        {"label": one.name, "url": address("intake:upload_detail", one.upload_id), "note": one.says}
        for one in found.lists
    ]
    sessions: list[dict[str, Any]] = [
        {
            "label": _("%(title)s, %(team)s: who came?")
            % {"title": one.title, "team": one.unit_name},
            "url": _session_page(one.session_id),
            "on": one.on,
        }
        for one in found.to_fill
    ]
    check_ins = check_ins_waiting(found.check_ins, page=address)
    people = [*_names(found), *_said(found), *_proposed(found)]
    return [*check_ins, *_release(found), *files, *lists, *sessions, *people]


def _names(found: Home) -> list[dict[str, Any]]:
    """Sessions that were counted; the names go in as a pasted list or a file."""
    words = _("Add names: %(title)s, %(team)s")
    return [
        {
            "label": words % {"title": one.title, "team": one.unit_name},
            "url": address_of("intake:upload_add", kind="attendance", session=one.session_id),
            "on": one.on,
        }
        for one in found.to_name
    ]


def _said(found: Home) -> list[dict[str, Any]]:
    """What people say they did elsewhere, for somebody who may confirm it."""
    url = address("training:declaration_list")
    return [{"label": said_words(found.said), "url": url}] if found.said else []


def _proposed(found: Home) -> list[dict[str, Any]]:
    """Levels that a lead proposed, for somebody who may adopt them."""
    return [
        {
            "label": proposed_words(one.unit_name),
            "url": address("training:needs_detail", one.proposal_id),
        }
        for one in found.proposals
    ]


def _release(found: Home) -> list[dict[str, Any]]:
    words = ngettext(
        "Release for a session is asked of you, for %(n)s person",
        "Release for sessions is asked of you, for %(n)s people",
        found.release,
    )
    url = address("training:release_list")
    return [{"label": words % {"n": found.release}, "url": url}] if found.release else []
