"""The least minutes of a course."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import Look, TipForm
from training.models.course_minimum import MOST_MINUTES


class MinimumForm(TipForm):
    """A number of minutes, or nothing for no rule."""

    minutes = forms.IntegerField(
        label=_("Least minutes"),
        help_text=_("Leave it empty to count everybody who was there"),
        min_value=1,
        max_value=MOST_MINUTES,
        required=False,
    )
    looks = {"minutes": Look(width=4, suffix=_("minutes"))}
    submit_label = _("Save")
