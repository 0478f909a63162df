"""The return says the same on the page, in the PDF, in the workbook and in the CSV."""

import csv
import io
import re
from types import SimpleNamespace

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from core.permissions import Permission
from reports.builders.practice_return import return_document
from tests.factories import everywhere
from tests.factories.training import furnish_training
from tests.pdf_text import pdf_words, word_boxes
from tests.training.test_oracle import TODAY
from tests.training.test_pages import page_as
from training.figures.practice_return import practice_return
from training.models import Session


@pytest.fixture
def house(world: SimpleNamespace) -> SimpleNamespace:
    furnish_training(world)
    Session.objects.filter(pk=world.session.pk).update(cost_pence=123_450)
    return world


def file_as(user: object, unit_id: int, form: str) -> bytes:
    client = Client()
    client.force_login(user)
    response = client.get(reverse("reports:practice_return_file", args=[unit_id, form]))
    assert response.status_code == 200
    return response.content


def numbers_of(house: SimpleNamespace) -> list[tuple[str, list[float]]]:
    """Each row of each table: its first cell and its numbers."""
    from django.utils import timezone

    scope = everywhere(house.northshore, Permission.VIEW_FIGURES)
    found = practice_return(scope, house.harbour, on=TODAY)
    document = return_document(found, now=timezone.now(), with_money=True)
    return [
        (str(row[0]), [float(cell) for cell in row[1:] if isinstance(cell, int | float)])
        for grid in document.grids
        for row in grid.rows
    ]


def test_all_four_say_the_same(house: SimpleNamespace) -> None:
    wanted = sorted(n for _first, row in numbers_of(house) for n in row)
    assert len(wanted) > 60

    book = openpyxl.load_workbook(io.BytesIO(file_as(house.alma, house.harbour.pk, "xlsx")))
    cells = [
        float(cell)
        for sheet in book.worksheets[1:]
        for row in sheet.iter_rows(min_row=2, values_only=True)
        for cell in row[1:]
        if isinstance(cell, int | float)
    ]
    assert sorted(cells) == wanted

    text = file_as(house.alma, house.harbour.pk, "csv").decode("utf-8-sig")
    lines = [row["number"] for row in csv.DictReader(io.StringIO(text))]
    assert sorted(float(n) for n in lines if n) == wanted

    html = page_as(house.alma, "reports:practice_return", house.harbour.pk)
    rows = re.findall(r"<tr.*?</tr>", html, re.DOTALL)
    assert sorted(n for row in rows for n in numbers_in(row)) == wanted

    words = pdf_words(file_as(house.alma, house.harbour.pk, "pdf"))
    missing = [n for n in set(wanted) if not in_words(n, words)]
    assert missing == []


def numbers_in(row: str) -> list[float]:
    """Of every cell that holds no day."""
    found = re.findall(r"<td(?![^>]*tip-day).*?</td>", row, re.DOTALL)
    cells = [re.sub(r"<[^>]+>", " ", one) for one in found]
    texts = [" ".join(one.split()).split(" ")[-1].replace(",", "") for one in cells]
    return [float(one) for one in texts if re.fullmatch(r"\d+(\.\d+)?", one)]


def in_words(number: float, words: str) -> bool:
    spelt = f"{number:,.0f}" if number == int(number) else f"{number:,.2f}"
    return spelt in words


def test_who_holds_a_level_stands_on_the_page_and_in_every_file(house: SimpleNamespace) -> None:
    title = "Hold it, asked or not"
    assert title in page_as(house.alma, "reports:practice_return", house.harbour.pk)
    told = file_as(house.alma, house.harbour.pk, "csv").decode("utf-8-sig")
    lines = [row for row in csv.DictReader(io.StringIO(told)) if row["measure"] == title]
    held = {row["level"]: row["number"] for row in lines if row["part"] == "Levels"}
    assert held["Trauma informed"] == "1"
    book = openpyxl.load_workbook(io.BytesIO(file_as(house.alma, house.harbour.pk, "xlsx")))
    assert title in [cell.value for cell in book["Levels"][1]]
    assert "Hold it," in pdf_words(file_as(house.alma, house.harbour.pk, "pdf"))


def test_the_page_starts_with_the_answer_and_ends_with_how_it_is_counted(
    house: SimpleNamespace,
) -> None:
    html = page_as(house.eve, "reports:practice_return", house.harbour.pk)
    assert "are counted in Harbour" in html
    assert "How this is counted" in html
    assert "Rosa" not in html


def test_what_training_cost_is_for_those_who_may_see_money(house: SimpleNamespace) -> None:
    for who, is_told in ((house.eve, True), (house.mark, False)):
        html = page_as(who, "reports:practice_return", house.quay.pk)
        assert ("1,234.50" in html) == ("What training cost" in html) == is_told
        told = file_as(who, house.quay.pk, "csv").decode("utf-8-sig")
        assert ("1234.5" in told) == ("Spend" in told) == is_told
        book = openpyxl.load_workbook(io.BytesIO(file_as(who, house.quay.pk, "xlsx")))
        assert ("Spend" in book.sheetnames) == is_told
        words = pdf_words(file_as(who, house.quay.pk, "pdf"))
        assert ("1,234.50" in words) == is_told
        assert ("What each year cost" in html) == is_told
        assert "By year" in html


def test_money_stands_below_the_right_edge_of_its_heading(house: SimpleNamespace) -> None:
    words = word_boxes(file_as(house.eve, house.quay.pk, "pdf"))
    edges = {round(right) for _left, _top, right, _low, word in words if word == "(£)"}
    money = {round(right) for _left, _top, right, _low, word in words if word == "1,234.50"}
    assert money
    assert money <= edges


def test_a_format_that_there_is_not_is_not_found(house: SimpleNamespace) -> None:
    client = Client()
    client.force_login(house.alma)
    url = reverse("reports:practice_return_file", args=[house.harbour.pk, "doc"])
    assert client.get(url).status_code == 404
