"""Check-ins of the invented council: two that are over, one that is open, one being prepared.

They go through the same doors as real ones: keys, sealed boxes, the seal. Only the days are
turned back afterwards, so that the story lies in the past.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from random import Random
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import connection

from accounts.models import User
from core.permissions import Permission
from core.scope import Scope
from reports.demo.days import noon
from reports.demo.organisation import Council
from reports.demo.support import SOURCES
from services.models import RollEntry, StaffMember, Unit
from wellbeing import boxes, nullifiers
from wellbeing.actions import rounds
from wellbeing.actions.results import say_what_we_did
from wellbeing.actions.sealing import begin, seal
from wellbeing.actions.support import add_source
from wellbeing.keys import KeyStore
from wellbeing.models import Mailing, ReportingGroup, Round, RoundStep

ASKED, NEXT = "CHF", "FOS"
OPEN_FOR = timedelta(days=13)
# Days before the story's end on which the rounds opened.
PAST, LATELY = (timedelta(days=286), timedelta(days=104)), timedelta(days=3)
# Slips come back less often, so that the story has a group that is not shown.
FEW = 0.15
CONSULTED = "The joint trade unions group"
# How likely each answer is in each of the five questions, before a group's own leaning.
LEANING = (
    (3, 5, 6, 4, 2, 0.4),
    (2, 4, 6, 6, 3, 0.4),
    (1, 3, 6, 7, 4, 0.6),
    (4, 6, 5, 3, 1, 0.4),
    (1, 2, 4, 7, 6, 0.8),
)
FOR_ALL = (
    "Debriefs after hard visits now have a fixed hour each Friday, with cover agreed.",
    "We asked for two more relief posts. The answer is due in the spring, and we will say it here.",
)
FOR_A_TEAM = "The rota keeps one protected hour a week for everybody, from this month."
S = RoundStep.Step


def hold_check_ins(council: Council, users: dict[str, User], *, on: date, rng: Random) -> None:
    """Accounts for the people asked, places to turn to, and the four rounds."""
    open_staff_accounts(council.units[ASKED])
    for facts in SOURCES:
        scope = council.scope(Permission.MANAGE_SUPPORT, users["admin"].pk)
        add_source(by=scope, organisation=council.root.pk, on=on - timedelta(days=30), **facts)
    for ago in PAST:
        past = _open(council, users, on=on - ago)
        _answer(past, rng)
        seal(past.pk)
        _say(past, users, council)
        _turn_back(past, on=on - ago)
    _turn_back(_open(council, users, on=on - LATELY), on=on - LATELY)
    rounds.prepare_round(
        by=_scope(council, users, Permission.PREPARE_CHECKINS),
        unit=council.units[NEXT],
        closes_on=on + timedelta(days=60),
    )


def facts_of(root: Unit) -> list[dict[str, str]]:
    """The rounds by their last day: id, unit code, state."""
    rows = Round.objects.filter(unit__path__startswith=root.path).select_related("unit")
    return [
        {"id": str(one.pk), "unit": one.unit.code, "state": one.state}
        for one in rows.order_by("closes_on", "pk")
    ]


def open_staff_accounts(unit: Unit) -> None:
    """An account without a password for everybody in the branch who has a work address."""
    people = StaffMember.objects.filter(home_unit__path__startswith=unit.path, user=None)
    found = list(people.exclude(email="").order_by("pk"))
    nobody_signs_in = make_password(None)
    made = User.objects.bulk_create(
        User(email=one.email, name=one.shown_name, password=nobody_signs_in) for one in found
    )
    for person, user in zip(found, made, strict=True):
        person.user = user
    StaffMember.objects.bulk_update(found, ["user"])


def _scope(council: Council, users: dict[str, User], permission: Permission) -> Scope:
    """What the demo's lead and admin may do, where their accounts let them."""
    if permission == Permission.OPEN_CHECKINS:
        return council.scope(permission, users["admin"].pk)
    return Scope(users["delivery_lead"].pk, permission, (council.units[ASKED].path,))


def _open(council: Council, users: dict[str, User], *, on: date) -> Round:
    """Prepared by the lead, opened by the admin on `on`; it takes answers."""
    lead = _scope(council, users, Permission.PREPARE_CHECKINS)
    admin = _scope(council, users, Permission.OPEN_CHECKINS)
    of = rounds.prepare_round(by=lead, unit=council.units[ASKED], closes_on=on + OPEN_FOR)
    agreed = {"consulted_with": CONSULTED, "consulted_on": on - timedelta(days=10)}
    rounds.change_round(by=lead, round_id=of.pk, wordings={}, **agreed)
    rounds.ask_admin(by=lead, round_id=of.pk)
    rounds.open_round(by=admin, round_id=of.pk, now=noon(on))
    begin(of.pk)
    of.refresh_from_db()
    return of


def _answer(of: Round, rng: Random) -> None:
    """Boxes as the check-in host keeps them. Its own door is shut for a round that is over."""
    key = KeyStore(settings.ROUND_KEYS).read(of.pk) or b""
    entries = RollEntry.objects.filter(roll_id=of.pk).order_by("group", "staff_member_id")
    leanings: dict[int, tuple[float, tuple[tuple[float, ...], ...]]] = {}
    rows = []
    for number, entry in enumerate(entries, 1):
        response, weights = leanings.setdefault(entry.group, _leaning_of(rng))
        if rng.random() < (response if entry.has_account else FEW):
            options = tuple(rng.choices(range(1, 7), one)[0] for one in weights)
            box = boxes.seal(boxes.Answer(entry.group, options), bytes(of.public_key or b""))
            rows.append((of.pk, _nullifier(key, of, entry, number), box))
    with connection.cursor() as cursor:
        cursor.executemany("INSERT INTO vault.inbox VALUES (%s, %s, %s)", rows)


def _leaning_of(rng: Random) -> tuple[float, tuple[tuple[float, ...], ...]]:
    """How many of a group answer, and what it leans to in each question."""
    response = rng.uniform(0.6, 0.9)
    return response, tuple(
        tuple(rng.gammavariate(4, weight) for weight in question) for question in LEANING
    )


def _nullifier(key: bytes, of: Round, entry: RollEntry, number: int) -> bytes:
    if entry.has_account:
        return nullifiers.of_person(key, of.pk, entry.staff_member_id)
    return nullifiers.of_slip(key, of.pk, entry.group, number)


def _say(of: Round, users: dict[str, User], council: Council) -> None:
    """The lead answers for everybody, the manager for the group that the own team counts in."""
    lead = _scope(council, users, Permission.SAY_WHAT_WE_DID)
    for text in FOR_ALL:
        say_what_we_did(by=lead, of=of, text=text)
    below = ReportingGroup.objects.filter(round=of, unit__path__startswith=_service(council))
    if group := below.exclude(way="").order_by("number").first():
        say_what_we_did(by=lead, of=of, group=group, text=FOR_A_TEAM)


def _service(council: Council) -> str:
    return str(council.units["CRC"].path)


def _turn_back(of: Round, *, on: date) -> None:
    """The days on which things happened, and no mail about what the story says happened."""
    over = of.closes_on + timedelta(days=1)
    days = {
        S.PREPARED: on - timedelta(days=14), S.CHANGED: on - timedelta(days=10),
        S.ASKED: on - timedelta(days=9), S.AGREED: on, S.OPENED: on, S.SEALED: over,
    }  # fmt: skip
    with connection.cursor() as cursor:
        for step, day in days.items():
            cursor.execute(
                "UPDATE wellbeing_roundstep SET at = %s WHERE round_id = %s AND step = %s",
                [noon(day), of.pk, step],
            )
        cursor.execute(
            "UPDATE wellbeing_whatwedid SET said_at = %s WHERE round_id = %s",
            [noon(over + timedelta(days=21)), of.pk],
        )
    is_over = Round.objects.filter(pk=of.pk, state=Round.State.SEALED).update(sealed_at=noon(over))
    Round.objects.filter(pk=of.pk).update(opened_at=noon(on))
    told = {"told_on": on, "told_how": "In the team meeting, with the poster"}
    ReportingGroup.objects.filter(round=of).exclude(way="").update(**told)
    _say_nothing_by_mail(of, [Mailing.What.OPENED, *([Mailing.What.RESULTS] if is_over else [])])


def _say_nothing_by_mail(of: Round, kinds: Iterable[Any]) -> None:
    for what in kinds:
        Mailing.objects.create(round=of, what=what, state=Mailing.State.READY)
