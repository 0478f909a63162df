"""The code of a slip, as somebody types it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import Look, TipForm


class SlipForm(TipForm):
    """One field. Spaces, hyphens and small letters do not matter."""

    looks = {"code": Look(width=20)}
    missing = {"code": _("Enter the code on your slip")}

    code = forms.CharField(
        label=_("Code on your slip"),
        help_text=_("Four groups of four, for example ABCD-EFGH-JKLM-NPQR"),
        max_length=60,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )
