"""A link or a file that shows something: a form's two questions, and keeping the file.

The columns are those of `core.models.WithDocument`.
"""

import shutil
import zipfile
from pathlib import PurePath
from typing import IO, Any, cast

from django import forms
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.exports import attachment
from core.files import Stored, store

LARGEST = 20 * 1024 * 1024
JPEG, ARCHIVE = b"\xff\xd8\xff", b"PK\x03\x04"
# How a file of each kind begins, and the member that its archive must have.
KINDS: dict[str, tuple[bytes, str]] = {
    "pdf": (b"%PDF-", ""),
    "png": (b"\x89PNG\r\n\x1a\n", ""),
    "jpg": (JPEG, ""),
    "jpeg": (JPEG, ""),
    "docx": (ARCHIVE, "word/document.xml"),
    "xlsx": (ARCHIVE, "xl/workbook.xml"),
    "pptx": (ARCHIVE, "ppt/presentation.xml"),
    "odt": (ARCHIVE, "content.xml"),
    "ods": (ARCHIVE, "content.xml"),
    "odp": (ARCHIVE, "content.xml"),
}


class DocumentMixin(forms.Form):
    """Adds `evidence_link` and `evidence_file`; both may stay empty. The form is multipart then."""

    evidence_link = forms.URLField(
        label=gettext_lazy("Link to something that shows it"),
        help_text=gettext_lazy("For example, a page or a document of yours. No names of people."),
        required=False,
        max_length=500,
        assume_scheme="https",
    )
    evidence_file = forms.FileField(
        label=gettext_lazy("Or a file that shows it"),
        help_text=gettext_lazy("PDF, Word, Excel, PowerPoint or a picture, up to 20MB."),
        required=False,
    )

    def clean_evidence_file(self) -> "UploadedFile[Any] | None":
        file: UploadedFile[Any] | None = self.cleaned_data["evidence_file"]
        if file is None:
            return None
        kind = PurePath(str(file.name)).suffix.lstrip(".").lower()
        if kind not in KINDS:
            raise forms.ValidationError(
                _("The selected file must be a PDF, Word, Excel or PowerPoint file or a picture")
            )
        if (file.size or 0) > LARGEST:
            raise forms.ValidationError(_("The selected file must be smaller than 20MB"))
        if not _is_what_it_says(file, *KINDS[kind]):
            raise forms.ValidationError(
                _("The file ends in .%(kind)s but holds something else. Save it again as one")
                % {"kind": kind}
            )
        return file

    @property
    def evidence(self) -> dict[str, Any]:
        """What the action takes: `link` and `file`."""
        told = self.cleaned_data
        return {"link": told["evidence_link"], "file": told["evidence_file"]}


def _is_what_it_says(file: "UploadedFile[Any]", beginning: bytes, member: str) -> bool:
    """Whether the content is of the kind that the name says. Only the list of members is read."""
    file.seek(0)
    fits = bool(file.read(len(beginning)) == beginning)
    if fits and member:
        fits = member in _members(file)
    file.seek(0)
    return fits


def _members(file: "UploadedFile[Any]") -> list[str]:
    """What the archive says it holds; nothing when it is damaged."""
    try:
        with zipfile.ZipFile(cast(IO[bytes], file)) as archive:
            return archive.namelist()
    except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError):
        return []


def shown_name(file: "UploadedFile[Any]") -> str:
    """The file's own name, without folders, at most 200 characters."""
    return (PurePath(str(file.name).replace("\\", "/")).name or "file")[-200:]


def kept_file(folder: str, file: "UploadedFile[Any]") -> dict[str, Any]:
    """The file in `folder` of the storage: `stored_as`, `sha256` and `size` of its row."""

    def write(out: IO[bytes]) -> None:
        file.seek(0)
        shutil.copyfileobj(file, out)

    kind = PurePath(shown_name(file)).suffix.lstrip(".").lower() or "bin"
    made: Stored = store(folder, kind, write)
    return {"stored_as": made.name, "sha256": made.sha256, "size": made.size}


def document_of(
    folder: str, *, link: str = "", file: "UploadedFile[Any] | None" = None
) -> dict[str, Any]:
    """The columns of `WithDocument` for what a form brought. The form has looked at the file."""
    if file is None:
        return {"link": link}
    return {"link": link, "file_name": shown_name(file), **kept_file(folder, file)}


def given_out(row: Any, name: str) -> HttpResponse:
    """The file to keep, never to show: a page of somebody else's making stays outside.

    Raises Http404 when the storage has no such file.
    """
    if not row.stored_as or not default_storage.exists(row.stored_as):
        raise Http404
    with default_storage.open(row.stored_as) as kept:
        content = kept.read()
    return HttpResponse(
        content,
        content_type="application/octet-stream",
        headers={"Content-Disposition": attachment(name)},
    )
