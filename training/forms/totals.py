"""Totals of a unit on one screen: role groups down, levels across."""

import csv
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.careful_form import CarefulForm
from core.forms import Look, TipForm, UKDateField
from services.models import CountedBy, RoleGroup
from training.actions.totals import TotalLine
from training.models import Level

MOST = 1_000_000
EVERYBODY = "all"
Group = RoleGroup | None


def people_field(group: Group) -> str:
    """The name of the box for the people of a group."""
    return f"people-{group.pk if group else EVERYBODY}"


def level_field(group: Group, level: Level) -> str:
    """The name of the box for those of a group who hold a level."""
    return f"{people_field(group)}-{level.pk}"


class TotalsForm(CarefulForm):
    """One box for the people of each group and one for each level they hold; empty is not said."""

    looks = {"note": Look(), "given_by": Look(width=20)}
    careful_about = ("given_by", "note")
    counted_on = UKDateField(reaches_back=True, label=gettext_lazy("Counted on"), until_today=True)
    given_by = forms.CharField(
        label=gettext_lazy("Who gave the numbers"),
        max_length=100,
        required=False,
        help_text=gettext_lazy("Their job is enough, for example “the manager”"),
    )
    note = forms.CharField(
        label=gettext_lazy("Where the numbers come from"), max_length=200, required=False
    )

    def __init__(
        self, *args: Any, groups: Iterable[RoleGroup], levels: Sequence[Level], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.groups: list[Group] = [*groups, None]
        self.levels = list(levels)
        for group in self.groups:
            self._add(people_field(group), named(group))
            for level in self.levels:
                self._add(level_field(group, level), f"{named(group)}, {level.name}")

    def _add(self, name: str, label: str) -> None:
        field = forms.IntegerField(label=label, required=False, min_value=0, max_value=MOST)
        field.widget = forms.TextInput(
            attrs={"inputmode": "numeric", "aria-label": label, "class": "govuk-input"}
        )
        self.add_field(name, field)

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The boxes of each group, in the order of the columns."""
        return [
            {
                "name": named(group),
                "fields": [
                    self[people_field(group)],
                    *(self[level_field(group, level)] for level in self.levels),
                ],
            }
            for group in self.groups
        ]

    def clean(self) -> dict[str, Any]:
        """A level without its group's people cannot be read."""
        said = super().clean() or self.cleaned_data
        for group in self.groups:
            held = [said.get(level_field(group, level)) for level in self.levels]
            if said.get(people_field(group)) is None and any(n is not None for n in held):
                self.add_error(people_field(group), _alone(group))
        return said

    @property
    def lines(self) -> list[TotalLine]:
        """The groups that were filled in, after `is_valid()`."""
        said = self.cleaned_data
        return [
            TotalLine(group, people, self._held(group))
            for group in self.groups
            if (people := said[people_field(group)]) is not None
        ]

    def _held(self, group: Group) -> dict[Level, int]:
        said = {level: self.cleaned_data[level_field(group, level)] for level in self.levels}
        return {level: n for level, n in said.items() if n is not None}


def named(group: Group) -> str:
    """The group, or everybody of the unit together."""
    return str(group or _("Everybody together"))


def _alone(group: Group) -> str:
    return _("Enter how many people there are in “%(group)s”") % {"group": named(group)}


class PasteForm(TipForm):
    """A small table, copied from a sheet or a mail; it fills the boxes and saves nothing."""

    submit_label = gettext_lazy("Put these into the boxes")
    table = forms.CharField(
        label=gettext_lazy("Paste a small table"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=5000,
        help_text=gettext_lazy(
            "A line for each group: its name, its people, then the people at each level. "
            "Nothing is saved until you have looked at the boxes."
        ),
    )

    def __init__(
        self, *args: Any, groups: Iterable[RoleGroup], levels: Sequence[Level], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.by_name: dict[str, Group] = {g.name.casefold(): g for g in groups}
        self.by_name |= {named(None).casefold(): None}
        self.levels = list(levels)

    def clean_table(self) -> dict[str, int]:
        """The numbers by the names of their boxes."""
        text = self.cleaned_data["table"]
        cut = "\t" if "\t" in text else ","
        lines = [[c.strip() for c in row] for row in csv.reader(text.splitlines(), delimiter=cut)]
        lines = [line for line in lines if any(line)]
        told = lines[1:] if lines and not any(cell.isdigit() for cell in lines[0]) else lines
        return {name: n for line in told for name, n in self._numbers(line)}

    def _numbers(self, line: list[str]) -> list[tuple[str, int]]:
        if line[0].casefold() not in self.by_name:
            raise ValidationError(_("“%(name)s” is no group here. Check it") % {"name": line[0]})
        group = self.by_name[line[0].casefold()]
        boxes = [people_field(group), *(level_field(group, level) for level in self.levels)]
        cells = line[1:]
        if len(cells) > len(boxes) or not all(cell.isdigit() or not cell for cell in cells):
            raise ValidationError(
                _("“%(name)s”: enter whole numbers, one for each column") % {"name": line[0]}
            )
        return [(box, int(cell)) for box, cell in zip(boxes, cells, strict=False) if cell]


class WhatCountsForm(TipForm):
    """Names or totals, from which day."""

    submit_label = gettext_lazy("Save this choice")
    missing = {"from_on": gettext_lazy("Enter the day from which this holds")}
    counts = forms.ChoiceField(
        label=gettext_lazy("What counts here"),
        widget=forms.RadioSelect,
        choices=CountedBy.Counts.choices,
    )
    from_on = UKDateField(reaches_back=True, label=gettext_lazy("From"), until_today=True)
