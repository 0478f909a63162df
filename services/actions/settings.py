"""What an organisation decides for itself."""

from collections.abc import Iterable

from core.modules import Module
from core.scope import Scope
from services.actions.change import change, refuse_outside
from services.models import OrganisationSettings, Unit


@change
def choose_nation(*, by: Scope, organisation: Unit, nation: str) -> None:
    """The part of the UK whose bank holidays the organisation keeps. Safe to repeat.

    Raises PermissionError when the whole organisation is not inside `by`.
    """
    refuse_outside(by, organisation)
    row = OrganisationSettings.objects.select_for_update().get(organisation=organisation)
    if row.nation != nation:
        row.nation = OrganisationSettings.Nation(nation)
        row.save(update_fields=["nation"])


@change
def choose_year_start(*, by: Scope, organisation: Unit, month: int) -> bool:
    """In which month the organisation's year and its quarters start; whether that is new.

    Schedules have to be told too, so pages call `reports.actions.years.start_year_in`. Raises
    PermissionError when the whole organisation is not inside `by`, ValidationError for no month.
    """
    refuse_outside(by, organisation)
    row = OrganisationSettings.objects.select_for_update().get(organisation=organisation)
    if row.year_starts_month == month:
        return False
    row.year_starts_month = month
    row.full_clean()
    row.save(update_fields=["year_starts_month"])
    return True


@change
def switch_modules(*, by: Scope, organisation: Unit, modules: Iterable[Module]) -> None:
    """Switch on these modules and no other. What was written in one that is off is kept.

    Raises PermissionError when the whole organisation is not inside `by`. Safe to repeat.
    """
    refuse_outside(by, organisation)
    row = OrganisationSettings.objects.select_for_update().get(organisation=organisation)
    wanted = [one.value for one in Module if one in set(modules)]
    if row.modules != wanted:
        row.modules = wanted
        row.save(update_fields=["modules"])
