"""How long somebody must stay for a course, and naming those whom a list could not."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.form_page import FormPage, answer, sent
from core.guards import ScopedRequest, needs
from core.permissions import Permission
from services.models import Unit
from training.actions.known import Named
from training.actions.matching import match_people
from training.actions.minimums import set_minimum
from training.actions.naming import name_visitors
from training.forms.minimums import MinimumForm
from training.forms.naming import NamesForm
from training.models import Course, CourseMinimum, Session, Visitor

ASK = require_http_methods(["GET", "HEAD", "POST"])
AT_ONCE = 50


@ASK
@needs(Permission.MANAGE_FRAMEWORKS)
def minimum_set(request: ScopedRequest, course_id: int) -> HttpResponse:
    """The least minutes that count, in the viewer's organisation."""
    course = get_object_or_404(Course.objects.within(request.scope), pk=course_id)
    organisation = _organisation(request, course)
    rules = CourseMinimum.objects.within(request.scope).filter(course=course)
    kept = rules.filter(organisation=organisation).values_list("minutes", flat=True).first()
    form = MinimumForm(sent(request), initial={"minutes": kept})

    def do() -> None:
        minutes = form.cleaned_data["minutes"]
        set_minimum(by=request.scope, organisation=organisation, course=course, minutes=minutes)

    page = FormPage(
        title=_("Least minutes"),
        back=reverse("training:framework_list"),
        said=_("Saved. Lists that follow are read so."),
        caption=course.name,
        lines=(
            _("Whoever stayed for less time is shown as “There for a while” and does not count."),
            _("You can still count them: note by hand that they came."),
        ),
        sees=Permission.VIEW_TRAINING,
    )
    return answer(request, form, do, page)


def _organisation(request: ScopedRequest, course: Course) -> Unit:
    """The owner of the course; of a shared one, the viewer's own. 404 without a whole one."""
    units = Unit.objects.within(request.scope).filter(parent=None)
    own = units.filter(pk=course.organisation_id) if course.organisation_id else units
    found: Unit | None = own.order_by("pk").first()
    if found is None:
        raise Http404
    return found


@ASK
@needs(Permission.RECORD_TRAINING)
def visitors_name(request: ScopedRequest, session_id: int) -> HttpResponse:
    """Everybody in the session's lists whom nobody knows yet, each with who it may be."""
    rows = Session.objects.within(request.scope).select_related("unit", "course")
    session = get_object_or_404(rows, pk=session_id)
    form = NamesForm(sent(request), names=_names(request, session))

    def do() -> None:
        name_visitors(by=request.scope, session=session, said=form.said)

    page = FormPage(
        title=_("Who were they?"),
        back=reverse("training:session_detail", args=[session.pk]),
        said=_("Saved. Thank you."),
        caption=session.title,
        lines=(_("Nobody on the staff list had these names. Say who you know; the rest stays."),),
        sees=Permission.VIEW_STAFF,
        instead="" if form.fields else _("Everybody in the lists of this session is known."),
    )
    return answer(request, form, do, page)


def _names(request: ScopedRequest, session: Session) -> list[tuple[Visitor, tuple[Any, ...]]]:
    """The first names still open, each with the people it may be."""
    strangers = Visitor.objects.within(request.scope).filter(session=session)
    strangers = strangers.filter(state=Visitor.State.UNIDENTIFIED)
    found = list(strangers.order_by("name", "pk")[:AT_ONCE])
    named = [Named(v.pk, v.name, v.email) for v in found]
    matches = match_people(by=request.scope, session=session, names=named) if named else []
    return [(v, match.choices) for v, match in zip(found, matches, strict=True)]
