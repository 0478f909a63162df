"""The first page after signing in."""

from typing import Any

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from core.guards import signed_in
from implementation.builders.waiting import waiting_for
from reports.builders.dashboard import sessions_table
from reports.builders.home import (
    main_jobs,
    own_pages,
    results_links,
    role_pages,
    summaries,
    units_table,
)
from reports.builders.waiting import all_waiting, in_doing
from reports.figures.home import home_for
from reports.views.dashboards import address, dashboard_of
from reports.views.saved import saved_links


@require_GET
@signed_in("everybody's first page shows only what they may see anyway")
def home(request: Any) -> HttpResponse:
    """The main jobs, what waits, the next sessions and one's own teams."""
    today = timezone.localdate()
    found = home_for(request.viewer, on=today)
    context = {
        "actions": main_jobs(request.viewer, find=address, is_asked=found.check_ins.is_asked),
        "role_pages": role_pages(request.viewer, find=address),
        "saved": saved_links(request.viewer),
        "own_pages": own_pages(request.viewer, find=address),
        "waiting": all_waiting(found) + in_doing(waiting_for(request.viewer, on=today)),
        "coming": sessions_table(found.coming, _session_page) if found.coming else None,
        "summaries": summaries(found.units, dashboard_of),
        "units": units_table(found.units, dashboard_of) if found.units else None,
        "results": results_links(found.check_ins, page=address),
        "has_nothing": not request.viewer.roles,
    }
    return TemplateResponse(request, "reports/home.html", context)


def _session_page(session_id: int) -> str:
    return address("training:session_detail", session_id)
