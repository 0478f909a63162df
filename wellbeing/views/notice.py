"""What is promised to staff about check-ins, and the assessment of its risks."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from core.guards import public
from wellbeing.views.language import address, spoken, words

ASSESSMENT = settings.BASE_DIR / "docs" / "dpia-checkins.md"


@require_safe
@spoken
@public("everybody may read what is promised about check-ins, before answering or signing in")
def notice(request: HttpRequest) -> HttpResponse:
    """The staff privacy notice of check-ins: what is promised, what is not, whom to ask."""
    context = {
        **words(request),
        "leave_url": settings.LEAVE_URL,
        "assessment_url": reverse("wellbeing:assessment"),
        "support_url": address("wellbeing:support"),
    }
    response = TemplateResponse(request, "wellbeing/notice.html", context)
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@require_safe
@public("everybody may read how the risks of check-ins were weighed")
def assessment(request: HttpRequest) -> HttpResponse:
    """The data protection impact assessment, as a file to read or to print."""
    response = HttpResponse(ASSESSMENT.read_bytes(), content_type="text/markdown; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="dpia-checkins.md"'
    response["Referrer-Policy"] = "no-referrer"
    return response
