"""What is asked of a role, and by which framework an organisation counts."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms import Look, TipForm, UKDateField
from core.scope import Scope
from services.forms.fields import RowField, UnitField
from services.models import JobRole, Unit
from training.models import Framework, Level


class RequirementForm(TipForm):
    """Which levels a role is asked for, from when, everywhere or in one branch."""

    LEVELS, NOTHING, UNDECIDED = "levels", "nothing", "undecided"
    looks = {"levels": Look(small=True), "from_on": Look(width=10)}
    missing = {"from_on": _("Enter the day from which this holds")}

    asks = forms.ChoiceField(
        label=_("What is asked of this role?"),
        widget=forms.RadioSelect,
        choices=[
            (LEVELS, _("The levels ticked below")),
            (NOTHING, _("Nothing")),
            (UNDECIDED, _("Nobody has decided yet")),
        ],
        initial=LEVELS,
    )
    levels = forms.MultipleChoiceField(
        label=_("Levels"), widget=forms.CheckboxSelectMultiple, required=False
    )
    unit = UnitField(
        label=_("Where"),
        required=False,
        help_text=_("In a branch, its own rules replace those that hold everywhere"),
    )
    from_on = UKDateField(label=_("From"))
    reason = forms.CharField(label=_("Why"), max_length=300, required=False)

    def __init__(
        self, *args: Any, scope: Scope, role: JobRole, levels: list[Level], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.scope, self.role = scope, role
        self.known = {str(level.pk): level for level in levels}
        fields: Any = self.fields
        fields["levels"].choices = [(pk, level.name) for pk, level in self.known.items()]
        fields["unit"].offer_within(
            scope, on=timezone.localdate(), empty=str(_("Everywhere in the organisation"))
        )

    def clean_unit(self) -> Unit | None:
        unit: Unit | None = self.cleaned_data["unit"]
        if unit is None and not self.scope.holds(f"{self.role.organisation_id}."):
            raise ValidationError(_("Choose one of your teams or services"))
        if unit is not None and unit.organisation_id != self.role.organisation_id:
            raise ValidationError(_("Choose a team or service of the same organisation"))
        return unit

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("asks") == self.LEVELS and not said.get("levels"):
            self.add_error("levels", _("Tick the levels that are asked for"))
        return said

    @property
    def chosen(self) -> list[Level]:
        """The levels that are asked for; none when nothing is."""
        if self.cleaned_data["asks"] != self.LEVELS:
            return []
        return [self.known[pk] for pk in self.cleaned_data["levels"]]


class ChooseFrameworkForm(TipForm):
    """The framework that counts from a day on."""

    looks = {"from_on": Look(width=10)}
    missing = {
        "framework": _("Choose a framework"),
        "from_on": _("Enter the day from which it counts"),
    }

    organisation = RowField(label=_("Organisation"))
    framework = RowField(label=_("Framework"))
    from_on = UKDateField(label=_("From"))

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        roots = list(Unit.objects.within(scope).filter(parent=None))
        fields["organisation"].offer(roots)
        if len(roots) == 1:
            fields["organisation"].initial = roots[0]
            fields["organisation"].widget = forms.HiddenInput()
        fields["framework"].offer(Framework.objects.within(scope).order_by("code"))
