"""The parts of a session's page below its facts, in the order in which they stand there."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone

from core.guards import ScopedRequest
from core.permissions import Permission
from training.figures.minimums import least_minutes
from training.figures.places import Seats, seats_of
from training.models import Session, Visitor
from training.views.around import around_shown
from training.views.hindrances import hindrance_table
from training.views.places import seat_words
from training.views.shown import may_record, may_see_names
from training.views.wave_cards import asking_words, wave_table


@dataclass(frozen=True, slots=True)
class Reader:
    """Who looks at the page, and what they may do with this session."""

    request: ScopedRequest
    sees_names: bool
    records: bool
    sees_money: bool = False


def reader_of(request: ScopedRequest, session: Session) -> Reader:
    """The viewer at the unit that holds the session."""
    unit = session.unit
    sees_money = request.viewer.may(Permission.VIEW_MONEY, unit.path)
    return Reader(request, may_see_names(request, unit), may_record(request, unit), sees_money)


@dataclass(frozen=True, slots=True)
class Part:
    """A fragment and what it shows; the fragment reads it as `part`."""

    template: str
    shown: dict[str, Any]


def in_the_way(reader: Reader, session: Session) -> Part:
    """What got in the way, counted without names."""
    url = reverse("training:hindrance_note", args=[session.pk]) if reader.records else ""
    table = hindrance_table(reader.request, session, exact=reader.records)
    return Part("training/_in_the_way.html", {"table": table, "url": url})


def does_it_work(reader: Reader, session: Session) -> Part:
    """When people are asked, and how many; never who answered."""
    figures = [session.unit_id, session.course_id]
    is_reader = reader.request.viewer.may(Permission.VIEW_FIGURES, session.unit.path)
    table = wave_table(reader.request.scope, session)
    shown = {
        "table": table,
        "says": "" if table else asking_words(session, today=timezone.localdate()),
        "url": reverse("training:course_evaluation", args=figures) if is_reader else "",
        "cards_url": reverse("training:wave_cards", args=[session.pk]) if reader.records else "",
    }
    return Part("training/_does_it_work.html", shown)


def places_ahead(reader: Reader, session: Session) -> Part | None:
    """How many places there are, and the way to who may come."""
    seats = seats_of([session])[session.pk]
    is_planned = session.state == Session.State.PLANNED
    if not is_planned and seats == Seats(session.capacity, seats.taken, 0, 0):
        return None
    plans = reader.request.viewer.may(Permission.PLAN_PLACES, session.unit.path)
    url = reverse("training:session_places", args=[session.pk]) if plans else ""
    return Part("training/_session_places.html", {"seats": seat_words(seats), "url": url})


def around(reader: Reader, session: Session) -> Part | None:
    """Its sheet, its calendar file, and signing oneself in."""
    shown = around_shown(reader.request.scope, session, records=reader.records)
    return Part("training/_around.html", shown) if shown else None


def who_counts_here(reader: Reader, session: Session) -> Part | None:
    """Names that nobody knows yet, and the least minutes of the course."""
    open_names = session.visitors.filter(state=Visitor.State.UNIDENTIFIED).count()
    may_set = reader.request.viewer.may(Permission.MANAGE_FRAMEWORKS, session.unit.path)
    shown = {
        "names": open_names,
        "names_url": reverse("training:visitors_name", args=[session.pk]) if reader.records else "",
        "least": least_minutes(session),
        "least_url": reverse("training:minimum_set", args=[session.course_id]) if may_set else "",
    }
    is_any = open_names or shown["least"] or shown["least_url"]
    return Part("training/_who_counts_here.html", shown) if is_any else None


MAKERS: tuple[Callable[[Reader, Session], Part | None], ...] = (
    places_ahead,
    around,
    in_the_way,
    who_counts_here,
    does_it_work,
)


def parts_of(reader: Reader, session: Session) -> list[Part]:
    """Those that have something to show to this reader."""
    return [part for make in MAKERS if (part := make(reader, session))]
