"""Adding, renaming and retiring an organisation's own words."""

from typing import TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from core.scope import Scope
from implementation.access import must_hold
from implementation.actions.once import save_or_refuse
from implementation.models import OwnKind, Strategy
from services.models import Unit

Own = TypeVar("Own", OwnKind, Strategy)
Names = dict[str, str]


@transaction.atomic
def add_word(*, by: Scope, model: type[Own], organisation: Unit, names: Names) -> Own:
    """A new word of the organisation; ValueError when it has the word already."""
    must_hold(by, organisation)
    made: Own = model(organisation=organisation, names=_told(names))
    _save(made)
    return made


@transaction.atomic
def rename_word(*, by: Scope, word: Own, names: Names) -> Own:
    """New names, also for what was logged with it; ValueError when another word has the name."""
    must_hold(by, word.organisation)
    word.names = _told(names)
    _save(word)
    return word


@transaction.atomic
def retire_word(*, by: Scope, word: Own, is_retired: bool = True) -> Own:
    """No longer offer it, or offer it again. Safe to repeat."""
    must_hold(by, word.organisation)
    if word.is_retired != is_retired:
        word.is_retired = is_retired
        word.save(update_fields=["is_retired"])
    return word


def _told(names: Names) -> Names:
    """Names without those that nobody gave; a word has an English name."""
    told = {language: " ".join(name.split()) for language, name in names.items() if name.strip()}
    if not told.get("en"):
        raise ValueError(_("Enter the name in English."))
    return told


def _save(word: OwnKind | Strategy) -> None:
    save_or_refuse(word, _("You have a word with this name already."))
