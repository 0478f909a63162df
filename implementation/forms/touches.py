"""Ticking the principles and parts that an activity touched."""

from collections.abc import Collection, Sequence
from typing import Any

from django import forms

from core.forms import Look, TipForm
from implementation.models import ChangeFramework, Element


class ElementsField(forms.MultipleChoiceField):
    """Some elements out of those offered. The cleaned value is a list of Element.

    One that is not offered any more since the page was opened is passed over.
    """

    widget = forms.CheckboxSelectMultiple
    look = Look(small=True, classes="tip-choices")

    def __init__(self, elements: Sequence[Element], **kwargs: Any) -> None:
        self.elements = {str(one.pk): one for one in elements}
        choices = [(key, one.name) for key, one in self.elements.items()]
        super().__init__(choices=choices, required=False, **kwargs)

    def clean(self, value: Any) -> list[Element]:
        return [self.elements[key] for key in value or () if key in self.elements]


class TouchesForm(TipForm):
    """A group of boxes for each framework; every one may stay empty."""

    form_tag = False
    mark_optional = False

    def __init__(
        self,
        *args: Any,
        frameworks: Sequence[ChangeFramework],
        touched: Collection[int] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for one in frameworks:
            offered = [e for e in one.elements.all() if not e.is_retired]
            ticked = [str(e.pk) for e in offered if e.pk in touched]
            field = ElementsField(offered, label=one.name, initial=ticked)
            self.fields[f"touches_{one.pk}"] = field

    @property
    def elements(self) -> list[Element]:
        """Everything that was ticked."""
        return [one for name in self.fields for one in self.cleaned_data[name]]

    @property
    def is_open(self) -> bool:
        """Whether the folded part holds something to see."""
        return any(self[name].value() for name in self.fields)
