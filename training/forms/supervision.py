"""Noting a contact, who gives supervision, how often it is needed, and a team's rhythm."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms import Look, OnceMixin, TipForm, UKDateField
from core.scope import Scope
from services.forms.fields import RowField, UnitField
from services.models import StaffMember, Unit
from training.actions.supervision import Contact
from training.models import Level, SupervisionKind
from training.models.supervision import MOST_MINUTES, MOST_WEEKS

USUAL_MINUTES = 60


class ContactForm(OnceMixin, TipForm):
    """Who had a contact, with whom, when; there is no box for what was said."""

    submit_label = _("Save contact")
    looks = {
        "people": Look(small=True),
        "on": Look(width=10),
        "minutes": Look(width=3, suffix=_("minutes")),
        "kind": Look(small=True, inline=True),
    }
    missing = {
        "people": _("Tick who had the contact"),
        "supervisor": _("Choose who gave it"),
        "on": _("Enter the day of the contact"),
    }

    supervisor = RowField(label=_("Who gave it"))
    on = UKDateField(label=_("Date"), until_today=True)
    minutes = forms.IntegerField(label=_("How long"), min_value=1, max_value=MOST_MINUTES)
    kind = forms.ChoiceField(
        label=_("What it was"), widget=forms.RadioSelect, choices=SupervisionKind.choices
    )
    # The last, as it may be long.
    people = forms.MultipleChoiceField(
        label=_("Who had it"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Tick several people for one group."),
    )

    def __init__(
        self,
        *args: Any,
        people: Iterable[StaffMember] | None,
        supervisors: Iterable[StaffMember],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        self.offered = {str(one.pk): one for one in people or ()}
        if people is None:
            del fields["people"]
        else:
            fields["people"].choices = [(pk, with_unit(one)) for pk, one in self.offered.items()]
        givers = list(supervisors)
        labels = {one.pk: with_unit(one) for one in givers}
        fields["supervisor"].offer(givers, empty=str(_("Choose a person")), labels=labels)
        if len(givers) == 1:
            fields["supervisor"].initial = givers[0]

    @property
    def chosen(self) -> list[StaffMember]:
        """Who had the contact, after `is_valid()`."""
        return [self.offered[pk] for pk in self.cleaned_data["people"]]

    @property
    def contact(self) -> Contact:
        """What is noted of it, after `is_valid()`."""
        said = self.cleaned_data
        facts = {name: said[name] for name in ("supervisor", "on", "minutes", "kind", "once")}
        return Contact(**facts)


def with_unit(person: StaffMember) -> str:
    """A person and where they work, so that two of one name can be told apart."""
    return f"{person.shown_name}, {person.home_unit.name}"


def usual_contact() -> dict[str, Any]:
    """What most contacts are: today, an hour, supervision."""
    return {
        "on": timezone.localdate(),
        "minutes": USUAL_MINUTES,
        "kind": SupervisionKind.SUPERVISION,
    }


class SupervisorForm(TipForm):
    """Who gives supervision to a branch, and how many people they can see in a month."""

    looks = {"people_a_month": Look(width=4, suffix=_("people")), "from_on": Look(width=10)}
    missing = {"person": _("Choose a person"), "from_on": _("Enter the day from which this holds")}

    person = forms.ChoiceField(label=_("Who"), widget=forms.RadioSelect)
    people_a_month = forms.IntegerField(
        label=_("How many people can they see in a month?"),
        required=False,
        min_value=0,
        max_value=1000,
        help_text=_("Each person of a group counts once. Leave it empty if you do not know."),
    )
    from_on = UKDateField(label=_("From"), reaches_back=True)

    def __init__(self, *args: Any, people: Iterable[StaffMember], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = {str(one.pk): one for one in people}
        field: Any = self.fields["person"]
        field.choices = [(pk, with_unit(one)) for pk, one in self.offered.items()]

    @property
    def facts(self) -> dict[str, Any]:
        """For the action, after `is_valid()`."""
        said = self.cleaned_data
        return {**said, "person": self.offered[said["person"]]}


class LastDayForm(TipForm):
    """The last day of something."""

    looks = {"until_on": Look(width=10)}
    missing = {"until_on": _("Enter the last day")}

    until_on = UKDateField(label=_("Last day"))


class SupervisionRuleForm(TipForm):
    """How often whoever is asked for a level needs a contact, where, and with whom."""

    looks = {
        "within_days": Look(width=3, suffix=_("days")),
        "from_on": Look(width=10),
    }
    missing = {
        "level": _("Choose a level"),
        "from_on": _("Enter the day from which this holds"),
    }

    level = RowField(label=_("Whoever is asked for"))
    unit = UnitField(
        label=_("Where"),
        required=False,
        help_text=_("In a branch its own rule replaces the one that holds everywhere"),
    )
    within_days = forms.IntegerField(
        label=_("needs a contact every"),
        required=False,
        min_value=1,
        max_value=732,
        help_text=_("31 days is about monthly. Leave it empty if no contact is asked here."),
    )
    supervisor_level = RowField(
        label=_("With somebody who holds at least"),
        required=False,
    )
    from_on = UKDateField(label=_("From"), reaches_back=True)
    source = forms.CharField(
        label=_("Where this comes from"),
        max_length=300,
        required=False,
        help_text=_("For example a policy and its date. Shown beside the rule."),
    )

    def __init__(self, *args: Any, scope: Scope, levels: list[Level], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.scope = scope
        fields: Any = self.fields
        fields["level"].offer(levels, empty=str(_("Choose a level")))
        fields["supervisor_level"].offer(levels, empty=str(_("The same level")))
        fields["unit"].offer_within(
            scope, on=timezone.localdate(), empty=str(_("Everywhere in the organisation"))
        )


class RhythmForm(TipForm):
    """A unit plans time of one kind every so many weeks."""

    looks = {
        "kind": Look(small=True),
        "every_weeks": Look(width=2, suffix=_("weeks")),
        "from_on": Look(width=10),
    }
    missing = {"from_on": _("Enter the day from which this holds")}

    kind = forms.ChoiceField(
        label=_("Time for"), widget=forms.RadioSelect, choices=SupervisionKind.choices
    )
    every_weeks = forms.IntegerField(
        label=_("Every"),
        required=False,
        min_value=1,
        max_value=MOST_WEEKS,
        help_text=_("Leave it empty if none is planned any more."),
    )
    from_on = UKDateField(label=_("From"), reaches_back=True)


class TeamTimeForm(TipForm):
    """A team took its time together: when and how many people. No names and no words."""

    looks = {
        "kind": Look(small=True, inline=True),
        "on": Look(width=10),
        "people": Look(width=4, suffix=_("people")),
    }
    missing = {"on": _("Enter the day"), "people": _("Enter how many people took part")}

    kind = forms.ChoiceField(
        label=_("What it was"), widget=forms.RadioSelect, choices=SupervisionKind.choices
    )
    on = UKDateField(label=_("Date"), until_today=True)
    people = forms.IntegerField(label=_("How many took part"), min_value=1, max_value=10_000)


def refuse_strange_unit(unit: Unit | None, organisation: Unit, scope: Scope) -> None:
    """Raises ValidationError for a unit elsewhere, and for everywhere where that is not theirs."""
    if unit is None and not scope.holds(organisation.path):
        raise ValidationError({"unit": _("Choose one of your teams or services")})
    if unit is not None and unit.organisation_id != organisation.pk:
        raise ValidationError({"unit": _("Choose a team or service of the same organisation")})
