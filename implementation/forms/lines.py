"""A text box that takes one thing a line."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

MOST = 40


class LinesField(forms.CharField):
    """Each line is one answer, each once. The cleaned value is a list; `longest` is in letters."""

    widget = forms.Textarea

    def __init__(self, *, longest: int = 120, rows: int = 6, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **kwargs)
        self.longest = longest

    def prepare_value(self, value: Any) -> Any:
        """A stored list as lines; what somebody typed as it was typed."""
        return "\n".join(map(str, value)) if isinstance(value, list | tuple) else value

    def clean(self, value: Any) -> list[str]:  # type: ignore[override]
        text = super().clean(self.prepare_value(value))
        lines = [" ".join(line.split()) for line in text.splitlines()]
        found = {line.lower(): line for line in reversed(lines) if line}
        kept = list(reversed(found.values()))
        if any(len(line) > self.longest for line in kept):
            said = _("Each line must be %(limit)s characters or fewer")
            raise ValidationError(said % {"limit": self.longest})
        if len(kept) > MOST:
            raise ValidationError(_("Enter at most %(limit)s lines") % {"limit": MOST})
        return kept
