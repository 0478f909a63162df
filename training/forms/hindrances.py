"""Counts of what got in the way, in two groups; and whose people they are."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy

from core.forms import FilterForm, Look, TipForm
from core.scope import Scope
from services.forms.fields import UnitField
from training.models import Hindrance
from training.models.hindrance import asked_of

MOST = 10_000


class WhoseForm(FilterForm):
    """Whose people are counted: the counts of each team or service stand apart."""

    unit = UnitField(label=gettext_lazy("Whose people"), required=False)

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["unit"].offer_within(scope, on=timezone.localdate())


class HindranceForm(TipForm):
    """One number a choice; empty or 0 takes it away."""

    looks = {what: Look(width=4, suffix=gettext_lazy("people")) for what in Hindrance.What.values}
    # Beside thirteen numbers the word would say nothing: what an empty one means stands below.
    mark_optional = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for what, label in Hindrance.What.choices:
            self.add_field(what, number_field(label))

    def groups(self) -> list[dict[str, Any]]:
        """The fields of each of the two questions, under its words."""
        return [
            {"legend": label, "fields": [self[w] for w in self.fields if asked_of(w) == asked]}
            for asked, label in Hindrance.Asked.choices
        ]


def number_field(label: Any) -> forms.IntegerField:
    """A count that may stay empty."""
    return forms.IntegerField(label=label, required=False, min_value=0, max_value=MOST)
