"""The access matrix and the objects of answers to barriers."""

from types import SimpleNamespace
from typing import Any

from core.permissions import Permission as P
from core.scope import Scope
from implementation.actions.answers import answer_barrier
from implementation.actions.attempts import add_attempt
from implementation.models import Barrier, BarrierAnswer
from services.models import Unit
from tests.access.page import Page
from tests.factories import everywhere
from tests.factories.implementation import ON, make_barrier


def _of(what: str, needs: str, **statuses: Any) -> Page:
    return Page(
        f"implementation:{what}",
        needs,
        of=lambda w: {"barrier_id": w.barrier.pk},
        foreign=lambda w: {"barrier_id": w.mill_barrier.pk},
        missing={"barrier_id": 0},
        **statuses,
    )


# Only the person who noted it: here Mark at Quay, and Walt at Mill.
_NOT_THEIRS = {who: {"post": 404} for who in ("sam", "nadia", "alma", "basma", "ada", "eve")}
PAGES: list[Page] = [
    Page("implementation:barrier_waiting", P.ANSWER_BARRIERS),
    Page("implementation:my_barriers", P.NOTE_BARRIERS),
    _of("barrier_answer", P.ANSWER_BARRIERS, post=200),
    _of(
        "attempt_add",
        P.NOTE_BARRIERS,
        post=200,
        except_for={who: {"get": 404, "post": 404} for who in ("sam", "eve")},
    ),
    Page(
        "implementation:answer_hear",
        P.NOTE_BARRIERS,
        of=lambda w: {"answer_id": w.answer.pk},
        foreign=lambda w: {"answer_id": w.mill_answer.pk},
        missing={"answer_id": 0},
        get=None,
        post=302,
        except_for=_NOT_THEIRS | {"wanda": {"post": 404}},
    ),
]


def furnish(world: SimpleNamespace) -> None:
    """One object of every kind in Quay and one in Mill."""
    world.answer = _answered(world.quay, world.mark.pk, "Rosters close too late")
    _barrier(world.quay, world.mark.pk, "No van on Mondays")
    _barrier(world.quay, world.mark.pk, "No spare keys", "service")
    world.mill_answer = _answered(world.mill, world.walt.pk, "The hall is cold")


def _answered(unit: Unit, noter: int, words: str) -> BarrierAnswer:
    barrier = _barrier(unit, noter, words)
    by = everywhere(unit, P.ANSWER_BARRIERS)
    add_attempt(
        by=everywhere(unit, P.LOG_IMPLEMENTATION),
        barrier=barrier,
        tried_on=ON,
        helped="partly",
        words=f"We asked about: {words}",
    )
    return answer_barrier(by=by, barrier=barrier, said="not_now", because="Next year")


def _barrier(unit: Unit, noter: int, words: str, who: str = "organisation") -> Barrier:
    by = Scope(noter, P.LOG_IMPLEMENTATION, (f"{unit.organisation_id}.",))
    return make_barrier(unit, by=by, sentence=words, who_can_remove=who, slows=2)


def furnish_more(world: SimpleNamespace, number: int) -> None:
    """One more row of every kind in Quay."""
    _answered(world.quay, world.sam.pk, f"No quiet room on floor {number}")
    _barrier(world.quay, world.mark.pk, f"No desk on floor {number}", "service")
    _barrier(world.quay, world.sam.pk, f"No key to room {number}")
    _barrier(world.quay, world.mark.pk, f"No lift on floor {number}")
