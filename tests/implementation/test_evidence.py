"""A link or a file that shows that something was done."""

import io
import zipfile
from types import SimpleNamespace

import pytest
from django import forms
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from core.documents import DocumentMixin
from core.permissions import Permission
from implementation.actions.evidence import keep_evidence
from reports.actions.tidying import clear_files
from tests.factories import everywhere
from tests.factories.implementation import make_evidence

IN_ARCHIVES = {
    "docx": "word/document.xml",
    "xlsx": "xl/workbook.xml",
    "pptx": "ppt/presentation.xml",
    "odt": "content.xml",
    "ods": "content.xml",
    "odp": "content.xml",
}


def archive(member: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr(member, "x")
    return out.getvalue()


class Asks(DocumentMixin, forms.Form):
    pass


def test_a_file_comes_back_as_it_went_in_and_is_never_shown(world: SimpleNamespace) -> None:
    made = make_evidence(world.quay, name="C:\\me\\plan.pdf", content=b"<script>")
    client = Client()
    client.force_login(world.mark)
    response = client.get(reverse("implementation:evidence_file", args=[made.pk]))

    assert response.content == b"<script>"
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"] == 'attachment; filename="plan.pdf"'
    assert "plan" not in made.stored_as


def test_a_link_is_kept_under_the_name_of_its_host(world: SimpleNamespace) -> None:
    by = everywhere(world.quay, Permission.LOG_IMPLEMENTATION)
    made = keep_evidence(by=by, unit=world.quay, link="https://intranet.example/a/b")

    assert made is not None
    assert (made.name, made.stored_as) == ("intranet.example", "")
    assert keep_evidence(by=by, unit=world.quay) is None


def test_a_stranger_keeps_nothing_here(world: SimpleNamespace) -> None:
    by = everywhere(world.mill, Permission.LOG_IMPLEMENTATION)
    with pytest.raises(PermissionError):
        keep_evidence(by=by, unit=world.quay, link="https://intranet.example/")


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.exe", b"x", "must be a PDF, Word"),
        ("a.html", b"x", "must be a PDF, Word"),
        ("a.pdf", b"", "is empty"),
        ("a.pdf", b"x" * (20 * 1024 * 1024 + 1), "smaller than 20MB"),
        ("a.pdf", b"MZ\x90\x00", "ends in .pdf but holds something else"),
        ("A.PDF", b"<script>", "ends in .pdf but holds something else"),
        ("a.pdf", b"\x89PNG\r\n\x1a\n", "ends in .pdf but holds something else"),
        ("a.png", b"\xff\xd8\xff", "ends in .png but holds something else"),
        ("a.jpeg", b"GIF89a", "ends in .jpeg but holds something else"),
        ("a.docx", b"PK\x03\x04 cut off", "ends in .docx but holds something else"),
        *(
            (f"a.{kind}", archive("something/else"), f"ends in .{kind} but holds something else")
            for kind in IN_ARCHIVES
        ),
    ],
)
def test_another_kind_of_file_gets_a_sentence(name: str, content: bytes, says: str) -> None:
    form = Asks({}, {"evidence_file": SimpleUploadedFile(name, content)})

    assert says in str(form.errors["evidence_file"])


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("pdf", b"%PDF-1.7\n"),
        ("png", b"\x89PNG\r\n\x1a\nx"),
        ("jpg", b"\xff\xd8\xff\xe0"),
        ("JPEG", b"\xff\xd8\xff\xe0"),
        *((kind, archive(member)) for kind, member in IN_ARCHIVES.items()),
    ],
)
def test_a_file_of_every_kind_that_is_what_it_says_is_taken_whole(
    kind: str, content: bytes
) -> None:
    form = Asks({}, {"evidence_file": SimpleUploadedFile(f"a.{kind}", content)})

    assert form.is_valid(), form.errors
    assert form.cleaned_data["evidence_file"].read() == content


def test_a_file_that_no_row_names_is_removed_after_a_day(world: SimpleNamespace) -> None:
    kept, gone = make_evidence(world.quay), make_evidence(world.quay)
    gone.delete()

    assert clear_files() == 0
    assert clear_files(now=2e10) >= 1
    assert default_storage.exists(kept.stored_as)
    assert not default_storage.exists(gone.stored_as)
