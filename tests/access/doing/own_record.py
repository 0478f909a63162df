"""The own record and the weekly mail: lines of the access matrix and their objects."""

import datetime as dt
from types import SimpleNamespace

from django.core import signing

from core.permissions import Permission as P
from services.actions.mail_choice import SALT
from services.actions.own_record import say_what_is_wrong
from services.models import DigestSent, DigestTold, HandOver, Look, StaffMember
from tests.access.page import PUBLIC, SIGNED_IN, Page
from tests.factories import make_person, make_user

MONDAY = dt.date(2026, 9, 7)

PAGES: list[Page] = [
    Page("services:mail_settings", SIGNED_IN, post=200),
    Page(
        "services:mail_stop",
        PUBLIC,
        of=lambda w: {"token": signing.dumps(w.mark.pk, salt=SALT)},
        foreign=lambda w: {"token": signing.dumps(w.walt.pk, salt=SALT)},
        missing={"token": "spoiled"},
        post=200,
    ),
    Page("services:mail_list", P.MANAGE_SETTINGS),
    Page("services:mail_list_csv", P.MANAGE_SETTINGS),
    Page(
        "services:mail_rule",
        P.MANAGE_SETTINGS,
        of=lambda w: {"unit_id": w.northshore.pk},
        foreign=lambda w: {"unit_id": w.westmoor.pk},
        missing={"unit_id": 0},
        post=200,
    ),
    # Sam alone of the cast has a record of their own.
    Page(
        "services:record_wrong",
        SIGNED_IN,
        get=404,
        post=404,
        except_for={"sam": {"get": 200, "post": 200}},
    ),
    Page("services:record_question_list", P.VIEW_STAFF),
    Page(
        "services:record_question_answer",
        P.VIEW_STAFF,
        of=lambda w: {"question_id": w.question.pk},
        foreign=lambda w: {"question_id": w.mill_question.pk},
        missing={"question_id": 0},
        post=200,
    ),
    Page("services:hand_over_list", P.VIEW_STAFF),
    Page(
        "services:hand_over_close",
        P.VIEW_STAFF,
        of=lambda w: {"hand_over_id": w.hand_over.pk},
        foreign=lambda w: {"hand_over_id": w.mill_hand_over.pk},
        missing={"hand_over_id": 0},
        get=None,
        post=302,
    ),
]


def furnish(world: SimpleNamespace) -> None:
    """In each organisation a mail went out, somebody asked, and somebody might like a word."""
    willa = make_user("Willa", "staff", world.mill)
    world.question, world.hand_over = _of(world.rosa, world.mark, world.sam)
    world.mill_question, world.mill_hand_over = _of(world.milly, world.walt, willa)


def _of(person: StaffMember, user: object, told: object) -> tuple[object, HandOver]:
    """`user` had a mail and looked; `told` is somebody else who had two about the same thing."""
    question = say_what_is_wrong(person=person, about="name", words=f"{person.last_name} is old")
    sent = DigestSent.objects.create(
        user=user,
        organisation_id=person.organisation_id,
        week=MONDAY,
        sent_at=question.asked_at,
        lines=1,
    )
    DigestTold.objects.create(sent=sent, key="offer Skilled")
    Look.objects.create(staff_member=person, user=user, on=MONDAY)
    hand_over = HandOver.objects.create(
        user=told,
        staff_member=person,
        key="offer Skilled",
        words=f"An offer for {person.shown_name}",
        since_on=MONDAY,
    )
    return question, hand_over


def furnish_more(world: SimpleNamespace, number: int) -> None:
    """More mails, looks, questions and words in Quay."""
    user = make_user(f"Una{number}", "manager", world.quay)
    _of(make_person(f"Pia Look{number}", world.quay, world.worker), user, user)
    Look.objects.create(staff_member=world.sam.staff_member, user=user, on=MONDAY)
