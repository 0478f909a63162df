"""A cohort programme, its parts, its sites, and what became of each site."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.careful_form import CarefulForm
from core.forms import Look, OnceMixin, TipForm, UKDateField
from implementation.actions.cohort_sites import Reached
from implementation.forms.lines import LinesField
from implementation.forms.units import UnitField
from implementation.forms.words import sentence_field
from implementation.models import CohortSite, Component, Milestone
from services.models import Unit

YES_NO = [
    ("", gettext_lazy("Not known yet")),
    ("yes", gettext_lazy("Yes")),
    ("no", gettext_lazy("No")),
]
AS_BOOL = {"yes": True, "no": False, "": None}
AS_WORD = {value: key for key, value in AS_BOOL.items()}


class CohortForm(OnceMixin, CarefulForm):
    """What it is called, who runs it, from when to when, and its milestones."""

    careful_about = ("note",)
    looks = {"starts_on": Look(width=10), "ends_on": Look(width=10)}
    missing = {
        "name": gettext_lazy("Enter the name of the programme"),
        "unit": gettext_lazy("Choose the team or service that runs it"),
    }

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    programme = forms.CharField(
        label=gettext_lazy("Which programme it belongs to"),
        help_text=gettext_lazy("For example, peer support. Leave it empty if it stands alone."),
        max_length=120,
        required=False,
    )
    unit = UnitField(label=gettext_lazy("Who runs it"))
    starts_on = UKDateField(label=gettext_lazy("First day"), required=False)
    ends_on = UKDateField(label=gettext_lazy("Last day"), required=False)
    milestones = LinesField(
        label=gettext_lazy("Milestones"),
        required=False,
        help_text=gettext_lazy("One a line, in the order in which most sites reach them."),
    )
    note = forms.CharField(
        label=gettext_lazy("Note"),
        help_text=gettext_lazy("Please do not name people."),
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, units: Sequence[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        only = len(units) == 1
        empty = "" if only or self.initial.get("unit") else _("Choose a team or service")
        self.fields["unit"].offer(units, empty=empty)  # type: ignore[attr-defined]

    @property
    def facts(self) -> dict[str, Any]:
        """What the actions take."""
        names = ("name", "programme", "unit", "starts_on", "ends_on", "milestones", "note")
        return {name: self.cleaned_data[name] for name in names}


class ComponentForm(TipForm):
    """One part of the programme."""

    looks = {"planned": Look(width=3)}
    missing = {
        "name": gettext_lazy("Enter the name of the part"),
        "kind": gettext_lazy("Choose what kind of part it is"),
    }

    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), choices=Component.Kind, widget=forms.RadioSelect
    )
    planned = forms.IntegerField(
        label=gettext_lazy("How many are planned"),
        help_text=gettext_lazy("Leave empty when there is no set number."),
        required=False,
        min_value=1,
        max_value=999,
    )


class SiteForm(TipForm):
    """A team of ours, or a partner by name."""

    looks = {"joined_on": Look(width=10), "left_on": Look(width=10)}

    unit = UnitField(label=gettext_lazy("Team or service"), required=False)
    site_name = forms.CharField(
        label=gettext_lazy("Or the name of a partner"), max_length=120, required=False
    )
    ownership = forms.ChoiceField(label=gettext_lazy("Who owns it"), required=False)
    size_band = forms.ChoiceField(label=gettext_lazy("Size"), required=False)
    joined_on = UKDateField(label=gettext_lazy("Joined on"), required=False)
    left_on = UKDateField(label=gettext_lazy("Left on"), required=False)

    def __init__(self, *args: Any, units: Sequence[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].offer(units, empty=_("A partner, named below"))  # type: ignore[attr-defined]
        for name, kinds in (("ownership", Unit.Ownership), ("size_band", Unit.SizeBand)):
            choices = [("", _("Not known")), *kinds.choices]
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        team, partner = cleaned.get("unit"), cleaned.get("site_name")
        if team and partner:
            self.add_error("site_name", _("A site is a team or a partner. Take one away"))
        elif not (team or partner or self.has_error("unit") or self.has_error("site_name")):
            self.add_error("site_name", _("Choose a team, or write the name of a partner"))
        return cleaned


class MarkForm(CarefulForm):
    """How often a site took part, what it reached, and the two outcomes, on one screen."""

    looks = {"completed": Look(size="m", inline=True), "progressed": Look(size="m", inline=True)}

    completed = forms.ChoiceField(
        label=gettext_lazy("Did the site complete all parts?"),
        choices=YES_NO,
        required=False,
        widget=forms.RadioSelect,
    )
    completed_on = UKDateField(label=gettext_lazy("Completed on"), required=False, until_today=True)
    progressed = forms.ChoiceField(
        label=gettext_lazy("Is there evidence of progress?"),
        help_text=gettext_lazy("A site can progress without completing every part."),
        choices=YES_NO,
        required=False,
        widget=forms.RadioSelect,
    )
    evidence = sentence_field(gettext_lazy("What shows it"))
    note = sentence_field(gettext_lazy("Note"))

    def __init__(
        self,
        *args: Any,
        components: Sequence[Component],
        milestones: Sequence[Milestone],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.components, self.milestones = components, milestones
        self.looks = {**self.looks}  # type: ignore[misc]
        for component in components:
            self._add_part(component)
        for milestone in milestones:
            self._add_milestone(milestone)
        notes = tuple(f"why_{one.pk}" for one in milestones)
        self.careful_about = ("evidence", "note", *notes)

    def _add_part(self, part: Component) -> None:
        name = f"times_{part.pk}"
        told = _("Of %(planned)s planned") % {"planned": part.planned} if part.planned else ""
        box = forms.IntegerField(
            label=part.name,
            help_text=told,
            required=False,
            min_value=0,
            max_value=part.planned or 999,
        )
        self.add_field(name, box)
        self.looks[name] = Look(width=3)

    def _add_milestone(self, milestone: Milestone) -> None:
        key = milestone.pk
        day = UKDateField(label=_("Since when"), required=False, until_today=True, help_text="")
        why = forms.CharField(label=_("Note"), required=False, max_length=300)
        self.add_field(f"reached_{key}", forms.BooleanField(label=milestone.name, required=False))
        self.add_field(f"day_{key}", day)
        self.add_field(f"why_{key}", why)
        self.looks[f"day_{key}"] = Look(width=10)

    @property
    def parts(self) -> Iterator[Any]:
        """The boxes of the parts."""
        for one in self.components:
            yield self[f"times_{one.pk}"]

    @property
    def steps(self) -> Iterator[tuple[Any, Any, Any]]:
        """Tick, day and note of each milestone."""
        for one in self.milestones:
            yield self[f"reached_{one.pk}"], self[f"day_{one.pk}"], self[f"why_{one.pk}"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("completed_on") and cleaned.get("completed") != "yes":
            self.add_error("completed_on", _("Answer “Yes” above, or leave the day empty"))
        return cleaned

    @property
    def facts(self) -> dict[str, Any]:
        """What the action takes."""
        told = self.cleaned_data
        return {
            "times": {one.pk: told[f"times_{one.pk}"] for one in self.components},
            "reached": {one.pk: self._reached(one.pk) for one in self.milestones},
            "completed": AS_BOOL[told["completed"]],
            "completed_on": told["completed_on"],
            "progressed": AS_BOOL[told["progressed"]],
            "evidence": told["evidence"],
            "note": told["note"],
        }

    def _reached(self, key: int) -> Reached | None:
        """A day is an answer too, without the tick."""
        told = self.cleaned_data
        if not told[f"reached_{key}"] and not told[f"day_{key}"]:
            return None
        return Reached(told[f"day_{key}"], told[f"why_{key}"])


def marked(site: CohortSite) -> dict[str, Any]:
    """What the form starts from."""
    initial: dict[str, Any] = {
        "completed": AS_WORD[site.completed],
        "progressed": AS_WORD[site.progressed],
        **{name: getattr(site, name) for name in ("completed_on", "evidence", "note")},
    }
    for one in site.attendance.all():
        initial[f"times_{one.component_id}"] = one.times
    for step in site.reached.all():
        key = step.milestone_id
        initial |= {f"reached_{key}": True, f"day_{key}": step.on, f"why_{key}": step.note}
    return initial
