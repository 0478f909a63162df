"""Reports with made-up figures, for what is written from them."""

import datetime as dt

from core.periods import quarter
from implementation.builders.activities import ActivityLines
from reports.builders.over_time import Ahead, MonthLine
from reports.builders.report import (
    AskedLine,
    BarrierLine,
    BarrierReport,
    BecameLine,
    CodeLine,
    GroupLine,
    Head,
    LevelLine,
    NumberLine,
    QuarterLine,
    RolloutReport,
    ServiceThemeLine,
    SessionLine,
    ThemeLine,
    TotalsLine,
    TriedLine,
    UnitLine,
)
from training.figures.outlook import Capacity, LevelOutlook, UnitOutlook, Wish
from training.outlook import Band, Month, Need, Outlook, Turnover, Way


def head(kind: str = "rollout") -> Head:
    return Head(
        kind=kind,
        title="Rollout report" if kind == "rollout" else "Barrier report",
        unit_code="HAR",
        unit_name="Harbour",
        organisation="Northshore Council",
        period=quarter("2026Q3"),
        counted_on=dt.date(2026, 9, 30),
        made_at=dt.datetime(2026, 10, 7, 8, 0, tzinfo=dt.UTC),
        basis="then",
        basis_name="As it was then",
    )


def levels(scale: int) -> tuple[LevelLine, ...]:
    return (
        LevelLine("informed", "Informed", 40 * scale, 35 * scale, 31 * scale),
        LevelLine("skilled", "Skilled", 25 * scale, 12 * scale, 10 * scale),
        LevelLine("enhanced", "Enhanced", 3 * scale, 1 * scale, 0),
        LevelLine("specialist", "Specialist", 0, 0, 0),
    )


def unit(name: str, code: str, scale: int) -> UnitLine:
    return UnitLine(
        code=code,
        name=name,
        kind="service",
        people=50 * scale,
        counted_only=7,
        met=28 * scale,
        not_yet=14 * scale,
        not_required=5 * scale,
        unknown=3 * scale,
        left_out=4,
        levels=levels(scale),
    )


def month(number: int) -> MonthLine:
    year, at = divmod(2025 * 12 + 9 + number, 12)
    last = dt.date(year + (at + 1) // 12, (at + 1) % 12 + 1, 1) - dt.timedelta(days=1)
    return MonthLine(last, 20 + 5 * number, 84)


def ahead() -> Ahead:
    """Ten to train for Informed with a forecast; nine asked for Skilled without one."""
    on, until = dt.date(2026, 9, 30), dt.date(2027, 9, 30)
    past = tuple(Month(month(n).on, 50, 20 + 2 * n) for n in range(12))
    days = [month(n).on for n in range(12, 24)]
    bands = tuple(Band(one, 60 + n, 64 + n, 68 + n, 71 + n, 75 + n) for n, one in enumerate(days))
    outlook = Outlook(bands, 0.41, days[6], days[11], None)
    way = Way(12, 90, 1)
    informed = LevelOutlook(
        "informed", "Informed", past[-1], past, way, 5, 0, Need(10, 2, 30, 1.0), outlook, past[-1]
    )
    skilled = LevelOutlook(
        "skilled", "Skilled =1+1", Month(on, 9, 1), (), Way(15, None, 1), 0, 0,
        Need(7, 1, None, None), None, Month(on, 9, 1),
    )  # fmt: skip
    found = UnitOutlook(on, 12, Turnover(3, 600), (informed, skilled), Capacity(0, 0, 0))
    return Ahead(Wish(80, until, with_planned=False), found)


def rollout() -> RolloutReport:
    return RolloutReport(
        head=head(),
        framework="Scotland's four levels",
        unit=unit("Harbour", "HAR", 2),
        left_out=(NumberLine("away", "away for long", 3), NumberLine("left", "left", 5)),
        children=(unit("Lighthouse", "LIGHT", 1), unit("Quay – “=nights” team", "QUAY", 1)),
        months=tuple(month(n) for n in range(12)),
        sessions=(
            SessionLine(dt.date(2026, 8, 4), "=Foundations", "Informed", "Quay", 12, 0, 1),
            SessionLine(dt.date(2026, 9, 8), "Lens day #2 *bold*", "", "Harbour", 0, 25, 0),
        ),
        groups=(GroupLine("Night staff", 9, 0),),
        gaps=(NumberLine("no_role", "People without a job role", 6),),
        activities=(NumberLine("lens", "Lens exercise", 2),),
        open_barriers=3,
        done=ActivityLines(
            ("14 September 2026, Quay: Lens exercise. What came of it: =2+2 #box[x] *bold*",),
            (("Quay", 1),),
        ),
        totals=(
            TotalsLine("Care staff", 30, (("Informed", 20), ("Skilled", None))),
            TotalsLine("=Night staff", 12, (("Informed", None), ("Skilled", None))),
        ),
        ahead=ahead(),
    )


def barriers() -> BarrierReport:
    return BarrierReport(
        head=head("barriers"),
        total=ThemeLine("All themes", 2, 2, 3, 2, 1, 1, 2, 60),
        themes=(
            ThemeLine("Resources", 2, 2, 2, 1, 1, 0, 2, 106.5),
            ThemeLine("Reaching people", 1, 1, 1, 1, 0, 1, 0, 30),
        ),
        removers=(NumberLine("service", "The service", 2),),
        barriers=(
            BarrierLine(
                "Lighthouse", "Resources", "+No relief cover on nights", "The service",
                dt.date(2026, 5, 1), None, "", 152, "It stops us", "Northshore Council", True,
            ),
            BarrierLine(
                "Quay", "Resources", "#import(\"x\") $x$ no room", "The service",
                dt.date(2026, 8, 1), None, "", 60, "", "Harbour",
            ),
            BarrierLine(
                "Quay", "Reaching people", "Nobody reads mail", "This team",
                dt.date(2026, 7, 10), dt.date(2026, 8, 9), "A board in the staff room", 30,
            ),
        ),
        became=(
            BecameLine(
                "Lighthouse", "+No relief cover on nights", "not_now", "Not now",
                "=The budget is set in April", dt.date(2026, 9, 2), None, "",
            ),
        ),
        helped=(NumberLine("E19", "Use senior meetings that exist", 1),),
        services=(
            ServiceThemeLine("Lighthouse", "Resources", 1, 1),
            ServiceThemeLine("Quay", "Resources", 1, 1),
            ServiceThemeLine("Quay", "Reaching people", 1, 1),
        ),
        codes=(CodeLine("Resources", "Not enough staff", 1, 1, 1),),
        slows=(
            NumberLine("1", "It slows us a little", 0),
            NumberLine("2", "It slows us a lot", 0),
            NumberLine("3", "It stops us", 1),
            NumberLine("", "Not said", 2),
        ),
        asked=(
            AskedLine("Northshore Council", True, 1, 1),
            AskedLine("Harbour", False, 1, 0),
        ),
        tried=(
            TriedLine(
                "Quay", "Nobody reads mail", "A board in the staff room",
                dt.date(2026, 7, 20), "It helped",
            ),
        ),
        past=(
            QuarterLine("2026Q1", dt.date(2026, 3, 31), 0, 0, 0, 0, 0, None),
            QuarterLine("2026Q2", dt.date(2026, 6, 30), 1, 1, 0, 0, 1, 60),
            QuarterLine("2026Q3", dt.date(2026, 9, 30), 3, 2, 1, 1, 2, 60),
        ),
    )  # fmt: skip
