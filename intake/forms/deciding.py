"""The forms of a review: questions about the list, and decisions about its rows."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.forms import TipForm
from intake.few_known import few_known
from intake.kinds import Kind
from intake.models import UploadRow

FEW = 8


class QuestionForm(TipForm):
    """What the list leaves open: one field a question, asked once for all rows."""

    submit_label = _("Go on")

    def __init__(self, *args: Any, questions: list[dict[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number, question in enumerate(questions):
            self.fields[f"q{number}"] = _field(question)
        self.asked = {f"q{number}": q["about"] for number, q in enumerate(questions)}

    @property
    def answers(self) -> dict[str, str]:
        """The value of each choice, by what it is about."""
        return {about: self.cleaned_data[name] for name, about in self.asked.items()}


def _field(question: dict[str, Any]) -> forms.ChoiceField:
    """Radios for a few choices, a drop-down list for many."""
    choices = [(c["value"], c["label"]) for c in question["choices"]]
    many = len(choices) > FEW
    return forms.ChoiceField(
        label=question["text"],
        choices=[("", _("Choose one")), *choices] if many else choices,
        initial=question.get("proposed") or None,
        widget=forms.Select if many else forms.RadioSelect,
        error_messages={
            "required": _("Choose an answer"),
            "invalid_choice": _("Choose one of the answers"),
        },
    )


class ReviewForm(forms.Form):
    """Decisions about single rows, read by name: `row-<id>`, `left` (several) and `leavers`.

    `right_file` and `leave_out` are ticks that a doubtful list, or one with problems, asks for.
    """

    left = forms.MultipleChoiceField(required=False)
    right_file = forms.BooleanField(
        required=False,
        error_messages={
            "required": _("Tick the box if this is the right file, or cancel the list")
        },
    )
    leave_out = forms.BooleanField(
        required=False,
        error_messages={
            "required": _("Tick the box to leave these rows out, or put them right first")
        },
    )
    leavers = forms.IntegerField(
        required=False,
        min_value=0,
        error_messages={
            "invalid": _("Enter how many people have left as a number, such as 12"),
            "min_value": _("Enter how many people have left as a number, such as 12"),
        },
    )

    def __init__(
        self, data: Any, *, kind: Kind, rows: Iterable[UploadRow], counts: dict[str, int], stop: str
    ) -> None:
        super().__init__(data)
        self.fields["right_file"].required = bool(few_known(counts))
        self.fields["leave_out"].required = bool(counts.get("problems"))
        self.rows = {row.pk: row for row in rows}
        self.stop = stop
        leavers = [str(pk) for pk, row in self.rows.items() if _is_leaver(row)]
        self.fields["left"].choices = [(pk, pk) for pk in leavers]  # type: ignore[attr-defined]
        for pk, row in self.rows.items():
            if not _is_leaver(row):
                choices = [(value, value) for value, _label in options(row, kind)]
                self.fields[f"row-{pk}"] = forms.ChoiceField(choices=choices, required=False)

    def clean(self) -> dict[str, Any]:
        """At the stop, the number must be said and be that of the ticked people."""
        found = super().clean() or {}
        if not self.stop or self.errors:
            return found
        ticked, said = len(found.get("left", [])), found.get("leavers")
        if said is None:
            self.add_error("leavers", _("Enter how many people have left. Enter 0 if nobody has."))
        elif said != ticked:
            told = ngettext(
                "You ticked %(n)s person. Enter the same number, or tick again.",
                "You ticked %(n)s people. Enter the same number, or tick again.",
                ticked,
            )
            self.add_error("leavers", told % {"n": ticked})
        return found

    @property
    def decisions(self) -> dict[int, str]:
        """Row id → decision, for every row that was on the page; as far as it can be read."""
        left = {int(pk) for pk in self.cleaned_data.get("left", [])}
        chosen = {
            pk: self.cleaned_data.get(f"row-{pk}", "")
            for pk, row in self.rows.items()
            if not _is_leaver(row)
        }
        return chosen | {
            pk: "yes" if pk in left else "no" for pk, row in self.rows.items() if _is_leaver(row)
        }


def _is_leaver(row: UploadRow) -> bool:
    return row.proposal == UploadRow.Proposal.LEFT


def options(row: UploadRow, kind: Kind) -> list[tuple[str, str]]:
    """Who the row may be: the people found, then what else can be done with it."""
    people = [
        (
            f"staff:{c['staff_id']}",
            ", ".join(filter(None, (c["name"], c["unit"], c["role"], c.get("last")))),
        )
        for c in row.choices
    ]
    return people + [(value, str(label)) for value, label in kind.other_choices]
