"""A link or a file as evidence, in any form that asks for it."""

from pathlib import PurePath
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

KINDS = ("pdf", "docx", "xlsx", "pptx", "odt", "ods", "odp", "png", "jpg", "jpeg")
LARGEST = 20 * 1024 * 1024


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
        if PurePath(str(file.name)).suffix.lstrip(".").lower() not in KINDS:
            raise forms.ValidationError(
                _("The selected file must be a PDF, Word, Excel or PowerPoint file or a picture")
            )
        if (file.size or 0) > LARGEST:
            raise forms.ValidationError(_("The selected file must be smaller than 20MB"))
        return file

    @property
    def evidence(self) -> dict[str, Any]:
        """What `keep_evidence` takes."""
        told = self.cleaned_data
        return {"link": told["evidence_link"], "file": told["evidence_file"]}
