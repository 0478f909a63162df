"""Sentences people write: short, and without anything that names a person."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

NO_NAMES = gettext_lazy("One sentence. Please do not name people.")


def sentence_field(label: Any, help_text: Any = NO_NAMES) -> forms.CharField:
    """A short text of at most 300 characters that may stay empty."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
