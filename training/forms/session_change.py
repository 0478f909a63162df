"""Everything about a session that may be said or changed after it was planned."""

from collections.abc import Sequence
from datetime import date, time
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.careful_form import CarefulForm
from core.dates import read_date
from core.forms import CLOCKS, Look, UKDateField
from training.actions.sessions import Day
from training.forms.sessions import PLAN_AHEAD
from training.models import Session, Trainer
from training.models.session import Mode

MOST_DAYS = 30
PENCE = 100
PLAIN = ("title", "on", "starts_at", "minutes", "place", "mode", "capacity", "funding")


class DaysField(forms.CharField):
    """Further days, one a line: the date, then start, minutes and place where they differ."""

    widget = forms.Textarea(attrs={"rows": 3})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(map(line_of, value)) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        lines = [line.strip() for line in str(value or "").splitlines() if line.strip()]
        if len(lines) > MOST_DAYS:
            raise ValidationError(_("A session has at most %(n)s further days") % {"n": MOST_DAYS})
        return [read_line(line) for line in lines]


def line_of(day: Day) -> str:
    """A day as somebody types it."""
    parts = [f"{day.on.day}/{day.on.month}/{day.on.year}"]
    if day.starts_at:
        parts.append(time_format(day.starts_at, "H:i"))
    if day.minutes:
        parts.append(_("%(n)s minutes") % {"n": day.minutes})
    return ", ".join([*parts, day.place] if day.place else parts)


def read_line(line: str) -> Day:
    """The day that a line tells of. Raises ValidationError, naming the line."""
    first, *rest = (part.strip() for part in line.split(","))
    today = timezone.localdate()
    try:
        on = read_date(first, today=today)
    except ValueError:
        on = date.min
    if not today.year - PLAN_AHEAD <= on.year <= today.year + PLAN_AHEAD:
        said = _("“%(line)s”: start each line with a real date, like 3/11/2025") % {"line": line}
        raise ValidationError(said)
    starts_at, minutes, place = None, None, []
    for part in filter(None, rest):
        if starts_at is None and (found := _time(part)):
            starts_at = found
        elif minutes is None and (length := _minutes(part)):
            minutes = length
        else:
            place.append(part)
    return Day(on, starts_at, minutes, ", ".join(place)[:200])


def _time(part: str) -> time | None:
    try:
        found: time = forms.TimeField(input_formats=CLOCKS).clean(part)
    except ValidationError:
        return None
    return found


def _minutes(part: str) -> int | None:
    number = part.split()[0]
    is_length = part != number and number.isascii() and number.isdigit() and len(number) < 5
    return int(number) or None if is_length else None


class SessionChangeForm(CarefulForm):
    """When and where, who gives it, how many places, what it costs, what people should know."""

    careful_about = ("content_note",)
    submit_label = gettext_lazy("Save session")
    looks = {
        "on": Look(width=10),
        "starts_at": Look(width=5),
        "minutes": Look(width=4, suffix=gettext_lazy("minutes")),
        "mode": Look(small=True),
        "capacity": Look(width=4, suffix=gettext_lazy("people")),
        "cost": Look(width=10, prefix="£"),
        "trainers": Look(small=True),
    }
    missing = {"on": gettext_lazy("Enter the date of the session")}

    title = forms.CharField(label=gettext_lazy("Title"), max_length=200, required=False)
    on = UKDateField(label=gettext_lazy("Date"), years_ahead=PLAN_AHEAD)
    starts_at = forms.TimeField(
        label=gettext_lazy("Starts at"),
        required=False,
        widget=forms.TimeInput(format=CLOCKS[0]),
        input_formats=CLOCKS,
        error_messages={"invalid": gettext_lazy("Enter a time, like 14:30")},
    )
    minutes = forms.IntegerField(
        label=gettext_lazy("How long"), required=False, min_value=1, max_value=6000
    )
    days = DaysField(
        label=gettext_lazy("Further days"),
        required=False,
        help_text=gettext_lazy(
            "One a line. Add start, minutes and place where they differ, for example: "
            "10/11/2025, 14:00, 90 minutes, Town House"
        ),
    )
    place = forms.CharField(label=gettext_lazy("Place or link"), max_length=200, required=False)
    mode = forms.ChoiceField(
        label=gettext_lazy("How people take part"),
        choices=[("", gettext_lazy("As usual for the course")), *Mode.choices],
        required=False,
        widget=forms.RadioSelect,
    )
    capacity = forms.IntegerField(
        label=gettext_lazy("Places"),
        required=False,
        min_value=1,
        max_value=10_000,
        help_text=gettext_lazy("Leave empty when there is room for everybody"),
    )
    trainers = forms.MultipleChoiceField(
        label=gettext_lazy("Who gives it"), required=False, widget=forms.CheckboxSelectMultiple
    )
    cost = forms.DecimalField(
        label=gettext_lazy("What it costs"),
        required=False,
        min_value=0,
        max_digits=9,
        decimal_places=2,
        help_text=gettext_lazy("In pounds, all together. Leave it empty if it is not known."),
    )
    funding = forms.CharField(
        label=gettext_lazy("Paid from"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("The name of the grant or budget"),
    )
    content_note = forms.CharField(
        label=gettext_lazy("Difficult content"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("What people should know before they come. Empty: as the course."),
    )
    materials_url = forms.URLField(
        label=gettext_lazy("Link to the materials"),
        required=False,
        max_length=200,
        assume_scheme="https",
    )

    def __init__(
        self, *args: Any, session: Session, trainers: Sequence[Trainer], **kwargs: Any
    ) -> None:
        kwargs.setdefault("initial", first_values(session))
        super().__init__(*args, **kwargs)
        self.session = session
        self.known = {str(one.pk): one for one in trainers}
        if trainers:
            field: Any = self.fields["trainers"]
            field.choices = [(pk, trainer_words(one)) for pk, one in self.known.items()]
        else:
            del self.fields["trainers"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        first, told = cleaned.get("on"), [day.on for day in cleaned.get("days", [])]
        if first and (len(set(told)) < len(told) or min(told, default=date.max) <= first):
            self.add_error("days", _("Write each further day once, and only days after the first"))
        return cleaned

    @property
    def facts(self) -> dict[str, Any]:
        """For the action."""
        told = self.cleaned_data
        plain = {name: told[name] for name in (*PLAIN, "content_note", "materials_url")}
        course = self.session.course
        return {
            **plain,
            "minutes": told["minutes"] or course.minutes,
            "mode": told["mode"] or course.mode,
            "cost_pence": None if told["cost"] is None else int(told["cost"] * PENCE),
            "further_days": told["days"],
            "trainers": [self.known[pk] for pk in told.get("trainers", [])],
        }


def first_values(session: Session) -> dict[str, Any]:
    """What the form shows before anybody types."""
    days = session.further_days.order_by("on")
    cost = session.cost_pence
    return {
        **{name: getattr(session, name) for name in PLAIN},
        "days": [Day(d.on, d.starts_at, d.minutes, d.place) for d in days],
        "trainers": [str(pk) for pk in session.given_by.values_list("trainer", flat=True)],
        "cost": None if cost is None else Decimal(cost) / PENCE,
        "content_note": session.content_note,
        "materials_url": session.materials_url,
    }


def trainer_words(trainer: Trainer) -> str:
    """The name, and up to which level."""
    if trainer.level is None:
        return trainer.shown_name
    return _("%(name)s, up to %(level)s") % {"name": trainer.shown_name, "level": trainer.level}
