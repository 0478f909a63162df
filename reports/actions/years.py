"""An organisation's year starts in another month: its quarters, and what schedules make, follow."""

from datetime import date

from django.db.models import QuerySet

from core.periods import Rhythm
from core.scope import Scope
from reports.actions.ticking import calendar_of, make_due
from reports.models import Schedule
from services.actions.change import change, refuse_outside
from services.actions.settings import choose_year_start
from services.models import OrganisationSettings, Unit


@change
def start_year_in(*, by: Scope, organisation: Unit, month: int, today: date) -> None:
    """Have the year start in this month (1 to 12). Safe to repeat.

    What schedules owe by the old quarters is made first. By the new ones they begin with the
    newest that is over: it joins on to what was made, and nothing older is made again. Raises
    PermissionError when the whole organisation is not inside `by`, ValidationError for no month.
    """
    refuse_outside(by, organisation)
    # Held first, so that two who choose at once do so one after the other.
    OrganisationSettings.objects.select_for_update().get(organisation=organisation)
    for schedule in _quarterly(organisation).filter(is_on=True):
        make_due(schedule, today)
    if not choose_year_start(by=by, organisation=organisation, month=month):
        return
    for schedule in _quarterly(organisation):
        newest = calendar_of(schedule).newest_over(today)
        schedule.first_period_on = max(schedule.first_period_on, newest.from_on)
        schedule.added_on = today
        schedule.full_clean()
        schedule.save()


def _quarterly(organisation: Unit) -> QuerySet[Schedule]:
    """Only quarters depend on the year; days, weeks and months stay as they are."""
    rows = Schedule.objects.filter(organisation=organisation, cadence=Rhythm.QUARTERLY)
    return rows.select_related("organisation__settings").order_by("pk")
