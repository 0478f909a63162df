"""Counting what got in the way of a session, without names."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from core.scope import Scope
from services.models import Unit
from training.models import Hindrance, Session
from training.models.hindrance import asked_of


@transaction.atomic
def count_hindrances(
    *, by: Scope, session: Session, unit: Unit, people: Mapping[str, int | None]
) -> None:
    """How many people of `unit` met each; what is not in `people`, or 0, is taken away.

    Safe to repeat. Raises PermissionError when the session or the unit is outside `by`, ValueError
    for a unit of another organisation.
    """
    for one in (session.unit, unit):
        if not by.holds(one.path):
            raise PermissionError(f"{one} is outside this scope")
    if unit.organisation_id != session.unit.organisation_id:
        raise ValueError(_("Choose a team of the same organisation."))
    Session.objects.select_for_update(of=["self"]).get(pk=session.pk)
    wanted = {what: number for what, number in people.items() if number}
    before = {one.what: one for one in Hindrance.objects.filter(session=session, unit=unit)}
    for what, row in before.items():
        if what not in wanted:
            row.delete()
    for what, number in wanted.items():
        _keep(before.get(what), session, unit, what, number)


def _keep(row: Hindrance | None, session: Session, unit: Unit, what: str, number: int) -> None:
    if row is None:
        row = Hindrance(session=session, unit=unit, asked=asked_of(what), what=what)
    if row.people != number:
        # By hand it is the lead's own count, from which nobody is taken off.
        row.people, row.marks = number, []
        row.save()
