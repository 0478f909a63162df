"""What people of the invented council said before a course, after it, and six months later."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count

from core.permissions import Permission
from reports.demo.organisation import Council
from training.actions.pools import make_pools
from training.actions.replies import answer_wave, asked_by
from training.actions.statements import ready_set, set_statements
from training.actions.waves import begin, turn_one
from training.models import AskedPerson, Course, Session
from training.wave_codes import Code
from training.wave_days import BEFORE_OPENS, windows

ONE_DAY = timedelta(days=1)
ASKS = ("STR-INF", "STR-SKI", "STR-ENH")


@dataclass(frozen=True)
class Told:
    """A session of a course in a branch, held from `oldest` to `newest` days ago.

    `fewest` places it has; `most` people say something.
    """

    course: str
    branch: str
    oldest: int
    newest: int
    fewest: int = 12
    most: int = 30


# All three waves over; two over; under ten; and one whose last wave is open today.
STORY = (
    Told("STR-SKI", "CRC", 700, 216),
    Told("STR-SKI", "CFT", 180, 30),
    Told("STR-INF", "CHF", 180, 30, fewest=4, most=7),
    Told("STR-ENH", "CHF", 208, 184, fewest=4),
)
# The middle of what is said to each of the five statements of the ready set, wave by wave.
MIDDLE = {"before": (2, 3, 2, 3, 3), "after": (4, 4, 3, 4, 3), "six_months": (4, 3, 3, 4, 3)}
# Each so many-th person leaves this wave out.
LEFT_OUT = {"before": 17, "after": 7, "six_months": 5}


def ask_people(council: Council, *, on: date) -> None:
    """Three courses ask; some services have figures, one waits for its tenth person.

    Nothing is drawn: the same council gives the same figures.
    """
    courses = Course.objects.filter(organisation=council.root, code__in=ASKS)
    by = council.scope(Permission.RECORD_TRAINING)
    for course in courses.order_by("code"):
        set_statements(by=by, unit=council.root, course=course, words=ready_set())
    for told in STORY:
        if session := _held(council, told, on):
            _ask(session, on, told.most)
    make_pools(today=on)


def _held(council: Council, told: Told, on: date) -> Session | None:
    """The latest that fits and has asked nobody yet; None where the story holds none."""
    days = (on - timedelta(days=told.oldest), on - timedelta(days=told.newest))
    rows = Session.objects.alias(came=Count("places")).filter(
        came__gte=told.fewest,
        course__code=told.course,
        unit__path__startswith=council.units[told.branch].path,
        state=Session.State.HELD,
        on__range=days,
        evaluation=None,
    )
    found: Session | None = rows.order_by("-on", "pk").first()
    return found


def _ask(session: Session, on: date, most: int) -> None:
    """Each wave on its own days, up to today."""
    made = begin(session_id=session.pk, today=session.on - BEFORE_OPENS)
    if made is None:
        return
    for kind, window in windows(session.on, session.last_on).items():
        if window.opens_on > on:
            return
        turn_one(evaluation_id=made.pk, today=window.opens_on)
        if window.closes_on < on:
            _say(made.pk, kind, window.opens_on, most)
            turn_one(evaluation_id=made.pk, today=window.closes_on + ONE_DAY)


def _say(evaluation_id: int, kind: str, day: date, most: int) -> None:
    people = AskedPerson.objects.filter(evaluation=evaluation_id).order_by("staff_member")
    for n, number in enumerate(people.values_list("number", flat=True)[:most], start=1):
        asked = asked_by(str(Code(kind, number)), today=day)
        if asked and n % LEFT_OUT[kind]:
            values = zip(asked.statements, _values(kind, n), strict=True)
            answer_wave(asked=asked, values={one.pk: value for one, value in values})


def _values(kind: str, n: int) -> list[int]:
    """One below, at, or one above the middle; not the same step for everybody."""
    turn = {"before": n, "after": 2 * n, "six_months": n // 3}[kind]
    return [middle + (turn + at) % 3 - 1 for at, middle in enumerate(MIDDLE[kind])]
