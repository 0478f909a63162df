"""Who the names of a list were, many at once."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import TipForm
from training.models import Visitor

GUEST, OPEN = "guest", ""
STAFF = "staff:"


class NamesForm(TipForm):
    """For each name: one of the people it may be, a guest, or still open."""

    submit_label = _("Save names")

    def __init__(
        self, *args: Any, names: Iterable[tuple[Visitor, tuple[Any, ...]]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.visitors: dict[str, Visitor] = {}
        for visitor, choices in names:
            self.visitors[f"v{visitor.pk}"] = visitor
            self.fields[f"v{visitor.pk}"] = _field(visitor, choices)

    @property
    def said(self) -> dict[int, int | None]:
        """Visitor id → staff id, or None for a guest; those left open are not in it."""
        told = {v.pk: self.cleaned_data[name] for name, v in self.visitors.items()}
        return {
            pk: None if who == GUEST else int(who.removeprefix(STAFF))
            for pk, who in told.items()
            if who != OPEN
        }


def _field(visitor: Visitor, choices: tuple[Any, ...]) -> forms.ChoiceField:
    people = [
        (f"{STAFF}{c['staff_id']}", ", ".join(filter(None, (c["name"], c["unit"], c["role"]))))
        for c in choices
    ]
    return forms.ChoiceField(
        label=str(visitor),
        choices=[
            (OPEN, _("I do not know yet")),
            *people,
            (GUEST, _("A guest who is not on our staff list")),
        ],
        required=False,
    )
