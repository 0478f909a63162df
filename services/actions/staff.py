"""Adding people and keeping what is known about them."""

from copy import copy
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from core.scope import Scope
from services.actions.agreements import refuse_without_agreement
from services.actions.change import change, hold_organisation, refuse_outside
from services.actions.corrections import note_by_hand
from services.actions.moves import closed_by_then, opened_later
from services.models import JobRole, Post, StaffAlias, StaffMember, StaffToken, Unit
from services.names import plain, seen, tokens
from services.signals import people_changed

NAMES = frozenset({"first_name", "last_name", "preferred_name", "staff_number"})
DETAILS = frozenset({"staff_number", "first_name", "last_name", "preferred_name", "email", "kind"})


@change
def add_staff_member(
    *,
    by: Scope,
    unit: Unit,
    role: JobRole | None,
    from_on: date,
    post: dict[str, Any] | None = None,
    **facts: Any,
) -> StaffMember:
    """A new person with a primary post in `unit` from `from_on` (inclusive).

    Raises PermissionError when the unit is outside `by`, ValidationError with a sentence when the
    staff number or e-mail belongs to somebody else, the unit is not open then, or a partner has
    not agreed to share names.
    """
    hold_organisation(unit.organisation_id)
    unit.refresh_from_db()
    refuse_outside(by, unit)
    refuse_closed(unit, from_on)
    refuse_without_agreement(unit, facts.get("kind", ""))
    facts = _as_seen(facts) | {"email": facts.get("email", "").strip().lower()}
    person = StaffMember(organisation_id=unit.organisation_id, home_unit=unit, **facts)
    _refuse_taken(person)
    person.sort_key = sort_key(person.last_name, person.preferred_name or person.first_name)
    person.save()
    Post.objects.create(staff_member=person, unit=unit, role=role, from_on=from_on, **(post or {}))
    keep_tokens(person)
    tell(person)
    return person


@change
def change_details(*, by: Scope, person: StaffMember, **details: Any) -> StaffMember:
    """Change names, staff number, e-mail or kind. Safe to repeat.

    Raises PermissionError outside `by`, ValidationError when number or e-mail is taken.
    """
    person = hold_person(by, person)
    if strange := set(details) - DETAILS:
        raise TypeError(f"not details of a person: {sorted(strange)}")
    details = _as_seen(details)
    details["email"] = details.get("email", person.email).strip().lower()
    if details.get("kind", person.kind) != person.kind:
        _refuse_kind(person, details["kind"])
    old = copy(person)
    for name, value in details.items():
        setattr(person, name, value)
    _refuse_taken(person)
    person.sort_key = sort_key(person.last_name, person.preferred_name or person.first_name)
    person.save(update_fields=[*details, "sort_key"])
    changed = {name: value for name, value in details.items() if getattr(old, name) != value}
    note_by_hand(by, person, changed)
    _remember_old(old, person, by.user_id)
    keep_tokens(person)
    tell(person)
    return person


def _as_seen(facts: dict[str, Any]) -> dict[str, Any]:
    """Names without marks that nobody sees; lists lose them as well."""
    return {
        name: seen(value) if isinstance(value, str) and name in NAMES else value
        for name, value in facts.items()
    }


def _remember_old(old: StaffMember, person: StaffMember, user_id: int | None) -> None:
    """An address that lists may still use leads to the person as before.

    A number or a name is mostly changed because it was wrong; those are added by hand alone.
    """
    if old.email and person.email and old.email != person.email:
        StaffAlias.objects.get_or_create(
            staff_member=person,
            kind=StaffAlias.Kind.EMAIL,
            key=old.email.lower(),
            defaults={
                "text": old.email,
                "source": StaffAlias.Source.CHANGE,
                "added_by_id": user_id,
            },
        )


@change
def link_account(*, person: StaffMember, user: User) -> StaffMember:
    """The invited user accepted: this is their own record. Never called because e-mails are equal.

    Safe to repeat. Raises ValidationError when the record or the user is linked elsewhere.
    """
    person = StaffMember.objects.select_for_update().get(pk=person.pk)
    taken = StaffMember.objects.filter(user=user).exclude(pk=person.pk).exists()
    if taken or person.user_id not in {None, user.pk}:
        raise ValidationError(
            _("This invitation has been used. Ask the person who sent it for a new one.")
        )
    person.user = user
    person.save(update_fields=["user"])
    return person


def hold_person(by: Scope, person: StaffMember) -> StaffMember:
    """The person as stored, locked for this change, once no other change of the organisation runs:
    a unit that is read afterwards cannot close meanwhile, and nobody waits for the other in turn.

    Raises PermissionError outside `by`, ValueError for a record that was joined to another.
    """
    if not StaffMember.objects.within(by).filter(pk=person.pk).exists():
        raise PermissionError(f"person {person.pk} is outside this scope")
    hold_organisation(person.organisation_id)
    held: StaffMember = StaffMember.objects.select_for_update().get(pk=person.pk)
    if held.merged_into_id:
        raise ValueError(_("This record is part of another one now. Change that one."))
    return held


def refuse_closed(unit: Unit, from_on: date, until_on: date | None = None) -> None:
    """Raises ValidationError unless `unit` is open on every day of the span (inclusive)."""
    if from_on < unit.opened_on:
        raise ValidationError({"from_on": opened_later(unit)})
    if unit.closed_on and unit.closed_on <= (until_on or date.max):
        raise ValidationError({"unit": closed_by_then(unit)})


def tell(*people: StaffMember) -> None:
    """The last step of a change: the floors above bring their figures up to date."""
    for organisation_id in {person.organisation_id for person in people}:
        mine = [person.pk for person in people if person.organisation_id == organisation_id]
        people_changed.send(StaffMember, organisation_id=organisation_id, staff_ids=mine)


def _refuse_kind(person: StaffMember, kind: str) -> None:
    """Raises ValidationError when the person would be partner staff without an agreement."""
    try:
        refuse_without_agreement(person.home_unit, kind)
    except ValidationError as refusal:
        raise ValidationError({"kind": refusal.messages}) from None


def _refuse_taken(person: StaffMember) -> None:
    others = StaffMember.objects.filter(
        organisation_id=person.organisation_id, merged_into=None
    ).exclude(pk=person.pk)
    number, email = person.staff_number, person.email
    if number and others.filter(staff_number=number).exists():
        raise ValidationError(
            {"staff_number": _("Somebody else has this staff number. Check the number.")}
        )
    if email and others.filter(email__iexact=email).exists():
        raise ValidationError(
            {"email": _("Somebody else has this email address. Check the address.")}
        )


def sort_key(last_name: str, first_name: str) -> str:
    """People are listed by last name, then by what they are called."""
    return plain(f"{last_name} {first_name}")[:250]


def keep_tokens(person: StaffMember) -> None:
    """Make the search words of a person afresh from all names and staff numbers."""
    others = StaffAlias.objects.filter(staff_member=person).exclude(kind=StaffAlias.Kind.EMAIL)
    names = (person.first_name, person.last_name, person.preferred_name, person.staff_number)
    words = tokens(*names, *others.values_list("text", flat=True))
    StaffToken.objects.filter(staff_member=person).delete()
    StaffToken.objects.bulk_create(
        StaffToken(staff_member=person, token=word) for word in sorted(words)
    )
