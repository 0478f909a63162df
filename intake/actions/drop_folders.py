"""Setting up and changing the folders that a feed fills."""

import re
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from core.scope import Scope
from intake.kinds import Kind, kind_for
from intake.models import DropFolder
from intake.models.drop import PLACE
from services.models import Unit

MOST = 1000
TAKEN_NAMES = {"done", "refused"}
RULE = ("is_on", "is_everyone", "applies_itself", "most_changes")


def add_folder(*, by: Scope, unit: Unit, kind: Kind, place: str, **rule: Any) -> DropFolder:
    """A new folder, or the one that stands at this place for the same unit and kind.

    `by` holds the right to send such lists. Raises ValueError for a place that cannot be one.
    """
    _must_send(by, unit, kind)
    _refuse_place(place)
    folder = DropFolder(
        organisation_id=unit.organisation_id, unit=unit, kind=kind.code, place=place
    )
    there = DropFolder.objects.filter(organisation_id=unit.organisation_id, place=place).first()
    if there and (there.unit_id, there.kind) != (unit.pk, kind.code):
        raise ValueError(_("Another list comes in at this place already. Choose another name."))
    return _kept(by, there or folder, kind, rule)


def change_folder(*, by: Scope, folder: DropFolder, **rule: Any) -> DropFolder:
    """Switch a folder on or off, or change its rule; from now on lists come in as `by`."""
    kind = kind_for(folder.kind)
    if kind is None:
        raise ValueError(_("There is no such kind of list."))
    _must_send(by, folder.unit, kind)
    return _kept(by, folder, kind, rule)


def _must_send(by: Scope, unit: Unit, kind: Kind) -> None:
    if by.permission != kind.permission or not by.holds(unit.path):
        raise PermissionError(f"{unit} is outside this scope")
    if kind.subject is not None:
        raise ValueError(_("Lists of this kind belong to one session. Send them from its page."))


def _refuse_place(place: str) -> None:
    if not re.fullmatch(PLACE, place) or TAKEN_NAMES & set(place.split("/")):
        raise ValueError(_("Use small letters, digits, - and _, like hr-weekly."))


@transaction.atomic
def _kept(by: Scope, folder: DropFolder, kind: Kind, rule: dict[str, Any]) -> DropFolder:
    for name, value in rule.items():
        if name not in RULE:
            raise TypeError(name)
        setattr(folder, name, value)
    if not 0 <= folder.most_changes <= MOST:
        raise ValueError(_("Choose a number of changes from 0 to %(most)s.") % {"most": MOST})
    folder.is_everyone = folder.is_everyone and kind.takes_everyone
    # Only a staff list tells beforehand whom it changes.
    folder.applies_itself = folder.applies_itself and kind.takes_everyone
    folder.kept_by_id = by.user_id
    try:
        with transaction.atomic():
            folder.save()
    except IntegrityError:
        raise ValueError(_("Somebody else just set this place up. Look at the list.")) from None
    return folder
