"""Noting supervision, who gives it, how often it is needed, and a team's own rhythm."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.scope import Scope
from services.actions.change import refuse_outside
from services.models import StaffMember, Unit
from training.figures.own_supervision import seen_by
from training.models import (
    Level,
    Supervised,
    SupervisionContact,
    SupervisionKind,
    SupervisionRule,
    Supervisor,
    TeamRhythm,
    TeamTime,
)


@dataclass(frozen=True, slots=True)
class Contact:
    """What is noted of a contact: who gave it, when, how many minutes, of which kind."""

    supervisor: StaffMember
    on: date
    minutes: int
    kind: str = SupervisionKind.SUPERVISION
    once: UUID | None = None


@transaction.atomic
def log_contact(
    *, by: Scope, unit: Unit, people: Sequence[StaffMember], contact: Contact
) -> SupervisionContact:
    """These people had a contact, noted by a lead or manager of `unit`. Safe to repeat.

    Raises PermissionError outside `by`, ValueError with a sentence for a day to come, for nobody,
    or for a supervisor who is one of them.
    """
    refuse_outside(by, unit)
    seen = StaffMember.objects.within(by).filter(pk__in=[one.pk for one in people])
    if seen.count() < len({one.pk for one in people}):
        raise PermissionError("a person outside this scope")
    return _log(unit, people, contact, by.user_id)


@transaction.atomic
def log_own_contact(*, by: int, person: StaffMember, contact: Contact) -> SupervisionContact:
    """The person says that they had a contact. `by` is their own account.

    Raises PermissionError for anybody else, ValueError as `log_contact`.
    """
    if person.user_id != by:
        raise PermissionError("People say this of themselves.")
    return _log(person.home_unit, [person], contact, by)


@transaction.atomic
def log_given_contact(
    *, by: int, row: Supervisor, people: Sequence[StaffMember], contact: Contact
) -> SupervisionContact:
    """A supervisor says whom they saw, of the branch they supervise. `by` is their own account.

    Raises PermissionError for anybody else and for people of another branch.
    """
    if row.staff_member.user_id != by or contact.supervisor != row.staff_member:
        raise PermissionError("People say this of themselves.")
    ids = {one.pk for one in people}
    if StaffMember.objects.filter(seen_by(row), pk__in=ids).count() < len(ids):
        raise PermissionError("a person of another branch")
    return _log(row.unit, people, contact, by)


def _log(
    unit: Unit, people: Sequence[StaffMember], contact: Contact, user_id: int | None
) -> SupervisionContact:
    _refuse(unit, people, contact)
    # Two people who note the same meeting at the same moment wait for each other.
    StaffMember.objects.select_for_update(of=["self"]).get(pk=contact.supervisor.pk)
    if earlier := _sent_before(contact, user_id):
        return earlier
    new = [one for one in people if one.pk not in _noted(people, contact)]
    if not new:
        same = _same(contact).filter(people__staff_member__in=[one.pk for one in people])
        found: SupervisionContact = same.first()
        return found
    made: SupervisionContact = SupervisionContact.objects.create(
        unit=unit,
        supervisor=contact.supervisor,
        on=contact.on,
        minutes=contact.minutes,
        kind=contact.kind,
        noted_by_id=user_id,
        once=contact.once,
    )
    Supervised.objects.bulk_create(Supervised(contact=made, staff_member=one) for one in new)
    return made


def _refuse(unit: Unit, people: Sequence[StaffMember], contact: Contact) -> None:
    if not people:
        raise ValueError(_("Tick who had the contact."))
    if contact.on > timezone.localdate():
        raise ValueError(_("Enter a day that has been. A contact is noted once it has happened."))
    if contact.supervisor.pk in {one.pk for one in people}:
        raise ValueError(_("Choose somebody else as the one who gave it."))
    organisations = {one.organisation_id for one in [*people, contact.supervisor]}
    if organisations != {unit.organisation_id}:
        raise PermissionError("a person of another organisation")


def _sent_before(contact: Contact, user_id: int | None) -> SupervisionContact | None:
    if contact.once is None:
        return None
    found = SupervisionContact.objects.filter(once=contact.once, noted_by_id=user_id)
    earlier: SupervisionContact | None = found.first()
    return earlier


def _same(contact: Contact) -> Any:
    rows = SupervisionContact.objects.standing()
    return rows.filter(supervisor=contact.supervisor, on=contact.on, kind=contact.kind)


def _noted(people: Iterable[StaffMember], contact: Contact) -> set[int]:
    """Those of whom the same contact is noted already, by whomever."""
    rows = Supervised.objects.filter(contact__in=_same(contact), staff_member__in=people)
    return set(rows.values_list("staff_member", flat=True))


@transaction.atomic
def take_contact_back(*, by: Scope, contact: SupervisionContact) -> None:
    """It was noted by mistake: it counts on no day. Safe to repeat."""
    row = SupervisionContact.objects.select_for_update(of=["self"]).get(pk=contact.pk)
    refuse_outside(by, row.unit)
    if row.taken_back_at is None:
        row.taken_back_by_id, row.taken_back_at = by.user_id, timezone.now()
        row.save(update_fields=["taken_back_by", "taken_back_at"])


@transaction.atomic
def add_supervisor(
    *, by: Scope, unit: Unit, person: StaffMember, from_on: date, people_a_month: int | None = None
) -> Supervisor:
    """`person` gives supervision to the branch of `unit` from a day on; the same again replaces.

    Of two first days the earlier holds. It is to everybody there, also where it was to the people
    of a unit that became this one.
    Raises PermissionError outside `by` and for somebody of another organisation.
    """
    refuse_outside(by, unit)
    if person.organisation_id != unit.organisation_id:
        raise PermissionError("a person of another organisation")
    rows = Supervisor.objects.filter(staff_member=person, unit=unit)
    rows = rows.filter(Q(until_on=None) | Q(until_on__gte=from_on))
    row: Supervisor = rows.order_by("from_on", "pk").first() or Supervisor(
        staff_member=person, unit=unit, from_on=from_on
    )
    row.from_on = min(row.from_on, from_on)
    row.people_a_month, row.people_of, row.until_on = people_a_month, None, None
    rows.exclude(pk=row.pk).delete()
    row.save()
    return row


@transaction.atomic
def end_supervisor(*, by: Scope, row: Supervisor, until_on: date) -> None:
    """The last day on which they give supervision here. Raises ValueError before their first."""
    refuse_outside(by, row.unit)
    if until_on < row.from_on:
        raise ValueError(_("Enter a last day on or after the first."))
    Supervisor.objects.get(pk=row.pk)
    row.until_on = until_on
    row.save(update_fields=["until_on"])


@transaction.atomic
def set_supervision_rule(
    *,
    by: Scope,
    organisation: Unit,
    unit: Unit | None,
    level: Level,
    from_on: date,
    **facts: Any,
) -> SupervisionRule:
    """How often whoever is asked for `level` needs a contact, from a day on; the same day replaces.

    `facts`: within_days (None: no contact is asked), supervisor_level, source. Raises
    PermissionError outside `by`, ValueError for a level of another framework.
    """
    refuse_outside(by, unit or organisation)
    if unit is not None and unit.organisation_id != organisation.pk:
        raise PermissionError("a unit of another organisation")
    supervisor_level = facts.get("supervisor_level")
    if supervisor_level and supervisor_level.framework_id != level.framework_id:
        raise ValueError(_("Choose two levels of the same framework."))
    row: SupervisionRule
    row, _made = SupervisionRule.objects.update_or_create(
        organisation=organisation, unit=unit, level=level, from_on=from_on, defaults=facts
    )
    return row


@transaction.atomic
def set_rhythm(
    *, by: Scope, unit: Unit, kind: str, every_weeks: int | None, from_on: date
) -> TeamRhythm | None:
    """The unit plans time of this kind every so many weeks from a day on; None: it plans none.

    What it planned before ends the day before. Safe to repeat. Raises PermissionError outside
    `by`, ValueError for a day before the start of what was planned last, so that no plan is lost.
    """
    refuse_outside(by, unit)
    Unit.objects.select_for_update(of=["self"]).get(pk=unit.pk)
    rows = TeamRhythm.objects.filter(unit=unit, kind=kind)
    newest = rows.order_by("-from_on").first()
    if newest and from_on < newest.from_on:
        told = {"day": date_format(newest.from_on, "j F Y")}
        raise ValueError(_("A plan from %(day)s is there. Enter that day or a later one.") % told)
    rows.filter(from_on=from_on).delete()
    rows.filter(Q(until_on=None) | Q(until_on__gte=from_on)).update(
        until_on=from_on - timedelta(days=1)
    )
    if every_weeks is None:
        return None
    made: TeamRhythm = TeamRhythm.objects.create(
        unit=unit, kind=kind, every_weeks=every_weeks, from_on=from_on
    )
    return made


@transaction.atomic
def note_team_time(*, by: Scope, unit: Unit, kind: str, on: date, people: int) -> TeamTime:
    """So many people of the unit took time together on a day; the same day again replaces it.

    Raises PermissionError outside `by`, ValueError for a day to come.
    """
    refuse_outside(by, unit)
    if on > timezone.localdate():
        raise ValueError(_("Enter a day that has been."))
    try:
        with transaction.atomic():
            row, _made = TeamTime.objects.update_or_create(
                unit=unit,
                kind=kind,
                on=on,
                defaults={"people": people, "noted_by_id": by.user_id},
            )
    except IntegrityError as fault:
        raise ValueError(_("Enter how many people took part.")) from fault
    return row  # type: ignore[no-any-return]
