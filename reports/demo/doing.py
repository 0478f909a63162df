"""What the invented teams did, what they plan, and what is in their way."""

from datetime import date, timedelta
from random import Random
from typing import Any

from accounts.models import User
from core.permissions import Permission
from core.scope import Scope
from implementation.actions.activities import log_activity
from implementation.actions.example_recommendations import load_example_recommendations
from implementation.actions.plans import make_plan, move_plan
from implementation.models import Action, Barrier, Strategy
from reports.demo import plan
from reports.demo.asked import be_asked
from reports.demo.days import turn_back_what_was_done
from reports.demo.examples import OWN_STRATEGIES, do_something_special, own_words
from reports.demo.obstacles import close_the_loop, note_barriers
from reports.demo.organisation import Council
from services.models import Unit

ACTIVITIES = [
    ("walkthrough", "Walked through the entrance and waiting room as somebody new would."),
    ("reflective", "Monthly reflective group, with time set aside on the rota."),
    ("language", "Read our letters afresh and took out words that blame."),
    ("environment", "A quiet corner with softer light and a door that closes."),
    ("policy", "Looked at the missed appointments policy with three people who use the service."),
    ("clinic", "Drop-in clinic for questions after the training."),
    ("lens", "Used the lens exercise on the first home visit."),
    ("peer", "Peer-support group for new starters."),
]
# What the protected time was, and how many of those reached were people who use services.
USES_THE_SERVICE = {"policy": 3, "walkthrough": 2}
ALSO_SERVES = {"reflective": 1, "peer": 1, "policy": 0}
PLANS = [
    ("Swap two team meetings for one reflective hour.", 60, 90),
    ("Put a clear sign and a warm light at the front door.", 45, 0),
    ("Send the first letter as a draft to three people who use the service.", 90, None),
    ("Offer the short session twice, on the early and the late shift.", 120, None),
]


def log_everything(council: Council, users: dict[str, User], *, on: date, rng: Random) -> None:
    """Activities follow the pace of a service; barriers stand everywhere, some are lifted."""
    scope = council.scope(Permission.LOG_IMPLEMENTATION, users["delivery_lead"].pk)
    words = own_words(council, by=users["admin"].pk)
    for services in plan.TREE.values():
        for code, _name, teams, pace in services:
            hosts = [council.units[f"{code}-{n}"] for n in range(1, teams + 1)]
            _activities(scope, hosts, pace, on, rng, words.strategies)
            note_barriers(council, council.units[code], by=scope, on=on, rng=rng)
            _plans(scope, council.units[code], on, Random(code))  # noqa: S311  a story, no secret
    load_example_recommendations(by=scope, unit=council.root)
    be_asked(council, by=scope, on=on)
    do_something_special(council, words, by=scope, on=on)
    close_the_loop(council, users, on=on)
    _plans_of_the_lead(council, users["delivery_lead"], on)
    turn_back_what_was_done(council.root)


def _plans(scope: Scope, unit: Unit, on: date, rng: Random) -> None:
    """One plan done and one to come a service, by a draw of its own."""
    first, second = rng.sample(PLANS, 2)
    done = _plan(scope, unit, first, on - timedelta(days=rng.randint(10, 60)))
    move_plan(by=scope, action=done, progress="done", on=done.due_on)
    _plan(scope, unit, second, on + timedelta(days=rng.randint(5, 60)))


def _plan(scope: Scope, unit: Unit, told: tuple[str, int, int | None], due_on: date) -> Action:
    words, asked, freed = told
    return make_plan(
        by=scope, unit=unit, words=words, due_on=due_on, owner_words="Service manager",
        minutes_asked=asked, minutes_freed=freed,
    )  # fmt: skip


def _plans_of_the_lead(council: Council, lead: User, on: date) -> None:
    """Two that are due soon, one of them from a barrier, and one that is done and shown."""
    branch = council.units[plan.LEADS]
    scope = Scope(lead.pk, Permission.LOG_IMPLEMENTATION, (branch.path,))
    open_here = Barrier.objects.filter(unit__path__startswith=branch.path, lifted_on=None)
    barrier = open_here.filter(code__code="RES03").first()
    make_plan(
        by=scope, unit=barrier.unit if barrier else branch, barrier=barrier, owner=lead,
        words="Agree with two teams how they cover for each other.", due_on=on + timedelta(days=6),
        measure="Both teams say when they are covered, for one month.", minutes_asked=60,
    )  # fmt: skip
    make_plan(
        by=scope, unit=council.units["FOS"], owner=lead, due_on=on + timedelta(days=11),
        words="Hold the first hour for foster carers' questions.", minutes_asked=60,
        minutes_freed=60, replaces="The monthly paper update, which nobody asked for.",
    )  # fmt: skip
    done = make_plan(
        by=scope, unit=council.units["CFT"], owner=lead, due_on=on - timedelta(days=20),
        words="Make one list out of the two that teams send in.", minutes_asked=120,
        minutes_freed=240, measure="Teams send one list a month.",
    )  # fmt: skip
    link = "https://intranet.strathmere.example/one-list"
    move_plan(by=scope, action=done, progress="done", on=on - timedelta(days=24), link=link)


def _activities(
    scope: Scope, hosts: list[Unit], pace: float, on: date, rng: Random, serves: list[Strategy]
) -> None:
    assert len(serves) == len(OWN_STRATEGIES)
    for number in range(round(pace * 2.2 * len(hosts))):
        kind, note = rng.choice(ACTIVITIES)
        unit, day = rng.choice(hosts), on - timedelta(days=rng.randint(2, 600))
        reached, minutes = rng.randint(4, 22), rng.choice([30, 60, 90])
        # Every third was shorter than planned: time that was set aside is not always time given.
        planned = minutes + 30 if number % 3 == 0 else minutes
        log_activity(
            by=scope, unit=unit, kind=kind, on=day, note=note, minutes=minutes, today=on,
            minutes_planned=planned, strategies=[serves[i] for i in _also(kind)],
            **_split(kind, reached),
        )  # fmt: skip


def _also(kind: str) -> list[int]:
    return [ALSO_SERVES[kind]] if kind in ALSO_SERVES else []


def _split(kind: str, reached: int) -> dict[str, Any]:
    using = min(USES_THE_SERVICE.get(kind, 0), reached)
    return {"reached_people": reached, "reached_staff": reached - using, "reached_using": using}
