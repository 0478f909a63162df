"""The form of a check-in. Opening it writes nothing, whoever does it and however often."""

from functools import partial
from typing import Any

from csp.decorators import csp_update
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from core.guards import ScopedRequest, public, signed_in
from core.scope import Viewer
from wellbeing.asked import Asked, NoForm, by_account, by_code, last_results
from wellbeing.forms.slip import SlipForm
from wellbeing.views.language import address, spoken, words
from wellbeing.wording import OPTIONS


@require_safe
@spoken
@signed_in("everybody who is asked may answer, whatever their role")
def answer(request: ScopedRequest) -> HttpResponse:
    """The form for the person who is signed in, or a page that says why there is none."""
    found = by_account(request.viewer.user_id, now=timezone.now())
    if isinstance(found, Asked):
        return _form_page(request, found, not_now=reverse("reports:home"))
    context = {
        **_everywhere(request),
        "by_slip": found == NoForm.BY_SLIP,
        "is_near": found == NoForm.NOT_READY,
        "results_url": _results(request.viewer),
    }
    return TemplateResponse(request, "wellbeing/answer_none.html", context)


# It changes nothing and stores nothing, and a token would need a cookie: nobody is known here.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@spoken
@public("people without an account answer with the code of a paper slip")
def slip(request: HttpRequest) -> HttpResponse:
    """A field for the code of a slip; sent, the same form that others get by signing in."""
    form = SlipForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if found := by_code(form.cleaned_data["code"], now=timezone.now()):
            return _unnamed(_form_page(request, found, not_now=settings.LEAVE_URL))
        form.add_error("code", _("We could not find this code. Please look at your slip again."))
    context = {**_everywhere(request), "form": form}
    return _unnamed(TemplateResponse(request, "wellbeing/slip.html", context))


def _form_page(request: Any, asked: Asked, *, not_now: str) -> HttpResponse:
    """The one page: notice first, then the questions. Its form alone may go to the other host."""
    host = settings.CHECKIN_URL.rstrip("/")
    context = {
        **_everywhere(request),
        "asked": asked,
        "options": OPTIONS,
        "send_to": f"{host}/spend",
        "not_now_url": not_now,
        "support_url": address("wellbeing:support_of", asked.organisation),
    }
    page: Any = csp_update({"form-action": [host]})(partial(_show, context=context))
    return page(request)  # type: ignore[no-any-return]


def _show(request: HttpRequest, *, context: dict[str, Any]) -> HttpResponse:
    return TemplateResponse(request, "wellbeing/answer.html", context)


def _everywhere(request: Any) -> dict[str, Any]:
    return {
        **words(request),
        "leave_url": settings.LEAVE_URL,
        "support_url": address("wellbeing:support"),
        "notice_url": address("wellbeing:notice"),
        "assessment_url": reverse("wellbeing:assessment"),
    }


def _unnamed(response: HttpResponse) -> HttpResponse:
    """No page learns that somebody came from the slips.

    The page for people who sign in keeps "same-origin", which tells the check-in host as little:
    under "no-referrer" a browser hides where the press of "Sign out" came from, and it fails.
    """
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _results(viewer: Viewer) -> str:
    """Where the newest results are shown that somebody may read, if there are any."""
    last = last_results(viewer, on=timezone.localdate())
    return reverse("wellbeing:results", args=[last.pk]) if last else ""
