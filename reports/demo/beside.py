"""Trainers, courses of another system, and what a member of staff says is wrong."""

from datetime import date, timedelta

from accounts.models import User
from core.permissions import Permission
from reports.demo.organisation import Council
from services.actions.own_record import say_what_is_wrong
from services.models import StaffMember
from training.actions.trainers import add_trainer
from training.models import LearningTitle, Level, OtherLearning

# name, highest level, sessions a month
TRAINERS = (("Isla Grant, Tay Partnership", "enhanced", 2), ("Joan Baird", "skilled", 3))
# title, code of the other system, how many people
LEARNED = (("Kindness at work, e-learning", "KND-101", 9), ("De-escalation, half a day", "", 5))


def tell_beside(
    council: Council, users: dict[str, User], levels: dict[str, Level], *, on: date
) -> None:
    """Two trainers of the lead's branch, two unknown courses, one question about a record."""
    by = council.scope(Permission.RECORD_TRAINING)
    for name, level, monthly in TRAINERS:
        add_trainer(
            by=by,
            unit=council.units["CHF"],
            from_on=on - timedelta(days=300),
            name=name,
            level=levels[level],
            sessions_a_month=monthly,
        )
    _learn(council, on)
    say_what_is_wrong(
        person=StaffMember.objects.get(user=users["staff"]),
        about="training",
        words="I came to the first steps session in March. It is not on my record.",
    )


def _learn(council: Council, on: date) -> None:
    """What a learning system named that is on nobody's list of courses here."""
    youth = council.units["YTH"].path
    people = StaffMember.objects.filter(home_unit__path__startswith=youth, left_on=None)
    ids = list(people.order_by("pk").values_list("pk", flat=True))
    for title, code, number in LEARNED:
        made = LearningTitle.objects.create(
            organisation=council.root, key=title.lower(), title=title, code=code
        )
        OtherLearning.objects.bulk_create(
            OtherLearning(staff_member_id=pk, title=made, on=on - timedelta(days=90 + n))
            for n, pk in enumerate(ids[:number])
        )
