"""Other names, old addresses and other staff numbers of a person: learned, added, taken away."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.scope import Scope
from services.actions.change import change
from services.actions.staff import hold_person, keep_tokens, tell
from services.models import StaffAlias, StaffMember
from services.names import name_key, seen

Kind, Source = StaffAlias.Kind, StaffAlias.Source
# Which fact of a person says the same as an alias of this kind.
HELD_IN = {Kind.EMAIL: "email", Kind.NUMBER: "staff_number"}


@change
def add_staff_alias(*, by: Scope, person: StaffMember, kind: str, text: str) -> StaffAlias:
    """From now on lists may call the person `text`. Safe to repeat.

    Raises PermissionError outside `by`, ValidationError when an address or number is somebody
    else's: it would lead a list to the wrong person. Two people may share a name.
    """
    person = hold_person(by, person)
    text = " ".join(seen(text).split())
    key = alias_key(kind, text)
    if not key:
        raise ValidationError({"text": _("Enter letters or numbers.")})
    if says_already(person, kind, key):
        raise ValidationError({"text": _("This is what the record says already.")})
    if kind != Kind.NAME and belongs_to_another(person, kind, key):
        raise ValidationError({"text": _("This belongs to somebody else. Check it.")})
    return learn(person, kind, text, Source.HAND, by.user_id)


@change
def remove_staff_alias(*, by: Scope, alias: StaffAlias) -> None:
    """Lists no longer find the person by it. Adding it again takes this back. Safe to repeat."""
    person = hold_person(by, alias.staff_member)
    StaffAlias.objects.filter(pk=alias.pk, staff_member=person).delete()
    keep_tokens(person)
    tell(person)


def learn(
    person: StaffMember, kind: str, text: str, source: str, user_id: int | None = None
) -> StaffAlias:
    """Keep the alias, or the one that says the same already. The caller holds the person."""
    alias, is_new = StaffAlias.objects.get_or_create(
        staff_member=person,
        kind=kind,
        key=alias_key(kind, text),
        defaults={"text": text[:254], "source": source, "added_by_id": user_id},
    )
    if is_new:
        keep_tokens(person)
    return alias


def alias_key(kind: str, text: str) -> str:
    """How aliases are compared: names by their words, addresses and numbers as text."""
    if kind == Kind.NAME:
        return name_key(text)[:254]
    return (text.strip().lower() if kind == Kind.EMAIL else text.strip())[:254]


def says_already(person: StaffMember, kind: str, key: str) -> bool:
    """Whether the record itself says this, so that an alias would add nothing."""
    if kind == Kind.NAME:
        own = {name_key(person.first_name, person.last_name), name_key(person.shown_name)}
        return key in own
    return alias_key(kind, str(getattr(person, HELD_IN[Kind(kind)]))) == key


def belongs_to_another(person: StaffMember, kind: str, key: str) -> bool:
    """Whether an address or number is held by, or leads to, another person here."""
    others = StaffMember.objects.filter(
        organisation_id=person.organisation_id, merged_into=None
    ).exclude(pk=person.pk)
    held = others.filter(**{f"{HELD_IN[Kind(kind)]}__iexact": key})
    told = StaffAlias.objects.filter(kind=kind, key=key, staff_member__in=others)
    return bool(held.exists() or told.exists())
