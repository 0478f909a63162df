"""The forms of a review: questions about the list, and decisions about its rows."""

from collections.abc import Iterable
from datetime import date, time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.forms import CLOCKS, TipForm, UKDateField
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
            self.add_field(f"q{number}", _field(question))
        self.asked = {f"q{number}": q["about"] for number, q in enumerate(questions)}
        self.told = dict(zip(self.asked, questions, strict=True))

    @property
    def groups(self) -> list[dict[str, Any]]:
        """The fields in their order, those of one group together under its name."""
        found: list[dict[str, Any]] = []
        for name, question in self.told.items():
            legend = question.get("group", "")
            if not found or found[-1]["legend"] != legend:
                found.append({"legend": legend, "fields": []})
            found[-1]["fields"].append(self[name])
        return found

    def clean(self) -> dict[str, Any]:
        """What is asked in one case only needs no answer in another."""
        found = super().clean() or {}
        names = {about: name for name, about in self.asked.items()}
        for name, question in self.told.items():
            other, value = question.get("only_if") or ("", "")
            if other and found.get(names.get(other, "")) != value:
                self.errors.pop(name, None)
                found.pop(name, None)
        return found

    @property
    def answers(self) -> dict[str, str]:
        """The value of each answer, by what it is about."""
        found = self.cleaned_data
        return {about: _as_text(found[n]) for n, about in self.asked.items() if n in found}


def _as_text(value: Any) -> str:
    """The form in which an answer is kept; of an hour the minute is enough."""
    if isinstance(value, time):
        return value.isoformat("minutes")
    return value.isoformat() if isinstance(value, date) else str(value or "")


def _field(question: dict[str, Any]) -> forms.Field:
    typed = {"text": _text, "day": _day, "time": _clock}
    make = typed.get(question.get("answer_as", ""), _choice)
    return make(question)


def _text(question: dict[str, Any]) -> forms.Field:
    return forms.CharField(max_length=200, **_shared(question))


def _day(question: dict[str, Any]) -> forms.Field:
    """A day that has come: lists are of what was."""
    day = question.get("proposed") or ""
    shared = _shared(question) | {"initial": date.fromisoformat(day) if day else None}
    said = {"required": _("Enter the day")}
    return UKDateField(until_today=True, reaches_back=True, error_messages=said, **shared)


def _clock(question: dict[str, Any]) -> forms.Field:
    said = {"invalid": _("Enter a time, like 14:30"), "required": _("Enter a time, like 14:30")}
    return forms.TimeField(input_formats=CLOCKS, error_messages=said, **_shared(question))


def _shared(question: dict[str, Any]) -> dict[str, Any]:
    is_optional = bool(question.get("is_optional"))
    return {
        "label": question["text"],
        "initial": question.get("proposed") or None,
        "required": not is_optional,
        **({"help_text": _("You can leave this empty.")} if is_optional else {}),
    }


def _choice(question: dict[str, Any]) -> forms.Field:
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
