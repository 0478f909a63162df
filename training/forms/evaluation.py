"""What a course asks, the form of a wave, and the field for a code."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.forms import Look, TipForm
from training.models import Statement
from training.wave_codes import read_code

MOST_STATEMENTS = 10
LONGEST = 200
SKIP = "skip"
SCALE = [
    ("1", _("1 – not at all")),
    ("2", _("2 – a little")),
    ("3", _("3 – partly")),
    ("4", _("4 – mostly")),
    ("5", _("5 – fully")),
    (SKIP, _("I skip this one")),
]


class StatementsForm(TipForm):
    """All statements of a course, one a line."""

    submit_label = _("Save statements")

    statements = forms.CharField(
        label=_("Statements, one a line"),
        required=False,
        help_text=_(
            "People say how far each fits them, from 1 (not at all) to 5 (fully). Begin with “I”."
            " Ask about work, never about health or what people have lived through."
            " Leave all empty to ask nothing."
        ),
        widget=forms.Textarea(attrs={"rows": 8}),
        max_length=MOST_STATEMENTS * (LONGEST + 50),
    )

    def clean_statements(self) -> list[str]:
        """The lines without blanks and repeats. Too many, or too long a one, gets a sentence."""
        text: str = self.cleaned_data["statements"]
        lines = list(dict.fromkeys(" ".join(line.split()) for line in text.splitlines()))
        found = [line for line in lines if line]
        if len(found) > MOST_STATEMENTS:
            words = ngettext(
                "Enter %(n)s statement or fewer", "Enter %(n)s statements or fewer", MOST_STATEMENTS
            )
            raise ValidationError(words % {"n": MOST_STATEMENTS})
        if long := [line for line in found if len(line) > LONGEST]:
            facts = {"start": long[0][:40], "n": LONGEST}
            raise ValidationError(_("Shorten “%(start)s…” to %(n)s characters or fewer") % facts)
        return found


class CodeForm(TipForm):
    """The code of a card, as somebody types it."""

    submit_label = _("Go on")
    looks = {"code": Look(width=20)}
    missing = {"code": _("Enter the code on your card")}

    code = forms.CharField(
        label=_("Code on your card"),
        help_text=_("One letter and three groups of four, for example B-0AB1-C2DE-F3GH"),
        max_length=60,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )

    def clean_code(self) -> str:
        """The code as it is printed. Raises ValidationError for what cannot be one."""
        if not (code := read_code(self.cleaned_data["code"])):
            raise ValidationError(_("This code is not complete. Please look at your card again."))
        return str(code)


class StepField(forms.ChoiceField):
    """From 1 to 5, or skipped."""

    widget = forms.RadioSelect
    look = Look(small=True, divider_before=SKIP)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=SCALE, **kwargs)


class WaveForm(TipForm):
    """Each statement with its five steps and a way to skip it."""

    submit_label = _("Send")
    mark_optional = False

    def __init__(self, *args: Any, statements: Sequence[Statement], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names = {f"s{one.pk}": one.pk for one in statements}
        for one in statements:
            self.add_field(f"s{one.pk}", StepField(label=one.words, required=False))

    @property
    def values(self) -> dict[int, int]:
        """What was answered, by statement; what was skipped is not in it."""
        said = {pk: self.cleaned_data.get(name) for name, pk in self.names.items()}
        return {pk: int(one) for pk, one in said.items() if one and one != SKIP}

    def clean(self) -> dict[str, Any]:
        """Nothing at all would use the link up: say so in place of sending."""
        told = super().clean() or self.cleaned_data
        if not self.errors and not self.values:
            raise ValidationError(
                _("Choose an answer to one of them. To skip them all, close this page.")
            )
        return told
