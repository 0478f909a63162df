"""Changing what is known about a session: days, places, trainers, cost, materials."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.form_page import FormPage, answer, sent
from core.guards import ScopedRequest, needs
from core.permissions import Permission
from training.actions.sessions import change_session
from training.figures.trainers import trainers_for, trainers_of
from training.forms.session_change import SessionChangeForm
from training.models import Session, Trainer


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.RECORD_TRAINING)
def session_change(request: ScopedRequest, session_id: int) -> HttpResponse:
    """One form for everything; another day or place is told to those who may come."""
    rows = Session.objects.within(request.scope).select_related("unit", "course__level")
    session = get_object_or_404(rows, pk=session_id)
    offered = _offered(session)
    form = SessionChangeForm(sent(request), session=session, trainers=offered)

    def do() -> None:
        facts = form.facts
        change_session(by=request.scope, session=session, **facts)
        for words in _beyond(session, facts["trainers"]):
            messages.warning(request, words)

    page = FormPage(
        title=_("Change this session"),
        caption=session.title,
        back=reverse("training:session_detail", args=[session.pk]),
        said=_("The session is saved."),
        lines=(_("Whoever may come is told once when the day, the time or the place changes."),),
        sees=Permission.VIEW_TRAINING,
    )
    return answer(request, form, do, page)


def _offered(session: Session) -> list[Trainer]:
    """Trainers of the day, and those who are down for it already."""
    found = {one.pk: one for one in trainers_for(session.unit, on=session.on)}
    for one in trainers_of(session):
        found.setdefault(one.pk, one)
    return list(found.values())


def _beyond(session: Session, trainers: list[Trainer]) -> list[str]:
    """A sentence for each trainer who may train to a lower level only."""
    level = session.course.level
    return [
        _("%(name)s may train up to %(own)s; this session counts for %(level)s.")
        % {"name": one.shown_name, "own": one.level, "level": level}
        for one in trainers
        if level
        and one.level
        and one.level.framework_id == level.framework_id
        and one.level.rank < level.rank
    ]
