"""The form that takes a list in."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import Look, TipForm
from intake.actions.sending import pasted
from intake.kinds import Kind
from intake.readers.limits import UPLOAD_BYTES
from services.models import Unit

EVERYONE, SOME = "everyone", "some"


class UploadForm(TipForm):
    """A file or pasted rows, for one branch; a list about a session takes its branch from there."""

    file = forms.FileField(
        label=_("Choose a file"),
        help_text=_("CSV or XLSX, smaller than 20MB"),
        required=False,
        error_messages={
            "empty": _("The selected file is empty. Choose the full list"),
            "invalid": _("The selected file could not be uploaded – try again"),
            "max_length": _("The name of the selected file is too long. Rename it and try again"),
        },
    )
    text = forms.CharField(
        label=_("Or paste the list"),
        help_text=_("Straight from a spreadsheet, or one name a line"),
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
        required=False,
        max_length=1_000_000,
    )
    unit = forms.ChoiceField(
        label=_("Which branch is the list for?"),
        help_text=_("Rows about other branches are left alone."),
    )
    who = forms.ChoiceField(
        label=_("Who is on the list?"),
        widget=forms.RadioSelect,
        choices=[(EVERYONE, _("Everyone in this branch")), (SOME, _("Only some people"))],
        initial=SOME,
    )

    looks = {
        "who": Look(
            hints={
                EVERYONE: _("If somebody is missing we ask you whether they have left."),
                SOME: _("Nobody who is missing is asked about."),
            }
        )
    }
    missing = {"unit": _("Select the branch"), "who": _("Say who is on the list")}
    submit_label = _("Send the list")

    def __init__(
        self,
        *args: Any,
        kind: Kind,
        units: Sequence[Unit],
        is_about: bool = False,
        **kwargs: Any,
    ) -> None:
        """`is_about`: what the list is about is known, and the branch with it."""
        super().__init__(*args, **kwargs)
        self.units = {str(unit.pk): unit for unit in units}
        if is_about:
            del self.fields["unit"]
        else:
            top = min((unit.depth for unit in units), default=0)
            choices = [(str(u.pk), "\u2003" * (u.depth - top) + u.name) for u in units]
            self.fields["unit"].choices = choices  # type: ignore[attr-defined]
        if not kind.takes_everyone:
            del self.fields["who"]

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
            self.add_error("file", _("Select a file, or paste the list"))
        return found

    @property
    def content(self) -> tuple[Any, str]:
        """What was sent, as a file, and the name that the sender gave it."""
        if file := self.cleaned_data["file"]:
            return file, str(file.name)
        return pasted(self.cleaned_data["text"]), ""

    @property
    def unit_chosen(self) -> Unit:
        """The branch, out of those offered."""
        return self.units[self.cleaned_data["unit"]]

    @property
    def is_everyone(self) -> bool:
        """Whether the list names everybody in the branch."""
        return self.cleaned_data.get("who") == EVERYONE
