"""What people named at sessions stands in the barrier report beside the barriers noted."""

import datetime as dt
import io
from collections import defaultdict
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.periods import quarter_of
from core.permissions import Permission
from core.scope import Scope
from reports.builders.collect import collect, head_of
from reports.builders.files import document_of, writers
from reports.builders.report import BarrierReport
from reports.figures.hindrances import READ_AS, hindrances
from reports.models import Kind
from services.models import BarrierCode, BarrierTheme, CodeDecision, ThemeDecision, Unit
from tests.factories.implementation import make_barrier
from tests.factories.training import make_hindrances, make_session
from training.models import Course, Hindrance, Session

ON = dt.date(2026, 9, 14)
FROM, UNTIL = dt.date(2026, 9, 1), dt.date(2026, 9, 30)
PLACES = ("northshore", "harbour", "quay", "lighthouse", "hillside", "orchard")


def report_of(unit: Unit) -> BarrierReport:
    head = head_of(unit, Kind.BARRIERS, quarter_of(ON), "today", now=timezone.now())
    found = collect(None, unit, head)
    assert isinstance(found, BarrierReport)
    return found


@pytest.fixture
def talk(world: SimpleNamespace) -> Course:
    return Course.objects.create(organisation=world.northshore, code="TALK", name="Talk")


def test_every_choice_is_read_as_a_theme_and_as_a_code_of_it(world: SimpleNamespace) -> None:
    assert set(READ_AS) == set(Hindrance.What.values)
    themes = set(BarrierTheme.objects.values_list("code", flat=True))
    codes = dict(BarrierCode.objects.values_list("code", "theme__code"))
    for theme, code in READ_AS.values():
        assert theme in themes
        assert not code or codes[code] == theme


def test_it_stands_beside_the_barriers_and_is_never_added(
    world: SimpleNamespace, talk: Course
) -> None:
    make_barrier(world.quay, theme=BarrierTheme.objects.get(code="RES"))
    session = make_session(world.harbour, talk, ON)
    make_hindrances(session, world.quay, no_cover=7, no_time=6)
    make_hindrances(session, world.lighthouse, wrong_pitch=2)
    report = report_of(world.harbour)
    assert (report.total.mentions, report.total.services) == (1, 1)
    assert [(o.theme, o.services, o.sessions, o.people) for o in report.also] == [
        ("Time, money and people", 1, 1, 10),
        ("Reaching frontline staff and services", 1, 1, None),
    ]
    assert [(o.service, o.people) for o in report.also_services] == [
        ("Lighthouse", None),
        ("Quay", 10),
    ]
    (section,) = [s for s in document_of(report).sections if s.heading.endswith("at sessions")]
    assert "never added to them" in " ".join(section.words)
    assert section.grid is not None
    assert section.grid.rows[1][-1] == "fewer than 10"


def test_the_workbook_and_the_table_hold_it_and_no_small_number(
    world: SimpleNamespace, talk: Course
) -> None:
    session = make_session(world.harbour, talk, ON)
    make_hindrances(session, world.quay, no_cover=7)
    files = {}
    for kind in ("xlsx", "csv", "pdf"):
        out = io.BytesIO()
        writers(report_of(world.harbour))[kind](out)
        files[kind] = out.getvalue()
    book = openpyxl.load_workbook(io.BytesIO(files["xlsx"]))
    assert {"Also counted", "Also, by service"} <= set(book.sheetnames)
    cells = [cell.value for row in book["Also counted"] for cell in row]
    assert "fewer than 10" in cells
    assert 7 not in cells
    told = files["csv"].decode("utf-8-sig").splitlines()
    people = [line for line in told if "also counted" in line and "people" in line]
    assert people
    assert not any(",7" in line for line in people)
    assert files["pdf"].startswith(b"%PDF")


def test_a_theme_that_counts_as_another_is_read_as_that_other(
    world: SimpleNamespace, talk: Course
) -> None:
    themes = {one.code: one for one in BarrierTheme.objects.all()}
    ThemeDecision.objects.create(
        organisation=world.northshore, theme=themes["RES"], counts_as=themes["SIL"]
    )
    make_hindrances(make_session(world.harbour, talk, ON), world.quay, no_cover=12)
    report = report_of(world.harbour)
    assert [one.theme for one in report.also] == [themes["SIL"].name]
    assert [one.theme for one in report.also_services] == [themes["SIL"].name]


def test_nothing_counted_leaves_no_table(world: SimpleNamespace) -> None:
    headings = [section.heading for section in document_of(report_of(world.harbour)).sections]
    assert not any("counted" in heading for heading in headings)


COUNT = st.tuples(
    st.sampled_from(PLACES), st.sampled_from(Hindrance.What.values), st.integers(1, 30)
)
SESSION = st.fixed_dictionaries(
    {
        "day": st.integers(-5, 35),
        "cancelled": st.sampled_from([False, False, False, True]),
        "counts": st.lists(COUNT, max_size=5, unique_by=lambda one: one[:2]),
    }
)
THEMES = st.sampled_from([{}, {"RES": "SIL"}, {"RES": "FRO", "FRO": "SEN"}])
MERGES = st.sampled_from([{}, {"RES03": "SIL01"}, {"RES03": "FRO07", "FRO07": "SEN05"}])


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    told=st.lists(SESSION, max_size=4),
    place=st.sampled_from(["northshore", "harbour"]),
    merges=MERGES,
    joined=THEMES,
)
def test_themes_and_services_are_those_of_counting_one_by_one(
    world: SimpleNamespace,
    talk: Course,
    told: list[Any],
    place: str,
    merges: dict[str, str],
    joined: dict[str, str],
) -> None:
    with transaction.atomic():
        themes = {one.code: one for one in BarrierTheme.objects.all()}
        for theme, other in joined.items():
            ThemeDecision.objects.create(
                organisation=world.northshore, theme=themes[theme], counts_as=themes[other]
            )
        _compare(world, talk, told, getattr(world, place), merges, joined)
        transaction.set_rollback(True)


def _compare(
    world: SimpleNamespace,
    talk: Course,
    told: list[Any],
    unit: Unit,
    merges: dict[str, str],
    joined: dict[str, str],
) -> None:
    codes = {one.code: one for one in BarrierCode.objects.select_related("theme")}
    for code, other in merges.items():
        CodeDecision.objects.create(
            organisation=world.northshore, code=codes[code], counts_as=codes[other]
        )
    by_theme: Any = defaultdict(lambda: (set(), set(), []))
    by_service: Any = defaultdict(lambda: (set(), []))
    for number, one in enumerate(told):
        day = FROM + dt.timedelta(days=one["day"])
        session = make_session(world.northshore, talk, day, title=f"Talk {number}")
        for where, what, people in one["counts"]:
            at = getattr(world, where)
            Hindrance.objects.create(
                session=session, unit=at, what=what, people=people,
                asked="absence" if what in Hindrance.ABSENCE else "feedback",
            )  # fmt: skip
            theme, code = READ_AS[what]
            while code in merges:
                code = merges[code]
                theme = codes[code].theme.code
            while theme in joined:
                theme = joined[theme]
            service = at
            while service not in (unit, None) and service.parent != unit:
                service = service.parent
            if one["cancelled"] or not FROM <= day <= UNTIL or service is None:
                continue
            for held, key in ((by_theme[theme], 0), (by_service[service.name, theme], 1)):
                if key == 0:
                    held[0].add(service.pk)
                held[-2].add(number)
                held[-1].append(people)
        if one["cancelled"]:
            Session.objects.filter(pk=session.pk).update(state="cancelled")
    scope = Scope(None, Permission.VIEW_IMPLEMENTATION, (unit.path,))
    themes, services = hindrances(scope, unit, from_on=FROM, until_on=UNTIL)
    assert {o.theme: (o.services, o.sessions, o.people) for o in themes} == {
        key: (len(held[0]), len(held[1]), sum(held[2])) for key, held in by_theme.items()
    }
    assert {(o.service_name, o.theme): (o.sessions, o.people) for o in services} == {
        key: (len(held[0]), sum(held[1])) for key, held in by_service.items()
    }
