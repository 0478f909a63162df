"""In which month the year of an organisation starts."""

from datetime import date

from django import forms
from django.utils.formats import date_format
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.forms import Look, TipForm
from core.periods import months_after


def quarters_of(month: int) -> str:
    """The four quarters of a year that starts in this month: "January to March, …"."""
    first = date(2000, month, 1)
    starts = [months_after(first, 3 * nth) for nth in range(4)]
    words = _("%(first)s to %(last)s")
    return ", ".join(
        words % {"first": _month(one), "last": _month(months_after(one, 2))} for one in starts
    )


def _month(day: date) -> str:
    return date_format(day, "F")


def month_name(month: int) -> str:
    """ "January"."""
    return _month(date(2000, month, 1))


MONTHS = range(1, 13)
# In the language of whoever looks.
_named, _explained = lazy(month_name, str), lazy(quarters_of, str)


class YearForm(TipForm):
    """The first month of the year, each with the quarters that it makes."""

    looks = {"month": Look(hints={str(nth): _explained(nth) for nth in MONTHS})}

    month = forms.TypedChoiceField(
        label=gettext_lazy("In which month does your year start?"),
        coerce=int,
        choices=[(nth, _named(nth)) for nth in MONTHS],
        widget=forms.RadioSelect,
        help_text=gettext_lazy(
            "January for quarters of the calendar, April for most financial years."
        ),
    )
