"""Counting heads, taking attendance back, and naming visitors."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.guards import ScopedRequest, needs
from core.permissions import Permission
from core.who_sees import who_can_see
from training.actions.attendance import (
    count_only,
    is_over,
    reverse_attendance,
)
from training.actions.called_off import refuse_called_off
from training.actions.naming import name_visitor
from training.figures.marking import found_by_name
from training.forms.attendance import VisitorForm
from training.forms.sessions import CountForm
from training.models import Session, Visitor
from training.views.sheets import session_of
from training.views.shown import or_called_off


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.RECORD_TRAINING)
@or_called_off
def session_count(request: ScopedRequest, session_id: int) -> HttpResponse:
    """How many people were there, without names."""
    session = session_of(request, session_id)
    refuse_called_off(session)
    if not is_over(session):
        messages.info(request, _("You can count heads once the session has been held."))
        return redirect("training:session_detail", session.pk)
    form = CountForm(request.POST or None, initial={"people": session.head_count})
    if request.method == "POST" and form.is_valid():
        count_only(by=request.scope, session=session, people=form.cleaned_data["people"])
        messages.success(request, _("The number is saved."))
        return redirect("training:session_detail", session.pk)
    context = {
        "form": form,
        "session": session,
        "crumbs": crumbs_of(session),
        "who_sees": who_can_see(Permission.VIEW_TRAINING),
    }
    return TemplateResponse(request, "training/session_count.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.RECORD_TRAINING)
@or_called_off
def attendance_reverse(request: ScopedRequest, session_id: int) -> HttpResponse:
    """Ask, then take back who came."""
    session = session_of(request, session_id)
    refuse_called_off(session)
    back = reverse("training:session_detail", args=[session.pk])
    if request.method == "POST":
        reverse_attendance(by=request.scope, session=session)
        messages.success(request, _("Taken back. Nobody is noted as having come any more."))
        return redirect(back)
    context = {
        "title": _("Take back who came to “%(title)s”?") % {"title": session.title},
        "lines": [
            _("Nobody will be noted as having come, and the figures follow at once."),
            _("The history keeps both. You can note who came again at any time."),
        ],
        "button": _("Take it back"),
        "back": back,
        "who_sees": who_can_see(Permission.VIEW_STAFF),
    }
    return TemplateResponse(request, "training/session_confirm.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.RECORD_TRAINING)
@or_called_off
def visitor_name(request: ScopedRequest, visitor_id: int) -> HttpResponse:
    """Say who a name in a list was."""
    rows = Visitor.objects.within(request.scope).select_related("session__unit")
    visitor = get_object_or_404(rows, pk=visitor_id)
    session = visitor.session
    refuse_called_off(session)
    words = request.GET.get("q", visitor.name)[:100]
    form = VisitorForm(request.POST or None, people=found_by_name(request.scope, session, words))
    if request.method == "POST" and form.is_valid():
        try:
            name_visitor(by=request.scope, visitor=visitor, person=form.cleaned_data["who"])
        except ValueError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved. Thank you."))
            return redirect("training:session_detail", session.pk)
    context = {
        "form": form,
        "visitor": visitor,
        "words": words,
        "crumbs": crumbs_of(session),
        "who_sees": who_can_see(Permission.VIEW_STAFF),
    }
    return TemplateResponse(request, "training/visitor_name.html", context)


def crumbs_of(session: Session) -> list[dict[str, str]]:
    return [
        {"label": _("Sessions"), "url": reverse("training:session_list")},
        {"label": session.title, "url": reverse("training:session_detail", args=[session.pk])},
    ]
