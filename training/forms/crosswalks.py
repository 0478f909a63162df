"""How the levels of frameworks stand to each other."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import Look, TipForm
from services.forms.fields import RowField
from training.models import Crosswalk, Framework, Level


class CrosswalkForm(TipForm):
    """Two levels of different frameworks, how sure that is, and who says so."""

    missing = {"level": _("Choose a level")}
    level = RowField(label=_("Level"))
    other = RowField(
        label=_("Stands beside"),
        required=False,
        help_text=_("Leave it as not known until a source says so"),
    )
    certainty = forms.ChoiceField(
        label=_("How sure is that?"),
        widget=forms.RadioSelect,
        choices=Crosswalk.Certainty.choices,
        initial=Crosswalk.Certainty.UNKNOWN,
    )
    source = forms.CharField(label=_("Where this comes from"), max_length=300, required=False)

    def __init__(self, *args: Any, levels: list[Level], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        labels = {one.pk: named_with_framework(one) for one in levels}
        fields["level"].offer(levels, labels=labels)
        empty = str(_("Not known: fill in when you know"))
        fields["other"].offer(levels, empty=empty, labels=labels)


def named_with_framework(level: Level) -> str:
    """A level and whose it is; levels of different frameworks share their names."""
    framework = level.framework
    return f"{level.name} – {framework.name} {framework.version}".strip()


class OrderForm(TipForm):
    """The place of each level, and whether each asks for those below it."""

    is_cumulative = forms.BooleanField(
        label=_("Each level asks for those below it too"), required=False
    )

    def __init__(self, *args: Any, framework: Framework, levels: list[Level], **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.levels = levels
        self.fields["is_cumulative"].initial = framework.is_cumulative
        places = [(str(n), str(n)) for n in range(1, len(levels) + 1)]
        for level in levels:
            label = _("Place of %(level)s, 1 is the first") % {"level": level.name}
            one = forms.ChoiceField(label=label, choices=places, initial=str(level.rank))
            self.add_field(f"place_{level.pk}", one)

    looks = {"is_cumulative": Look(small=True)}

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        places = [said.get(f"place_{level.pk}") for level in self.levels]
        if None not in places and len(set(places)) < len(places):
            raise forms.ValidationError(_("Give each level a place of its own."))
        return said

    @property
    def ordered(self) -> list[Level]:
        """The levels by the places that were given."""
        said = self.cleaned_data
        return sorted(self.levels, key=lambda level: int(said[f"place_{level.pk}"]))
