"""What a team says about where it stands, why a unit is not yet in scope, and the stages' rule."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.careful_form import CarefulForm
from core.forms import Look, OnceMixin, TipFormMixin
from implementation.forms.words import sentence_field
from implementation.models import JourneyRule


class CommentForm(OnceMixin, CarefulForm):
    """One sentence of the team; empty takes the last one back."""

    careful_about = ("words",)
    words = sentence_field(
        gettext_lazy("What the team would like to say"),
        gettext_lazy("One sentence. Please do not name people. Leave it empty to take it back."),
    )
    looks = {"words": Look(size="m")}


class OutOfScopeForm(CarefulForm):
    """Why a unit is not yet in scope."""

    careful_about = ("reason",)
    reason = sentence_field(gettext_lazy("Why not yet"))
    looks = {"reason": Look(size="m")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = True
        asked = _("Say in one sentence why this team is not yet in scope")
        self.fields["reason"].error_messages["required"] = asked


class RuleForm(TipFormMixin, forms.ModelForm):  # type: ignore[type-arg]
    """The numbers in the rule of each stage."""

    looks = {name: Look(width=3) for name in JourneyRule.NUMBERS}

    class Meta:
        model = JourneyRule
        fields = JourneyRule.NUMBERS
