"""What is in the way of the invented teams: who answered, what was tried, and what helped."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from accounts.models import User
from core.permissions import Permission
from core.scope import Scope
from implementation.actions.answers import answer_barrier, hear_answer
from implementation.actions.attempts import add_attempt
from implementation.actions.barriers import lift_barrier, note_barrier
from implementation.models import Barrier, BarrierAnswer
from reports.demo import plan
from reports.demo.days import turn_back_barriers
from reports.demo.organisation import Council
from services.models import BarrierCode, EnablerCode, Unit


@dataclass(frozen=True)
class Obstacle:
    """One thing that is met in several places, with what is said and done about it there."""

    code: str
    remover: str
    sentence: str
    helped: str
    enabler: str
    in_part: str
    not_now: str
    tried: str


OBSTACLES = [
    Obstacle(
        "RES03", "directorate", "No cover on shift, so people cannot be released for half a day.",
        "Two shorter sessions on different days, agreed with the rota.", "E06",
        "Two relief shifts a month are set aside for training.",
        "The relief budget is spent for this year. It is on the list for the next.",
        "Asked two teams to cover for each other once a month.",
    ),
    Obstacle(
        "RES15", "service", "Supervision is the first thing to go when it is busy.",
        "Supervision now has a fixed hour that nobody books over.", "E09",
        "The fixed hour stands for half of the teams so far.",
        "A new supervisor starts in three months. We look at it again then.",
        "Put supervision on the rota a month ahead.",
    ),
    Obstacle(
        "RES24", "organisation", "The lead's post is funded until March only.",
        "The post is now part of the core budget.", "E12",
        "Half of the post is paid from the core budget from April.",
        "The budget is decided in February. We bring it there.",
        "Wrote one page on what the post has made possible.",
    ),
    Obstacle(
        "FRO05", "service", "Admin staff were not on the list for sessions.",
        "Admin staff have places of their own at each session.", "E31",
        "Admin staff are asked first when a place is free.",
        "The list is made anew in the summer, with admin staff on it.",
        "Asked the admin team which day would suit them.",
    ),
    Obstacle(
        "RES07", "team", "The session clashes with the handover.",
        "The session now begins after the handover.", "E32",
        "Every second session begins after the handover.",
        "The room is free at that hour only until the summer.",
        "Tried an earlier start for one month.",
    ),
    Obstacle(
        "SEN05", "organisation", "The leadership session was moved twice.",
        "It is now part of the monthly meeting of leaders.", "E19",
        "Half an hour of the next leaders' meeting is set aside.",
        "The inspection comes first. The new date is in May.",
        "Offered three dates a quarter ahead.",
    ),
    Obstacle(
        "SIL10", "directorate", "Two other programmes ask teams for nearly the same thing.",
        "One form now serves all three programmes.", "E44",
        "Two of the three programmes now ask for it once.",
        "The other programmes end in the autumn. We join up what follows.",
        "Laid the three forms side by side with two teams.",
    ),
]  # fmt: skip
BY_CODE = {one.code: one for one in OBSTACLES}
# Of those that are still in the way this share has an answer, and of those this share helped.
ANSWERED, HELPED_IN_PART, TRIED = 0.85, 0.6, 0.4
OF_THE_TEAM = "CRC-1"
# Noted by the demo's member of staff: told to the lead alone and removed; answered and not heard
# yet; waiting for the manager.
AS_NOTED = ("sentence", "slows", "who_can_remove", "audience")
BY_STAFF: tuple[dict[str, Any], ...] = (
    {
        "code": "RES25", "ago": 84, "slows": 1, "who_can_remove": "service", "audience": "lead",
        "sentence": "We do not know who of us needs the longer course.",
    },
    {
        "code": "RES05", "ago": 33, "slows": 2, "who_can_remove": "directorate",
        "audience": "level", "sentence": "There is no time to talk after a hard shift.",
    },
    {
        "code": "RES07", "ago": 9, "slows": 1, "who_can_remove": "team", "audience": "level",
        "sentence": "The quiet room is used for storage.",
    },
)  # fmt: skip
ANSWER_HEARD = "A list by role is on the wall, and on the page of each course."
ANSWER_TO_HEAR = "From this month the late shift ends with 15 minutes that are set aside for it."
Said, Helped = BarrierAnswer.Said, ("yes", "partly", "partly", "no", "too_early")


def note_barriers(council: Council, unit: Unit, *, by: Scope, on: date, rng: Random) -> None:
    """One to three a service; about a third of them are lifted by now."""
    codes = {one.code: one for one in BarrierCode.objects.all()}
    slows = Random(unit.code)  # noqa: S311  a story, no secret
    for told in rng.sample(OBSTACLES, rng.randint(1, 3)):
        since = on - timedelta(days=rng.randint(20, 420))
        barrier = note_barrier(
            by=by, unit=unit, since_on=since, code=codes[told.code], sentence=told.sentence,
            who_can_remove=told.remover, slows=slows.choice((1, 2, 2, 3)),
        )  # fmt: skip
        if rng.random() < 0.35:
            lifted = since + timedelta(days=rng.randint(15, (on - since).days))
            _lift(by, barrier, lifted)


def _lift(by: Scope, barrier: Barrier, on: date) -> None:
    told = BY_CODE[_code(barrier)]
    helped = EnablerCode.objects.get(code=told.enabler)
    lift_barrier(by=by, barrier=barrier, lifted_on=on, what_helped=told.helped, enabler=helped)


def close_the_loop(council: Council, users: dict[str, User], *, on: date) -> None:
    """Answers and attempts, then what the team of the demo's staff member noted itself."""
    rng = Random("the loop")  # noqa: S311  a story, no secret
    lead = Scope(users["delivery_lead"].pk, Permission.LOG_IMPLEMENTATION, (council.root.path,))
    answering = Scope(users["executive"].pk, Permission.ANSWER_BARRIERS, (council.root.path,))
    days: dict[int, date] = {}
    kept = _kept_for_the_executive(council)
    for barrier in _noted(council):
        if barrier.pk == kept:
            continue
        if rng.random() < TRIED:
            _try(lead, barrier, on, rng)
        if (day := _answer_day(barrier, on, rng)) is not None:
            answer = _answer(answering, barrier, rng)
            hear_answer(by=lead, answer=answer)
            days[answer.pk] = day
    days |= _of_the_team(council, users, on)
    turn_back_barriers(council.root, days)


def _noted(council: Council) -> Iterator[Barrier]:
    rows = Barrier.objects.filter(unit__path__startswith=council.root.path).order_by("pk")
    yield from rows.select_related("unit", "remover_unit", "kept_from", "code")


def _kept_for_the_executive(council: Council) -> int | None:
    """The newest that only the organisation can remove: it waits on the first page."""
    rows = Barrier.objects.filter(unit__path__startswith=council.root.path, lifted_on=None)
    newest = rows.filter(who_can_remove="organisation").order_by("-since_on", "-pk").first()
    return newest.pk if newest else None


def _answer_day(barrier: Barrier, on: date, rng: Random) -> date | None:
    """When it was answered; None for what still waits. What was lifted was answered that day."""
    after = barrier.since_on + timedelta(days=rng.randint(7, 60))
    is_answered = rng.random() < ANSWERED
    if barrier.lifted_on is not None:
        return min(barrier.lifted_on, on)
    return min(after, on) if is_answered else None


def _answer(by: Scope, barrier: Barrier, rng: Random) -> BarrierAnswer:
    told = BY_CODE[_code(barrier)]
    said, because = Said.NOT_NOW, told.not_now
    if rng.random() < HELPED_IN_PART:
        said, because = Said.HELPED, told.in_part
    if barrier.lifted_on is not None:
        said, because = Said.REMOVED, told.helped
    return answer_barrier(by=by, barrier=barrier, said=said, because=because)


def _try(by: Scope, barrier: Barrier, on: date, rng: Random) -> None:
    told = BY_CODE[_code(barrier)]
    last = barrier.lifted_on or on
    tried_on = barrier.since_on + timedelta(days=rng.randint(0, (last - barrier.since_on).days))
    add_attempt(
        by=by, barrier=barrier, tried_on=tried_on, words=told.tried, helped=rng.choice(Helped)
    )


def _code(barrier: Barrier) -> str:
    assert barrier.code is not None
    return str(barrier.code.code)


def _of_the_team(council: Council, users: dict[str, User], on: date) -> dict[int, date]:
    """Three that a member of staff noted: the day of each answer that was given."""
    unit = council.units[OF_THE_TEAM]
    staff = Scope(users["staff"].pk, Permission.NOTE_BARRIERS, (unit.path,))
    codes = BarrierCode.objects.in_bulk([one["code"] for one in BY_STAFF], field_name="code")
    heard, asked, _waits = (
        note_barrier(
            by=staff, unit=unit, since_on=on - timedelta(days=told["ago"]),
            code=codes[told["code"]], **{name: told[name] for name in AS_NOTED},
        )
        for told in BY_STAFF
    )  # fmt: skip
    path = council.units[plan.LEADS].path
    lead = Scope(users["delivery_lead"].pk, Permission.ANSWER_BARRIERS, (path,))
    lifted_on = on - timedelta(days=70)
    first = answer_barrier(by=lead, barrier=heard, said=Said.REMOVED, because=ANSWER_HEARD)
    lift_barrier(by=lead, barrier=heard, lifted_on=lifted_on, what_helped=ANSWER_HEARD)
    hear_answer(by=staff, answer=first)
    second = answer_barrier(by=lead, barrier=asked, said=Said.HELPED, because=ANSWER_TO_HEAR)
    return {first.pk: lifted_on, second.pk: on - timedelta(days=2)}
