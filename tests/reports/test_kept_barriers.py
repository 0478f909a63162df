"""A report has many readers: it holds no barrier that one of them must not see."""

import io
from types import SimpleNamespace

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from core.periods import quarter_of
from reports.builders.collect import collect, head_of
from reports.builders.files import document_of, lines, writers
from reports.builders.handover import handover_document
from reports.builders.report import BarrierReport
from reports.figures.dashboard import dashboard_for
from reports.models import Kind
from services.access import viewer_for
from services.models import Unit
from tests.factories import crowd
from tests.factories.implementation import ON, answer_on, attempt_on, make_barrier
from tests.implementation.test_pages import signed_in, text_of

WORDS = "Rotas come out too late"


@pytest.fixture
def about_mark(world: SimpleNamespace) -> SimpleNamespace:
    """One about the manager of Quay, told in full: put to the team, answered, something tried."""
    crowd(world.lighthouse)
    row = make_barrier(
        world.quay, sentence=WORDS, about_manager=True, who_can_remove="team", since_on=ON
    )
    answer_on(row, "not_now", ON, because="In spring")
    attempt_on(row, ON, code="E01", words="A talk")
    world.kept = row
    return world


def report_of(unit: Unit) -> BarrierReport:
    head = head_of(unit, Kind.BARRIERS, quarter_of(ON), "today", now=timezone.now())
    found = collect(None, unit, head)
    assert isinstance(found, BarrierReport)
    return found


def test_no_line_of_a_report_above_tells_the_team_of_one_about_its_manager(
    about_mark: SimpleNamespace,
) -> None:
    for unit in (about_mark.harbour, about_mark.northshore):
        report = report_of(unit)
        told = repr(report) + repr(document_of(report)) + repr(lines(report))
        assert WORDS in told
        assert "A team of Harbour" in told
        assert "Quay" not in told
        assert report.barriers[0].remover == "Harbour"
        assert [line.service for line in report.services] == ["Not told which service"]


def test_the_next_report_says_what_became_of_it_without_the_team(
    about_mark: SimpleNamespace,
) -> None:
    period = quarter_of(ON.replace(year=ON.year + 1))
    head = head_of(about_mark.harbour, Kind.BARRIERS, period, "today", now=timezone.now())
    became = collect(None, about_mark.harbour, head).became
    assert [one.unit_name for one in became] == ["A team of Harbour"]


def test_its_place_in_a_list_tells_no_team(about_mark: SimpleNamespace) -> None:
    make_barrier(about_mark.lighthouse, sentence="Between the two")
    make_barrier(about_mark.harbour, sentence="Of the service", since_on=ON)
    found = [one.words for one in report_of(about_mark.harbour).barriers]
    assert found == [WORDS, "Of the service", "Between the two"]


def test_a_team_that_noted_another_one_too_is_counted_beside_it(
    about_mark: SimpleNamespace,
) -> None:
    make_barrier(about_mark.quay, sentence="The lift is broken", theme=about_mark.kept.theme)
    report = report_of(about_mark.harbour)
    assert (report.total.units, report.total.services, report.total.mentions) == (2, 1, 2)
    assert report.total.untold == 1
    (themes,) = [one for one in document_of(report).sections if one.heading == "By theme"]
    assert themes.words == ("1 barrier is not told of any service, and is counted at none.",)


def test_the_files_of_a_report_tell_no_team(about_mark: SimpleNamespace) -> None:
    report = report_of(about_mark.harbour)
    files = {}
    for kind in ("xlsx", "csv"):
        out = io.BytesIO()
        writers(report)[kind](out)
        files[kind] = out.getvalue()
    book = openpyxl.load_workbook(io.BytesIO(files["xlsx"]))
    cells = [cell.value for sheet in book for row in sheet for cell in row]
    for told in (repr(cells), files["csv"].decode("utf-8-sig")):
        assert WORDS in told
        assert "A team of Harbour" in told
        assert "Quay" not in told


def test_a_dashboard_above_tells_no_team(about_mark: SimpleNamespace) -> None:
    harbour, today = about_mark.harbour, timezone.localdate()
    doing = dashboard_for(viewer_for(about_mark.eve.pk), harbour, on=today, today=today).doing
    assert doing is not None
    assert [(one.unit_id, one.unit_name) for one in doing.open_barriers] == [
        (harbour.pk, "A team of Harbour")
    ]
    page = signed_in(about_mark.eve).get(reverse("reports:dashboard", args=[harbour.pk]))
    assert "A team of Harbour" in text_of(page)


def test_the_handover_pack_tells_no_team(about_mark: SimpleNamespace) -> None:
    pack = handover_document(viewer_for(about_mark.eve.pk), about_mark.harbour, now=timezone.now())
    (rows,) = [one.grid.rows for one in pack.sections if one.heading == "Barriers that are open"]
    assert [row[:2] for row in rows] == [("A team of Harbour", WORDS)]


@pytest.mark.parametrize(
    ("place", "facts", "is_in"),
    [
        ("quay", {}, True),
        ("quay", {"about_manager": True}, False),
        ("harbour", {"about_manager": True}, True),
        ("northshore", {"audience": "lead"}, False),
    ],
)
def test_a_kept_barrier_is_in_no_row_of_a_report_its_manager_reads(
    world: SimpleNamespace, place: str, facts: dict[str, object], is_in: bool
) -> None:
    crowd(world.lighthouse)
    make_barrier(world.quay, sentence=WORDS, **facts)
    unit, now = getattr(world, place), timezone.now()
    for kind in Kind.values:
        head = head_of(unit, kind, quarter_of(ON), "today", now=now)
        report = collect(None, unit, head)
        told = repr(document_of(report)) + repr(lines(report))
        # A pack counts the sentences of a barrier report and tells none.
        told += "" if kind == Kind.PACK else repr(report)
        shows = is_in and kind in {Kind.BARRIERS, Kind.HANDOVER}
        assert (WORDS in told) == shows, kind
        if kind == Kind.ROLLOUT:
            assert report.open_barriers == int(is_in)
