"""What happens in the house: a round from its key to its seal, with everything that goes beside.

Uses the models, so Django must stand before this is imported.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, field

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.test import Client

from accounts.models import User
from core.doorbell import send
from services.models import StaffMember, Unit
from tests.factories import make_organisation, make_person, make_unit, make_user
from tests.factories.wellbeing import end_time, make_open_round, make_people
from tests.forensic.browser import Browser
from tests.forensic.canaries import QUESTIONS, Options, draw
from tests.forensic.house import House, wait_for
from wellbeing.actions.mailing import announce, send_mailing
from wellbeing.keys import KeyStore
from wellbeing.models import Mailing, Question, ReportingGroup, Round

PASSWORD = "a-word-that-everybody-shares"
LOOK = "wellbeing.tasks.look_after_rounds"
STORES = ("SEAL_KEYS", "ROUND_KEYS", "TICKET_KEYS")
LARGEST_TEAM = 30


@dataclass
class Row:
    """One row of the inbox as its owner sees it while the round is open."""

    nullifier: bytes
    box: bytes
    place: tuple[int, int]
    xmin: int


@dataclass
class Played:
    """What the script knows and nobody else may: who said what, in which order.

    People are known by their place in `people`. `kept` is each person's last answer, `visits` every
    answer that was ever sent, in order. `keys` are the three keys, set aside before their end.
    """

    round: Round
    people: list[StaffMember]
    kept: dict[int, Options] = field(default_factory=dict)
    visits: list[tuple[int, Options]] = field(default_factory=list)
    keys: dict[str, bytes] = field(default_factory=dict)
    signs_in: bool = True
    inbox: list[Row] = field(default_factory=list)


def prepare(people: int, *, signs_in: bool) -> Played:
    """An organisation, its people with accounts, and a round that the sealing worker opens."""
    root = make_organisation("Forensic Council", code="FOR")
    teams = [make_unit(f"Team {n}", root) for n in range(max(2, people // LARGEST_TEAM))]
    staff = [
        one for n, team in enumerate(teams) for one in make_people(team, _share(people, teams, n))
    ]
    make_user("Lead", "delivery_lead", root, email="lead@forensic.example")
    User.objects.update(password=make_password(PASSWORD))
    asked = make_open_round(
        root, [(team, ReportingGroup.Way.TICKET) for team in teams], is_opened=False
    )
    for number in range(asked.questions.count() + 1, QUESTIONS + 1):
        Question.objects.create(
            round=asked, number=number, topic=f"more{number}", names={"en": f"Item {number}"}
        )
    KeyStore(settings.ROUND_KEYS).make(asked.pk)
    KeyStore(settings.TICKET_KEYS).make(asked.pk)
    _until(asked, Round.State.OPEN)
    return Played(asked, staff, signs_in=signs_in)


def _share(people: int, teams: list[Unit], number: int) -> int:
    return people // len(teams) + (number < people % len(teams))


def _until(asked: Round, state: str) -> None:
    """Ring the sealing worker, as the schedule does, and wait."""
    send(LOOK)

    def there() -> bool:
        asked.refresh_from_db()
        return asked.state == state

    wait_for(there, f"a round that is {state}")


def answer_all(
    of: House, played: Played, chance: random.Random, half_way: Callable[[], None]
) -> None:
    """Everybody answers once, a quarter changes the answer, one in 24 takes it out again.

    `half_way` is called when half of all visits are over.
    """
    many = len(played.people)
    visits = [*range(many), *chance.sample(range(many), many // 4)]
    chance.shuffle(visits)
    vectors = draw(len(visits), chance)
    leaving = set(chance.sample(range(many), max(1, many // 24)))
    lead = Browser(of, many + 1)
    lead.sign_in("lead@forensic.example", PASSWORD)
    for number, (who, options) in enumerate(zip(visits, vectors, strict=True)):
        _visit(of, played, who, options)
        if number % 8 == 0:
            _ordinary_day(lead, played, number)
        if number == len(visits) // 2:
            half_way()
    for who in sorted(leaving):
        _browser(of, played, who).withdraw()
        del played.kept[who]


def _visit(of: House, played: Played, who: int, options: Options) -> None:
    _browser(of, played, who).answer(options)
    played.kept[who] = options
    played.visits.append((who, options))


def _browser(of: House, played: Played, who: int) -> Browser:
    """A browser of its own each time, signed in."""
    user = played.people[who].user
    assert user
    made = Browser(of, user.pk)
    if played.signs_in:
        made.sign_in(user.email, PASSWORD)
    else:
        user.refresh_from_db()
        begun = Client()
        begun.force_login(user)
        made.carry(begun.cookies[settings.SESSION_COOKIE_NAME].value)
    return made


def _ordinary_day(lead: Browser, played: Played, number: int) -> None:
    """Pages are looked at, somebody begins work, mail goes out, a task waits in the queue."""
    for path in ("/", "/units/", "/check-ins/"):
        lead.get(path)
    team = played.people[number % len(played.people)].posts.first()
    assert team
    make_person(f"New Colleague{number}", team.unit)
    send("core.tasks.sweep_jobs")
    announce()
    for pk in Mailing.objects.values_list("pk", flat=True):
        send_mailing(pk)


def seal(of: House, played: Played) -> None:
    """Set keys and inbox aside for the attackers, then let time be over and the worker seal."""
    for name in STORES:
        key = KeyStore(getattr(settings, name)).read(played.round.pk)
        assert key, f"{name} has lost its key"
        played.keys[name] = key
    played.inbox = inbox(of)
    before = [one for name in ("host", "sealer") for one in of.children(name)]
    assert len(before) > 1, "the host and the sealing worker have no children to look into"
    end_time(played.round)
    _until(played.round, Round.State.SEALED)
    wait_for(lambda: not any(one.alive for one in before), "the end of those who saw an answer")


def inbox(of: House) -> list[Row]:
    """All rows, read as the superuser in the order in which they lie."""
    with of.connect() as opened, opened.cursor() as ask:
        ask.execute("SELECT nullifier, box, ctid::text, xmin::text FROM vault.inbox ORDER BY ctid")
        found = [
            Row(bytes(n), bytes(b), _pair(ctid), int(xmin)) for n, b, ctid, xmin in ask.fetchall()
        ]
    opened.close()
    return found


def _pair(ctid: str) -> tuple[int, int]:
    page, line = ctid.strip("()").split(",")
    return int(page), int(line)
