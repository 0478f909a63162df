"""The pages of a list, as people use them; the worker's part is done by hand between the clicks."""

from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from intake.actions.purging import purge_uploads
from intake.actions.working import work_on
from intake.models import Batch, Upload
from services.models import StaffMember
from tests.intake.test_apply_staff import HARBOUR, HEADER, row

SAMPLES = Path(__file__).parent / "files"


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def alma(world: SimpleNamespace, client: Client) -> Client:
    client.force_login(world.alma)
    return client


def sent(
    client: Client, content: bytes | str, unit: Any, *, who: str = "everyone", name: str = "a.csv"
) -> Upload:
    data = content.encode() if isinstance(content, str) else content
    response = client.post(
        reverse("intake:upload_add"),
        {"file": SimpleUploadedFile(name, data), "unit": unit.pk, "who": who},
    )
    assert response.status_code == 302, response.content.decode()
    upload = Upload.objects.latest("pk")
    work_on(upload.pk)
    upload.refresh_from_db()
    return upload


def page(client: Client, upload: Upload) -> str:
    response = client.get(reverse("intake:upload_detail", args=[upload.pk]))
    assert response.status_code == 200
    return response.content.decode()


def press(client: Client, what: str, upload: Upload, **data: Any) -> str:
    response = client.post(reverse(f"intake:upload_{what}", args=[upload.pk]), data, follow=True)
    assert response.status_code == 200
    return response.content.decode()


def lines(*rows: str) -> str:
    return "\n".join([HEADER, *rows]) + "\n"


def test_a_list_is_sent_checked_put_in_and_taken_back(alma: Client, world: SimpleNamespace) -> None:
    upload = sent(
        alma, lines(*HARBOUR, row("2001", "Nia", "Bell"), row("", "", "Alone")), world.harbour
    )
    review = page(alma, upload)
    assert "Nia Bell" in review
    assert "Need putting right (1)" in review
    assert not StaffMember.objects.filter(staff_number="2001").exists()
    press(alma, "approve", upload, leave_out="yes")
    assert "You can leave this page" in page(alma, upload)
    work_on(upload.pk)
    done = page(alma, upload)
    assert "1 added" in done
    assert StaffMember.objects.filter(staff_number="2001").exists()
    assert "taken back" in press(alma, "undo", upload)
    assert not StaffMember.objects.filter(staff_number="2001").exists()


def test_rows_to_put_right_come_back_in_their_own_columns(
    alma: Client, world: SimpleNamespace
) -> None:
    upload = sent(alma, lines(*HARBOUR, row("", "", "=cmd|x")), world.harbour)
    response = alma.get(reverse("intake:upload_problems", args=[upload.pk]))
    text = response.content.decode("utf-8-sig")
    head, only = text.splitlines()
    assert head.startswith('"staff_number","first_name","last_name"')
    assert head.endswith('"Row","Problem","How to fix it"')
    assert '"\'=cmd|x"' in only
    assert "Rosa" not in text


def test_an_unknown_department_is_asked_on_a_page_of_its_own(
    alma: Client, world: SimpleNamespace
) -> None:
    upload = sent(alma, lines(*HARBOUR, row("2001", "Nia", "Bell", unit="Pier")), world.harbour)
    assert "Which unit is “Pier”?" in page(alma, upload)
    assert "Choose an answer" in press(alma, "answer", upload)
    press(alma, "answer", upload, q0="QUAY")
    work_on(upload.pk)
    assert "Nia Bell" in page(alma, upload)


def test_leavers_are_ticked_one_by_one(alma: Client, world: SimpleNamespace) -> None:
    upload = sent(alma, lines(*HARBOUR[:1]), world.harbour)
    rosa = upload.rows.get(staff_member=world.rosa)
    assert "Left? (2)" in page(alma, upload)
    press(alma, "approve", upload, left=[rosa.pk])
    work_on(upload.pk)
    world.rosa.refresh_from_db()
    world.lars.refresh_from_db()
    assert world.rosa.left_on == timezone.localdate()
    assert world.lars.left_on is None


def test_many_leavers_need_their_number(alma: Client, world: SimpleNamespace) -> None:
    many = [row(f"30{n:02}", "Pat", f"Lee{n}") for n in range(20)]
    first = sent(alma, lines(*HARBOUR, *many), world.harbour)
    press(alma, "approve", first)
    work_on(first.pk)
    upload = sent(alma, lines(*HARBOUR, *many[:10]), world.harbour)
    ticked = list(upload.rows.filter(proposal="left").values_list("pk", flat=True))
    assert "more than 1 in 10" in page(alma, upload)
    assert "Enter how many people have left" in press(alma, "approve", upload, left=ticked)
    assert "You ticked 10 people" in press(alma, "approve", upload, left=ticked, leavers="9")
    assert not StaffMember.objects.exclude(left_on=None).exists()
    press(alma, "approve", upload, left=ticked, leavers="10")
    work_on(upload.pk)
    assert StaffMember.objects.exclude(left_on=None).count() == 10


def test_a_change_in_between_leads_back_to_the_review(alma: Client, world: SimpleNamespace) -> None:
    upload = sent(alma, lines(*HARBOUR, row("2001", "Nia", "Bell")), world.harbour)
    world.rosa.last_name = "Elsewhere"
    world.rosa.save()
    press(alma, "approve", upload)
    work_on(upload.pk)
    assert "check the list again" in page(alma, upload)
    assert not Batch.objects.exists()
    press(alma, "approve", upload)
    work_on(upload.pk)
    assert "1 changed" in page(alma, upload)


def test_the_same_file_again_says_that_it_is_in(alma: Client, world: SimpleNamespace) -> None:
    content = lines(*HARBOUR, row("2001", "Nia", "Bell"))
    first = sent(alma, content, world.harbour)
    press(alma, "approve", first)
    work_on(first.pk)
    second = sent(alma, content, world.harbour)
    assert "This file is already in" in page(alma, second)
    press(alma, "approve", second)
    assert Batch.objects.count() == 1


def test_nothing_sent_says_what_to_do(alma: Client, world: SimpleNamespace) -> None:
    add = reverse("intake:upload_add")
    nothing = alma.post(add, {"unit": world.harbour.pk, "who": "some"}).content.decode()
    empty = alma.post(
        add, {"unit": world.harbour.pk, "who": "some", "file": SimpleUploadedFile("a.csv", b"")}
    ).content.decode()
    assert "Select a file, or paste the list" in nothing
    assert "The selected file is empty" in empty
    assert not Upload.objects.exists()


def test_a_pasted_list_goes_the_same_way(alma: Client, world: SimpleNamespace) -> None:
    text = lines(*HARBOUR, row("2001", "Nia", "Bell"))
    alma.post(
        reverse("intake:upload_add"), {"text": text, "unit": world.harbour.pk, "who": "everyone"}
    )
    upload = Upload.objects.get()
    work_on(upload.pk)
    assert "Nia Bell" in page(alma, upload)


def test_twenty_files_a_day(alma: Client, world: SimpleNamespace, monkeypatch: Any) -> None:
    monkeypatch.setattr("intake.actions.sending.FILES_A_DAY", 1)
    sent(alma, lines(*HARBOUR), world.harbour)
    again = alma.post(
        reverse("intake:upload_add"),
        {
            "file": SimpleUploadedFile("a.csv", lines(*HARBOUR).encode()),
            "unit": world.harbour.pk,
            "who": "some",
        },
    )
    assert "You have sent 1 files today" in again.content.decode()


def test_templates_can_be_filled_in_and_sent(alma: Client, world: SimpleNamespace) -> None:
    book = openpyxl.load_workbook(
        BytesIO(alma.get(reverse("intake:template"), {"as": "xlsx"}).content)
    )
    sheet = book.worksheets[0]
    assert [cell.value for cell in sheet[1]] == HEADER.split(",")
    assert sheet["A2"].value == "00123"
    text = alma.get(reverse("intake:template")).content.decode("utf-8-sig")
    upload = sent(alma, text, world.harbour, who="some")
    assert upload.stage == Upload.Stage.REVIEW
    assert upload.counts["added"] == 1


def test_a_cancelled_list_leaves_no_file(
    alma: Client, world: SimpleNamespace, django_capture_on_commit_callbacks: Any
) -> None:
    upload = sent(alma, lines(*HARBOUR), world.harbour)
    stored = Path(upload.file.path)
    assert "list" not in stored.name
    assert stored.exists()
    with django_capture_on_commit_callbacks(execute=True):
        press(alma, "cancel", upload)
    assert not stored.exists()
    assert not upload.rows.exists()


def test_after_thirty_days_file_and_rows_are_gone(
    alma: Client, world: SimpleNamespace, django_capture_on_commit_callbacks: Any
) -> None:
    upload = sent(alma, lines(*HARBOUR, row("2001", "Nia", "Bell")), world.harbour)
    press(alma, "approve", upload)
    work_on(upload.pk)
    assert purge_uploads() == 0
    day = upload.kept_until + timezone.timedelta(days=1)
    with django_capture_on_commit_callbacks(execute=True):
        assert purge_uploads(on=day) == 1
    assert not upload.rows.exists()
    assert "older than 30 days" in press(alma, "undo", upload)


@pytest.mark.parametrize("unit", ["QUAY", "Pier"])
def test_a_list_left_open_for_thirty_days_is_cancelled_and_says_so(
    alma: Client, world: SimpleNamespace, unit: str, django_capture_on_commit_callbacks: Any
) -> None:
    upload = sent(alma, lines(*HARBOUR, row("2001", "Nia", "Bell", unit=unit)), world.harbour)
    assert upload.stage == ("questions" if unit == "Pier" else "review")
    with django_capture_on_commit_callbacks(execute=True):
        assert purge_uploads(on=upload.kept_until + timezone.timedelta(days=1)) == 1
    upload.refresh_from_db()
    assert upload.stage == Upload.Stage.CANCELLED
    assert (upload.questions, upload.file.name) == ([], "")
    assert "Nobody decided about this list for 30 days" in page(alma, upload)
    assert purge_uploads(on=upload.kept_until + timezone.timedelta(days=2)) == 0
    for what in ("answer", "approve", "columns", "reask", "retry"):
        press(alma, what, upload)
    upload.refresh_from_db()
    assert upload.stage == Upload.Stage.CANCELLED


def test_a_list_without_its_file_says_so_instead_of_trying_for_ever(
    alma: Client, world: SimpleNamespace
) -> None:
    upload = sent(alma, lines(*HARBOUR, row("2001", "Nia", "Bell")), world.harbour)
    upload.rows.all().delete()
    Upload.objects.update(file="")
    press(alma, "approve", upload)
    work_on(upload.pk)
    upload.refresh_from_db()
    assert (upload.stage, upload.state) == (Upload.Stage.REFUSED, Upload.State.READY)
    assert "its file was removed" in page(alma, upload)


def test_a_cancelled_list_keeps_no_questions_and_no_notes(
    alma: Client, world: SimpleNamespace
) -> None:
    text = "Name,Team,Staff number\nRuiz Ana,Quay,3001\nLee Bo,Quay,3002\n"
    upload = sent(alma, text, world.harbour, who="some")
    assert "Ruiz" in str(upload.questions)
    Upload.objects.update(notes=["Ana Ruiz is here already."])
    press(alma, "cancel", upload)
    upload.refresh_from_db()
    assert (upload.questions, upload.notes) == ([], [])


def test_a_list_that_is_in_keeps_no_notes_after_its_days(
    alma: Client, world: SimpleNamespace
) -> None:
    upload = sent(alma, lines(*HARBOUR, row("2001", "Nia", "Bell")), world.harbour)
    press(alma, "approve", upload)
    work_on(upload.pk)
    Upload.objects.update(notes=["Ana Ruiz stays."])
    purge_uploads(on=upload.kept_until + timezone.timedelta(days=1))
    upload.refresh_from_db()
    assert (upload.stage, upload.notes) == (Upload.Stage.APPLIED, [])


def bomb() -> bytes:
    import zipfile

    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types>sheet.main</Types>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 120_000_000)
    return out.getvalue()


def workbook() -> bytes:
    out = BytesIO()
    book = openpyxl.Workbook()
    book.active.append(HEADER.split(","))
    book.active.append(row("2001", "Nia", "Bell").split(","))
    book.save(out)
    return out.getvalue()


WRONG = {
    "only headings": HEADER.encode() + b"\n",
    "not a list": b"\x00\x01\x02" * 400,
    "truncated": workbook()[:1500],
    "password": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le") * 9,
    "old excel": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600,
    "html named xlsx": b"<html><table><tr><td>staff_number</td></tr></table></html>",
    "picture": b"\x89PNG\r\n\x1a\n" + b"\x00" * 200,
    "open quote": lines('2001,"Nia,Bell').encode(),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_file_gets_a_sentence_and_writes_nothing(
    name: str, alma: Client, world: SimpleNamespace
) -> None:
    people = StaffMember.objects.count()
    upload = sent(alma, WRONG[name], world.harbour, name="list.xlsx")
    assert upload.stage == Upload.Stage.REFUSED
    assert upload.refusal.rstrip().endswith(".")
    assert upload.refusal[:20] in page(alma, upload).replace("&#x27;", "'")
    assert StaffMember.objects.count() == people
    assert not upload.rows.exists()


def test_a_bomb_gets_a_sentence(alma: Client, world: SimpleNamespace) -> None:
    upload = sent(alma, bomb(), world.harbour, name="list.xlsx")
    assert upload.stage == Upload.Stage.REFUSED
    assert "unpacks" in upload.refusal or "damaged" in upload.refusal


def test_a_list_in_windows_letters_is_read_and_said_so(
    alma: Client, world: SimpleNamespace
) -> None:
    content = lines(*HARBOUR, row("2001", "Zoë", "Bell")).encode("cp1252")
    upload = sent(alma, content, world.harbour)
    assert "Windows-1252" in page(alma, upload)
    assert upload.rows.filter(name="Zoë Bell").exists()
