"""What a person sees of their own supervision, and whom a supervisor may ask."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F, Q, Value

from core.permissions import Permission
from core.scope import Scope
from services.figures.basis import hung_in
from services.figures.people import records_of
from services.models import Post, StaffMember, Unit
from training.figures.supervision import supervisors_of, who_needs_a_contact
from training.figures.supervision_rules import rules_at
from training.models import Standing, Supervised, SupervisionContact, SupervisionRule, Supervisor

MOST_SHOWN = 24


@dataclass(frozen=True, slots=True)
class OwnContact:
    """One contact of a person; `minutes` is how long it was."""

    on: date
    kind: str
    supervisor: str
    minutes: int


def own_contacts(person: StaffMember) -> tuple[OwnContact, ...]:
    """The newest contacts of `person`. Ask it for the person who is signed in only."""
    mine = Supervised.objects.filter(staff_member__in=records_of(person)).values("contact")
    rows = SupervisionContact.objects.standing().filter(pk__in=mine).select_related("supervisor")
    return tuple(
        OwnContact(one.on, one.get_kind_display(), one.supervisor.shown_name, one.minutes)
        for one in rows.order_by("-on", "-pk")[:MOST_SHOWN]
    )


def own_rules(person: StaffMember, *, on: date) -> list[SupervisionRule]:
    """The rules of supervision for the levels that are asked of `person` today."""
    row = Standing.objects.filter(staff_member=person).first()
    asked = row.required if row else 0
    rules = rules_at(person.home_unit, on=on)
    return [rule for rule in rules if asked >> (rule.level.rank - 1) & 1]


def near_supervisors(person: StaffMember, *, on: date) -> list[StaffMember]:
    """Whoever gives supervision where `person` works, A to Z, each once, without the person."""
    found = {
        one.staff_member_id: one.staff_member for one in supervisors_of(person.home_unit, on=on)
    }
    found.pop(person.pk, None)
    return list(found.values())


def supervises(person: StaffMember, *, on: date) -> list[Supervisor]:
    """The branches to which `person` gives supervision on a day."""
    rows = Supervisor.objects.current_on(on).filter(staff_member=person)
    rows = rows.select_related("unit", "people_of", "staff_member__home_unit")
    return list(rows.order_by("unit__sort_key", "pk"))


def asked_in_branch(row: Supervisor, *, on: date) -> list[StaffMember]:
    """Whoever is asked for supervision in the branch: its supervisor was given their names."""
    people = StaffMember.objects.filter(seen_by(row), pk__in=_asked_in(row.unit, on))
    people = people.exclude(pk=row.staff_member_id).select_related("home_unit")
    return list(people.order_by("sort_key", "pk"))


def _asked_in(unit: Unit, on: date) -> set[int]:
    """Ids of everybody in the branch of whom supervision is asked."""
    branch = Scope(None, Permission.NOTE_SUPERVISION, (unit.path,))
    return {one.staff_id for one in who_needs_a_contact(branch, unit, on=on, with_met=True)}


def given_the_name_of(person: StaffMember, *, on: date) -> list[StaffMember]:
    """Supervisors with an account on whose `asked_in_branch` the person is, A to Z, each once.

    For the person alone.
    """
    row = Standing.objects.filter(staff_member=person).select_related("unit").first()
    if row is None or person.pk not in _asked_in(row.unit, on):
        return []
    above = supervisors_of(row.unit, on=on).filter(unit__in=row.unit.ancestor_ids)
    found = {
        one.staff_member_id: one.staff_member
        for one in above.filter(staff_member__user__is_active=True).exclude(staff_member=person)
        if StaffMember.objects.filter(seen_by(one), pk=person.pk).exists()
    }
    return list(found.values())


def seen_by(row: Supervisor) -> Q:
    """People of the branch whose names the supervisor was given; for `filter`.

    Where several units became one: those who were in the unit that the supervisor had, on its last
    day, and whoever works in a team that hung under it.
    """
    here = Q(home_unit__path__startswith=row.unit.path)
    if row.people_of is None:
        return here
    last = (row.people_of.closed_on or row.from_on) - timedelta(days=1)
    posts = Post.objects.filter(
        Q(until_on=None) | Q(until_on__gte=last),
        hung_in(row.people_of, place=F("unit_id"), day=Value(last)),
    )
    return here & Q(pk__in=posts.order_by().values("staff_member"))
