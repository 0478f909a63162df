"""The list of partners for onward support, as a page and a sheet of paper tell it."""

from dataclasses import dataclass
from datetime import date

from core.scope import Scope
from implementation.access import keeps_partner
from implementation.models import Partner
from services.models import Unit

FEBRUARY = 2


@dataclass(frozen=True, slots=True)
class PartnerFigure:
    """One partner; `is_old` when it was checked more than 12 months ago, `is_mine` to change it."""

    partner_id: int
    organisation_name: str
    name: str
    what_for: str
    area: str
    phone: str
    web: str
    source: str
    checked_on: date
    is_old: bool
    is_retired: bool
    is_mine: bool


def partners_of(
    scope: Scope,
    *,
    on: date,
    organisation: Unit | None = None,
    retired: bool = False,
    keeper: Scope | None = None,
) -> tuple[PartnerFigure, ...]:
    """Partners of the organisations where `scope` has a branch, A to Z. One query.

    `keeper` is the scope that would change them.
    """
    rows = Partner.objects.shared_with(scope).filter(is_retired=retired).a_to_z()
    if organisation is not None:
        rows = rows.filter(organisation_id=organisation.pk)
    return tuple(_figure(row, on, keeper) for row in rows.select_related("organisation"))


def _figure(row: Partner, on: date, keeper: Scope | None) -> PartnerFigure:
    return PartnerFigure(
        partner_id=row.pk,
        organisation_name=row.organisation.name,
        name=row.name,
        what_for=row.what_for,
        area=row.area,
        phone=row.phone,
        web=row.web,
        source=row.source,
        checked_on=row.checked_on,
        is_old=row.checked_on < a_year_before(on),
        is_retired=row.is_retired,
        is_mine=keeper is not None and keeps_partner(keeper, row),
    )


def a_year_before(day: date) -> date:
    """The same day a year ago; 29 February gives the 28th."""
    is_leap_day = (day.month, day.day) == (FEBRUARY, 29)
    return day.replace(year=day.year - 1, day=28 if is_leap_day else day.day)
