"""What an organisation decides about one of the shared words."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.forms import Look, TipForm
from services.actions.codes import Decided
from services.models import BarrierCode

OFFER, STOP, OTHER = "offer", "stop", "other"


class CodeForm(TipForm):
    """Offer it, no longer offer it, or count it as another."""

    looks = {"wanted": Look(size="m"), "other": Look(size="m")}
    missing = {"wanted": gettext_lazy("Choose what happens to this name")}

    wanted = forms.ChoiceField(
        label=gettext_lazy("What should happen to it"),
        widget=forms.RadioSelect,
        choices=[
            (OFFER, gettext_lazy("Offer it")),
            (STOP, gettext_lazy("No longer offer it")),
            (OTHER, gettext_lazy("Count it as another")),
        ],
    )
    other = forms.ChoiceField(
        label=gettext_lazy("Which other"),
        help_text=gettext_lazy("Only if you count it as another."),
        required=False,
    )

    def __init__(self, *args: Any, code: Decided, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.code = code
        others = type(code).objects.filter(is_retired=False).exclude(pk=code.pk)
        if isinstance(code, BarrierCode):
            others = others.select_related("theme").order_by("theme__position", "code")
        self.others: dict[str, Any] = {str(other.pk): other for other in others}
        entries = _grouped(self.others) if isinstance(code, BarrierCode) else _plain(self.others)
        self.fields["other"].choices = [("", _("None")), *entries]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        cleaned["other"] = self.others.get(cleaned.get("other", ""))
        if cleaned.get("wanted") == OTHER and not cleaned["other"]:
            self.add_error("other", _("Choose which other it counts as"))
        return cleaned


def _grouped(others: dict[str, Any]) -> list[Any]:
    groups: dict[str, list[tuple[str, str]]] = {}
    for key, other in others.items():
        groups.setdefault(other.theme.name, []).append((key, other.name))
    return sorted(groups.items())


def _plain(others: dict[str, Any]) -> list[Any]:
    entries = [(key, other.name) for key, other in others.items()]
    return sorted(entries, key=lambda one: one[1].casefold())
