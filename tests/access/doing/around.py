"""The access matrix and the objects around a session: sheets, signing in, calendars."""

from types import SimpleNamespace
from typing import Any

from core.permissions import Permission as P
from tests.access.page import PUBLIC, SIGNED_IN, Page
from tests.factories import everywhere
from tests.factories.training import ON, make_session
from training.actions.sign_in import make_sign_in
from training.models import Arrival, Place, Session


def _session(name: str, needs: str, **statuses: Any) -> Page:
    return Page(
        f"training:{name}",
        needs,
        of=lambda w: {"session_id": w.session.pk},
        foreign=lambda w: {"session_id": w.mill_session.pk},
        missing={"session_id": 0},
        **statuses,
    )


PAGES: list[Page] = [
    _session("session_sheet", P.RECORD_TRAINING),
    _session("session_sheet_file", P.RECORD_TRAINING),
    _session("register_file", P.RECORD_TRAINING),
    _session("register_send", P.RECORD_TRAINING, post=200),
    _session("sign_in_make", P.RECORD_TRAINING, get=None, post=302),
    _session("sign_in_open", P.RECORD_TRAINING, get=None, post=302),
    _session("sign_in_close", P.RECORD_TRAINING, get=None, post=302),
    _session("arrivals", P.RECORD_TRAINING, post=302),
    # Whoever sees sessions of the branch, and Sam, who has a place; the analyst sees no session.
    Page(
        "training:session_calendar",
        SIGNED_IN,
        of=lambda w: {"session_id": w.own_session.pk},
        foreign=lambda w: {"session_id": w.mill_session.pk},
        missing={"session_id": 0},
        also=frozenset({"sam"}),
        except_for={"ana": {"get": 404}},
    ),
    Page("training:my_calendar", SIGNED_IN),
    Page("training:my_calendar_start", SIGNED_IN, get=None, post=302),
    Page("training:my_calendar_renew", SIGNED_IN, get=None, post=302),
    Page("training:my_calendar_stop", SIGNED_IN, get=None, post=302),
    # An address that nobody signed leads nowhere; what a real one shows: tests/training.
    Page(
        "training:calendar_feed",
        PUBLIC,
        of=lambda _w: {"token": "1-1.spoiled"},
        foreign=lambda _w: {"token": "2-1.spoiled"},
        missing={"token": "spoiled"},
        get=404,
    ),
    Page("training:here", PUBLIC, post=200),
    # The sessions are long over: letters of the past answer like letters that never were.
    Page(
        "training:here_with",
        PUBLIC,
        of=lambda w: {"letters": w.letters},
        foreign=lambda w: {"letters": w.mill_letters},
        missing={"letters": "ZZZZ"},
        get=404,
        post=404,
    ),
]


def furnish(world: SimpleNamespace) -> None:
    """Letters and somebody who signed in, in Quay and in Mill."""
    for prefix, session in (("", world.session), ("mill_", world.mill_session)):
        sign_in = make_sign_in(by=everywhere(session.unit, P.RECORD_TRAINING), session=session)
        setattr(world, f"{prefix}letters", sign_in.letters)
        _arrival(session, "Ari Door")
    world.own_session = make_session(world.quay, world.course, ON, title="Hour to come")
    Place.objects.create(session=world.own_session, staff_member=world.sam_person)


def furnish_more(world: SimpleNamespace, number: int) -> None:
    """Somebody more who signed in."""
    _arrival(world.session, f"Ari Door{number}")


def _arrival(session: Session, name: str) -> None:
    Arrival.objects.create(
        sign_in=session.sign_in,
        name=name,
        identifier="0099",
        key=name.lower(),
        arrived_at=session.planned_at,
    )
