"""The workbook of a session, on its way back."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import TipForm
from intake.readers.limits import UPLOAD_BYTES


class RegisterForm(TipForm):
    """One file."""

    submit_label = _("Save who came")

    file = forms.FileField(
        label=_("Choose the workbook that you filled in"),
        help_text=_("The one that you downloaded from this session’s page"),
        error_messages={"required": _("Choose the workbook that you filled in")},
    )

    def clean_file(self) -> Any:
        sent = self.cleaned_data["file"]
        if sent.size > UPLOAD_BYTES:
            raise forms.ValidationError(_("The selected file must be smaller than 20MB."))
        return sent
