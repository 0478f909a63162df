"""Marking who came by ticks: everybody at once, then whoever did not, and one more by name."""

from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from core.guards import ScopedRequest, needs
from core.permissions import Permission
from core.who_sees import who_can_see
from services.models import StaffMember
from services.names import plain
from training.actions.attendance import is_over
from training.actions.called_off import refuse_called_off
from training.actions.marking import Marked, mark, meant_by
from training.actions.strangers import Stranger
from training.figures.days import Days, days_and_rule
from training.figures.marking import (
    found_by_name,
    listed,
    people_on_day,
    places_of_people,
)
from training.forms.attendance import (
    INSTEAD,
    FindForm,
    said_states,
    were_ticked,
)
from training.models import Place, Session
from training.views.attendance import crumbs_of
from training.views.marking_days import (
    ByDay,
    DayTick,
    changed_days,
    rule_words,
    said_by_day,
    shown_days,
    states_by_day,
    ticks,
)
from training.views.sheets import session_of
from training.views.shown import or_called_off

CAME = Place.State.CAME
THERE = (CAME, Place.State.BRIEFLY)


@dataclass(frozen=True)
class Line:
    """One person on the page: a tick for having come, and what else may be said."""

    pk: int
    name: str
    team: str
    is_ticked: bool
    was_ticked: bool
    instead: list[tuple[str, Any, bool]]
    days: tuple[DayTick, ...] = ()
    is_enough: bool = False


@dataclass(frozen=True)
class Asked:
    """What was sent with the page, and whom a typed name may mean."""

    said: dict[int, str]
    by_day: ByDay
    words: str = ""
    choices: tuple[int, ...] = ()
    is_sent: bool = False


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.RECORD_TRAINING)
@or_called_off
def attendance_note(request: ScopedRequest, session_id: int) -> HttpResponse:
    """Everybody of the unit A to Z, each with a tick, or one for each of several days."""
    session = session_of(request, session_id)
    refuse_called_off(session)
    if not is_over(session):
        messages.info(request, _("You can note who came once the session has been held."))
        return redirect("training:session_detail", session.pk)
    find = FindForm(request.POST or None)
    words = find.cleaned_data["q"].strip() if request.POST and find.is_valid() else ""
    days = days_and_rule(session)
    asked = _asked(request, days, words)
    if request.method != "POST":
        return _page(request, session, find, days, asked)
    if "find" in request.POST:
        found = _begin_so(request, session, words) if words else ()
        return _page(request, session, find, days, replace(asked, choices=found))
    return _marked(request, session, find, days, asked)


def _asked(request: ScopedRequest, days: Days | None, words: str) -> Asked:
    """What was said of everybody; of several days the rule says who took part."""
    by_day = said_by_day(request.POST, days)
    said = said_states(request.POST) | states_by_day(days, by_day)
    return Asked(said, by_day, words, is_sent=request.method == "POST")


def _marked(
    request: ScopedRequest, session: Session, find: FindForm, days: Days | None, asked: Asked
) -> HttpResponse:
    """Save, with the typed name as the one person it means, or as a name to follow."""
    said, visitors = dict(asked.said), list[Stranger]()
    if asked.words:
        meant = meant_by(by=request.scope, session=session, names=[asked.words])[0]
        alike = meant.choices or _begin_so(request, session, asked.words)
        if meant.staff_id:
            said[meant.staff_id] = CAME
        elif alike and "keep" not in request.POST:
            if not _is_answered(request, asked, alike):
                return _page(request, session, find, days, replace(asked, choices=alike))
        else:
            visitors = [Stranger(asked.words)]
    marked = _saved(request, session, days, replace(asked, said=said), visitors)
    _tell(request, marked.came, asked.words if visitors else "")
    return redirect("training:session_detail", session.pk)


def _is_answered(request: ScopedRequest, asked: Asked, alike: tuple[int, ...]) -> bool:
    """Whether one of those who were shown for the name is ticked, with the name still there."""
    was_shown = request.POST.get("looked_for", "") == asked.words
    return was_shown and any(asked.said.get(pk) in THERE for pk in alike)


def _saved(
    request: ScopedRequest,
    session: Session,
    days: Days | None,
    asked: Asked,
    visitors: list[Stranger],
) -> Marked:
    """What was said of those whom the viewer may see."""
    said = asked.said
    seen = set(_seen(request, session, said))
    unticked = were_ticked(request.POST) - set(said)
    states = {pk: state for pk, state in said.items() if pk in seen}
    states, told = changed_days(days, session, states, asked.by_day)
    return mark(
        by=request.scope,
        session=session,
        states=states,
        unticked=unticked,
        days=told,
        visitors=visitors,
    )


def _begin_so(request: ScopedRequest, session: Session, words: str) -> tuple[int, ...]:
    if not plain(words).split():
        return ()
    return tuple(person.pk for person in found_by_name(request.scope, session, words))


def _seen(request: ScopedRequest, session: Session, said: dict[int, str]) -> Any:
    """Those whom the viewer may see; a made-up number is dropped."""
    people = people_on_day(request.scope, session).filter(pk__in=said)
    return people.values_list("pk", flat=True)


def _tell(request: ScopedRequest, came: int, kept: str) -> None:
    text = ngettext("Saved: %(n)s person came.", "Saved: %(n)s people came.", came) % {"n": came}
    if kept:
        more = _("“%(name)s” is kept as typed. You can say later who it was.") % {"name": kept}
        text = f"{text} {more}"
    messages.success(request, text)


def _page(
    request: ScopedRequest, session: Session, find: FindForm, days: Days | None, asked: Asked
) -> HttpResponse:
    kept = places_of_people(session)
    people = listed(request.scope, session, {*kept, *asked.said, *asked.choices})
    people = sorted(people, key=lambda person: person.pk not in asked.choices)
    everyone = "everyone" in request.GET
    make = partial(_line, days=days, asked=asked, everyone=everyone)
    lines = [make(person, kept.get(person.pk)) for person in people]
    context = {
        "session": session,
        "crumbs": crumbs_of(session),
        "lines": lines,
        "rule": rule_words(days) if days else "",
        "find": find,
        "looked_for": asked.words,
        "found": [person.shown_name for person in people if person.pk in asked.choices],
        "everyone_url": reverse(
            "training:attendance_note", args=[session.pk], query={"everyone": "came"}
        ),
        "who_sees": who_can_see(Permission.VIEW_STAFF),
    }
    return TemplateResponse(request, "training/attendance_note.html", context)


def _line(
    person: StaffMember, kept: Place | None, *, days: Days | None, asked: Asked, everyone: bool
) -> Line:
    """What was sent stands as it was sent; else what is kept, or a tick for everybody."""
    was = kept.state if kept else ""
    state = asked.said.get(person.pk, "") if asked.is_sent else CAME if everyone else was
    line = Line(
        pk=person.pk,
        name=person.shown_name,
        team=person.home_unit.name,
        is_ticked=state == CAME,
        was_ticked=was == CAME,
        instead=[(value, label, state == value) for value, label in INSTEAD],
    )
    if days is None:
        return line
    shown = shown_days(days, kept, everyone=everyone)
    sent = asked.by_day.of(person.pk) if asked.is_sent else shown
    return replace(
        line, days=ticks(days, sent), was_ticked=bool(days.came_on(kept)), is_enough=sent.is_enough
    )
