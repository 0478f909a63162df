"""Noting who came by hand, counting heads, taking attendance back, and naming visitors."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from core.guards import ScopedRequest, needs
from core.permissions import Permission
from core.who_sees import who_can_see
from services.models import Post, StaffMember, StaffToken
from services.names import plain
from training.actions.attendance import (
    count_only,
    is_over,
    name_visitor,
    note_attendance,
    reverse_attendance,
)
from training.forms.attendance import ANSWERS, PREFIX, FindForm, VisitorForm, said_states
from training.forms.sessions import CountForm
from training.models import Place, Session, Visitor

MOST_NAMES = 200  # on one page; larger units look people up by name
MOST_FOUND = 20


@dataclass(frozen=True)
class Line:
    """One person on the page: the name of the field, and what is chosen."""

    field: str
    name: str
    team: str
    answers: list[tuple[str, Any, bool]]


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.RECORD_TRAINING)
def attendance_note(request: ScopedRequest, session_id: int) -> HttpResponse:
    """Everybody of the unit A to Z, each with three answers; others by name."""
    session = _mine(request, session_id)
    if not is_over(session):
        messages.info(request, _("You can note who came once the session has been held."))
        return redirect("training:session_detail", session.pk)
    find = FindForm(request.POST or None)
    said = said_states(request.POST)
    if request.method == "POST" and "find" not in request.POST:
        return _noted(request, session, said)
    words = find.cleaned_data["q"] if request.method == "POST" and find.is_valid() else ""
    return _note_page(request, session, find, said, words)


def _noted(request: ScopedRequest, session: Session, said: dict[int, str]) -> HttpResponse:
    """Keep the answers about people whom the viewer may see; a made-up number is dropped."""
    seen = _people(request, session).filter(pk__in=said)
    states = {pk: said[pk] for pk in seen.values_list("pk", flat=True)}
    if states:
        note_attendance(by=request.scope, session=session, states=states)
        came = sum(state == Place.State.CAME for state in states.values())
        messages.success(
            request,
            ngettext("Saved: %(n)s person came.", "Saved: %(n)s people came.", came) % {"n": came},
        )
    return redirect("training:session_detail", session.pk)


def _note_page(
    request: ScopedRequest, session: Session, find: FindForm, said: dict[int, str], words: str
) -> HttpResponse:
    kept = dict(session.places.values_list("staff_member", "state"))
    everyone = Place.State.CAME if "everyone" in request.GET else ""
    found = _found(request, session, words) if words else []
    people = _listed(request, session, {*kept, *said, *(p.pk for p in found)})
    lines = [_line(p, said.get(p.pk) or everyone or kept.get(p.pk, "")) for p in people]
    context = {
        "session": session,
        "crumbs": _crumbs(session),
        "lines": lines,
        "find": find,
        "is_found": [person.shown_name for person in found],
        "looked_for": words,
        "everyone_url": reverse(
            "training:attendance_note", args=[session.pk], query={"everyone": "came"}
        ),
        "who_sees": who_can_see(Permission.VIEW_STAFF),
    }
    return TemplateResponse(request, "training/attendance_note.html", context)


def _line(person: StaffMember, chosen: str) -> Line:
    answers = [(str(value), label, value == chosen) for value, label in ANSWERS]
    return Line(f"{PREFIX}{person.pk}", person.shown_name, person.home_unit.name, answers)


def _people(request: ScopedRequest, session: Session) -> QuerySet[Any, Any]:
    """People of the session's organisation in the viewer's branches who were here on the day."""
    own = StaffMember.objects.within(request.scope).filter(
        organisation=session.unit.organisation_id
    )
    found: QuerySet[Any, Any] = own.still_here_on(session.on)
    return found


def _listed(request: ScopedRequest, session: Session, ids: set[int]) -> list[StaffMember]:
    """The unit's own people, when they fit on a page, and whoever is noted or was looked for."""
    posts = Post.objects.within(request.scope).current_on(session.on)
    here = posts.filter(unit__path__startswith=session.unit.path).values("staff_member")
    people = _people(request, session).select_related("home_unit")
    own = list(people.filter(pk__in=here).order_by("sort_key", "pk")[: MOST_NAMES + 1])
    if len(own) > MOST_NAMES:
        own = []
    others = people.filter(pk__in=ids - {person.pk for person in own})
    return sorted([*own, *others], key=lambda person: (person.sort_key, person.pk))


def _found(request: ScopedRequest, session: Session, words: str) -> list[StaffMember]:
    """People each of whose looked-for words begins one of their names, A to Z."""
    people = _people(request, session).select_related("home_unit")
    for word in plain(words).split():
        tokens = StaffToken.objects.within(request.scope).filter(token__startswith=word)
        people = people.filter(pk__in=tokens.values("staff_member"))
    return list(people.order_by("sort_key", "pk")[:MOST_FOUND])


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.RECORD_TRAINING)
def session_count(request: ScopedRequest, session_id: int) -> HttpResponse:
    """How many people were there, without names."""
    session = _mine(request, session_id)
    form = CountForm(request.POST or None, initial={"people": session.head_count})
    if request.method == "POST" and form.is_valid():
        count_only(by=request.scope, session=session, people=form.cleaned_data["people"])
        messages.success(request, _("The number is saved."))
        return redirect("training:session_detail", session.pk)
    context = {
        "form": form,
        "session": session,
        "crumbs": _crumbs(session),
        "who_sees": who_can_see(Permission.VIEW_TRAINING),
    }
    return TemplateResponse(request, "training/session_count.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.RECORD_TRAINING)
def attendance_reverse(request: ScopedRequest, session_id: int) -> HttpResponse:
    """Ask, then take back who came."""
    session = _mine(request, session_id)
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
def visitor_name(request: ScopedRequest, visitor_id: int) -> HttpResponse:
    """Say who a name in a list was."""
    rows = Visitor.objects.within(request.scope).select_related("session__unit")
    visitor = get_object_or_404(rows, pk=visitor_id)
    session = visitor.session
    words = request.GET.get("q", visitor.name)[:100]
    form = VisitorForm(request.POST or None, people=_found(request, session, words))
    if request.method == "POST" and form.is_valid():
        name_visitor(by=request.scope, visitor=visitor, person=form.cleaned_data["who"])
        messages.success(request, _("Saved. Thank you."))
        return redirect("training:session_detail", session.pk)
    context = {
        "form": form,
        "visitor": visitor,
        "words": words,
        "crumbs": _crumbs(session),
        "who_sees": who_can_see(Permission.VIEW_STAFF),
    }
    return TemplateResponse(request, "training/visitor_name.html", context)


def _mine(request: ScopedRequest, session_id: int) -> Session:
    rows = Session.objects.within(request.scope).select_related("unit", "course")
    session: Session = get_object_or_404(rows, pk=session_id)
    return session


def _crumbs(session: Session) -> list[dict[str, str]]:
    return [
        {"label": _("Sessions"), "url": reverse("training:session_list")},
        {"label": session.title, "url": reverse("training:session_detail", args=[session.pk])},
    ]
