"""Random barriers, counted by the database and by a slow oracle in plain Python."""

import datetime as dt
import os
import statistics
from collections import Counter
from dataclasses import asdict
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.permissions import Permission
from core.scope import Scope
from implementation.figures import (
    asked_of_levels,
    barrier_codes,
    barrier_summary,
    barrier_themes,
    barriers_lately,
    themes_by_service,
    what_became,
    what_helped,
)
from implementation.models import Attempt, Barrier, BarrierAnswer
from services.models import BarrierCode, CodeDecision, EnablerCode, Unit
from tests.factories.implementation import answer_on, attempt_on, note_on

CASES = int(os.environ.get("TIP_CASES", "40"))
FIRST = dt.date(2026, 6, 20)
FROM, UNTIL = dt.date(2026, 7, 1), dt.date(2026, 7, 20)
PLACES = ("northshore", "harbour", "quay", "lighthouse", "hillside", "orchard", "mill")
CODES = ("RES01", "RES02", "SIL01", "FRO01", "TRA00")
ENABLERS = ("E01", "E02")
DAY = st.integers(0, 40)
NUMBERS = (
    "units", "services", "untold", "mentions", "new", "lifted", "still_open", "answered",
    "median_days", "slow_a_little", "slow_a_lot", "stop", "slow_not_said",
)  # fmt: skip

BARRIER = st.fixed_dictionaries(
    {
        "place": st.sampled_from(PLACES),
        "code": st.sampled_from([*CODES, "RES", ""]),
        "since": DAY,
        "noted": DAY,
        "lasted": st.none() | DAY,
        "slows": st.sampled_from([None, 1, 2, 3]),
        "shared": st.booleans() | st.just(True),
        "kept_from": st.sampled_from(["", "", "quay", "harbour"]),
        "told_as": st.sampled_from(["harbour", "northshore"]),
        "remover": st.sampled_from(["", "northshore", "harbour", "quay"]),
        "withdrawn": st.sampled_from([False, False, False, True]),
        "enabler": st.sampled_from(["", *ENABLERS]),
        "answers": st.lists(st.tuples(st.sampled_from(BarrierAnswer.Said.values), DAY), max_size=3),
        "tried": st.lists(
            st.tuples(st.sampled_from(ENABLERS), DAY, st.sampled_from(Attempt.Helped.values)),
            max_size=2,
        ),
    }
)
MERGES = st.sampled_from([{}, {"RES01": "SIL01"}, {"RES01": "RES02", "RES02": "SIL01"}])


def day(number: int) -> dt.date:
    return FIRST + dt.timedelta(days=number)


class Written:
    """The rows as they were asked for, and as they lie in the database."""

    def __init__(self, world: SimpleNamespace, told: list[dict[str, Any]]) -> None:
        self.world = world
        self.codes = {one.code: one for one in BarrierCode.objects.select_related("theme")}
        self.enablers = {one.code: one for one in EnablerCode.objects.all()}
        self.rows = [self._write(one) for one in told]

    def _write(self, told: dict[str, Any]) -> dict[str, Any]:
        lifted = None if told["lasted"] is None else day(told["since"] + told["lasted"])
        code = self.codes.get(told["code"])
        theme = self.codes["RES01"].theme if told["code"] == "RES" else code and code.theme
        row = Barrier.objects.create(
            unit=getattr(self.world, told["place"]),
            code=code,
            theme=theme,
            sentence="Words",
            since_on=day(told["since"]),
            lifted_on=lifted,
            slows=told["slows"],
            audience="level" if told["shared"] else "lead",
            kept_from=(kept := getattr(self.world, told["kept_from"], None)),
            told_as=getattr(self.world, told["told_as"]) if kept else None,
            remover_unit=getattr(self.world, told["remover"], None),
            withdrawn_at=timezone.now() if told["withdrawn"] else None,
            enabler=self.enablers.get(told["enabler"]) if lifted else None,
        )
        note_on(row, day(told["noted"]))
        for said, number in told["answers"]:
            answer_on(row, said, day(number), because="Money")
        for enabler, number, helped in told["tried"]:
            attempt_on(row, day(number), code=enabler, helped=helped)
        return {**told, "row": row, "since_on": row.since_on, "lifted_on": lifted}


def holds(above: Unit, below: Unit) -> bool:
    """By walking up, not by paths."""
    while below is not None:
        if below == above:
            return True
        below = below.parent
    return False


def told_of(unit: Unit, written: Written) -> list[dict[str, Any]]:
    """What a report about `unit` may count at all."""
    found = []
    for one in written.rows:
        about = one["row"].kept_from
        kept = about is not None and (about == unit or not holds(unit, one["row"].told_as))
        if one["shared"] and not kept and not one["withdrawn"] and holds(unit, one["row"].unit):
            found.append(one)
    return found


def is_met(one: dict[str, Any]) -> bool:
    return one["since_on"] <= UNTIL and (one["lifted_on"] is None or one["lifted_on"] >= FROM)


def is_lifted(one: dict[str, Any]) -> bool:
    return one["lifted_on"] is not None and FROM <= one["lifted_on"] <= UNTIL


def service_of(unit: Unit, one: Unit) -> Unit:
    while one not in (unit, None) and one.parent != unit:
        one = one.parent
    return one


def place_told(one: dict[str, Any]) -> Unit:
    """One about a manager is told as of a unit above, wherever below it was noted."""
    return one["row"].told_as or one["row"].unit


def service_told(unit: Unit, one: dict[str, Any]) -> Unit:
    """One about a manager is told of the unit as a whole."""
    return unit if one["row"].kept_from else service_of(unit, one["row"].unit)


def remover_told(one: dict[str, Any]) -> int:
    told, remover = one["row"].told_as, one["row"].remover_unit
    return told.pk if told and holds(told, remover) else remover.pk


def new_day(one: dict[str, Any]) -> dt.date:
    """Noted before it began: its first day; after it was lifted: its last."""
    met = max(day(one["noted"]), one["since_on"])
    return met if one["lifted_on"] is None or met < one["lifted_on"] else one["lifted_on"]


def summed(
    unit: Unit, rows: list[dict[str, Any]], first: dt.date = FROM, last: dt.date = UNTIL
) -> dict[str, Any]:
    """Every number of a summary, one barrier at a time."""
    days = [(min(r["lifted_on"] or UNTIL, UNTIL) - r["since_on"]).days for r in rows]
    slows = Counter(r["slows"] for r in rows)
    return {
        "units": len({place_told(r).pk for r in rows}),
        "services": len({service_told(unit, r).pk for r in rows if not r["row"].kept_from}),
        "untold": sum(r["row"].kept_from is not None for r in rows),
        "mentions": len(rows),
        "new": sum(first <= new_day(r) <= last for r in rows),
        "lifted": sum(map(is_lifted, rows)),
        "still_open": sum(not is_lifted(r) for r in rows),
        "answered": sum(any(FROM <= day(n) <= UNTIL for _said, n in r["answers"]) for r in rows),
        "median_days": statistics.median(days) if days else None,
        "slow_a_little": slows[1],
        "slow_a_lot": slows[2],
        "stop": slows[3],
        "slow_not_said": slows[None],
    }


def numbers(figure: Any) -> dict[str, Any]:
    return {name: getattr(figure, name) for name in NUMBERS}


def helpers(rows: list[dict[str, Any]]) -> list[tuple[str, int]]:
    pairs = set()
    for place, one in enumerate(rows):
        if is_lifted(one) and one["enabler"]:
            pairs.add((one["enabler"], place))
        for enabler, number, helped in one["tried"]:
            if helped in ("yes", "partly") and FROM <= day(number) <= UNTIL:
                pairs.add((enabler, place))
    return sorted(Counter(enabler for enabler, _place in pairs).items())


def outcomes(rows: list[dict[str, Any]]) -> list[tuple[int, str]]:
    found = []
    for one in rows:
        if day(one["noted"]) >= FROM:
            continue
        if one["since_on"] >= FROM or (one["lifted_on"] and one["lifted_on"] < FROM):
            continue
        said = [a for a in enumerate(one["answers"]) if day(a[1][1]) <= UNTIL]
        last = max(said, key=lambda a: (a[1][1], a[0]))[1][0] if said else ""
        gone = one["lifted_on"] is not None and one["lifted_on"] <= UNTIL
        if gone:
            word = "removed" if last == "removed" else "lifted"
        else:
            word = {"": "open", "removed": "again"}.get(last, last)
        found.append((one["row"].pk, word))
    return sorted(found)


def compare(
    world: SimpleNamespace, place: str, told: list[dict[str, Any]], merges: dict[str, str]
) -> None:
    written = Written(world, told)
    for code, other in merges.items():
        CodeDecision.objects.create(
            organisation=world.northshore,
            code=written.codes[code],
            counts_as=written.codes[other],
        )
    unit = getattr(world, place)
    scope = Scope(None, Permission.VIEW_IMPLEMENTATION, (unit.path,))
    period = {"from_on": FROM, "until_on": UNTIL}
    heard = told_of(unit, written)
    met = [one for one in heard if is_met(one)]

    def read(one: dict[str, Any]) -> str:
        code = one["code"]
        while code in merges:
            code = merges[code]
        return code

    assert numbers(barrier_summary(scope, unit, **period)) == summed(unit, met)

    since = UNTIL - dt.timedelta(days=7)
    whole, last = barriers_lately(scope, unit, from_on=FROM, since_on=since, until_on=UNTIL)
    assert whole == barrier_summary(scope, unit, **period)
    alone = barrier_summary(scope, unit, from_on=since, until_on=UNTIL)
    assert asdict(last) == {name: getattr(alone, name) for name in asdict(last)}

    every = [
        (FIRST + dt.timedelta(days=n), FIRST + dt.timedelta(days=n + 9)) for n in range(0, 90, 10)
    ]
    new = [barrier_summary(scope, unit, from_on=a, until_on=b).new for a, b in every]
    assert sum(new) == len(heard), "each is new in exactly one period"

    themes = {one.code: numbers(one) for one in barrier_themes(scope, unit, **period)}
    assert themes == {
        key: summed(unit, [one for one in met if read(one)[:3] == key])
        for key in {read(one)[:3] for one in met}
    }
    codes = {one.code: numbers(one) for one in barrier_codes(scope, unit, **period)}
    assert codes == {
        key: summed(unit, [one for one in met if read(one) == key])
        for key in {read(one) for one in met} - {"RES", ""}
    }
    cells = {
        (one.service_id, one.service_name, one.theme): (one.units, one.mentions)
        for one in themes_by_service(scope, unit, **period)
    }
    wanted: dict[tuple[int, str, str], list[int]] = {}
    for one in met:
        service = service_told(unit, one)
        name = "Not told which service" if one["row"].kept_from else service.name
        key = (service.pk, name, read(one)[:3])
        wanted.setdefault(key, []).append(place_told(one).pk)
    assert cells == {key: (len(set(ids)), len(ids)) for key, ids in wanted.items()}

    helped = [(one.code, one.barriers) for one in what_helped(scope, unit, **period)]
    assert sorted(helped) == helpers(heard)
    became = what_became(scope, unit, **period)
    assert sorted((one.barrier.barrier_id, one.outcome.value) for one in became) == outcomes(heard)

    still = [
        one
        for one in heard
        if one["remover"]
        and one["since_on"] <= UNTIL
        and (one["lifted_on"] is None or one["lifted_on"] > UNTIL)
    ]
    levels = {one.unit_id: one for one in asked_of_levels(scope, unit, on=UNTIL)}
    assert {pk: one.barriers for pk, one in levels.items()} == Counter(
        remover_told(one) for one in still
    )
    assert {pk: one.answered for pk, one in levels.items() if one.answered} == Counter(
        remover_told(one)
        for one in still
        if any(day(number) <= UNTIL for _said, number in one["answers"])
    )
    for pk, one in levels.items():
        asked = Unit.objects.get(pk=pk)
        assert one.is_above == (asked != unit and holds(asked, unit))


@pytest.mark.parametrize("place", ["northshore", "harbour", "quay"])
@settings(
    max_examples=CASES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(told=st.lists(BARRIER, max_size=9), merges=MERGES)
def test_figures_agree_with_counting_one_by_one(
    world: SimpleNamespace, place: str, told: list[dict[str, Any]], merges: dict[str, str]
) -> None:
    with transaction.atomic():
        compare(world, place, told, merges)
        transaction.set_rollback(True)
