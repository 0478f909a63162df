"""The sign-in sheet of a session: a page, and the same as a PDF."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.exports import file_name
from core.guards import ScopedRequest, needs
from core.permissions import Permission
from training.builders.sheet import LEAST_EMPTY, sheet_pdf, sheet_told
from training.models import Session


@require_safe
@needs(Permission.RECORD_TRAINING)
def session_sheet(request: ScopedRequest, session_id: int) -> HttpResponse:
    """The sheet as a page, for whoever would rather print that."""
    session = session_of(request, session_id)
    context = {
        "session": session,
        "sheet": sheet_told(request.scope, session, now=timezone.now()),
        "back": reverse("training:session_detail", args=[session.pk]),
        "empty_rows": range(LEAST_EMPTY),
        "pdf_url": reverse("training:session_sheet_file", args=[session.pk]),
    }
    return TemplateResponse(request, "training/session_sheet.html", context)


@require_safe
@needs(Permission.RECORD_TRAINING)
def session_sheet_file(request: ScopedRequest, session_id: int) -> HttpResponse:
    """The sheet as a PDF that the browser shows, so that printing is the next press."""
    session = session_of(request, session_id)
    # The sheet bears the day alone, so two prints of one day are the same file.
    now = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    name = file_name("sign-in", session.unit.code, session.on.isoformat(), "pdf")
    return HttpResponse(
        sheet_pdf(request.scope, session, now=now),
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}"'},
    )


def session_of(request: ScopedRequest, session_id: int) -> Session:
    """The session of the address with all that a sheet says of it; 404 outside the scope."""
    rows = Session.objects.within(request.scope)
    found: Session = get_object_or_404(
        rows.select_related("unit", "course", "sign_in"), pk=session_id
    )
    return found
