"""A level that few people are asked for stands nowhere by itself in a paper for everybody."""

import io
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import docx
import openpyxl
import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from core.periods import quarter
from reports.builders.collect import collect, head_of
from reports.builders.document import Document
from reports.builders.files import document_of, writers
from reports.builders.freezing import packed
from reports.builders.report import PackReport
from reports.builders.small_levels import few_levels_words, left_out
from reports.builders.small_units import LEAST
from reports.models import Kind
from tests.factories import make_person, make_role
from tests.factories.training import level, require, use_framework
from tests.pdf_text import pdf_words

SKILLED, ENHANCED, SPECIALIST = "Trauma skilled", "Trauma enhanced", "Trauma specialist"


@pytest.fixture
def house(world: SimpleNamespace) -> SimpleNamespace:
    """Many are asked for Informed and Skilled, twelve for Enhanced, one for Specialist."""
    use_framework(world.northshore)
    asked = {"informed": 30, "skilled": 20, "enhanced": 12, "specialist": 1}
    for code, many in asked.items():
        role = make_role(f"Role of {code}", world.northshore)
        require(role, level(code))
        for nth in range(many):
            make_person(f"Pat {code} {nth}", world.quay, role)
    return world


def pack(house: SimpleNamespace) -> PackReport:
    head = head_of(house.harbour, Kind.PACK, quarter("2026Q3"), "then", now=timezone.now())
    made: Any = collect(None, house.harbour, head)
    return made


def cells(document: Document, caption: str) -> dict[Any, tuple[Any, ...]]:
    grid = next(one for one in document.grids if one.caption == caption)
    return {row[0]: row[1:] for row in grid.rows}


def test_a_level_of_few_people_stands_in_no_table(house: SimpleNamespace) -> None:
    """Each level builds on the one before, so the others give nothing away."""
    report = pack(house)
    document = document_of(report)

    assert {one.name: one.required for one in report.rollout.unit.levels}[SPECIALIST] == 1
    for caption in ("Required against held", "Staff at each level"):
        assert set(cells(document, caption)) == {"Trauma informed", SKILLED, ENHANCED}


def test_no_format_names_such_a_level_anywhere(house: SimpleNamespace) -> None:
    report = pack(house)
    made = {}
    for form, write in writers(report).items():
        out = io.BytesIO()
        write(out)
        made[str(form)] = out.getvalue()

    book = openpyxl.load_workbook(io.BytesIO(made["xlsx"]))
    word = docx.Document(io.BytesIO(made["docx"])).element.body
    told = {
        "pdf": " ".join(pdf_words(made["pdf"]).split()),
        "csv": made["csv"].decode("utf-8-sig"),
        "xlsx": str([list(sheet.values) for sheet in book]),
        "docx": "".join(word.itertext()),
        "kept, with its pictures": str(packed(document_of(report))),
    }
    for form, words in told.items():
        assert ENHANCED in words, form
        assert SPECIALIST not in words, form


def test_each_chapter_says_why_levels_are_missing(house: SimpleNamespace) -> None:
    sections = document_of(pack(house)).sections
    said = [one for one in sections if any(few_levels_words() in words for words in one.words)]

    assert len(said) >= 3
    assert few_levels_words() in document_of(pack(house)).method


def test_where_every_level_is_of_many_people_all_stand(house: SimpleNamespace) -> None:
    report = pack(house)
    levels = tuple(replace(one, required=20) for one in report.rollout.unit.levels)
    before = replace(report.before, levels=levels)
    unit = replace(report.rollout.unit, levels=levels)
    many = replace(report, before=before, rollout=replace(report.rollout, unit=unit, ahead=None))
    document = document_of(many)

    assert few_levels_words() not in document.method
    assert any(
        f"{SPECIALIST}: need it and hold it" in row
        for row in cells(document, "The same unit, before and now")
    )


def test_a_level_that_was_of_few_people_last_time_is_not_told_either(
    house: SimpleNamespace,
) -> None:
    report = pack(house)
    levels = tuple(replace(one, required=20) for one in report.rollout.unit.levels)
    unit = replace(report.rollout.unit, levels=levels)
    grown = replace(report, rollout=replace(report.rollout, unit=unit, ahead=None))
    document = document_of(grown)
    assert not any(
        SPECIALIST in str(row) for row in cells(document, "The same unit, before and now")
    )


counts = st.lists(st.tuples(st.integers(0, 25), st.integers(0, 25)), min_size=1, max_size=6)


@settings(deadline=None)
@given(counts)
def test_all_who_are_asked_less_the_levels_that_stand_leave_no_few_people(
    days: list[tuple[int, int]],
) -> None:
    """Each person is asked for one level, so the levels add up to everybody."""
    asked = {f"level{nth}": one for nth, one in enumerate(days)}
    hidden = left_out(asked, [sum(one[day] for one in days) for day in (0, 1)])
    shown = [code for code in asked if code not in hidden]

    assert all(n == 0 or n >= LEAST for code in shown for n in asked[code])
    if any(any(asked[code]) for code in shown):
        for day in (0, 1):
            left = [asked[code][day] for code in hidden if asked[code][day]]
            is_all = any(asked[c][day] == sum(one[day] for one in days) for c in shown)
            assert is_all or not left or (len(left) > 1 and sum(left) >= LEAST)


def test_the_next_smallest_goes_with_it_where_it_would_give_it_away() -> None:
    assert left_out({"a": [6], "b": [7], "c": [11]}, [24]) == {"a", "b"}
    assert left_out({"a": [6], "c": [11], "d": [90]}, [107]) == {"a", "c"}
    assert left_out({"c": [11], "d": [90]}, [101]) == frozenset()


def test_a_level_asked_of_everybody_keeps_the_others_from_giving_it_away() -> None:
    assert left_out({"a": [6], "c": [11], "d": [90]}, [90]) == {"a"}
    assert left_out({"a": [0], "d": [90]}, [90], also={"a"}) == {"a"}
