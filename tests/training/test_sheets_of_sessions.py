"""A workbook with a sheet for each session, through the pages: said, put in, put right."""

import datetime as dt
from io import BytesIO
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from xlsxwriter import Workbook

from intake.models import Upload
from tests.factories.training import level, make_course, make_session, use_framework
from tests.training.lists import answered, approved, shown, worked
from training.models import Place, Session

TODAY = timezone.localdate()
DAY = TODAY - dt.timedelta(days=3)
HEAD = ["Name", "Email", "Duration"]
SAM = ["Sam Reid", "sam.reid@northshore.example", 55]
BROKEN = ["", "", 10]


def workbook(**sheets: list[list[object]]) -> bytes:
    out = BytesIO()
    book = Workbook(out)
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
    book.close()
    return out.getvalue()


@pytest.fixture
def house(world: SimpleNamespace) -> SimpleNamespace:
    use_framework(world.northshore)
    world.course = make_course(world.northshore, level("informed"), name="Basics")
    world.basics = make_session(world.quay, world.course, DAY)
    return world


@pytest.fixture
def alma(house: SimpleNamespace, client: Client) -> Client:
    client.force_login(house.alma)
    return client


def sent(client: Client, house: SimpleNamespace, data: bytes, **query: object) -> Upload:
    address = reverse("intake:upload_add", query={"kind": "attendance", **query})
    file = SimpleUploadedFile("sessions.xlsx", data)
    client.post(address, {"file": file, "unit": house.harbour.pk})
    return worked(Upload.objects.latest("pk"))


def of_two(first: str, second: str = "Next steps") -> bytes:
    rows = [HEAD, SAM, BROKEN]
    more = [HEAD, ["Rosa Quill", "", 50], SAM, BROKEN]
    return workbook(**{first: rows, "Notes": [["Thank you"]], second: more})


def test_each_sheet_is_said_and_a_sheet_of_nobody_is_told(
    house: SimpleNamespace, alma: Client
) -> None:
    upload = sent(alma, house, of_two(f"Basics {DAY:%d-%m-%Y}"))
    assert [q["proposed"] for q in upload.questions] == [str(house.basics.pk), ""]
    page = shown(alma, upload)
    assert f"Part 1: “Basics”, sheet “Basics {DAY:%d-%m-%Y}”" in page
    assert "Sheets that were not read" in page
    assert "Notes" in page


def test_all_sheets_go_in_and_what_is_wrong_is_told_with_its_sheet(
    house: SimpleNamespace, alma: Client
) -> None:
    upload = sent(alma, house, of_two(f"Basics {DAY:%d-%m-%Y}"))
    upload = answered(alma, upload, house.basics.pk, "new")
    told = {q["about"].split()[-1]: q["proposed"] for q in upload.questions}
    assert told["title"] == "Next steps"
    told |= {"course": str(house.course.pk), "on": f"{DAY:%d/%m/%Y}"}
    upload = answered(alma, upload, *told.values())
    assert upload.stage == Upload.Stage.REVIEW
    assert "4 on “Next steps”" in shown(alma, upload)
    problems = alma.get(reverse("intake:upload_problems", args=[upload.pk])).content.decode()
    assert f"3 on “Basics {DAY:%d-%m-%Y}”" in problems
    assert "4 on “Next steps”" in problems

    alma.post(reverse("intake:upload_approve", args=[upload.pk]), {"leave_out": "on"})
    assert worked(upload).stage == Upload.Stage.APPLIED
    made = Session.objects.exclude(pk=house.basics.pk).get()
    came = Place.objects.values_list("staff_member__first_name", "session")
    assert set(came) == {("Sam", house.basics.pk), ("Sam", made.pk), ("Rosa", made.pk)}


def test_sent_from_a_session_the_sheet_of_its_day_is_read(
    house: SimpleNamespace, alma: Client
) -> None:
    other = f"Next {DAY + dt.timedelta(days=1):%d-%m-%Y}"
    data = of_two(f"Basics {DAY:%d-%m-%Y}", other)
    upload = sent(alma, house, data, session=house.basics.pk)
    assert upload.stage == Upload.Stage.REVIEW
    approved_rows = {row.name for row in upload.rows.exclude(name="")}
    assert approved_rows == {"Sam Reid"}


def test_a_sheet_that_is_left_out_stays_out(house: SimpleNamespace, alma: Client) -> None:
    data = workbook(One=[HEAD, SAM], Two=[HEAD, ["Rosa Quill", "", 50]])
    upload = approved(alma, answered(alma, sent(alma, house, data), house.basics.pk, "out"))
    assert [p.staff_member.first_name for p in Place.objects.all()] == ["Sam"]
    assert "Left out: “Two”" in shown(alma, upload)


def test_what_a_column_names_is_said_on_the_page_and_splits_the_list(
    house: SimpleNamespace, alma: Client
) -> None:
    text = "Name,Wann\nSam Reid,2026-03-03\nRosa Quill,2026-03-04\nSam Reid,2026-03-04\n"
    address = reverse("intake:upload_add", query={"kind": "attendance"})
    file = SimpleUploadedFile("list.csv", text.encode())
    alma.post(address, {"file": file, "unit": house.harbour.pk})
    upload = worked(Upload.objects.latest("pk"))
    assert [q["about"] for q in upload.questions] == ["subject"]
    columns = reverse("intake:upload_columns", args=[upload.pk])
    assert "Day of the session" in alma.get(columns).content.decode()
    alma.post(columns, {"sheet": "", "row": "1", "c0": "name", "c1": "session_on"})
    upload = worked(upload)
    assert [q["about"] for q in upload.questions] == ["part 1", "part 2"]
