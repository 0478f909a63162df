"""Sentences people write: short, and without anything that names a person."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy

from core.permissions import Permission
from core.scope import Scope
from services.models import Post, Unit

NO_NAMES = gettext_lazy("One sentence. Please do not name people.")


def sentence_field(label: Any, help_text: Any = NO_NAMES) -> forms.CharField:
    """A short text of at most 300 characters that may stay empty."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


def surnames_in(unit: Unit) -> frozenset[str]:
    """Surnames of the people with a post in the unit today, to warn of them. One query."""
    posts = Post.objects.within(Scope(None, Permission.VIEW_STAFF, (unit.path,)))
    here = posts.current_on(timezone.localdate()).filter(unit=unit)
    return frozenset(here.values_list("staff_member__last_name", flat=True)) - {""}
