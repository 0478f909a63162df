"""The quarterly pack: words and figures in the committee's order, and nobody known by a number."""

import datetime as dt
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.modules import Module
from core.periods import month, period_before, quarter
from reports.actions.deliveries import send_due
from reports.actions.making import make_run
from reports.builders.collect import collect, head_of
from reports.builders.document import Document
from reports.builders.files import document_of, lines
from reports.builders.freezing import packed, packed_lines, unpacked
from reports.builders.outline import CHAPTERS, outline_of, paragraphs
from reports.builders.pack_parts import equalities
from reports.builders.report import GroupLine, LevelLine, UnitLine
from reports.builders.small_units import LEAST, told_together
from reports.models import Frozen, Kind, PackOutline, PackText, ReportRun, hash_of
from services.models import Unit
from tests.factories import crowd, switch_on
from tests.factories.implementation import make_barrier, make_participation
from tests.factories.reports import make_ready_report
from tests.reports import samples

SECRET = "The fourth floor has no room"


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def collected(unit: Unit) -> Any:
    head = head_of(unit, Kind.PACK, quarter("2026Q3"), "then", now=timezone.now())
    return collect(None, unit, head)


def pack(unit: Unit) -> Document:
    return document_of(collected(unit))


def test_the_order_that_ships_is_the_order_of_councils(world: SimpleNamespace) -> None:
    found = [one.code for one in outline_of(world.northshore)]

    asked = ["summary", "recommendations", "context", "financial", "legal", "equalities"]
    asked += ["background", "author"]
    assert [code for code in found if code in asked] == asked
    assert found.index("became") < found.index("barriers")


def test_every_paragraph_has_a_number_and_every_chapter_its_own(world: SimpleNamespace) -> None:
    told = pack(world.northshore)

    chapters = [one for one in told.sections if one.level == 1]
    assert [one.heading.split(" ", 1)[0] for one in chapters] == [
        str(n) for n in range(1, len(outline_of(world.northshore)) + 1)
    ]
    at = ""
    for section in told.sections:
        at = section.heading.split(" ", 1)[0] if section.level == 1 else at
        assert all(words.startswith(f"{at}.") for words in section.words)


def test_a_chapter_that_nobody_wrote_says_so(world: SimpleNamespace) -> None:
    (legal,) = [one for one in pack(world.northshore).sections if "Legal" in one.heading]

    assert legal.words[0].endswith("Nothing is written here yet.")


def test_no_sentence_about_a_barrier_is_in_a_pack(world: SimpleNamespace) -> None:
    make_barrier(world.quay, sentence=SECRET, since_on=dt.date(2026, 8, 3))
    head = head_of(world.harbour, Kind.PACK, quarter("2026Q3"), "then", now=timezone.now())
    report = collect(None, world.harbour, head)

    assert SECRET not in str(packed(document_of(report)))
    assert SECRET not in str(packed_lines(lines(report)))
    assert SECRET in str(report)


def test_what_residents_asked_for_is_told_in_counts_alone(world: SimpleNamespace) -> None:
    """The paper goes to people without an account: no free text, no team and no day."""
    switch_on(world.northshore, Module.PARTICIPATION)
    make_participation(world.quay, asked_for=SECRET, changed="Open until seven")
    make_participation(world.lighthouse, asked_for="")
    told = str(packed(pack(world.harbour)))

    assert SECRET not in told
    assert "Open until seven" not in told
    (grid,) = [one for one in pack(world.harbour).grids if one.name == "Taking part"]
    assert [row[1] for row in grid.rows] == [2, 1, 1]
    for _n in range(8):
        make_participation(world.quay, asked_for="")
    (grid,) = [one for one in pack(world.harbour).grids if one.name == "Taking part"]
    assert [row[1] for row in grid.rows][0] == 10
    assert len(grid.rows) == 6


def test_a_group_left_out_is_told_once_with_what_it_is(world: SimpleNamespace) -> None:
    groups = (
        GroupLine("Elected members", 31, 0, "Group of roles"),
        GroupLine("Elected members", 31, 0, "Unit"),
        GroupLine("Night staff", 9, 0, "Group of roles"),
        GroupLine("Shift: Nights", 21, 0, "Shift"),
    )
    made = collected(world.northshore)
    told = replace(made, rollout=replace(made.rollout, groups=groups))
    (section,) = [one for one in equalities(told) if one.grid]

    assert section.grid
    assert section.grid.rows == (
        ("Group of roles", "Elected members", 31),
        ("Shift", "Nights", 21),
    )
    assert "Nobody from these groups is noted by name" in section.words[0]


def test_the_summary_tells_of_the_barriers_once(world: SimpleNamespace) -> None:
    crowd(world.quay, 12)
    make_barrier(world.quay, since_on=dt.date(2026, 8, 3))
    first = pack(world.northshore).sections[0]

    assert sum("barrier" in one and "1 barrier" in one for one in first.words) == 1


def test_who_can_act_is_said_of_many_teams(world: SimpleNamespace) -> None:
    make_barrier(world.quay, since_on=dt.date(2026, 8, 3), who_can_remove="team")
    (grid,) = [one for one in pack(world.northshore).grids if one.name == "Who can act"]

    assert [row[0] for row in grid.rows] == ["The teams themselves"]


def test_the_lead_writes_words_and_has_the_pack_made(world: SimpleNamespace) -> None:
    client = signed_in(world.alma)
    page = client.get(reverse("reports:pack_prepare"))
    assert "What you ask the committee" in page.content.decode()
    address = reverse("reports:pack_prepare") + "?quarter=2026-07-01"
    sent = {"recommendations": "Note the report.\n\nFund relief cover."}
    made = client.post(address, sent)
    run = ReportRun.objects.get()
    make_run(run.pk)

    read = client.get(reverse("reports:run_read", args=[run.pk])).content.decode()
    assert made["Location"] == reverse("reports:run_detail", args=[run.pk])
    assert "2.1 Note the report." in read
    assert "2.2 Fund relief cover." in read
    assert PackText.objects.get().written_by == world.alma


def test_pressing_twice_makes_one_pack(world: SimpleNamespace) -> None:
    client = signed_in(world.alma)
    address = reverse("reports:pack_prepare") + "?quarter=2026-07-01"

    assert client.post(address, {})["Location"] == client.post(address, {})["Location"]
    assert ReportRun.objects.count() == 1


def test_a_manager_is_offered_no_pack(world: SimpleNamespace) -> None:
    page = signed_in(world.mark).get(reverse("reports:run_list")).content.decode()

    assert reverse("reports:pack_prepare") not in page


def test_the_admin_changes_headings_and_order_and_adds_a_chapter(world: SimpleNamespace) -> None:
    address = reverse("reports:pack_outline", args=[world.northshore.pk])
    sent: dict[str, Any] = {}
    for place, code in enumerate([*CHAPTERS, "own-1", "own-2", "own-3"], start=1):
        heading = str(CHAPTERS[code].heading) if code in CHAPTERS else ""
        sent |= {f"place_{code}": place, f"heading_{code}": heading, f"is_on_{code}": "on"}
        if not heading:
            del sent[f"is_on_{code}"]
    sent |= {"place_author": 1, "heading_own-1": "Climate", "is_on_own-1": "on"}
    del sent["is_on_legal"]
    answer = signed_in(world.ada).post(address, sent)

    assert answer.status_code == 302
    found = outline_of(world.northshore)
    assert found[1].code == "author"
    assert [one.heading for one in found if one.code == "own-1"] == ["Climate"]
    assert [one.is_on for one in found if one.code == "legal"] == [False]


def test_a_chapter_that_is_on_needs_a_heading(world: SimpleNamespace) -> None:
    address = reverse("reports:pack_outline", args=[world.northshore.pk])
    sent = {f"place_{code}": 1 for code in [*CHAPTERS, "own-1", "own-2", "own-3"]}
    page = signed_in(world.ada).post(address, {**sent, "is_on_own-1": "on"}).content.decode()

    assert "Enter a heading for this chapter" in page
    assert not PackOutline.objects.exists()


def unit_line(name: str, people: int, met: int = 0) -> UnitLine:
    levels = (LevelLine("a", "Informed", people, met, met),)
    return UnitLine(name, name, "team", people, 0, met, people - met, 0, 0, 0, levels)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.integers(0, 25), max_size=12), st.integers(0, 25))
def test_no_row_and_no_difference_is_of_fewer_than_ten(sizes: list[int], own: int) -> None:
    below = [unit_line(f"Team {n}", people, people // 3) for n, people in enumerate(sizes)]
    whole = unit_line("All", sum(sizes) + own, sum(p // 3 for p in sizes) + own // 2)
    told = told_together(whole, below)

    assert all(one.people >= LEAST for one in told.units if one.people)
    left = whole.people - sum(one.people for one in told.units)
    if whole.people >= LEAST and below:
        assert left == 0
        assert sum(one.met for one in told.units) == whole.met
        assert sum(one.levels[0].met for one in told.units) == whole.met


def test_small_units_are_told_together_and_it_is_said() -> None:
    below = [unit_line("Quay", 4), unit_line("Mole", 7), unit_line("Pier", 30)]
    told = told_together(unit_line("All", 41), below)

    assert [(one.name, one.people) for one in told.units] == [
        ("Pier", 30),
        ("Other units, together", 11),
    ]
    assert told.words == (
        "To protect people, 2 units are not told by themselves, as they are small.",
    )


def test_a_unit_told_with_others_is_in_no_group_either(world: SimpleNamespace) -> None:
    """South has nine people, North ten, so that they are nineteen together."""
    groups = (
        GroupLine("Cooks in Justice: North", 10, 0, "Group of roles"),
        GroupLine("East", 40, 0, "Unit"),
        GroupLine("Justice: North", 10, 0, "Unit"),
        GroupLine("Locality: Justice: North", 12, 0, "Locality"),
        GroupLine("Locality: The far end", 10, 0, "Locality"),
        GroupLine("Night staff", 21, 0, "Group of roles"),
    )
    children = (unit_line("East", 40), unit_line("Justice: North", 10), unit_line("South", 9))
    made = collected(world.northshore)
    now = replace(made.rollout, unit=unit_line("All", 59), children=children, groups=groups)
    told = replace(made, rollout=now, before=now.unit, before_units=children)
    (section,) = [one for one in equalities(told) if one.grid]

    assert section.grid
    assert section.grid.rows == (("Unit", "East", 40), ("Group of roles", "Night staff", 21))


@pytest.mark.parametrize("report", [samples.rollout(), samples.barriers()], ids=["r", "b"])
def test_what_is_kept_comes_back_as_it_was(report: Any) -> None:
    document = document_of(report)
    kept = packed(document)
    back = unpacked(kept)

    assert packed(back) == kept
    assert [one.rows for one in back.grids] == [one.rows for one in document.grids]
    figures = packed_lines(lines(report))
    assert hash_of(kept, figures) == hash_of(packed(back), figures)
    other = packed(replace(document, title="Another"))
    assert hash_of(other, figures) != hash_of(kept, figures)


def test_the_page_shows_what_was_said_not_what_would_be_said_today(world: SimpleNamespace) -> None:
    client = signed_in(world.alma)
    sent = {"unit": world.quay.pk, "kind": "barriers", "quarter": "2026-07-01", "basis": "then"}
    client.post(reverse("reports:run_add"), sent)
    run = ReportRun.objects.get()
    make_run(run.pk)
    make_barrier(world.quay, sentence=SECRET, since_on=dt.date(2026, 8, 3))

    page = client.get(reverse("reports:run_read", args=[run.pk])).content.decode()
    assert "Barrier report" in page
    assert SECRET not in page
    assert Frozen.objects.get(run=run).sha256


def test_periods_before() -> None:
    assert period_before(quarter("2026Q1")).code == "2025Q4"
    assert period_before(quarter("2026/27Q1", 4), 4).code == "2025/26Q4"
    assert period_before(month("2026-01")).code == "2025-12"


def test_paragraphs_are_what_an_empty_line_parts() -> None:
    assert paragraphs(" One\r\ntwo \r\n\r\n\r\nthree ") == ("One two", "three")


@pytest.mark.parametrize(
    ("period", "name"),
    [(quarter("2026Q3"), "Quarterly pack"), (month("2026-03"), "Monthly pack")],
    ids=["quarter", "month"],
)
def test_a_pack_is_called_by_its_period(world: SimpleNamespace, period: Any, name: str) -> None:
    run = make_ready_report(world.harbour, world.alma, kind="pack", period=period)
    client = signed_in(world.alma)

    assert str(run) == f"{name}, {period.label}"
    assert name in client.get(reverse("reports:run_detail", args=[run.pk])).content.decode()
    assert name in client.get(reverse("reports:run_list")).content.decode()
    send_due()
    assert mail.outbox[-1].subject == f"The {name.lower()} for Harbour is ready"


def test_words_can_be_written_for_the_pack_of_a_month(world: SimpleNamespace) -> None:
    client = signed_in(world.alma)
    address = reverse("reports:pack_prepare") + "?quarter=2026-03"
    page = client.get(address).content.decode()
    assert "Monthly pack" in page
    assert "1 March" in page or "March 2026" in page
    client.post(address, {"recommendations": "Note it."})

    run = ReportRun.objects.get()
    assert (run.period_code, PackText.objects.get().text) == ("2026-03", "Note it.")
