"""Indicators, one reading, and many readings pasted at once."""

import re
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.careful_form import CarefulForm
from core.dates import plausible_years, read_date
from core.forms import Look, OnceMixin, TipForm, UKDateField
from implementation.actions.indicators import Given
from implementation.models import Indicator

LARGEST = Decimal(10) ** 9
MOST_LINES = 500
SMALL = re.compile(r"^(<\s*10|fewer than 10|less than 10)$", re.IGNORECASE)


class IndicatorForm(OnceMixin, TipForm):
    """What is counted, how, and by whom."""

    looks = {"measured_in": Look(width=20)}
    missing = {
        "name": gettext_lazy("Enter the name of the indicator"),
        "kind": gettext_lazy("Choose what it is: a count, per cent or another rate"),
    }

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    name_cy = forms.CharField(label=gettext_lazy("Name in Welsh"), max_length=120, required=False)
    name_gd = forms.CharField(
        label=gettext_lazy("Name in Scottish Gaelic"), max_length=120, required=False
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("What it is"), choices=Indicator.Kind, widget=forms.RadioSelect
    )
    measured_in = forms.CharField(
        label=gettext_lazy("Measured in"),
        help_text=gettext_lazy("For example, people a quarter, or per cent of working days"),
        max_length=60,
        required=False,
    )
    source = forms.CharField(
        label=gettext_lazy("Where it comes from"),
        help_text=gettext_lazy("For example, the quarterly figures of HR"),
        max_length=200,
        required=False,
    )
    is_retired = forms.BooleanField(label=gettext_lazy("No longer in use"), required=False)

    @property
    def facts(self) -> dict[str, Any]:
        """What the actions take."""
        told = self.cleaned_data
        names = {"en": told["name"], "cy": told["name_cy"], "gd": told["name_gd"]}
        return {
            "names": {key: name for key, name in names.items() if name},
            **{key: told[key] for key in ("kind", "measured_in", "source", "is_retired")},
        }


class ReadingForm(CarefulForm):
    """One reading: a number, or "fewer than 10" where it is about few people."""

    careful_about = ("note",)
    looks = {"on": Look(width=10), "value": Look(width=10), "base": Look(width=5)}
    missing = {
        "on": gettext_lazy("Enter the last day of the month or quarter"),
        "value": gettext_lazy("Enter a number, or “fewer than 10”"),
    }

    on = UKDateField(label=gettext_lazy("End of the month or quarter"), until_today=True)
    value = forms.CharField(
        label=gettext_lazy("Value"),
        help_text=gettext_lazy("A number, or “fewer than 10” where it is about few people"),
        max_length=30,
    )
    base = forms.IntegerField(
        label=gettext_lazy("Out of how many"), required=False, min_value=1, max_value=10**9
    )
    note = forms.CharField(
        label=gettext_lazy("Note"),
        help_text=gettext_lazy("For example, a new way of counting. Please do not name people."),
        max_length=300,
        required=False,
    )

    def clean_value(self) -> Decimal | None:
        return read_value(self.cleaned_data["value"])

    @property
    def given(self) -> Given:
        """What the action takes."""
        told = self.cleaned_data
        return Given(told["on"], told["value"], told["base"], told["note"])


def read_value(text: str) -> Decimal | None:
    """The number, or None for fewer than 10. Raises ValidationError with a sentence."""
    said = text.strip()
    if SMALL.match(said):
        return None
    try:
        value = Decimal(said.replace(",", "").removesuffix("%").strip())
    except InvalidOperation:
        raise forms.ValidationError(
            _("Enter a number like 12 or 4.5, or “fewer than 10”")
        ) from None
    if not value.is_finite() or abs(value) > LARGEST:
        raise forms.ValidationError(_("Enter a number between -1,000,000,000 and 1,000,000,000"))
    return value.quantize(Decimal("0.001"))


class PasteForm(TipForm):
    """Many readings: a line each, the date and the value apart by a tab, a semicolon or a comma."""

    looks = {"lines": Look(size="m")}
    missing = {"lines": gettext_lazy("Paste at least one line")}

    lines = forms.CharField(
        label=gettext_lazy("Readings"),
        help_text=gettext_lazy(
            "One a line, as two columns copied from a spreadsheet: 31/3/2026, then the value"
        ),
        widget=forms.Textarea(attrs={"rows": 12}),
        max_length=50_000,
    )

    def clean_lines(self) -> list[Given]:
        rows = [
            (number, line)
            for number, line in enumerate(self.cleaned_data["lines"].splitlines(), start=1)
            if line.strip()
        ]
        if len(rows) > MOST_LINES:
            raise forms.ValidationError(_("Paste at most 500 lines at once"))
        found: list[Given] = []
        wrong: list[str] = []
        for number, line in rows:
            try:
                found.append(_read(line))
            except (ValueError, forms.ValidationError) as why:
                wrong.append(_problem(number, why))
        twice = len({one.on for one in found}) < len(found)
        if twice and not wrong:
            wrong.append(_("Two lines have the same date. Keep one of them"))
        if wrong:
            raise forms.ValidationError(wrong[:20])
        return found


def _problem(number: int, why: Exception) -> str:
    told = why.messages[0] if isinstance(why, forms.ValidationError) else str(why)
    return _("Line %(number)s: %(why)s") % {"number": number, "why": told}


def _read(line: str) -> Given:
    parts = re.split(r"\t|;|,(?=\s)|,(?=\d{1,3}$)|,", line.strip(), maxsplit=1)
    if len(parts) != 2:
        raise ValueError(_("enter a date, then a value"))
    return Given(_day(parts[0]), read_value(parts[1]))


def _day(text: str) -> date:
    today = timezone.localdate()
    try:
        day = read_date(text, today=today)
    except ValueError:
        raise ValueError(_("“%(text)s” is not a date like 31/3/2026") % {"text": text}) from None
    first, _last = plausible_years(today=today)
    if not date(first, 1, 1) <= day <= today:
        text = _("check the year: it must be from %(first)s, and not in the future")
        raise ValueError(text % {"first": first})
    return day
