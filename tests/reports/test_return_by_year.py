"""By service and year: the return on its page, in its files, and kept as a report."""

import csv
import datetime as dt
import io
import re
from types import SimpleNamespace

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.periods import quarter_of
from core.permissions import Permission
from reports.builders.collect import collect, head_of
from reports.builders.document import Document
from reports.builders.files import document_of, lines
from reports.builders.freezing import packed, unpacked
from reports.builders.practice_return import return_document
from reports.models import Kind
from tests.factories import everywhere, make_person, make_unit
from tests.factories.training import furnish_training, level, make_course, make_session
from tests.pdf_text import pdf_words
from tests.reports.test_practice_return import file_as
from tests.training.test_pages import page_as
from training.figures.practice_return import practice_return, year_of
from training.models import Session

TODAY = timezone.localdate()
FOLDED = re.compile(r"<details.*?</details>", re.DOTALL)


@pytest.fixture
def house(world: SimpleNamespace) -> SimpleNamespace:
    """In the year before this one a session in Quay cost £987.65."""
    furnish_training(world)
    world.last = year_of(world.harbour, TODAY) - dt.timedelta(days=1)
    course = make_course(world.northshore, level("informed"), name="Last year")
    made = make_session(world.quay, course, world.last, [world.rosa])
    Session.objects.filter(pk=made.pk).update(cost_pence=98_765)
    return world


def document(house: SimpleNamespace, *, with_money: bool = True) -> Document:
    scope = everywhere(house.northshore, Permission.VIEW_FIGURES)
    found = practice_return(scope, house.harbour, on=TODAY)
    return return_document(found, now=timezone.now(), with_money=with_money)


def of_service(html: str, name: str) -> list[str]:
    """What is folded under the name of a service, in order."""
    return [one for one in FOLDED.findall(html) if f">{name}</span>" in one]


def test_each_service_opens_to_its_years(house: SimpleNamespace) -> None:
    html = page_as(house.eve, "reports:practice_return", house.harbour.pk)
    levels, cost = of_service(html, "Quay")
    for day in (TODAY, house.last):
        assert levels.count(f"Quay, {day.day} {day:%B %Y}</caption>") == 1
    assert levels.count(">Supervised</th>") == 3, "a table a year"
    assert levels.count('role="cell" data-label="Supervised"') == 12, "and on a phone a list a row"
    assert "987.65" in cost
    assert "987.65" not in of_service(html, "Lighthouse")[1]
    assert levels.count('<th scope="row"') == 12


def test_the_workbook_and_the_csv_are_tidy(house: SimpleNamespace) -> None:
    book = openpyxl.load_workbook(io.BytesIO(file_as(house.eve, house.harbour.pk, "xlsx")))
    rows = [tuple(row) for row in book["Services by year"].iter_rows(values_only=True)]
    assert rows[0][:4] == ("Service", "At the end of", "Level", "People")
    assert len(rows) == 1 + 2 * 3 * 4, "two services, three years, four levels"
    assert {row[0] for row in rows[1:]} == {"Lighthouse", "Quay"}
    assert {row[1].date() for row in rows[1:]} >= {TODAY, house.last}
    assert "Spend by service and year" in book.sheetnames

    text = file_as(house.eve, house.harbour.pk, "csv").decode("utf-8-sig")
    told = {
        (row["part"], row["about"], row["as_at"], row["level"], row["measure"]): row["number"]
        for row in csv.DictReader(io.StringIO(text))
    }
    last = house.last.isoformat()
    assert told["Spend by service and year", "Quay", last, "", "Spend (£)"] == "987.65"
    assert told["Spend by year", "Harbour", last, "", "Spend (£)"] == "987.65"
    assert told["Services by year", "Quay", last, "Trauma informed", "Met"] == "1"
    assert told["Years", "Harbour", last, "Trauma informed", "Met"] == "1"


def test_the_pdf_has_a_table_for_each_service(house: SimpleNamespace) -> None:
    words = pdf_words(file_as(house.eve, house.harbour.pk, "pdf"))
    told = words[words.index("By service and year") :]
    assert told.index("Lighthouse") < told.index("Quay") < told.index("987.65")


def test_without_money_the_years_say_nothing_of_it(house: SimpleNamespace) -> None:
    names = [grid.name for grid in document(house, with_money=False).grids]
    assert names == ["Levels", "Who is counted", "Services", "Years", "Services by year"]
    assert "987.65" in page_as(house.eve, "reports:practice_return", house.quay.pk)
    html = page_as(house.mark, "reports:practice_return", house.quay.pk)
    assert "By service and year" in html
    assert "987.65" not in html


def test_two_services_of_one_name_are_told_apart(house: SimpleNamespace) -> None:
    make_unit("quay", house.harbour, code="QUAY2")
    grid = next(one for one in document(house).grids if one.name == "Services by year")
    assert [part.caption for part in grid.parts] == ["Lighthouse", "Quay (QUAY)", "quay (QUAY2)"]


def test_a_kept_report_opens_to_the_same_and_older_ones_still_open(house: SimpleNamespace) -> None:
    head = head_of(house.harbour, Kind.PRACTICE, quarter_of(TODAY), "then", now=timezone.now())
    report = collect(None, house.harbour, head)
    told = document_of(report)
    assert unpacked(packed(told)) == told
    codes = {(one.unit, one.unit_code) for one in lines(report) if one.part == "Services by year"}
    assert codes == {("Quay", "QUAY"), ("Lighthouse", "LIGHT")}
    kept = packed(told)
    for section in kept["sections"]:
        if section["grid"]:
            for name in ("is_parted", "is_by_day", "is_short"):
                del section["grid"][name]
    assert not any(g.is_parted or g.is_by_day or g.is_short for g in unpacked(kept).grids)


def test_a_pack_for_everybody_has_no_years_of_its_services(house: SimpleNamespace) -> None:
    for nth in range(10):
        make_person(f"Pat Berth{nth}", house.quay, house.worker)
    head = head_of(house.harbour, Kind.PACK, quarter_of(TODAY), "then", now=timezone.now())
    report = collect(None, house.harbour, head)
    parts = {one.part for one in lines(report)}
    assert "Staff at each level" in parts
    names = {grid.name for grid in document_of(report).grids}
    assert not names & {"Years", "Spend by year", "Services by year"}
    assert not any("year" in one.lower() for one in parts)


@pytest.mark.parametrize("form", ["pdf", "xlsx", "csv"])
def test_a_file_for_no_day_says_so_in_place_of_todays(house: SimpleNamespace, form: str) -> None:
    client = Client()
    client.force_login(house.eve)
    address = reverse("reports:practice_return_file", args=[house.harbour.pk, form])
    for day, said in (("31/2/2026", "must be a real date"), ("1/1/2999", "today or in the past")):
        response = client.get(address, {"on": day})
        assert response.status_code == 400
        assert "Content-Disposition" not in response.headers
        html = response.content.decode()
        assert said in html
        assert f"{form}/?on=" not in html, "the files offered beside it are those of today"
    right = client.get(address, {"on": f"{house.last:%d/%m/%Y}"})
    assert right.status_code == 200
    assert house.last.isoformat() in right.headers["Content-Disposition"]
