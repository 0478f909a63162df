"""Saying what the columns are, once for all lists from one place, as people do it."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from django.urls import reverse

from core.permissions import Permission
from core.scope import Scope
from intake.actions.remembering import MAPPING_VERSION, remember, version_of
from intake.actions.working import work_on
from intake.models import ColumnMapping, Upload
from services.models import StaffMember
from tests.intake.test_upload_pages import page, press, sent

UNKNOWN = "Wer;Wo;Ausweis\nNia Bell;Quay;2001\nBo Lee;Quay;2002\n"


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def alma(world: SimpleNamespace, client: Client) -> Client:
    client.force_login(world.alma)
    return client


def columns(client: Client, upload: Upload, **query: Any) -> str:
    response = client.get(reverse("intake:upload_columns", args=[upload.pk], query=query))
    assert response.status_code == 200
    return response.content.decode()


def said(client: Client, upload: Upload, *fields: str, row: int = 1) -> str:
    data = {"row": row, "sheet": "", **{f"c{at}": field for at, field in enumerate(fields)}}
    shown = press(client, "columns", upload, **data)
    work_on(upload.pk)
    upload.refresh_from_db()
    if [q["about"] for q in upload.questions] == ["name order"]:
        answered(client, upload, q0="first name first")
    return shown


def learned(client: Client, world: SimpleNamespace, **more: Any) -> Upload:
    """A first list from there, said what its columns are, and put in."""
    upload = sent(client, UNKNOWN, world.harbour, who="some", **more)
    said(client, upload, "name", "unit", "staff_number")
    press(client, "approve", upload)
    work_on(upload.pk)
    upload.refresh_from_db()
    assert upload.stage == Upload.Stage.APPLIED
    return upload


def answered(client: Client, upload: Upload, **choices: str) -> None:
    press(client, "answer", upload, **choices)
    work_on(upload.pk)
    upload.refresh_from_db()


def test_an_unknown_list_leads_to_its_rows_and_one_press_reads_it(
    alma: Client, world: SimpleNamespace
) -> None:
    upload = sent(alma, UNKNOWN, world.harbour, who="some")
    assert upload.stage == Upload.Stage.QUESTIONS
    assert reverse("intake:upload_columns", args=[upload.pk]) in page(alma, upload)
    shown = columns(alma, upload)
    assert "Nia Bell" in shown
    assert '<option value="name" selected>' in shown
    assert '<option value="unit" selected>' in shown, "Quay is a unit of ours"
    assert '<option value="staff_number" selected>' in shown
    said(alma, upload, "name", "unit", "staff_number")
    assert upload.stage == Upload.Stage.REVIEW
    assert "As you said" in page(alma, upload)
    press(alma, "approve", upload)
    work_on(upload.pk)
    assert StaffMember.objects.filter(staff_number="2001", last_name="Bell").exists()


def test_the_second_list_from_there_needs_no_answer(alma: Client, world: SimpleNamespace) -> None:
    learned(alma, world)
    again = sent(alma, "wer;Wo;AUSWEIS\nCai Dee;Quay;2003\n", world.harbour, who="some")
    assert again.stage == Upload.Stage.REVIEW
    assert "Cai Dee" in page(alma, again)
    assert "As you said on" in page(alma, again)
    assert again.mapping_version == version_of(again.answers) != MAPPING_VERSION
    shown = columns(alma, again)
    assert '<option value="unit" selected>' in shown, "what was said stands there, to be changed"


def test_what_was_said_about_a_list_that_never_went_in_is_not_remembered(
    alma: Client, world: SimpleNamespace
) -> None:
    upload = sent(alma, UNKNOWN, world.harbour, who="some")
    said(alma, upload, "name", "unit", "staff_number")
    assert upload.stage == Upload.Stage.REVIEW
    assert not ColumnMapping.objects.exists()
    press(alma, "cancel", upload)
    assert sent(alma, UNKNOWN, world.harbour, who="some").stage == Upload.Stage.QUESTIONS


def test_an_answer_that_makes_no_sense_is_kept_by_nobody(
    alma: Client, client: Client, world: SimpleNamespace, tmp_path: Path
) -> None:
    path = tmp_path / "hr.csv"
    path.write_text(UNKNOWN)
    options = {"by": world.alma.email, "unit": "HAR", "everyone": False, "yes": True}
    with pytest.raises(CommandError, match="does not fit this list") as stop:
        call_command("import_file", "staff", str(path), answer=["columns=junk"], **options)
    assert stop.value.returncode == 2
    assert not ColumnMapping.objects.exists()


def test_the_page_of_what_is_remembered_stands_whatever_is_kept(
    alma: Client, client: Client, world: SimpleNamespace
) -> None:
    for number, text in enumerate(("junk", "[]", '{"row": 1, "fields": 3}')):
        ColumnMapping.objects.create(
            organisation=world.northshore,
            kind="staff",
            signature=str(number),
            mapping={"columns": text},
        )
    client.force_login(world.ada)
    response = client.get(reverse("intake:mapping_list"))
    assert response.content.decode().count("an answer that does not fit") == 3


def test_another_organisation_is_asked_itself(
    alma: Client, client: Client, world: SimpleNamespace
) -> None:
    learned(alma, world)
    client.force_login(world.walt)
    assert sent(client, UNKNOWN, world.mill, who="some").stage == Upload.Stage.QUESTIONS


def test_what_was_said_can_be_changed_and_asked_again(alma: Client, world: SimpleNamespace) -> None:
    upload = sent(alma, UNKNOWN, world.harbour, who="some")
    said(alma, upload, "name", "unit", "staff_number")
    before = upload.mapping_version
    said(alma, upload, "name", "unit", "")
    assert upload.stage == Upload.Stage.REVIEW
    assert upload.mapping_version != before
    assert "2001" not in str(upload.rows.values_list("parsed", flat=True))
    press(alma, "reask", upload)
    work_on(upload.pk)
    upload.refresh_from_db()
    assert upload.stage == Upload.Stage.QUESTIONS


def test_a_remembered_answer_that_no_longer_fits_is_asked_again(
    alma: Client, world: SimpleNamespace
) -> None:
    learned(alma, world)
    ColumnMapping.objects.update(mapping={"columns": '{"row": 90, "fields": ["name"]}'})
    again = sent(alma, UNKNOWN + "Cai Dee;Quay;2003\n", world.harbour, who="some")
    assert again.stage == Upload.Stage.QUESTIONS


def test_errors_say_what_to_do_and_keep_what_was_chosen(
    alma: Client, world: SimpleNamespace
) -> None:
    upload = sent(alma, UNKNOWN, world.harbour, who="some")
    shown = press(alma, "columns", upload, row=1, c0="email", c1="unit", c2="unit")
    assert "There is a problem" in shown
    assert "twice. Choose it for one column" in shown
    shown = press(alma, "columns", upload, row=1, c0="", c1="unit", c2="")
    assert "Choose the column that holds the names" in shown
    upload.refresh_from_db()
    assert upload.stage == Upload.Stage.QUESTIONS


def test_the_row_of_the_headings_can_be_chosen(alma: Client, world: SimpleNamespace) -> None:
    text = "Nia Bell;2001;Quay\nBo Lee;2002;Quay\n"
    upload = sent(alma, "Liste;unser;Haus\n" + text, world.harbour, who="some")
    shown = columns(alma, upload, row=0)
    assert "C: Haus" not in shown
    shown = columns(alma, upload, row=1)
    assert "C: Haus" in shown
    assert columns(alma, upload, row="x" * 20)
    assert columns(alma, upload, row=9999)
    said(alma, upload, "name", "staff_number", "unit", row=1)
    assert upload.rows.count() == 2


def test_an_admin_sees_what_is_remembered_and_can_have_it_forgotten(
    alma: Client, client: Client, world: SimpleNamespace
) -> None:
    learned(alma, world, name="hr.csv")
    client.force_login(world.ada)
    response = client.get(reverse("intake:mapping_list"))
    assert "Whole name, Team or unit, Staff number" in response.content.decode()
    assert "hr.csv" in response.content.decode()
    mapping = ColumnMapping.objects.get()
    forget = reverse("intake:mapping_forget", args=[mapping.pk])
    assert client.get(forget).status_code == 200
    assert ColumnMapping.objects.exists(), "to look changes nothing"
    assert client.post(forget).status_code == 302
    assert not ColumnMapping.objects.exists()
    client.force_login(world.alma)
    assert sent(client, UNKNOWN, world.harbour, who="some").stage == Upload.Stage.QUESTIONS


def test_only_answers_about_the_source_are_remembered(world: SimpleNamespace) -> None:
    upload = Upload(organisation_id=world.northshore.pk, unit=world.harbour, kind="staff")
    upload.facts, upload.sha256 = {"signature": "s"}, "0" * 64
    upload.save()
    by = Scope(world.alma.pk, Permission.IMPORT_STAFF, (world.harbour.path,))
    remember(by=by, upload=upload, answers={"unit:Bay": "QUAY", "meeting": "1"})
    assert not ColumnMapping.objects.exists()
    remember(by=by, upload=upload, answers={"date order": "day first", "unit:Bay": "QUAY"})
    remember(by=by, upload=upload, answers={"date order": "day first"})
    assert ColumnMapping.objects.get().mapping == {"date order": "day first"}
    stranger = Scope(world.walt.pk, Permission.IMPORT_STAFF, (world.mill.path,))
    with pytest.raises(PermissionError):
        remember(by=stranger, upload=upload, answers={"date order": "month first"})
