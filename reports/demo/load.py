"""The whole story, in the order in which it happened."""

from datetime import date
from random import Random

from django.db import connection

from accounts.models import User
from core.periods import last_finished_quarter
from core.permissions import Permission
from core.scope import Scope
from reports.actions.schedules import add_schedule, ensure_schedules, tick
from reports.demo import plan
from reports.demo.beside import tell_beside
from reports.demo.change import mark_change
from reports.demo.checkins import hold_check_ins
from reports.demo.counted import count_and_ask
from reports.demo.doing import log_everything
from reports.demo.doors import open_doors
from reports.demo.elsewhere import look_elsewhere
from reports.demo.evaluations import ask_people
from reports.demo.leading import lead_and_pay
from reports.demo.needs import say_who_needs_what
from reports.demo.organisation import Council, open_accounts, open_council
from reports.demo.people import Hired, hire_everybody
from reports.demo.places import fill_places
from reports.demo.programmes import run_programmes, switch_on_everything
from reports.demo.rollout import plan_waves
from reports.demo.supervision import supervise
from reports.demo.support import list_partners
from reports.demo.training import hold_sessions, plan_ahead, set_levels
from reports.models import Kind, Schedule
from services.actions.moves import move_unit
from services.actions.staff import add_staff_member
from training.actions.frameworks import load_frameworks
from training.actions.snapshots import backfill
from training.actions.standing import recompute
from training.models import Level

# size → people, and how many teams stand for one in the plan
SIZES = {"small": (1_300, 1), "council": (20_000, 9)}
SEED = 20_231_101


def load(*, size: str, on: date) -> str:
    """Make the organisation, its people and two years of work; a sentence that says what stands.

    The draw has a fixed seed: the same day gives the same council.
    """
    rng = Random(SEED)  # noqa: S311  a story, not a secret
    people, teams = SIZES[size]
    load_frameworks()
    council = open_council(teams=teams)
    users = open_accounts(council)
    hired = hire_everybody(council, people=people, on=on, rng=rng)
    _work(council, hired, users, on=on, rng=rng)
    return (
        f"{plan.ORGANISATION[1]} stands: {people:,} people in {len(council.units)} units,"
        " two years of sessions, activities and barriers, and four check-ins."
    )


def _work(
    council: Council, hired: list[Hired], users: dict[str, User], *, on: date, rng: Random
) -> None:
    levels = set_levels(council, on=on)
    _look_at_what_came()
    hold_sessions(council, hired, levels, on=on, rng=rng)
    plan_ahead(council, on=on)
    open_doors(council)
    _reorganise(council, on=on)
    _own_record(council, users["staff"])
    _say_what_counts(council, users, levels, on=on)
    switch_on_everything(council, by=users["admin"].pk)
    log_everything(council, users, on=on, rng=rng)
    list_partners(council, by=users["admin"].pk, on=on)
    run_programmes(council, by=users["delivery_lead"].pk, on=on)
    mark_change(council, users, on=on)
    lead_and_pay(council, users, on=on)
    count_and_ask(council, users, on=on)
    _tell_of_training(council, hired, on=on)
    _look_at_what_came()
    recompute(council.root.pk)
    backfill(council.root.pk, months_before(on, 24))
    hold_check_ins(council, users, on=on, rng=rng)
    _make_last_quarter_due(council, on=on)


def _tell_of_training(council: Council, hired: list[Hired], *, on: date) -> None:
    supervise(council, hired, on=on)
    plan_waves(council, on=on)
    fill_places(council, on=on)
    ask_people(council, on=on)


def _say_what_counts(
    council: Council, users: dict[str, User], levels: dict[str, Level], *, on: date
) -> None:
    look_elsewhere(council, users, levels, on=on)
    say_who_needs_what(council, levels, on=on)
    tell_beside(council, users, levels, on=on)


def _make_last_quarter_due(council: Council, *, on: date) -> None:
    """The reports of the quarter before wait on the lead's home page from the first day."""
    ensure_schedules([council.root.pk], on=on)
    _have_packs_made(council, on=on)
    Schedule.objects.filter(organisation=council.root).update(
        first_period_on=last_finished_quarter(on).from_on
    )
    tick()


def _have_packs_made(council: Council, *, on: date) -> None:
    add_schedule(
        by=Scope(None, Permission.MANAGE_SCHEDULES, (council.root.path,)),
        organisation=council.root,
        kind=Kind.PACK,
        cadence=Schedule.Cadence.QUARTERLY,
        working_day=5,
        covers=Schedule.Covers.LED,
        today=on,
    )


def _look_at_what_came() -> None:
    """Without statistics of the rows just copied the planner loops where it should hash."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def months_before(day: date, months: int) -> date:
    """The first day of the month that lies `months` before the month of `day`."""
    index = day.year * 12 + day.month - 1 - months
    return date(index // 12, index % 12 + 1, 1)


def _reorganise(council: Council, *, on: date) -> None:
    service, _before, now = plan.MOVED
    move_unit(
        by=council.scope(Permission.MANAGE_UNITS),
        unit=council.units[service],
        to=council.units[now],
        on=date(on.year - 1, 10, 1),
    )


def _own_record(council: Council, user: User) -> None:
    first, _space, last = user.name.partition(" ")
    add_staff_member(
        by=council.scope(Permission.MANAGE_STAFF),
        unit=council.units["CRC-1"],
        role=council.roles["Residential worker"],
        from_on=date(2022, 9, 5),
        first_name=first,
        last_name=last,
        email=user.email,
        user=user,
    )
