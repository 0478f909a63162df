"""An extract holds the rows of a branch and nobody else's, typed, explained, never a formula."""

import csv
import datetime as dt
import io
import zipfile
from types import SimpleNamespace

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.exports import NEUTRALISE_SQL, Column, Table, neutralise, write_csv
from core.modules import Module
from core.periods import quarter
from core.streams import Streamed
from reports.access import may_ask, reader_of
from reports.actions.making import make_run
from reports.builders.collect import collect, head_of
from reports.builders.files import writers
from reports.models import Kind, ReportRun
from services.access import viewer_for
from tests.factories import make_person, switch_on
from tests.factories.implementation import make_activity, make_barrier
from tests.factories.results import MIXED, make_sealed_round
from tests.factories.supervision import rule_for
from tests.factories.training import level, make_course, make_session, require, use_framework
from tests.reports.strings import strings

ALL = (
    "people", "records", "units", "sessions", "attendance", "activities", "barriers",
    "supervision", "check-ins",
)  # fmt: skip


@pytest.fixture
def house(world: SimpleNamespace) -> SimpleNamespace:
    """Rosa of Quay came in August; somebody of Quay has a name that would be a formula."""
    use_framework(world.northshore)
    require(world.worker, level("informed"))
    course = make_course(world.northshore, level("informed"), name="Opening doors")
    make_session(world.quay, course, dt.date(2026, 8, 12), [world.rosa])
    make_person("=Sum Total", world.quay, world.worker, staff_number="+44")
    return world


def files(house: SimpleNamespace, kind: str = "extract") -> dict[str, bytes]:
    head = head_of(house.harbour, Kind(kind), quarter("2026Q3"), "then", now=timezone.now())
    made = {}
    for form, write in writers(collect(None, house.harbour, head)).items():
        out = io.BytesIO()
        write(out)
        made[form] = out.getvalue()
    return made


def table(made: dict[str, bytes], name: str) -> list[dict[str, str]]:
    raw = zipfile.ZipFile(io.BytesIO(made["zip"])).read(f"{name}.csv").decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(raw, newline="")))


def test_everybody_of_the_branch_is_a_row_and_nobody_else(house: SimpleNamespace) -> None:
    people = table(files(house), "people")

    assert {one["name"] for one in people} == {
        "Sam Reid",
        "Rosa Quill",
        "Lars Beacon",
        "'=Sum Total",
    }
    (rosa,) = [one for one in people if one["name"] == "Rosa Quill"]
    assert (rosa["unit_code"], rosa["status"], rosa["staff_number"]) == ("QUAY", "met", "0017")
    name = level("informed").name
    assert (rosa["levels_asked"], rosa["levels_held"]) == (name, name)
    assert len(rosa) == 12


def test_records_and_units_stand_in_tables_of_their_own(house: SimpleNamespace) -> None:
    made = files(house)

    (record,) = table(made, "records")
    assert (record["name"], record["course"]) == ("Rosa Quill", "Opening doors")
    assert record["completed_on"] == "2026-08-12"
    assert [one["code"] for one in table(made, "units")] == ["HAR", "QUAY", "LIGHT"]
    assert table(made, "units")[1]["parent_code"] == "HAR"


def test_the_workbook_holds_the_same_rows_and_every_column_is_explained(
    house: SimpleNamespace,
) -> None:
    made = files(house)
    book = openpyxl.load_workbook(io.BytesIO(made["xlsx"]))
    told = table(made, "data-dictionary")

    assert set(book.sheetnames[1:]) == {*ALL, "data-dictionary"}
    for name in ALL:
        rows = table(made, name)
        sheet = list(book[name].iter_rows(values_only=True))
        assert len(sheet) == len(rows) + 1
        assert [one["column"] for one in told if one["table"] == name] == list(sheet[0])
        assert all(one["means"] for one in told)
    assert isinstance(book["records"]["F2"].value, dt.datetime)


def test_copied_and_written_rows_are_neutralised_by_the_same_rule(db: None) -> None:
    words = [one.replace("\x00", "") for one in strings(300, 7)]
    statement = "SELECT unnest(%(words)s::text[]) AS word"
    streamed = Streamed(("word",), statement, {"words": words}, frozenset({"word"}))
    out = io.BytesIO()
    write_csv(out, [Column("word", "A word.")], streamed)
    told = [
        row[0] for row in csv.reader(io.StringIO(out.getvalue().decode("utf-8-sig"), newline=""))
    ]

    assert told[1:] == [neutralise(one) for one in words]
    assert [one for (one,) in streamed] == words
    assert streamed.copy(io.BytesIO(), NEUTRALISE_SQL) == len(words)


def test_what_was_done_and_what_is_in_the_way_stand_in_tables_too(house: SimpleNamespace) -> None:
    make_activity(house.quay, kind="lens", on=dt.date(2026, 8, 20), note="Sentence of an activity")
    make_barrier(house.quay, sentence="Sentence of a barrier", since_on=dt.date(2026, 9, 1))
    make_barrier(house.orchard, sentence="Of another service", since_on=dt.date(2026, 9, 1))
    rule_for(level("informed"), house.northshore)
    day = dt.date(2026, 9, 15)
    make_sealed_round(house.harbour, [(house.quay, MIXED)], closes_on=day)
    made = files(house)

    (session,) = table(made, "sessions")
    assert (session["on"], session["course"], session["named"]) == (
        "2026-08-12", "Opening doors", "1",
    )  # fmt: skip
    (came,) = table(made, "attendance")
    assert (came["session"], came["name"]) == (session["session"], "Rosa Quill")
    (activity,) = table(made, "activities")
    assert (activity["on"], activity["unit"]) == ("2026-08-20", "Quay")
    (barrier,) = table(made, "barriers")
    assert (barrier["unit"], barrier["since_on"], barrier["days"]) == ("Quay", "2026-09-01", "29")
    (supervised,) = table(made, "supervision")
    assert (supervised["asked"], supervised["in_place"]) == ("4", "0")
    cells = table(made, "check-ins")
    assert {one["until"] for one in cells} == {"2026-09-15"}
    assert all(one["answers"] for one in cells)
    whole = b"".join(zipfile.ZipFile(io.BytesIO(made["zip"])).read(f"{one}.csv") for one in ALL)
    assert b"Sentence of" not in whole


def test_a_barrier_told_to_the_lead_alone_is_in_no_extract(house: SimpleNamespace) -> None:
    make_barrier(house.quay, sentence="x", since_on=dt.date(2026, 9, 1), audience="lead")

    assert table(files(house), "barriers") == []


def test_somebody_of_another_branch_is_not_among_those_who_came(house: SimpleNamespace) -> None:
    stranger = make_person("Olive Pear", house.orchard, house.worker)
    course = make_course(house.northshore, level("informed"), name="Again")
    make_session(house.quay, course, dt.date(2026, 8, 13), [stranger, house.rosa])

    assert {one["name"] for one in table(files(house), "attendance")} == {"Rosa Quill"}


def test_whoever_sees_no_names_gets_no_extract(house: SimpleNamespace) -> None:
    for user in (house.alma, house.ada):
        assert may_ask(viewer_for(user.pk), Kind.EXTRACT, house.quay.path)
    for user in (house.eve, house.walt):
        assert not may_ask(viewer_for(user.pk), Kind.EXTRACT, house.quay.path)


def test_a_kept_handover_holds_nothing_that_one_of_its_readers_may_not_see(
    house: SimpleNamespace,
) -> None:
    told = "Told to the lead alone"
    make_barrier(house.quay, sentence=told, audience="lead")
    made = files(house, "handover")

    assert set(made) == {"pdf", "docx", "xlsx"}
    book = openpyxl.load_workbook(io.BytesIO(made["xlsx"]))
    words = [
        str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row
    ]
    assert told not in words
    reader = reader_of(Kind.HANDOVER, house.harbour)
    assert reader.may("view_staff", house.harbour.path)
    assert not reader.may("hear_barriers", house.harbour.path)


def test_the_form_offers_them_and_the_page_of_an_extract_is_its_dictionary(
    house: SimpleNamespace,
) -> None:
    client = Client()
    client.force_login(house.alma)
    assert "Handover pack" not in client.get(reverse("reports:run_add")).content.decode()
    switch_on(house.northshore, Module.MONEY)
    page = client.get(reverse("reports:run_add")).content.decode()
    assert "Data extract" in page
    assert "Handover pack" in page
    sent = {"unit": house.harbour.pk, "kind": "extract", "quarter": "2026-07-01", "basis": "then"}
    client.post(reverse("reports:run_add"), sent)
    run = ReportRun.objects.get()
    make_run(run.pk)
    read = client.get(reverse("reports:run_read", args=[run.pk])).content.decode()
    assert "levels_held" in read
    assert "Rosa" not in read


def test_a_table_of_rows_in_memory_is_written_as_before() -> None:
    out = io.BytesIO()
    told = Table("one", [Column("a", "A.")], [("=1",), (2,)])

    assert write_csv(out, told.columns, told.rows) == 2
    assert out.getvalue().decode("utf-8-sig") == '"a"\r\n"\'=1"\r\n"2"\r\n'
