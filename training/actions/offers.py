"""Saying "not now" to training, without a reason, and taking it back."""

from datetime import date

from django.db import transaction

from core.scope import Scope
from services.actions.digests import close_hand_overs_about
from services.figures.people import records_of
from services.models import StaffMember
from training.models import Framework, NotNow
from training.offers import OFFER, REFRESH


@transaction.atomic
def say_not_now(
    *,
    by: Scope | None,
    person: StaffMember,
    framework: Framework,
    said_on: date,
    until_on: date | None = None,
    user_id: int | None = None,
) -> NotNow:
    """The person would rather not be offered training until `until_on` (inclusive; None: open).

    `by` is None when people say it of themselves; then `user_id` is theirs. Nobody need ask them
    about an offer any more. Raises PermissionError for anybody else.
    """
    _may_speak_for(by, person, user_id)
    for about in (OFFER, REFRESH):
        close_hand_overs_about(person=person, about=about, on=said_on)
    return NotNow.objects.update_or_create(
        staff_member=person,
        framework=framework,
        said_on=said_on,
        defaults={"until_on": until_on, "said_by_id": by.user_id if by else user_id},
    )[0]


@transaction.atomic
def say_offers_are_welcome(
    *, by: Scope | None, person: StaffMember, framework: Framework, user_id: int | None = None
) -> None:
    """Take "not now" back."""
    _may_speak_for(by, person, user_id)
    ids = records_of(person)
    NotNow.objects.filter(staff_member__in=ids, framework=framework).delete()


def _may_speak_for(by: Scope | None, person: StaffMember, user_id: int | None) -> None:
    if by is None and (user_id is None or person.user_id != user_id):
        raise PermissionError("People say this of themselves.")
    if by is not None and not StaffMember.objects.within(by).filter(pk=person.pk).exists():
        raise PermissionError(f"{person} is outside this scope")
