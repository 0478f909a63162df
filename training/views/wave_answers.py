"""Answering a wave without signing in: the field for a code, the form, and thank you.

Nobody is known here: no account, no address and no time is kept with an answer.
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.form_page import address_of, sent
from core.guards import public
from training.actions.replies import Asked, answer_wave, asked_by
from training.forms.evaluation import CodeForm, WaveForm


@require_http_methods(["GET", "HEAD", "POST"])
@public("people with a place answer with the code of a card, without an account")
def wave_enter(request: HttpRequest) -> HttpResponse:
    """A field for the code of a card."""
    form = CodeForm(sent(request))
    if request.method == "POST" and form.is_valid():
        code = form.cleaned_data["code"]
        if asked_by(code, today=timezone.localdate()):
            return HttpResponseRedirect(reverse("training:wave_answer", args=[code]))
        sentence = _("We could not find this code. Check each letter. Its time may also be over.")
        form.add_error("code", sentence)
    return TemplateResponse(request, "training/wave_enter.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@public("a link that was mailed to one person, or printed on one card, counts once")
def wave_answer(request: HttpRequest, code: str) -> HttpResponse:
    """The statements, used or not, until the time is over; a second sending changes nothing.

    Thanks stand at an address of their own, so that no page of a code tells whether it was used.
    """
    asked = asked_by(code, today=timezone.localdate())
    if asked is None:
        return TemplateResponse(request, "training/wave_unknown.html", status=404)
    if not asked.is_open:
        return TemplateResponse(request, "training/wave_done.html")
    form = WaveForm(sent(request), statements=asked.statements)
    if request.method == "POST" and form.is_valid():
        answer_wave(asked=asked, values=form.values)
        return HttpResponseRedirect(reverse("training:wave_thanks"))
    return TemplateResponse(request, "training/wave_answer.html", _context(asked, form))


@require_safe
@public("it says thank you, the same to everybody, and knows no code")
def wave_thanks(request: HttpRequest) -> HttpResponse:
    """Where sending leads, the first time and again."""
    return TemplateResponse(request, "training/wave_done.html")


def _context(asked: Asked, form: WaveForm) -> dict[str, object]:
    return {
        "form": form,
        "session": asked.session,
        "note": asked.session.course.content_note,
        "closes_on": asked.wave.closes_on,
        "months": settings.REPLY_MONTHS,
        "support_url": address_of("wellbeing:support"),
    }
