"""Rounds for tests: people with and without accounts, an open round, answers through the doors."""

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import count, zip_longest
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import Model
from django.utils import timezone
from nacl.public import PrivateKey

from accounts.models import User
from services.eligibility import freeze
from services.models import Post, RollEntry, StaffMember, Unit
from tests.factories import OPENED
from tests.roles import acting_as
from wellbeing import boxes, nullifiers, vault
from wellbeing.keys import KeyStore
from wellbeing.models import Question, ReportingGroup, Round, RoundStep
from wellbeing.signing import own_key

_numbers = count(1)
TOPICS = ("protected_time", "supervision", "support", "workload", "safe")
W = ReportingGroup.Way


def make_people(unit: Unit, how_many: int, *, accounts: bool = True) -> list[StaffMember]:
    """People with their main post in the unit, each with an account or none with one.

    Written at once, since counting what each of them still needs takes longest and is not asked.
    """
    names = [f"Number{next(_numbers)}" for _each in range(how_many)]
    users = [User(email=f"{n.lower()}@staff.example", name=f"Person {n}") for n in names]
    made = User.objects.bulk_create(users if accounts else [])
    people = StaffMember.objects.bulk_create(
        StaffMember(
            organisation_id=unit.organisation_id, home_unit=unit, first_name="Person",
            last_name=name, sort_key=name.lower(), user=user,
        )
        for name, user in zip_longest(names, made)
    )  # fmt: skip
    posts = [Post(staff_member=one, unit=unit, is_primary=True, from_on=OPENED) for one in people]
    Post.objects.bulk_create(posts)
    return people


def make_round(unit: Unit, **facts: object) -> Round:
    """A draft with five questions, consulted on and not yet sent to anybody."""
    today = timezone.localdate()
    facts = {
        "closes_on": today + dt.timedelta(days=14),
        "consulted_with": "Staff side",
        "consulted_on": today,
        **facts,
    }
    made = Round.objects.create(unit=unit, **facts)
    for number, topic in enumerate(TOPICS, 1):
        Question.objects.create(
            round=made, number=number, topic=topic, names={"en": f"Item {topic}"}
        )
    return made


def make_round_with_group(unit: Unit, *, number: int = 1) -> Round:
    """A draft that has been given back: its groups were planned once already."""
    made = make_round(unit)
    root = _group(made, 0, unit, W.INNER, None, 30)
    _group(made, number, unit, W.TICKET, root, 15)
    RoundStep.objects.create(round=made, step=RoundStep.Step.TOLD, told=f"Told in {unit.name}")
    return made


def make_open_round(
    unit: Unit,
    teams: Sequence[tuple[Unit, str]],
    *,
    closes_at: dt.datetime | None = None,
    threshold: int = 10,
    is_opened: bool = True,
) -> Round:
    """An open round over `unit`: each of `teams` with its way is a group of its own.

    Everybody eligible in a team who fits its way is on the roll. The private key lies in the seal
    store, the other two in theirs. Not `is_opened`: it still waits for its keys.
    """
    today = timezone.localdate()
    made = make_round(unit, threshold=threshold)
    numbers = {(team.pk, way == W.TICKET): n for n, (team, way) in enumerate(teams, 1)}
    freeze(roll=made.pk, unit=unit, groups=numbers, on=today, until_on=made.closes_on)
    root = _group(made, 0, unit, W.INNER, None, 15 * len(teams))
    for number, (team, way) in enumerate(teams, 1):
        on_roll = made_entries(made.pk, number)
        _group(made, number, team, way, root, max(15, on_roll))
    made.closes_at = closes_at or timezone.now() + dt.timedelta(days=14)
    made.state = Round.State.OPENING
    made.save()
    if is_opened:
        make_keys(made)
        made.refresh_from_db()
    return made


def made_entries(roll: UUID, group: int) -> int:
    """How many people of a roll count in a group."""
    return RollEntry.objects.filter(roll_id=roll, group=group).count()


def _group(
    of: Round, number: int, unit: Unit, way: str, parent: ReportingGroup | None, eligible: int
) -> ReportingGroup:
    return ReportingGroup.objects.create(
        round=of, number=number, unit=unit, way=way, parent=parent, eligible=eligible,
        name=unit.name, key=f"{way or 'unit'}:{unit.pk}", probably_shown=True,
    )  # fmt: skip


def make_keys(of: Round) -> bytes:
    """What the web and the sealing worker do at opening; the public key."""
    KeyStore(settings.ROUND_KEYS).make(of.pk)
    KeyStore(settings.TICKET_KEYS).make(of.pk)
    own_key()
    private = KeyStore(settings.SEAL_KEYS).make(of.pk, bytes(PrivateKey.generate()))
    public = bytes(PrivateKey(private).public_key)
    with acting_as("tip_seal"):
        assert vault.open_round(of.pk, public)
    return public


def answer(of: Round, person: int, group: int, options: Sequence[int]) -> bool:
    """What the check-in host does for somebody on the roll."""
    round_key = KeyStore(settings.ROUND_KEYS).read(of.pk)
    assert round_key
    box = boxes.seal(boxes.Answer(group, tuple(options)), bytes(of.public_key or b""))
    with acting_as("tip_vault"):
        return vault.spend(of.pk, nullifiers.of_person(round_key, of.pk, person), box)


def held(of: Round) -> int:
    """How many boxes lie in the inbox, which only the owner can count."""
    with acting_as("tip_owner"), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM vault.inbox WHERE round = %s", [of.pk])
        return int(cursor.fetchone()[0])


def end_time(of: Round) -> None:
    """Let the round's time be over, as the days would."""
    past = timezone.now() - dt.timedelta(minutes=1)
    with acting_as("tip_owner"), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE wellbeing_round DISABLE TRIGGER USER")
        cursor.execute("UPDATE wellbeing_round SET closes_at = %s WHERE id = %s", [past, of.pk])
        cursor.execute("ALTER TABLE wellbeing_round ENABLE TRIGGER USER")
    of.refresh_from_db()


@contextmanager
def unfrozen(model: type[Model]) -> Iterator[None]:
    """Inside, the owner may change what the database keeps as it was at the opening."""
    table = model._meta.db_table
    with acting_as("tip_owner"), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f'ALTER TABLE "{table}" DISABLE TRIGGER USER')
        yield
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f'ALTER TABLE "{table}" ENABLE TRIGGER USER')
