"""What got in the way of sessions, read as themes of barriers, beside the barriers noted.

Counts from sessions are never added to barriers: a barrier is noted once, a hindrance by many.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, CharField, Count, Sum, Value, When

from core.scope import Scope
from services.figures.basis import Basis, in_branch, service_below
from services.figures.codes import counted_as
from services.figures.naming import services_named
from services.models import BarrierCode, BarrierTheme, Unit
from training.models import Hindrance, Session

What = Hindrance.What

# Each choice as a theme of barriers, and as a code where one says the same.
READ_AS: dict[str, tuple[str, str]] = {
    What.NOT_RELEASED: ("RES", ""),
    What.NO_COVER: ("RES", "RES03"),
    What.IT: ("RES", "RES07"),
    What.NOT_TOLD: ("FRO", ""),
    What.WRONG_PITCH: ("FRO", "FRO07"),
    What.NO_TIME: ("RES", "RES05"),
    What.TOO_FEW: ("RES", "RES02"),
    What.NO_REFLECTION: ("RES", "RES15"),
    What.NO_SUPERVISION: ("RES", "RES04"),
    What.NOT_STOPPED: ("RES", "RES16"),
    What.LEADERS: ("SEN", "SEN05"),
    What.NOT_JOINED: ("SIL", "SIL01"),
    What.OTHERS_UNTRAINED: ("FRO", "FRO04"),
}


@dataclass(frozen=True, slots=True)
class HindranceFigure:
    """One theme: in how many services it was counted, at how many sessions, by how many people.

    `service_name` is empty where all services are counted together. Somebody who came to two
    sessions, or met two things, may be in `people` twice.
    """

    theme: str
    theme_name: str
    service_name: str
    services: int
    sessions: int
    people: int


def hindrances(
    scope: Scope, unit: Unit, *, from_on: date, until_on: date, basis: Basis = "today"
) -> tuple[tuple[HindranceFigure, ...], tuple[HindranceFigure, ...]]:
    """By theme; and by service, A to Z, with its themes. At most ten queries.

    Sessions of the period that were not called off; people of the branch of `unit`.
    """
    rows = _rows(scope, unit, from_on, until_on, basis)
    themes = {one.code: one for one in BarrierTheme.objects.all()}
    by_theme = rows.values_list("theme").annotate(*_counts())
    by_service = rows.values_list("service", "theme").annotate(*_counts())
    told = [_figure(themes[theme], "", *numbers) for theme, *numbers in by_theme]
    cells = list(by_service)
    services = services_named(scope, unit, {service for service, *_rest in cells}, basis, until_on)
    placed = [_figure(themes[theme], services[service].name, *n) for service, theme, *n in cells]
    order = {one.code: one.position for one in themes.values()}
    told.sort(key=lambda one: order[one.theme])
    placed.sort(key=lambda one: (one.service_name.casefold(), order[one.theme]))
    return tuple(told), tuple(placed)


def _rows(scope: Scope, unit: Unit, from_on: date, until_on: date, basis: Basis) -> Any:
    found = Hindrance.objects.within(scope).filter(
        in_branch(unit, basis, day="session__on"), session__on__range=(from_on, until_on)
    )
    held = found.exclude(session__state=Session.State.CANCELLED).order_by()
    service = service_below(unit, basis, day="session__on")
    return held.annotate(theme=_theme(unit), service=service)


def _theme(unit: Unit) -> Case:
    """The theme of each choice; a code that counts as another brings the theme of that other.

    A theme that counts as another is read as that other at the end.
    """
    read = counted_as(unit.organisation_id)
    codes = {one.code: one for one in BarrierCode.objects.select_related("theme")} if read else {}
    by_id = {one.pk: one for one in codes.values()}
    ends = _ends(unit)
    themes = {what: theme for what, (theme, _code) in READ_AS.items()}
    for what, (_theme_code, code) in READ_AS.items():
        if code in codes and (other := read.get(codes[code].pk)):
            themes[what] = by_id[other].theme.code
    whens = [When(what=what, then=Value(ends.get(theme, theme))) for what, theme in themes.items()]
    return Case(*whens, output_field=CharField())


def _ends(unit: Unit) -> dict[str, str]:
    """For each merged theme, the theme that it counts as."""
    merged = counted_as(unit.organisation_id, BarrierTheme)
    names = dict(BarrierTheme.objects.values_list("pk", "code")) if merged else {}
    return {names[one]: names[other] for one, other in merged.items()}


def _counts() -> tuple[Count, Count, Sum]:
    return Count("service", distinct=True), Count("session", distinct=True), Sum("people")


def _figure(
    theme: BarrierTheme, service: str, services: int, sessions: int, people: int
) -> HindranceFigure:
    return HindranceFigure(theme.code, theme.name, service, services, sessions, people)
