"""Who counts, from a day on."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import Look, TipForm, UKDateField
from services.models import CountingRule, Unit
from services.models.counting_rule import LAST_HEADCOUNT_DAY, OPTIONAL_KINDS

YES, NO = "yes", "no"


class WhoCountsForm(TipForm):
    """The rule. `shown` holds the answers whose effect was shown: nothing is kept unseen."""

    looks = {
        "from_on": Look(width=10),
        "headcount_day": Look(width=2),
        "kinds": Look(small=True),
    }
    missing = {"from_on": _("Enter the day from which this holds")}
    submit_label = _("Show what this changes")

    from_on = UKDateField(label=_("From"), reaches_back=True)
    headcount_day = forms.IntegerField(
        label=_("On which day of its last month are the people of a period counted?"),
        required=False,
        min_value=1,
        max_value=LAST_HEADCOUNT_DAY,
        help_text=_("A day from 1 to 28. Leave it empty for the last day of the period."),
    )
    leavers = forms.ChoiceField(
        label=_("Does somebody count who left in the period?"),
        widget=forms.RadioSelect,
        choices=[(YES, _("Yes, until the last day at work")), (NO, _("No, not in that period"))],
    )
    away = forms.ChoiceField(
        label=_("Do people count who are away for long?"),
        widget=forms.RadioSelect,
        choices=[(YES, _("Yes")), (NO, _("No"))],
    )
    kinds = forms.MultipleChoiceField(
        label=_("Who counts beside employees?"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        choices=OPTIONAL_KINDS,
    )
    shown = forms.CharField(widget=forms.HiddenInput, required=False)

    @property
    def facts(self) -> dict[str, Any]:
        """The answers as facts of a rule, after `is_valid()`."""
        said = self.cleaned_data
        return {
            "from_on": said["from_on"],
            "headcount_day": said["headcount_day"],
            "leavers_count": said["leavers"] == YES,
            "away_count": said["away"] == YES,
            "left_out_kinds": [kind for kind, _n in OPTIONAL_KINDS if kind not in said["kinds"]],
        }

    @property
    def was_shown(self) -> bool:
        """Whether the effect of these very answers was shown, after `is_valid()`."""
        return bool(self.cleaned_data["shown"] == self.key)

    @property
    def key(self) -> str:
        """These answers in one line."""
        return "|".join(str(value) for value in self.facts.values())

    def rule_for(self, organisation: Unit) -> CountingRule:
        """The rule that these answers make, not kept."""
        return CountingRule(organisation=organisation, **self.facts)


class WhoCountsAgain(WhoCountsForm):
    """The same answers, once their effect stands above them."""

    submit_label = _("Use this rule")


def answers_of(rule: CountingRule) -> dict[str, Any]:
    """A rule as the form shows it."""
    return {
        "headcount_day": rule.headcount_day,
        "leavers": YES if rule.leavers_count else NO,
        "away": YES if rule.away_count else NO,
        "kinds": [kind for kind, _n in OPTIONAL_KINDS if kind not in rule.left_out_kinds],
    }
