"""The forms every page uses: our look, errors that say what to do, no lost input."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar
from uuid import uuid4

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import pretty_name
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.dates import YEARS_AHEAD, plausible_years, read_date

Text = str | Promise


@dataclass(frozen=True)
class Look:
    """How one field is drawn, where the default will not do.

    `size` is s, m, l or xl for the label or legend; `is_heading` makes it the page's h1.
    `width` is one of 2, 3, 4, 5, 10, 20, 30 characters. `hints` and `disabled` go by option
    value; `divider_before` is the option value that an "or" stands in front of.
    """

    size: str = ""
    is_heading: bool = False
    hide_label: bool = False
    width: int = 0
    prefix: Text = ""
    suffix: Text = ""
    inline: bool = False
    small: bool = False
    hints: dict[str, Text] = field(default_factory=dict)
    disabled: frozenset[str] = frozenset()
    divider_before: str = ""
    classes: str = ""
    group_classes: str = ""


class TipFormMixin:
    """What every form of ours shares; put it in front of `forms.Form` or `forms.ModelForm`.

    `looks` and `missing` go by field name. `missing` is the sentence for an empty answer, where
    "Enter <label>" or "Select <label>" would not read well.
    """

    looks: ClassVar[dict[str, Look]] = {}
    missing: ClassVar[dict[str, Text]] = {}
    submit_label: ClassVar[Text] = _("Save")
    method: ClassVar[str] = "post"
    form_tag: ClassVar[bool] = True
    mark_optional: ClassVar[bool] = True
    use_required_attribute = False
    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, one in self.fields.items():
            _say_what_to_do(one, str(one.label or pretty_name(name)).strip())
            if name in self.missing:
                one.error_messages["required"] = str(self.missing[name])

    def add_field(self, name: str, one: forms.Field) -> None:
        """A field that only this form has; its errors say what to do like all others."""
        self.fields[name] = one
        _say_what_to_do(one, str(one.label or pretty_name(name)).strip())

    @property
    def helper(self) -> FormHelper:
        """For `{% crispy form %}`: the fields in order, then one button."""
        helper = FormHelper(self)
        helper.form_method = self.method
        helper.form_tag = self.form_tag
        helper.disable_csrf = self.method == "get"
        helper.attrs = {"novalidate": True}
        helper.render_hidden_fields = True
        if self.form_tag:
            helper.add_input(Submit("", self.submit_label))
        return helper


class TipForm(TipFormMixin, forms.Form):
    """A form in our look."""


class FilterForm(TipForm):
    """Narrows a list. Sent with GET, every answer optional, nothing marked as such."""

    method = "get"
    submit_label = _("Show")
    mark_optional = False


class OnceMixin(forms.Form):
    """Adds the hidden key `once`: the same key sent twice is the same press of the button."""

    once = forms.UUIDField(
        widget=forms.HiddenInput,
        required=False,
        initial=uuid4,
        error_messages={"invalid": _("Open this page again, then save")},
    )


# How people write an hour; the first is how we write it.
CLOCKS = ["%H:%M", "%H.%M", "%H:%M:%S", "%I%p", "%I:%M%p", "%I.%M%p", "%I %p", "%I:%M %p", "%H"]


class UKDateField(forms.DateField):
    """One text box for a day, read by `core.dates.read_date`.

    Every field refuses a year that `core.dates.plausible_years` takes for a slip; `reaches_back`
    and `years_ahead` are its. `until_today` refuses a day that is still to come.
    """

    widget = forms.TextInput
    look = Look(width=20)

    def __init__(
        self,
        *,
        until_today: bool = False,
        reaches_back: bool = False,
        years_ahead: int = YEARS_AHEAD,
        **kwargs: Any,
    ) -> None:
        kwargs.setdefault("help_text", _("For example, 3/11/2025 or 3 Nov 2025, or “today”"))
        super().__init__(**kwargs)
        self.until_today = until_today
        self.reaches_back, self.years_ahead = reaches_back, years_ahead

    def prepare_value(self, value: Any) -> Any:
        """A stored day as people write it; what somebody typed as it was typed."""
        return f"{value.day}/{value.month}/{value.year}" if isinstance(value, date) else value

    def to_python(self, value: Any) -> date | None:
        """The day, or None for an empty answer. Raises ValidationError when unreadable."""
        if value in self.empty_values:
            return None
        if isinstance(value, datetime):
            return value.date()
        return value if isinstance(value, date) else self._read(str(value))

    def _read(self, text: str) -> date:
        today = timezone.localdate()
        try:
            found = read_date(text, today=today)
        except ValueError:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None
        if self.until_today and found > today:
            raise ValidationError(self.error_messages["future"], code="future")
        self._check_year(found, today)
        return found

    def _check_year(self, day: date, today: date) -> None:
        first, last = plausible_years(
            today=today, reaches_back=self.reaches_back, years_ahead=self.years_ahead
        )
        if not first <= day.year <= last:
            years = {"first": first, "last": today.year if self.until_today else last}
            raise ValidationError(self.error_messages["year"], code="year", params=years)


def _say_what_to_do(one: forms.Field, label: str) -> None:
    """Replace Django's own sentences, never one that the form's author wrote."""
    for code, sentence in _sentences(one, label).items():
        if one.error_messages.get(code) is _stock(one, code):
            one.error_messages[code] = sentence


def _stock(one: forms.Field, code: str) -> Any:
    for kind in type(one).__mro__:
        stock: dict[str, Any] = getattr(kind, "default_error_messages", {})
        if code in stock:
            return stock[code]
    return None


def _sentences(one: forms.Field, label: str) -> dict[str, str]:
    said = {"name": label, "label": _subject(label), "low": lower_first(label)}
    said = {word: text.replace("%", "%%") for word, text in said.items()}
    common = {
        "required": _empty(one, label) % said,
        "invalid_choice": gettext("Choose one of the listed options for “%(name)s”") % said,
        **_sentences_of_limits(said),
    }
    return {**common, **_sentences_by_kind(one, said), **_sentences_for_machines(said)}


def _sentences_of_limits(said: dict[str, str]) -> dict[str, str]:
    told = {
        "max_length": gettext("%(label)s must be %%(limit_value)s characters or fewer"),
        "min_length": gettext("%(label)s must be %%(limit_value)s characters or more"),
        "max_value": gettext("%(label)s must be %%(limit_value)s or less"),
        "min_value": gettext("%(label)s must be %%(limit_value)s or more"),
    }
    return {code: _WithNumbers(text % said) for code, text in told.items()}


class _WithNumbers(str):
    """A sentence that writes the numbers put into it as people do: "100,000"."""

    __slots__ = ()

    def __mod__(self, told: Any) -> str:
        return str(self) % {
            name: number_format(value, force_grouping=True)
            if isinstance(value, int | float | Decimal)
            else value
            for name, value in told.items()
        }


def _subject(label: str) -> str:
    """What a sentence about the field begins with: a question is no subject."""
    return gettext("Your answer to “%(label)s”") % {"label": label} if label[-1:] == "?" else label


def _sentences_for_machines(said: dict[str, str]) -> dict[str, str]:
    """What no keyboard sends; a copied text may."""
    strange = gettext("%(label)s holds a character that cannot be kept. Type it again")
    return {"null_characters_not_allowed": strange % said}


def _empty(one: forms.Field, label: str) -> str:
    if label[-1:] == "?":
        return gettext("Answer “%(name)s”")
    if isinstance(one.widget, forms.CheckboxInput):
        return gettext("Tick “%(label)s” to go on")
    if isinstance(one.widget, forms.Select | forms.FileInput):
        return gettext("Select %(low)s")
    if isinstance(one.widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return gettext("Select %(low)s")
    return gettext("Enter %(low)s")


def _sentences_by_kind(one: forms.Field, said: dict[str, str]) -> dict[str, str]:
    if isinstance(one, forms.DateField):
        return {
            "invalid": gettext("%(label)s must be a real date, like 3/11/2025") % said,
            "future": gettext("%(label)s must be today or in the past") % said,
            "year": gettext("Check the year: “%(name)s” must be from %%(first)s to %%(last)s")
            % said,
        }
    if isinstance(one, forms.DecimalField):
        long = gettext("%(label)s has too many digits. Enter a shorter number") % said
        digits = dict.fromkeys(("max_digits", "max_decimal_places", "max_whole_digits"), long)
        return {**digits, "invalid": gettext("%(label)s must be a number, like 7.5") % said}
    if isinstance(one, forms.IntegerField):
        return {"invalid": gettext("%(label)s must be a whole number, like 12") % said}
    if isinstance(one, forms.EmailField):
        like = gettext("Enter an email address in the correct format, like name@example.org")
        return {"invalid": like}
    if isinstance(one, forms.URLField):
        return {"invalid": gettext("Enter a web address, like https://example.org/page")}
    if isinstance(one, forms.FileField):
        again = gettext("The selected file could not be uploaded – try again")
        return {"empty": gettext("The selected file is empty"), "invalid": again, "missing": again}
    return {}


def lower_first(label: str) -> str:
    """ "Work email" as it stands inside a sentence; "NHS number" stays as it is."""
    if len(label) > 1 and label[1].isupper():
        return label
    return label[:1].lower() + label[1:]
