"""The access matrix and the objects of whether courses work."""

import datetime as dt
from types import SimpleNamespace

from core.permissions import Permission as P
from services.models import StaffMember, Unit
from tests.access.page import PUBLIC, Page
from tests.factories.evaluation import ask_of, code_of, give_places, held_and_answered, turn
from tests.factories.training import make_session
from training.models import Course, Session

ON = dt.date(2025, 2, 3)
BOTH = {"before": [2, 3], "after": [4, 3]}


def _of_course(
    name: str,
    needs: str,
    post: int | None = None,
    except_for: dict[str, dict[str, int]] | None = None,
    **more: str,
) -> Page:
    return Page(
        f"training:{name}",
        needs,
        of=lambda w: {"unit_id": w.quay.pk, "course_id": w.course.pk, **more},
        foreign=lambda w: {"unit_id": w.mill.pk, "course_id": w.mill_session.course_id, **more},
        missing={"unit_id": 0, "course_id": 0, **more},
        post=post,
        except_for=except_for or {},
    )


# They lead a branch; what is asked is the whole organisation's.
OF_A_BRANCH = {"alma": {"get": 404, "post": 404}}
PAGES: list[Page] = [
    Page(
        "training:evaluation_list",
        P.VIEW_FIGURES,
        of=lambda w: {"unit_id": w.quay.pk},
        foreign=lambda w: {"unit_id": w.mill.pk},
        missing={"unit_id": 0},
    ),
    _of_course("course_evaluation", P.VIEW_FIGURES),
    _of_course("course_evaluation_file", P.VIEW_FIGURES, form="csv"),
    # Nothing written is an answer too: then the course asks nothing.
    _of_course("statement_change", P.RECORD_TRAINING, post=302, except_for=OF_A_BRANCH),
    Page(
        "training:wave_cards",
        P.RECORD_TRAINING,
        of=lambda w: {"session_id": w.asking.pk},
        foreign=lambda w: {"session_id": w.mill_asking.pk},
        missing={"session_id": 0},
    ),
    Page("training:wave_enter", PUBLIC, post=200),
    Page("training:wave_thanks", PUBLIC),
    # Its time is over: whoever holds the code gets thanks, and no text of any unit.
    Page(
        "training:wave_answer",
        PUBLIC,
        of=lambda w: {"code": w.wave_code},
        foreign=lambda w: {"code": w.mill_wave_code},
        missing={"code": "B-0000-0000-0000"},
        post=200,
    ),
]


def furnish(world: SimpleNamespace) -> None:
    """Statements, figures of ten, and a session that asks just now, in Quay and in Mill."""
    for prefix, unit, person in (
        ("", world.quay, world.rosa),
        ("mill_", world.mill, world.milly),
    ):
        course = getattr(world, f"{prefix}session").course
        ask_of(course, unit)
        session = _asking(unit, course, dt.date.today() + dt.timedelta(days=3), person)
        setattr(world, f"{prefix}asking", session)
        over = _asking(unit, course, dt.date(2025, 5, 5), person)
        setattr(world, f"{prefix}wave_code", code_of(over, person))
        held_and_answered(unit, course, [BOTH] * 10, on=ON, label=f"{unit.name}{prefix}")


def _asking(unit: Unit, course: Course, on: dt.date, person: StaffMember) -> Session:
    session = make_session(unit, course, on, title=f"Asks on {on}")
    give_places(session, [person])
    turn(session, on - dt.timedelta(days=3))
    return session


def furnish_more(world: SimpleNamespace, number: int) -> None:
    """Another statement, and another person with a card."""
    words = [f"I know step {n}." for n in range(number + 3)]
    ask_of(world.course, world.quay, *words)
    for person in world.quay.home_staff.order_by("pk")[: number + 1]:
        give_places(world.asking, [person])
    turn(world.asking, dt.date.today())
