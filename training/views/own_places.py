"""One's own places: what one was told, giving a place back, and wishes for courses."""

from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.form_page import FormPage, address_of, answer, confirmed, sent
from core.guards import signed_in
from core.permissions import Permission
from core.tables import Cell, Column, Table
from core.who_sees import who_can_see
from services.figures.people import own_person
from services.models import StaffMember
from services.record_parts import RecordPart
from training.actions.notices import when_words
from training.actions.places import give_back_own
from training.actions.wishes import take_back_wish, wish_for_oneself
from training.calendars import HAS_A_PLACE
from training.figures.own_places import (
    OwnPlace,
    OwnPlaces,
    could_wish_for,
    own_place,
    own_places,
    own_wish,
)
from training.forms.wishes import OwnWishForm
from training.models import Ask, Place, Session, SessionNotice
from training.wave_links import asks_of, path_of

ASK = require_http_methods(["GET", "HEAD", "POST"])
OWN = "everybody may speak for their own places and wishes"


def places_part(person: StaffMember, on: date) -> RecordPart:
    """What the person was told, their places, and their wishes, as at `on`."""
    own = own_places(person, on=on)
    shown = {
        "told": _told_table(own) if own.notices else None,
        "asked": _asked_table(asks_of(person, on)),
        "places": _place_table(own),
        "wishes": _wish_table(own) if own.wishes else None,
        "wish_url": reverse("training:my_wish_add"),
    }
    return RecordPart("training/_own_places.html", shown)


def _told_table(own: OwnPlaces) -> Table:
    labels = dict(SessionNotice.About.choices)
    columns = [Column(_("What has happened")), Column(_("Session")), Column(_("Told on"))]
    rows: list[list[Any]] = [
        [
            str(labels[one.about]),
            Cell(one.session.title, note=when_words(one.session)),
            one.told_on,
        ]
        for one in own.notices
    ]
    return Table(_("What you were told about sessions"), columns, rows)


def _asked_table(asks: list[Ask]) -> Table | None:
    """Open questions before and after sessions, answered or not: that is known to nobody."""
    columns = [Column(_("Session")), Column(_("When")), Column(_("Open until"))]
    rows: list[list[Any]] = [
        [
            Cell(ask.wave.evaluation.session.title, url=path_of(ask)),
            ask.wave.get_kind_display(),
            ask.wave.closes_on,
        ]
        for ask in asks
    ]
    return Table(_("A few statements about your sessions"), columns, rows) if rows else None


def _own_states() -> dict[str, str]:
    """Where a place stands, said to whose place it is."""
    return {
        Place.State.BOOKED: _("You have a place"),
        Place.State.WAITING: _("You wait for a place"),
        Place.State.NOMINATED: _("Your release is asked for"),
    }


def _place_table(own: OwnPlaces) -> Table:
    has_materials = any(one.session.materials_url for one in own.places)
    columns = [
        Column(_("Session")),
        Column(_("Where it stands")),
        Column(_("Calendar")),
        *([Column(_("Materials"))] if has_materials else []),
        Column(_("If you cannot come")),
    ]
    rows = [_place_row(one, has_materials=has_materials) for one in own.places]
    empty = _("You have no place in a session to come.")
    return Table(_("Your places"), columns, rows, empty=empty)


def _place_row(one: OwnPlace, *, has_materials: bool) -> list[Any]:
    """A calendar file is there for whoever has a place, not for whoever waits for one."""
    file = address_of("training:session_calendar", one.session.pk)
    materials = one.session.materials_url
    give_back = reverse("training:my_place_give_back", args=[one.place_id])
    return [
        Cell(one.session.title, note=_session_note(one.session)),
        _own_states()[one.state],
        Cell(_("Calendar file"), url=file) if one.state in HAS_A_PLACE else None,
        *([Cell(_("Materials"), url=materials) if materials else None] if has_materials else []),
        Cell(_("Not this time"), url=give_back),
    ]


def _session_note(session: Session) -> str:
    """When it is, and what is said of difficult content."""
    when, note = when_words(session), session.difficult_content
    if not note:
        return when
    return _("%(when)s. Difficult content: %(note)s") % {"when": when, "note": note}


def _wish_table(own: OwnPlaces) -> Table:
    columns = [
        Column(_("Course")),
        Column(_("Since")),
        Column(_("Where it stands")),
        Column(_("Change your mind")),
    ]
    rows: list[list[Any]] = [
        [
            one.course,
            one.since,
            _("Waits for a date") if one.is_open else _("You are on a list, or have done it"),
            Cell(_("Take back"), url=reverse("training:my_wish_drop", args=[one.course_id])),
        ]
        for one in own.wishes
    ]
    return Table(_("Courses you would like"), columns, rows)


def _own(request: Any) -> StaffMember:
    """The person who is signed in; 404 for an account without a record."""
    person = own_person(request.user)
    if person is None:
        raise Http404
    return person


def _page(title: str, *lines: str, **more: Any) -> FormPage:
    sees = who_can_see(Permission.VIEW_STAFF, own_record=True)
    back = reverse("training:my_record")
    return FormPage(title=title, back=back, lines=lines, sees=sees, **more)


@ASK
@signed_in(OWN)
def my_place_give_back(request: Any, place_id: int) -> HttpResponse:
    """Ask, then give the place to whoever waits."""
    person = _own(request)
    place = own_place(person, place_id, on=timezone.localdate())
    if place is None:
        raise Http404

    def do() -> None:
        give_back_own(user_id=request.user.pk, person=person, place=place)

    page = _page(
        _("Not this time?"),
        _("Your place goes to whoever has waited longest. You can be invited again."),
        _("You need not say why, and nobody will ask."),
        caption=place.session.title,
        said=_("Thank you for saying so. Your place is free for somebody else."),
    )
    return confirmed(request, do, page, button=_("Not this time"))


@ASK
@signed_in(OWN)
def my_wish_add(request: Any) -> HttpResponse:
    """I would like this course when there is a date."""
    person = _own(request)
    # Sent twice, the second time asks for what is wished for by then.
    courses = could_wish_for(person, again=request.method == "POST")
    form = OwnWishForm(sent(request), courses=courses)

    def do() -> None:
        course, today = form.cleaned_data["course"], timezone.localdate()
        wish_for_oneself(user_id=request.user.pk, person=person, course=course, since=today)

    page = _page(
        _("Which course would you like?"),
        _("When a date is planned, whoever invites people sees that you would like to come."),
        said=_("Noted. You can take it back at any time."),
        instead="" if courses else _("There is no other course on offer at the moment."),
    )
    return answer(request, form, do, page)


@ASK
@signed_in(OWN)
def my_wish_drop(request: Any, course_id: int) -> HttpResponse:
    """Ask, then take the wish back."""
    person = _own(request)
    course = own_wish(person, course_id)
    if course is None:
        raise Http404

    def do() -> None:
        take_back_wish(user_id=request.user.pk, person=person, course=course)

    page = _page(
        _("Take this wish back?"),
        _("You need not say why, and you can wish for the course again."),
        caption=course.name,
        said=_("Taken back."),
    )
    return confirmed(request, do, page, button=_("Take it back"))
