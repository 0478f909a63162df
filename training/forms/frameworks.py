"""A framework of one's own, and the words of its levels."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import Look, TipForm
from core.scope import Scope
from services.forms.fields import RowField
from training.models import Framework, Level

LANGUAGES = (("en", _("English")), ("cy", _("Welsh")), ("gd", _("Gaelic")))


class FrameworkForm(TipForm):
    """Its name and version, and what it is made from."""

    looks = {"version": Look(width=10)}
    missing = {
        "name": _("Enter what your framework is called"),
        "version": _("Enter a version, for example the year"),
    }
    name = forms.CharField(label=_("Name"), max_length=100)
    version = forms.CharField(label=_("Version"), max_length=20, help_text=_("For example 2027"))
    base = RowField(
        label=_("Made from"),
        required=False,
        help_text=_("Its levels are taken over, and what people hold goes on counting"),
    )
    is_cumulative = forms.BooleanField(
        label=_("Each level asks for those below it too"), required=False
    )

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        rows = list(Framework.objects.within(scope).order_by("code", "version"))
        labels = {row.pk: f"{row.name} {row.version}".strip() for row in rows}
        fields["base"].offer(rows, empty=str(_("Nothing: I start anew")), labels=labels)


class LevelAddForm(TipForm):
    """One more level."""

    missing = {"name": _("Enter what the level is called")}

    name = forms.CharField(label=_("Name"), max_length=100)


class LevelForm(TipForm):
    """The name and the description of a level in each language."""

    def __init__(self, *args: Any, level: Level, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, language in LANGUAGES:
            name = _("Name in %(language)s") % {"language": language}
            is_first = code == "en"
            self.add_field(
                f"name_{code}",
                forms.CharField(
                    label=name,
                    max_length=100,
                    required=is_first,
                    initial=level.names.get(code, ""),
                ),
            )
            self.add_field(
                f"description_{code}",
                forms.CharField(
                    label=_("Who it is for, in %(language)s") % {"language": language},
                    max_length=1000,
                    required=False,
                    widget=forms.Textarea(attrs={"rows": 3}),
                    initial=level.descriptions.get(code, ""),
                ),
            )

    def said(self, what: str) -> dict[str, str]:
        """Words by language; `what` is "name" or "description"."""
        return {code: self.cleaned_data[f"{what}_{code}"] for code, _language in LANGUAGES}
