"""The barrier report: what became of the last one, what helped, what is left, own past."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.periods import quarter
from core.permissions import Permission
from implementation.actions.barriers import lift_barrier
from implementation.models import Barrier
from reports.builders.barriers import barriers_document
from reports.builders.collect import collect, head_of
from reports.builders.collect_barriers import periods_until
from reports.builders.document import Document
from reports.builders.files import lines
from reports.builders.report import BarrierReport
from services.models import BarrierTheme, EnablerCode, Unit
from tests.factories import everywhere
from tests.factories.implementation import answer_on, attempt_on, make_barrier

QUARTER = quarter("2026Q3")
FROM, UNTIL = QUARTER.from_on, QUARTER.until_on
NOW = dt.datetime(2026, 10, 5, 9, 0, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


def report_about(unit: Unit, period: object = QUARTER) -> BarrierReport:
    return collect(None, unit, head_of(unit, "barriers", period, "today", now=NOW))


def document_about(unit: Unit) -> Document:
    return barriers_document(report_about(unit))


def text_of(document: Document) -> str:
    told = [*document.summary]
    for section in document.sections:
        told += [section.heading, *section.words]
        told += [str(cell) for row in (section.grid.rows if section.grid else ()) for cell in row]
    return " ".join(told)


@pytest.fixture
def told(world: SimpleNamespace) -> SimpleNamespace:
    """Six barriers of the last quarter, each with another end, and one that is new."""
    by = everywhere(world.northshore, Permission.LOG_IMPLEMENTATION)
    before, res = FROM - 20 * DAY, BarrierTheme.objects.get(code="RES")

    def note(words: str, unit: Unit = world.quay, **facts: object) -> Barrier:
        return make_barrier(
            unit, since_on=before, noted_on=before, sentence=words, theme=res, **facts
        )

    removed, lifted = note("No quiet room"), note("No cover", world.lighthouse)
    answer_on(removed, "removed", FROM + 9 * DAY)
    lift_barrier(by=by, barrier=removed, lifted_on=FROM + 10 * DAY, what_helped="A room")
    lift_barrier(
        by=by,
        barrier=lifted,
        lifted_on=FROM,
        enabler=EnablerCode.objects.get(code="E05"),
    )
    answer_on(note("No budget", who_can_remove="organisation"), "not_now", FROM, because="In April")
    answer_on(note("Old forms"), "helped", UNTIL)
    again = note("Broken heating")
    answer_on(again, "removed", FROM - 5 * DAY)
    note("No laptops", who_can_remove="service")
    late = UNTIL - 2 * DAY
    new = make_barrier(world.lighthouse, since_on=late, noted_on=late, sentence="Two systems")
    attempt_on(new, UNTIL - DAY, code="E05", helped="partly", words="One list")
    return world


def test_it_opens_with_what_became_of_each_barrier_of_the_last_report(
    told: SimpleNamespace,
) -> None:
    document = document_about(told.harbour)
    first = document.sections[0]
    assert first.heading == "What became of the barriers of the last report"
    assert {(row[1], row[2], row[3]) for row in first.grid.rows} == {
        ("No quiet room", "Removed by those who could", ""),
        ("No cover", "Lifted", ""),
        ("No budget", "Not now", "In April"),
        ("Old forms", "Helped in part, still in the way", ""),
        ("Broken heating", "Removed, and in the way again", ""),
        ("No laptops", "Still in the way, no answer yet", ""),
    }
    assert document.summary[:2] == (
        "6 barriers were in the way when this period began.",
        "Now lifted: 2. Answered and still in the way: 3. No answer yet: 1.",
    )
    assert [section.heading for section in document.sections[1:4]] == [
        "Barriers lifted, and what helped",
        "What helped most often",
        "What was tried",
    ]


def test_strengths_and_numbers(told: SimpleNamespace) -> None:
    report = report_about(told.harbour)
    assert [(one.code, one.number) for one in report.helped] == [("E05", 2)]
    total = report.total
    assert (total.services, total.mentions, total.new, total.lifted) == (2, 7, 1, 2)
    assert (total.answered, total.still_open) == (3, 5)
    assert [(one.service, one.theme, one.mentions) for one in report.services] == [
        ("Lighthouse", "Time, money and people", 1),
        ("Lighthouse", "No theme yet", 1),
        ("Quay", "Time, money and people", 5),
    ]
    assert [(one.tried, one.helped) for one in report.tried] == [
        (f"One list – {EnablerCode.objects.get(code='E05').name}", "It helped in part")
    ]


def test_what_a_level_above_can_remove_is_grouped_under_that_level(told: SimpleNamespace) -> None:
    document = document_about(told.harbour)
    (above,) = [s for s in document.sections if s.heading == "What a level above can remove"]
    assert above.words == ("Northshore Council: 1 of 1 answered so far.",)
    assert [row[:3] for row in above.grid.rows] == [("Northshore Council", "No budget", "Quay")]
    assert "Only a level above can remove 1 of them." in document.summary
    of_quay = report_about(told.quay)
    assert {(one.name, one.is_above) for one in of_quay.asked} == {
        ("Northshore Council", True),
        ("Harbour", True),
    }
    assert all(not one.is_above for one in report_about(told.northshore).asked)


def test_its_own_past_is_the_only_comparison(told: SimpleNamespace) -> None:
    report = report_about(told.harbour)
    assert [one.code for one in report.past] == [
        "2025Q3", "2025Q4", "2026Q1", "2026Q2", "2026Q3",
    ]  # fmt: skip
    assert [(one.mentions, one.lifted) for one in report.past[-2:]] == [(6, 0), (7, 2)]
    chart = barriers_document(report).sections[-1].chart
    assert chart is not None
    assert "2 of 7" in chart.summary
    empty = barriers_document(report_about(told.hillside)).sections[-1]
    assert empty.chart is None


def test_a_financial_year_goes_back_over_its_own_quarters() -> None:
    found = periods_until(quarter("2026/27Q1", 4), 4)
    assert [one.code for one in found] == [
        "2025/26Q1", "2025/26Q2", "2025/26Q3", "2025/26Q4", "2026/27Q1",
    ]  # fmt: skip


def test_what_was_told_to_the_lead_alone_is_in_no_report(world: SimpleNamespace) -> None:
    make_barrier(world.quay, since_on=FROM, sentence="Told in trust", audience="lead")
    about = make_barrier(world.quay, since_on=FROM, sentence="About the rota")
    Barrier.objects.filter(pk=about.pk).update(kept_from=world.quay, told_as=world.harbour)
    assert report_about(world.quay).total.mentions == 0
    assert "Told in trust" not in text_of(document_about(world.harbour))
    assert "About the rota" in text_of(document_about(world.harbour))
    assert "About the rota" not in text_of(document_about(world.quay))


def test_no_barrier_at_all_is_said_in_words(world: SimpleNamespace) -> None:
    document = document_about(world.harbour)
    assert document.summary[0] == "No barrier was noted in Harbour in this period."
    assert all(section.grid.empty or section.grid.rows for section in document.sections)


def test_the_csv_holds_every_number(told: SimpleNamespace) -> None:
    report = report_about(told.harbour)
    found = {(one.part, one.item, one.measure): one for one in lines(report)}
    assert found["became", "No budget", "not_now"].words == "In April"
    assert found["asked above", "Northshore Council", "answered"].out_of == 1
    assert found["quarter", "2026Q3", "lifted"].number == report.past[-1].lifted
    total = found["all themes", "All themes", "median days in the way"]
    assert total.number == report.total.days
    assert sum(one.part == "became" for one in lines(report)) == 6


def test_many_barriers_take_as_many_questions_as_few(told: SimpleNamespace) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            report_about(told.harbour)
        return len(found)

    asked()
    few = asked()
    for number in range(15):
        one = make_barrier(told.quay, since_on=FROM - DAY, sentence=f"Number {number}")
        answer_on(one, "helped", FROM)
        attempt_on(one, FROM, code="E01")
    assert asked() == few


def test_the_scope_of_the_report_is_its_own_branch(told: SimpleNamespace) -> None:
    make_barrier(told.mill, since_on=FROM, sentence="Elsewhere")
    assert "Elsewhere" not in text_of(document_about(told.northshore))
    assert "Elsewhere" in text_of(document_about(told.mill))
