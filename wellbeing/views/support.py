"""Where to turn for support: open to everybody, without signing in and without answering."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.guards import public
from core.permissions import Permission
from wellbeing.support import is_organisation, organisation_of, sections
from wellbeing.support_poster import support_poster
from wellbeing.views.language import address, spoken, words

WHY = "support must be within reach of everybody, also of those who do not sign in"


@require_safe
@spoken
@public(WHY)
def support(request: Any) -> HttpResponse:
    """The places of the viewer's organisation, or of the only one; else those for everybody."""
    return _page(request, organisation_of(request.viewer.user_id))


@require_safe
@spoken
@public(WHY)
def support_of(request: Any, organisation_id: int) -> HttpResponse:
    """The places of one organisation: the address that its posters and slips lead to."""
    _must_be(organisation_id)
    return _page(request, organisation_id)


@require_safe
@spoken
@public(WHY)
def support_poster_of(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """The same list as a sheet to print."""
    _must_be(organisation_id)
    url = settings.SITE_URL.rstrip("/") + reverse("wellbeing:support_of", args=[organisation_id])
    made = support_poster(sections(organisation_id), url=url, on=timezone.localdate())
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="support.pdf"'
    return response


def _page(request: Any, organisation: int | None) -> HttpResponse:
    poster = address("wellbeing:support_poster", organisation) if organisation else ""
    context = {
        **words(request),
        "sections": sections(organisation),
        "poster_url": poster,
        "leave_url": settings.LEAVE_URL,
        "may_manage": request.viewer.may(Permission.MANAGE_SUPPORT),
    }
    return TemplateResponse(request, "wellbeing/support.html", context)


def _must_be(organisation: int) -> None:
    if not is_organisation(organisation):
        raise Http404
