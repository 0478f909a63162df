"""Signing a report, and why a signed one is made again."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import TipForm


class SignForm(TipForm):
    """What somebody says with their name; it may stay empty."""

    submit_label = _("Sign this report")
    words = forms.CharField(
        label=_("Anything to say with it"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It stands beside your name. Everybody who can read the report can read it."),
    )


class ReasonForm(TipForm):
    """Why a report that was signed is made again."""

    submit_label = _("Make the next version")
    missing = {"reason": _("Say why it is made again")}
    reason = forms.CharField(
        label=_("Why is it made again?"),
        max_length=300,
        help_text=_("For example: two lists of September came late."),
    )
