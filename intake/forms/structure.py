"""The form that takes the steps of a plan from a file."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import TipForm
from intake.actions.sending import pasted
from intake.readers.limits import UPLOAD_BYTES


class StructureFileForm(TipForm):
    """A file or pasted rows, one a step."""

    file = forms.FileField(
        label=_("Choose a file"), help_text=_("CSV or XLSX, smaller than 20MB"), required=False
    )
    text = forms.CharField(
        label=_("Or paste the rows"),
        help_text=_("Straight from a spreadsheet, headings included"),
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
        required=False,
        max_length=200_000,
    )
    submit_label = _("Add these steps")

    def clean_file(self) -> Any:
        """The file, when it is not too big to be looked at."""
        found = self.cleaned_data["file"]
        if found and found.size > UPLOAD_BYTES:
            raise forms.ValidationError(_("The selected file must be smaller than 20MB"))
        return found

    def clean(self) -> dict[str, Any]:
        """One of file and text; a file wins."""
        found = super().clean() or {}
        if not (found.get("file") or found.get("text", "").strip() or self.errors):
            self.add_error("file", _("Select a file, or paste the rows"))
        return found

    @property
    def content(self) -> Any:
        """What was sent, as a file."""
        return self.cleaned_data["file"] or pasted(self.cleaned_data["text"])
