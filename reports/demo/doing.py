"""What the invented teams did, and what is in their way."""

from datetime import date, timedelta
from random import Random

from core.permissions import Permission
from core.scope import Scope
from implementation.actions.activities import log_activity
from implementation.actions.barriers import lift_barrier, note_barrier
from implementation.actions.example_recommendations import load_example_recommendations
from implementation.actions.plans import make_plan, move_plan
from implementation.models import Action
from reports.demo import plan
from reports.demo.organisation import Council
from services.models import BarrierCode, Unit

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
BARRIERS = [
    ("RES03", "directorate", "No cover on shift, so people cannot be released for half a day."),
    ("RES15", "service", "Supervision is the first thing to go when it is busy."),
    ("RES24", "organisation", "The lead's post is funded until March only."),
    ("FRO05", "service", "Admin staff were not on the list for sessions."),
    ("FRO12", "team", "The session clashes with the handover."),
    ("SEN05", "organisation", "The leadership session was moved twice."),
    ("SIL10", "directorate", "Two other programmes ask teams for nearly the same thing."),
]
PLANS = [
    ("Swap two team meetings for one reflective hour.", 60, 90),
    ("Put a clear sign and a warm light at the front door.", 45, 0),
    ("Send the first letter as a draft to three people who use the service.", 90, None),
    ("Offer the short session twice, on the early and the late shift.", 120, None),
]
HELPED = "Two shorter sessions on different days, agreed with the rota."


def log_everything(council: Council, *, by: int, on: date, rng: Random) -> None:
    """Activities follow the pace of a service; barriers stand everywhere, some are lifted."""
    scope = council.scope(Permission.LOG_IMPLEMENTATION, by)
    codes = {code.code: code for code in BarrierCode.objects.all()}
    for services in plan.TREE.values():
        for code, _name, teams, pace in services:
            hosts = [council.units[f"{code}-{n}"] for n in range(1, teams + 1)]
            _activities(scope, hosts, pace, on, rng)
            _barriers(scope, council.units[code], codes, on, rng)
            _plans(scope, council.units[code], on, Random(code))  # noqa: S311  a story, no secret
    load_example_recommendations(by=scope, unit=council.root)


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


def _activities(scope: Scope, hosts: list[Unit], pace: float, on: date, rng: Random) -> None:
    for _number in range(round(pace * 2.2 * len(hosts))):
        kind, note = rng.choice(ACTIVITIES)
        log_activity(
            by=scope,
            unit=rng.choice(hosts),
            kind=kind,
            on=on - timedelta(days=rng.randint(2, 600)),
            reached_people=rng.randint(4, 22),
            minutes=rng.choice([30, 60, 90]),
            note=note,
            today=on,
        )


def _barriers(
    scope: Scope, unit: Unit, codes: dict[str, BarrierCode], on: date, rng: Random
) -> None:
    for code, remover, sentence in rng.sample(BARRIERS, rng.randint(1, 3)):
        since = on - timedelta(days=rng.randint(20, 420))
        barrier = note_barrier(
            by=scope, unit=unit, since_on=since, code=codes[code],
            who_can_remove=remover, sentence=sentence,
        )  # fmt: skip
        if rng.random() < 0.35:
            lifted = since + timedelta(days=rng.randint(15, (on - since).days))
            lift_barrier(by=scope, barrier=barrier, lifted_on=lifted, what_helped=HELPED)
