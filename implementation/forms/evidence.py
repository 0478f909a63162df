"""A link or a file as evidence, in any form that asks for it."""

import zipfile
from pathlib import PurePath
from typing import IO, Any, cast

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

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


class EvidenceMixin(forms.Form):
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
        """What `keep_evidence` takes."""
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
