"""The benchmarks run and tell what they found; how fast it is, no test says."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection, transaction

import bench.scenarios  # noqa: F401  makes them known
from bench.database import beside
from bench.registry import Goal, Line, scenarios, table
from bench.scenarios import checkin_seal, checkin_spend, matching
from bench.staff_list import open_empty
from reports.demo import plan
from reports.demo.organisation import open_accounts, open_council
from services.models import StaffMember, Unit
from tests.factories import make_organisation, make_unit
from training.actions.frameworks import load_frameworks
from wellbeing.models import Round


class Small:
    """The test's own database; what a scenario writes is rolled back."""

    people = 30
    rounds = 1

    @contextmanager
    def fresh(self) -> Iterator[None]:
        with transaction.atomic():
            yield
            transaction.set_rollback(True)


@pytest.fixture
def few_units(monkeypatch: pytest.MonkeyPatch) -> None:
    """A plan of one directorate with two small services beside the one that moves."""
    services = [("CRC", "Residential care", 1, 0.9), ("JUS", "Justice", 1, 0.5)]
    monkeypatch.setattr(plan, "TREE", {("CHF", "Children and families"): services})
    monkeypatch.setattr(plan, "MOVED", ("JUS", "CHF", "CHF"))


@pytest.mark.django_db
@pytest.mark.usefixtures("few_units")
def test_a_staff_list_is_measured_against_copy_of_its_own_rows() -> None:
    load_frameworks()
    open_empty(Small.people)
    lines = scenarios()["staff_import"](Small())
    assert [line.what for line in lines] == ["staff list, all new", "the same list again"]
    assert all(line.limit > 0 and line.product > 0 for line in lines)
    assert not StaffMember.objects.exists()
    (entra,) = scenarios()["entra_import"](Small())
    assert entra.is_reached
    assert entra.limit > 0
    assert not StaffMember.objects.exists()


@pytest.mark.django_db
@pytest.mark.usefixtures("few_units")
def test_a_dashboard_is_measured_against_sql_by_hand_and_a_page_that_asks_nothing() -> None:
    load_frameworks()
    open_accounts(open_council())
    lines = scenarios()["dashboard"](Small())
    assert all(line.limit > 0 and line.product > 0 for line in lines[:-1])
    assert lines[-1].unit == "queries"


class Committed(Small):
    """Another process must see what is written, so nothing is rolled back."""

    @contextmanager
    def fresh(self) -> Iterator[None]:
        yield


@pytest.mark.django_db(transaction=True)
def test_an_answer_is_measured_against_a_plain_form(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkin_spend, "GOES", 20)
    make_organisation("Northshore Council", code="NSC")
    with connection.cursor() as cursor:
        # Another test's answers; Django empties the tables of its models alone.
        cursor.execute("DELETE FROM vault.inbox")
    (line,) = scenarios()["checkin_spend"](Committed())
    assert line.limit > 0
    assert line.product > 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM vault.inbox")
        assert cursor.fetchone() == (20,)
        cursor.execute("SELECT count(*) FROM bench_plain_form")
        assert cursor.fetchone() == (20,)
        cursor.execute("DROP TABLE bench_plain_form")
        cursor.execute("DELETE FROM vault.inbox")


@pytest.mark.django_db(transaction=True)
def test_a_seal_is_measured_against_the_bare_opening_of_its_boxes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(checkin_seal, "ANSWERS", 60)
    body = make_organisation("Northshore Council", code="NSC")
    for service in ("Harbour", "Hillside"):
        below = make_unit(service, body, kind=Unit.Kind.SERVICE)
        for name in ("Quay", "Lighthouse"):
            make_unit(name, below)
    seconds, memory = scenarios()["checkin_seal"](Committed())
    assert (seconds.unit, memory.unit) == ("s", "MB")
    assert 0 < seconds.limit < seconds.product
    assert 0 < memory.limit <= memory.product
    sealed = Round.objects.get()
    assert sealed.state == Round.State.SEALED
    assert sealed.cells.exists()


@pytest.mark.django_db
def test_matching_is_told_as_how_many_are_wrong_and_missed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(matching, "NAMES", 40)
    monkeypatch.setattr(matching, "SEEDS", range(1, 3))
    wrong, missed = scenarios()["matching"](Small())
    assert (wrong.unit, wrong.product) == ("names", 0)
    assert missed.limit > missed.product
    told = "".join(capsys.readouterr())
    assert "2 seeds, 1 to 2" in told
    assert "found for certain or likely" in told
    assert "worst seed for certain" in told


def test_a_figure_is_told_in_its_own_unit() -> None:
    goal = Goal(60, "product")
    seconds = Line("seal", "the least", limit=2, product=4.126, goal=goal, unit="s")
    memory = Line("seal", "the least", limit=80, product=95.4, goal=goal, unit="MB")
    text = table([seconds, memory])
    assert "4.13 s" in text
    assert "≤ 60 s" in text
    assert "95 MB" in text


def test_the_table_says_whether_a_goal_is_reached() -> None:
    lines = [
        Line("quick", "the least", limit=10, product=15, goal=Goal(2.0)),
        Line("slow", "the least", limit=10, product=25, goal=Goal(20, "product")),
    ]
    _head, _rule, quick, slow = table(lines).splitlines()
    assert "1.50" in quick
    assert quick.endswith("| yes     |")
    assert "≤ 20 ms" in slow
    assert slow.endswith("| NO      |")


def test_the_benchmarks_database_stands_beside_the_given_one() -> None:
    url = "postgres://tip@/tip_main?host=%2Ftmp%2Fs&port=5432"
    assert (
        beside(url, "tip_main_bench") == "postgres://tip@/tip_main_bench?host=%2Ftmp%2Fs&port=5432"
    )
