"""What is asked of whom, and by which framework an organisation counts."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from core.forms import Look, TipForm, UKDateField
from core.scope import Scope
from services.forms.fields import RowField, UnitField, role_groups_of
from services.models import JobRole, Post, Unit
from training.models import Framework, Level, Track

BY_MONTH = [("", _("Choose a month")), *((str(n), name) for n, name in MONTHS.items())]
WHEN = (
    "due_within_days",
    "again",
    "refresh_months",
    "window_from_month",
    "window_until_month",
    "not_within_months",
)


def _number(label: Any, most: int, **facts: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=1, max_value=most, required=False, **facts)


class AskForm(TipForm):
    """Which levels, or which track, from when, within which time, and how often again."""

    LEVELS, TRACK, NOTHING, UNDECIDED = "levels", "track", "nothing", "undecided"
    ONCE, MONTHS, WINDOW = "", "months", "window"
    looks = {
        "levels": Look(small=True),
        "from_on": Look(width=10),
        "due_within_days": Look(width=4),
        "refresh_months": Look(width=3),
        "not_within_months": Look(width=3),
    }
    missing = {"from_on": _("Enter the day from which this holds")}

    asks = forms.ChoiceField(
        label=_("What is asked?"),
        widget=forms.RadioSelect,
        choices=[
            (LEVELS, _("The levels ticked below")),
            (TRACK, _("To take part in the track below")),
            (NOTHING, _("Nothing")),
            (UNDECIDED, _("Nobody has decided yet")),
        ],
        initial=LEVELS,
    )
    levels = forms.MultipleChoiceField(
        label=_("Levels"), widget=forms.CheckboxSelectMultiple, required=False
    )
    track = RowField(
        label=_("Track"),
        required=False,
        help_text=_("Training beside the levels, such as leadership. It is asked on its own"),
    )
    from_on = UKDateField(label=_("From"))
    due_within_days = _number(
        _("Days to get there, for people who begin"),
        999,
        help_text=_("Counted from the day on which their post began"),
    )
    again = forms.ChoiceField(
        label=_("Is it to be refreshed?"),
        widget=forms.RadioSelect,
        required=False,
        choices=[
            (ONCE, _("No")),
            (MONTHS, _("So many months after it was last done")),
            (WINDOW, _("Each year, in a time of the year")),
        ],
    )
    refresh_months = _number(_("Months after it was last done"), 120)
    window_from_month = forms.ChoiceField(label=_("First month"), choices=BY_MONTH, required=False)
    window_until_month = forms.ChoiceField(label=_("Last month"), choices=BY_MONTH, required=False)
    not_within_months = _number(
        _("Not if it was done within so many months before"),
        24,
        help_text=_("People who began within them are not asked either"),
    )
    reason = forms.CharField(label=_("Why"), max_length=300, required=False)

    def __init__(
        self, *args: Any, scope: Scope, levels: list[Level], tracks: list[Track], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.scope = scope
        self.known = {str(level.pk): level for level in levels}
        fields: Any = self.fields
        fields["levels"].choices = [(pk, level.name) for pk, level in self.known.items()]
        fields["track"].offer(tracks, empty=str(_("No track")))

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("asks") == self.LEVELS and not said.get("levels"):
            self.add_error("levels", _("Tick the levels that are asked for"))
        if said.get("asks") == self.TRACK and not said.get("track"):
            self.add_error("track", _("Choose the track"))
        if said.get("again") == self.MONTHS and not said.get("refresh_months"):
            self.add_error("refresh_months", _("Enter after how many months"))
        if said.get("again") == self.WINDOW:
            self._must_have_months(said)
        return said

    def _must_have_months(self, said: dict[str, Any]) -> None:
        for name in ("window_from_month", "window_until_month"):
            if not said.get(name):
                self.add_error(name, _("Choose a month"))

    @property
    def chosen(self) -> list[Level]:
        """The levels that are asked for; none when nothing is."""
        if self.cleaned_data["asks"] != self.LEVELS:
            return []
        return [self.known[pk] for pk in self.cleaned_data["levels"]]

    @property
    def track_asked(self) -> Track | None:
        """The track this is about, also when it is not asked any more; None for levels."""
        said = self.cleaned_data
        is_of_it = said["asks"] in (self.TRACK, self.UNDECIDED)
        return said["track"] if is_of_it else None

    @property
    def times(self) -> dict[str, int | None]:
        """What a rule says of time; what does not belong to the answer chosen is dropped."""
        said = self.cleaned_data
        told: dict[str, int | None] = {"due_within_days": said["due_within_days"]}
        if said["again"] == self.MONTHS:
            told["refresh_months"] = said["refresh_months"]
        if said["again"] == self.WINDOW:
            told |= {name: int(said[name]) for name in ("window_from_month", "window_until_month")}
            told["not_within_months"] = said["not_within_months"]
        return told


class BranchForm(AskForm):
    """The same, everywhere or in one branch."""

    unit = UnitField(label=_("Where"), required=False)

    def __init__(self, *args: Any, scope: Scope, organisation_id: int, **kwargs: Any) -> None:
        super().__init__(*args, scope=scope, **kwargs)
        self.organisation_id = organisation_id
        fields: Any = self.fields
        fields["unit"].offer_within(
            scope, on=timezone.localdate(), empty=str(_("Everywhere in the organisation"))
        )

    def clean_unit(self) -> Unit | None:
        unit: Unit | None = self.cleaned_data["unit"]
        if unit is None and not self.scope.holds(f"{self.organisation_id}."):
            raise ValidationError(_("Choose one of your teams or services"))
        if unit is not None and unit.organisation_id != self.organisation_id:
            raise ValidationError(_("Choose a team or service of the same organisation"))
        return unit


class RequirementForm(BranchForm):
    """What a job role is asked for."""

    field_order = ["asks", "levels", "track", "unit", "from_on", *WHEN, "reason"]

    def __init__(self, *args: Any, role: JobRole, **kwargs: Any) -> None:
        super().__init__(*args, organisation_id=role.organisation_id, **kwargs)
        fields: Any = self.fields
        fields["unit"].help_text = _(
            "In a branch, its own rules replace those that hold everywhere"
        )


class ManyForm(BranchForm):
    """What everybody, or a group of roles, is asked for beside what each role is asked for."""

    field_order = ["who", "asks", "levels", "track", "unit", "from_on", *WHEN, "reason"]
    who = RowField(label=_("Who?"), required=False)

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, scope=scope, **kwargs)
        groups = [g for g in role_groups_of(scope) if g.organisation_id == self.organisation_id]
        fields: Any = self.fields
        fields["who"].offer(groups, empty=str(_("Everybody")))


class PostForm(AskForm):
    """What one post is asked for in place of everything else, and why."""

    field_order = ["post", "asks", "levels", "track", "from_on", *WHEN, "reason"]
    missing = {**AskForm.missing, "reason": _("Say why this post is asked for something else")}
    post = RowField(label=_("Post"))

    def __init__(self, *args: Any, posts: list[Post], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["reason"].required = True
        fields["reason"].help_text = _("It is read by those who may see the person. No health")
        labels = {p.pk: f"{p.role or _('No job role')}, {p.unit}" for p in posts}
        fields["post"].offer(posts, labels=labels)
        if len(posts) == 1:
            fields["post"].initial = posts[0]


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
        ladders = Framework.objects.within(scope).filter(kind=Framework.Kind.LEVELS)
        fields["framework"].offer(
            ladders.order_by("code", "version"), empty=str(_("Choose a framework"))
        )
