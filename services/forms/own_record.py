"""Forms of one's own record and of the weekly mail."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import FilterForm, Look, OnceMixin, TipForm
from services.models import DigestChoice, DigestRule, RecordQuestion


class WrongForm(OnceMixin, TipForm):
    """What is wrong with what is held about oneself."""

    about = forms.ChoiceField(
        label=_("What is it about?"),
        choices=RecordQuestion.About.choices,
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("What is wrong?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One sentence is enough. Leave out health, family and other people."),
    )
    missing = {
        "about": _("Choose what it is about"),
        "words": _("Say in a few words what is wrong"),
    }
    submit_label = _("Send")


class AnswerForm(TipForm):
    """What became of it, for the person to read."""

    outcome = forms.ChoiceField(
        label=_("What became of it?"),
        choices=RecordQuestion.Outcome.choices,
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(
        label=_("Your answer"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The person reads it on their own record."),
    )
    missing = {
        "outcome": _("Choose what became of it"),
        "answer": _("Write a sentence for the person"),
    }
    submit_label = _("Send the answer")


class RhythmForm(TipForm):
    """How often the mail may come."""

    rhythm = forms.ChoiceField(
        label=_("How often may the mail come?"),
        choices=DigestChoice.Rhythm.choices,
        widget=forms.RadioSelect,
    )
    missing = {"rhythm": _("Choose how often")}
    submit_label = _("Save")


class DigestRuleForm(TipForm):
    """On which day an organisation's mails go out."""

    is_on = forms.BooleanField(label=_("Send the weekly mail"), required=False)
    weekday = forms.TypedChoiceField(
        label=_("On which day?"), choices=DigestRule.Weekday.choices, coerce=int
    )
    looks = {"weekday": Look(width=10)}
    submit_label = _("Save")


class MailFilter(FilterForm):
    """Narrows the log of mails to a person."""

    q = forms.CharField(label=_("Name or email address"), required=False, max_length=100)
