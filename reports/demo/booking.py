"""Who will come, who waits and who asks for release; trainers; courses of another system."""

from datetime import date, datetime, timedelta

from django.utils import timezone

from accounts.models import User
from core.permissions import Permission
from reports.demo.organisation import Council
from services.actions.own_record import say_what_is_wrong
from services.models import StaffMember
from training.actions.trainers import add_trainer
from training.models import LearningTitle, Level, OtherLearning, Place, Session

# unit code of the session, places, then how many are booked, wait, and ask for release
DATES = (("CFT", 12, 12, 3, 2), ("CRC", 16, 7, 0, 2))
# name, highest level, sessions a month
TRAINERS = (("Isla Grant, Tay Partnership", "enhanced", 2), ("Joan Baird", "skilled", 3))
# title, code of the other system, how many people
LEARNED = (("Kindness at work, e-learning", "KND-101", 9), ("De-escalation, half a day", "", 5))


def book_and_wait(
    council: Council, users: dict[str, User], levels: dict[str, Level], *, on: date
) -> None:
    """Two sessions to come fill up, each manager has something to agree, trainers say how much."""
    lead = users["delivery_lead"]
    for code, *numbers in DATES:
        _book(council, code, *numbers, lead=lead, on=on)
    by = council.scope(Permission.RECORD_TRAINING)
    for name, level, monthly in TRAINERS:
        facts = {"level": levels[level], "sessions_a_month": monthly}
        start = on - timedelta(days=300)
        add_trainer(by=by, unit=council.units["CHF"], from_on=start, name=name, **facts)
    _learn(council, on)
    say_what_is_wrong(
        person=StaffMember.objects.get(user=users["staff"]),
        about="training",
        words="I came to the first steps session in March. It is not on my record.",
    )


def _book(
    council: Council,
    code: str,
    capacity: int,
    booked: int,
    waiting: int,
    asked: int,
    *,
    lead: User,
    on: date,
) -> None:
    unit = council.units[code]
    session = Session.objects.get(unit=unit, state="planned", on__gt=on)
    session.capacity = capacity
    session.save(update_fields=["capacity"])
    states = [*["nominated"] * asked, *["booked"] * booked, *["waiting"] * waiting]
    people = _people(council, code, len(states))
    now = timezone.now()
    Place.objects.bulk_create(
        _place(session, pk, state, lead, now) for pk, state in zip(people, states, strict=True)
    )


def _place(session: Session, pk: int, state: str, lead: User, now: datetime) -> Place:
    return Place(
        session=session,
        staff_member_id=pk,
        state=state,
        waiting_since=now if state == "waiting" else None,
        release_asked=session.minutes,
        release_given=session.minutes if state == "booked" else None,
        nominated_by=lead,
        nominated_at=now,
    )


def _people(council: Council, code: str, number: int) -> list[int]:
    """People of a service who work there today, a team at a time."""
    unit = council.units[code]
    here = StaffMember.objects.filter(home_unit__path__startswith=unit.path, left_on=None)
    return list(here.order_by("home_unit__sort_key", "pk").values_list("pk", flat=True)[:number])


def _learn(council: Council, on: date) -> None:
    """What a learning system named that is on nobody's list of courses here."""
    for title, code, number in LEARNED:
        made = LearningTitle.objects.create(
            organisation=council.root, key=title.lower(), title=title, code=code
        )
        OtherLearning.objects.bulk_create(
            OtherLearning(staff_member_id=pk, title=made, on=on - timedelta(days=90 + n))
            for n, pk in enumerate(_people(council, "YTH", number))
        )
