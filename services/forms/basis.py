"""On which structure figures of the past stand."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import FilterForm
from services.figures.basis import BASES


class StructureForm(FilterForm):
    """Today's structure, or as it was then."""

    basis = forms.ChoiceField(label=_("Structure"), required=False, choices=BASES)
