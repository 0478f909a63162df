"""Themes by service: where each theme was met, directly below the unit asked about."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count
from django.utils.translation import gettext as _

from core.scope import Scope
from implementation.figures.counting import met_in
from services.figures.basis import Basis
from services.figures.naming import services_named
from services.models import BarrierTheme, Unit


@dataclass(frozen=True, slots=True)
class ServiceTheme:
    """Barriers of one theme in one service with everything under it.

    `service` is a unit directly below the one asked about, or that unit itself for what was noted
    there. Barriers about managers stand apart, of that unit as a whole, "not told which service".
    `units` are the different units of it that noted one.
    """

    service_id: int
    service_name: str
    theme: str
    theme_name: str
    units: int
    mentions: int


def themes_by_service(
    scope: Scope, unit: Unit, *, from_on: date, until_on: date, basis: Basis = "today"
) -> tuple[ServiceTheme, ...]:
    """Services A to Z, "not told" last; the themes of each in the order of the vocabulary.

    Five queries at most.
    """
    met = met_in(scope, unit, from_on, until_on, read=True, basis=basis).order_by()
    rows = list(
        met.values_list("service", "is_kept", "read_theme").annotate(
            units=Count("told_unit", distinct=True), mentions=Count("pk")
        )
    )
    services = services_named(scope, unit, {service for service, *_rest in rows}, basis, until_on)
    themes: dict[int | None, BarrierTheme] = {t.pk: t for t in BarrierTheme.objects.all()}
    found = [
        (is_kept, services[service], themes.get(theme), units, mentions)
        for service, is_kept, theme, units, mentions in rows
    ]
    found.sort(key=lambda row: (row[0], row[1].name.casefold(), row[1].pk, _place(row[2])))
    return tuple(_cell(*row) for row in found)


def _place(theme: BarrierTheme | None) -> tuple[int, str]:
    return (theme.position, theme.code) if theme else (2**15, "")


def _cell(
    is_kept: bool, service: Unit, theme: BarrierTheme | None, units: int, mentions: int
) -> ServiceTheme:
    return ServiceTheme(
        service_id=service.pk,
        service_name=_("Not told which service") if is_kept else service.name,
        theme=theme.code if theme else "",
        theme_name=theme.name if theme else _("No theme yet"),
        units=units,
        mentions=mentions,
    )
