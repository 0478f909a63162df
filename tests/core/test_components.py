"""Components keep their contract: a first line that says it, nothing unescaped, plain numbers."""

import re
from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.contrib.messages import constants
from django.core.paginator import Paginator
from django.template.loader import render_to_string

from core.figures import Rate
from core.tables import Cell, Column, Table
from core.templatetags.tip import machine_time, message_groups, moment, number

TEMPLATES = settings.BASE_DIR / "templates"
COMPONENTS = sorted((TEMPLATES / "_components").glob("*.html"))
EVIL = "<script>alert(1)</script>"


def drawn(component, /, **context):
    return render_to_string(f"_components/{component}.html", context)


def words(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


@pytest.mark.parametrize("path", COMPONENTS, ids=lambda path: path.stem)
def test_a_component_says_in_its_first_line_what_it_is_and_takes(path):
    first = path.read_text(encoding="utf-8").splitlines()[0]

    assert re.fullmatch(r"\{# .+ Takes: .+\. #\}|\{# .+ #\}", first), first


@pytest.mark.parametrize("path", [p for p in COMPONENTS if p.name[0] != "_"], ids=lambda p: p.stem)
def test_a_component_is_listed_for_those_who_build_pages(path):
    listed = (settings.BASE_DIR / "docs" / "components.md").read_text(encoding="utf-8")

    assert path.stem in {"header", "messages"} or f"\n| {path.stem} |" in listed


def test_components_are_included_with_nothing_but_what_they_ask_for():
    for path in TEMPLATES.rglob("*.html"):
        for tag in re.findall(r"{% include \"_components/[^%]+%}", path.read_text("utf-8")):
            assert tag.endswith(" only %}"), (path.name, tag)


@pytest.mark.parametrize(
    ("rate", "said"),
    [
        (Rate(31, 50), "62% (31 of 50)"),
        (Rate(1031, 1300), "79% (1,031 of 1,300)"),
        (Rate(0, 3), "0% (0 of 3)"),
        (Rate(0, 0), "No staff yet"),
    ],
)
def test_a_rate_always_says_of_how_many(rate, said):
    assert words(drawn("rate", rate=rate)).replace("( ", "(") == said


def test_a_level_with_nobody_has_no_bar():
    assert "<svg" in drawn("level_bar", label="Informed", rate=Rate(0, 4))
    assert "<svg" not in drawn("level_bar", label="Informed", rate=Rate(0, 0))
    assert "1 more person holds" in drawn("level_bar", label="x", rate=Rate(1, 1), also=1)


def test_the_split_names_what_is_not_known():
    split = SimpleNamespace(met=1, not_yet=2, not_required=3, unknown=1400)

    assert words(drawn("split", split=split)) == (
        "Has what the role needs 1 Not yet 2 Not required 3 Not known 1,400"
    )


def test_a_table_writes_each_kind_of_cell_as_people_do():
    columns = [Column("Team"), Column("n", numeric=True), Column("Rate"), Column("Day")]
    row = [Cell("Quay", url="/u/1/", note="Nights", tag="New"), 1300, Rate(1, 2), date(2025, 11, 3)]
    html = drawn("data_table", table=Table("Teams", columns, [row, ["Mill", None, "", 0]]))

    assert words(html) == (
        "Teams Team n Rate Day Quay New Nights 1,300 50% ( 1 of 2 ) 3 Nov 2025 Mill – 0"
    ).replace("( 1 of 2 )", "(1 of 2)")
    assert '<th scope="row"' in html
    assert 'tabindex="0"' in html
    assert 'role="region"' in html


def test_a_moment_in_a_table_is_in_the_time_of_london():
    table = Table("T", [Column("When")], [[datetime(2025, 7, 1, 12, 0, tzinfo=UTC)]])

    assert table.drawn[0][0][1].text == "1 Jul 2025, 13:00"
    assert moment(datetime(2025, 7, 1, 12, 0, tzinfo=UTC)) == "1 July 2025, 13:00"
    assert moment(date(2025, 7, 1)) == "1 July 2025"
    assert machine_time(date(2025, 7, 1)) == "2025-07-01"
    assert number(1234567) == "1,234,567"


def test_a_row_with_too_few_cells_is_a_mistake_of_ours():
    with pytest.raises(ValueError, match="zip"):
        Table("T", [Column("a"), Column("b")], [["only one"]])


def test_an_empty_table_says_what_to_do_first():
    table = Table("Teams", [Column("Team")], [], empty="Add a team first.")

    assert words(drawn("data_table", table=table)) == "Add a team first."


def test_pages_far_away_are_left_out_and_the_rest_of_the_address_is_kept():
    html = drawn("pagination", page=Paginator(range(500), 10).page(7), query="q=a&kind=team")

    assert re.findall(r'aria-label="Page (\d+)"', html) == ["1", "6", "7", "8", "50"]
    assert 'href="?q=a&amp;kind=team&amp;page=8"' in html
    assert html.count("aria-current") == 1
    assert drawn("pagination", page=Paginator([], 10).page(1)).strip() == ""


@pytest.mark.parametrize(
    ("name", "facts"),
    [
        ("heading", {"title": EVIL, "caption": EVIL, "lead": EVIL}),
        ("breadcrumbs", {"crumbs": [{"label": EVIL, "url": EVIL}]}),
        ("tag", {"text": EVIL}),
        ("empty_state", {"title": EVIL, "text": EVIL, "url": EVIL, "action": EVIL}),
        ("summary_list", {"rows": [{"key": EVIL, "value": EVIL, "url": EVIL, "change": EVIL}]}),
        ("timeline", {"items": [{"title": EVIL, "by": EVIL, "text": EVIL}]}),
        ("who_sees", {"sentences": [EVIL]}),
        ("notification", {"text": EVIL, "details": [EVIL]}),
        ("data_table", {"table": Table(EVIL, [Column(EVIL)], [[EVIL], [Cell(EVIL, note=EVIL)]])}),
        ("confirm", {"title": EVIL, "lines": [EVIL], "button": EVIL, "cancel_url": EVIL}),
        ("details", {"summary": EVIL, "text": EVIL, "items": [EVIL]}),
        ("button", {"label": EVIL, "url": EVIL}),
        ("action_grid", {"actions": [{"label": EVIL, "url": EVIL, "hint": EVIL}]}),
        (
            "multi_select_table",
            {"caption": EVIL, "name": EVIL, "rows": [{"id": 1, "label": EVIL, "cells": [EVIL]}]},
        ),
        ("file_help", {"summary": EVIL, "columns": [{"name": EVIL, "note": EVIL}]}),
    ],
)
def test_whatever_people_write_stays_text(name, facts):
    html = drawn(name, **facts)

    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_what_is_done_and_what_to_note_are_told_apart():
    said = [
        SimpleNamespace(level=level) for level in (constants.SUCCESS, constants.WARNING, 40, 20)
    ]

    assert [(done, len(found)) for done, found in message_groups(said)] == [(True, 2), (False, 2)]
    assert message_groups([]) == []


def test_a_job_says_how_far_it_is_and_that_it_is_safe_to_leave():
    job = SimpleNamespace(
        get_state_display="Being made",
        step="Reading",
        done=420,
        total=1300,
        failure="",
        finished_at=None,
    )

    assert words(drawn("progress_state", job=job)) == (
        "Being made : Reading 420 of 1,300 You can leave this page. The work goes on."
    )
    job.failure = "The file could not be read."
    assert "You can leave" not in drawn("progress_state", job=job)
