"""The form in which somebody says what the columns of a list are."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.forms import Look, TipForm
from intake.readers.sketch import Sketch
from intake.readers.table import letter
from intake.readers.told import SEVERAL, Told, fields_for, lacking

LABELS: dict[str, str | Promise] = {
    "staff_number": _("Staff number"),
    "first_name": _("First name"),
    "last_name": _("Last name"),
    "preferred_name": _("Preferred name"),
    "name": _("Whole name"),
    "email": _("Email address"),
    "upn": _("Sign-in name"),
    "unit": _("Team or unit"),
    "team": _("Team or unit"),
    "job_role": _("Job role"),
    "active": _("Works here, away or left"),
    "fte": _("Full-time share"),
    "is_primary": _("Main post (yes or no)"),
    "kind": _("Kind of staff"),
    "from": _("First day in the post"),
    "until": _("Last day"),
    "away": _("Long absence (yes or no)"),
    "user_type": _("Member or guest"),
    "registration_email": _("Email address when booking"),
    "joined": _("When they joined"),
    "left": _("When they went"),
    "duration": _("How long they stayed"),
    "attended": _("Whether they came"),
    "username": _("User name"),
    "course": _("Course"),
    "code": _("Code of the course"),
    "on": _("Date"),
    "status": _("Status"),
    "what": _("Session, activity or barrier"),
    "people": _("Number of people"),
    "minutes": _("How long it took"),
    "note": _("Note"),
    "session_title": _("Title of the session"),
    "session_on": _("Day of the session"),
    "session_start": _("When the session began"),
    "session_code": _("Code of the session"),
}
# The same word for another thing.
OF_KIND = {("past", "name"): _("Title or kind")}
# What to do when a column that is needed was not chosen, by one field of the group.
NEEDED_COLUMN = {
    "email": _("Choose the column that says who it is: a name, an email address or a staff number"),
    "name": _("Choose the column that holds the names"),
    "course": _("Choose the column that holds the course, its date or its status"),
    "on": _("Choose the column that holds the dates"),
}
NO_HEADINGS = 0


def label_of(field: str, kind: str = "") -> str:
    """What we call a field of a kind of list on a page."""
    return str(OF_KIND.get((kind, field)) or LABELS.get(field, field))


class TopForm(TipForm):
    """Which sheet is meant, and which of its rows holds the headings."""

    method = "get"
    mark_optional = False
    submit_label = _("Show these rows")
    sheet = forms.ChoiceField(label=_("Sheet of the workbook"), required=False)
    row = forms.IntegerField(
        label=_("Row of the headings"),
        help_text=_("The number at its left in the spreadsheet. Enter 0 if there are no headings."),
        required=False,
        min_value=NO_HEADINGS,
        max_value=100,
    )
    looks = {"row": Look(width=3)}

    def __init__(self, *args: Any, sheets: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(sheets) < 2:
            del self.fields["sheet"]
        else:
            self.fields["sheet"].choices = [(name, name) for name in sheets]  # type: ignore[attr-defined]


class ColumnsForm(TipForm):
    """One choice for each column, with what we propose; the sheet and the heading row go along."""

    submit_label = _("Read the list like this")
    sheet = forms.CharField(widget=forms.HiddenInput, required=False)
    row = forms.IntegerField(widget=forms.HiddenInput, min_value=NO_HEADINGS)

    def __init__(
        self, *args: Any, kind: str, seen: Sketch, proposed: Sequence[str], **kwargs: Any
    ) -> None:
        fields = {f"c{at}": field for at, field in enumerate(proposed)}
        kwargs["initial"] = {"sheet": seen.sheet, "row": seen.row, **fields}
        super().__init__(*args, **kwargs)
        self.kind = kind
        self.columns = [f"c{at}" for at in range(len(seen.headings))]
        offered = sorted((label_of(field, kind), field) for field in fields_for(kind))
        choices = [("", _("Do not use")), *((field, label) for label, field in offered)]
        for at, name in enumerate(self.columns):
            label = _("What is in column %(letter)s?") % {"letter": letter(at)}
            self.add_field(name, _choice(label, choices))

    def clean(self) -> dict[str, Any]:
        """Each of our fields once, and somebody to be found in every row."""
        found = super().clean() or {}
        if not self.errors:
            self._refuse_twice(found)
        if self.errors:
            return found
        if group := lacking(self.kind, {found[name] for name in self.columns}):
            self.add_error(self.columns[0] if self.columns else None, _how_to_mend(group))
        return found

    def _refuse_twice(self, found: Mapping[str, Any]) -> None:
        first: dict[str, str] = {}
        for name in self.columns:
            field = found[name]
            if field and field not in SEVERAL and field in first:
                said = _("You chose “%(label)s” twice. Choose it for one column")
                self.add_error(name, said % {"label": label_of(field, self.kind)})
            first.setdefault(field, name)

    @property
    def told(self) -> Told:
        """The answer, as readers take it."""
        fields = tuple(self.cleaned_data[name] for name in self.columns)
        return Told(self.cleaned_data["row"], fields, self.cleaned_data["sheet"])


def _choice(label: str, choices: list[tuple[str, Any]]) -> forms.ChoiceField:
    widget = forms.Select(attrs={"class": "govuk-select"})
    return forms.ChoiceField(label=label, choices=choices, required=False, widget=widget)


def _how_to_mend(group: frozenset[str]) -> str:
    return next(str(said) for field, said in NEEDED_COLUMN.items() if field in group)
