"""What was chosen about a schedule, checked."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import Look, TipForm


class ScheduleForm(TipForm):
    """Whether a report makes itself, and when."""

    looks = {"working_day": Look(width=2, suffix=_("working days after the quarter"))}

    is_on = forms.BooleanField(
        label=_("Make this report every quarter"),
        required=False,
        help_text=_("It is made for the whole organisation and for each unit with its own lead."),
    )
    working_day = forms.IntegerField(
        label=_("How soon"),
        min_value=1,
        max_value=20,
        help_text=_("Weekends and bank holidays are not counted. 5 leaves time for late records."),
    )
