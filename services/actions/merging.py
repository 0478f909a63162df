"""Two records of one person become one, and two again. No record of what they did is moved.

`merged_into` is set and figures count both records for the one that stays (counting rule 6).
What the organisation still has to find is joined: posts, names, addresses, numbers, the account.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.apps import apps
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from core.scope import Scope
from services.actions.aliases import alias_key, belongs_to_another, learn, says_already
from services.actions.change import change, hold_organisation
from services.actions.closed_since import open_again
from services.actions.corrections import corrections_back, join_corrections
from services.actions.joining_posts import join_posts, posts_as_made, take_posts_back
from services.actions.posts import keep_home
from services.actions.staff import keep_tokens, tell
from services.models import (
    HandCorrection,
    KeptApart,
    Post,
    RollEntry,
    StaffAlias,
    StaffMember,
    StaffMerge,
    StaffToken,
)

FILLED = ("staff_number", "email", "preferred_name", "user_id")
KEPT = (*FILLED, "left_on")
# What speaks of a person without saying what they did.
NOT_EVIDENCE = (Post, StaffToken, StaffAlias, StaffMerge, KeptApart, HandCorrection, RollEntry)


@change
def keep_apart(*, by: Scope, one: StaffMember, other: StaffMember) -> KeptApart:
    """These are two people; the pair is not shown again. Safe to repeat."""
    one, other = _both(by, one, other)
    _refuse_joined(one, other)
    apart, _new = KeptApart.objects.get_or_create(
        one_id=min(one.pk, other.pk),
        other_id=max(one.pk, other.pk),
        defaults={"organisation_id": one.organisation_id, "decided_by_id": by.user_id},
    )
    return apart  # type: ignore[no-any-return]


@change
def merge_people(
    *, by: Scope, survivor: StaffMember, merged: StaffMember, today: date | None = None
) -> StaffMerge:
    """`merged` is the same person as `survivor`, whose record stays. Safe to repeat.

    What the survivor's record leaves blank is filled from the other. Raises PermissionError
    outside `by`, ValueError with a sentence when both have an account or one is joined already.
    """
    survivor, merged = _both(by, survivor, merged)
    if done := _joined_before(survivor, merged):
        return done
    _refuse_joined(survivor, merged)
    _refuse_two_accounts(survivor, merged)
    joined: StaffMerge = StaffMerge.objects.create(
        organisation_id=survivor.organisation_id,
        survivor=survivor,
        merged=merged,
        before=_join(survivor, merged, by.user_id),
        joined_by_id=by.user_id,
    )
    keep_home(survivor, today or timezone.localdate())
    keep_tokens(survivor)
    tell(survivor, merged)
    return joined


@change
def undo_merge(*, by: Scope, joined: StaffMerge, today: date | None = None) -> StaffMerge:
    """Two records again, each as it was. Safe to repeat.

    Raises ValueError, saying what, when something was built on the joined record since.
    """
    hold_organisation(joined.organisation_id)
    joined = StaffMerge.objects.select_for_update().get(pk=joined.pk)
    _refuse_strangers(by, [joined.survivor, joined.merged])
    if joined.undone_at:
        return joined
    people = {p.pk: p for p in _held([joined.survivor_id, joined.merged_id])}
    survivor, merged = people[joined.survivor_id], people[joined.merged_id]
    if reasons := what_depends(joined, survivor, merged):
        raise ValueError(" ".join(reasons))
    _part(survivor, merged, joined.before, today or timezone.localdate())
    joined.undone_at, joined.undone_by_id = timezone.now(), by.user_id
    joined.save(update_fields=["undone_at", "undone_by"])
    tell(survivor, merged)
    return joined


def what_depends(joined: StaffMerge, survivor: StaffMember, merged: StaffMember) -> list[str]:
    """Sentences about what stands in the way of taking a merge back; none when nothing does."""
    told = open_again(merged)
    if survivor.merged_into_id:
        told.append(_("The joined record was joined to another one. Take that back first."))
    if _kept(survivor) != joined.before["filled"]:
        told.append(_("The joined record was changed since."))
    if not posts_as_made(joined.before["posts"]):
        told.append(_("A post was changed since."))
    if _is_taken(merged):
        told.append(_("Somebody else now has the number or address of the other record."))
    last = joined.before["last"]
    for label, newest in _last_rows(survivor).items():
        if newest > last.get(label, 0):
            told.append(_("Since then this was added: %(what)s.") % {"what": _label(label)})
    return told


def _joined_before(survivor: StaffMember, merged: StaffMember) -> StaffMerge | None:
    """The merge that this very wish made, when it is asked for a second time."""
    found = StaffMerge.objects.filter(survivor=survivor, merged=merged, undone_at=None)
    return found.first()  # type: ignore[no-any-return]


def _both(by: Scope, one: StaffMember, other: StaffMember) -> tuple[StaffMember, StaffMember]:
    """Both as stored, locked in one order, so that two people at once wait for each other."""
    _refuse_strangers(by, [one, other])
    if one.pk == other.pk or one.organisation_id != other.organisation_id:
        raise ValueError(_("Choose two records of the same organisation."))
    hold_organisation(one.organisation_id)
    people = {p.pk: p for p in _held([one.pk, other.pk])}
    return people[one.pk], people[other.pk]


def _refuse_joined(*people: StaffMember) -> None:
    if any(person.merged_into_id for person in people):
        raise ValueError(_("One of these records was joined already. Look at the list again."))


def _refuse_strangers(by: Scope, people: Iterable[StaffMember]) -> None:
    ids = {person.pk for person in people}
    if StaffMember.objects.within(by).filter(pk__in=ids).count() < len(ids):
        raise PermissionError("one of these people is outside this scope")


def _held(ids: list[int]) -> list[StaffMember]:
    return list(StaffMember.objects.select_for_update().filter(pk__in=ids).order_by("pk"))


def _refuse_two_accounts(survivor: StaffMember, merged: StaffMember) -> None:
    if survivor.user_id and merged.user_id:
        raise ValueError(
            _("Both have an account. Close the account that is not used, then join the records.")
        )


def _kept(person: StaffMember) -> dict[str, Any]:
    """What a merge may change on a record, as JSON keeps it."""
    told = {name: getattr(person, name) for name in KEPT}
    return told | {"left_on": person.left_on.isoformat() if person.left_on else None}


def _join_details(survivor: StaffMember, merged: StaffMember) -> None:
    """The account and what is blank go over; who still works here in one record does in both."""
    user_id, merged.merged_into = merged.user_id, survivor
    merged.user = None
    merged.save(update_fields=["merged_into", "user"])
    for name in FILLED:
        theirs = user_id if name == "user_id" else getattr(merged, name)
        if not getattr(survivor, name) and theirs:
            setattr(survivor, name, theirs)
    days = [survivor.left_on, merged.left_on]
    survivor.left_on = None if None in days else max(day for day in days if day)
    survivor.save(update_fields=["staff_number", "email", "preferred_name", "user", "left_on"])


def _join(survivor: StaffMember, merged: StaffMember, user_id: int | None) -> dict[str, Any]:
    """Join all that the organisation has to find; what taking it back needs."""
    before: dict[str, Any] = {"survivor": _kept(survivor), "merged": {"user_id": merged.user_id}}
    _join_details(survivor, merged)
    return before | {
        "filled": _kept(survivor),
        "aliases": _learn_from(survivor, merged, user_id),
        "corrections": join_corrections(survivor, merged),
        "posts": join_posts(survivor, merged),
        "last": _last_rows(survivor),
    }


def _learn_from(survivor: StaffMember, merged: StaffMember, user_id: int | None) -> list[int]:
    """Lists that know the other record find this one; the ids of new aliases."""
    known = set(survivor.aliases.values_list("pk", flat=True))
    kinds = StaffAlias.Kind
    full = f"{merged.first_name} {merged.last_name}".strip()
    texts: list[tuple[str, str]] = [(kinds.NAME, full), (kinds.NAME, merged.shown_name)]
    texts += [(kinds.EMAIL, merged.email), (kinds.NUMBER, merged.staff_number)]
    texts += list(merged.aliases.values_list("kind", "text"))
    for kind, text in texts:
        key = alias_key(kind, text)
        if not key or says_already(survivor, kind, key):
            continue
        if kind == kinds.NAME or not belongs_to_another(survivor, kind, key):
            learn(survivor, kind, text, StaffAlias.Source.MERGE, user_id)
    return [pk for pk in survivor.aliases.values_list("pk", flat=True) if pk not in known]


def _part(survivor: StaffMember, merged: StaffMember, before: dict[str, Any], today: date) -> None:
    for name, value in before["survivor"].items():
        setattr(survivor, name, date.fromisoformat(value) if name == "left_on" and value else value)
    survivor.save(update_fields=[*(n.removesuffix("_id") for n in KEPT)])
    merged.merged_into, merged.user_id = None, before["merged"]["user_id"]
    merged.save(update_fields=["merged_into", "user"])
    StaffAlias.objects.filter(pk__in=before["aliases"], staff_member=survivor).delete()
    corrections_back(before.get("corrections", []))
    take_posts_back(before["posts"])
    keep_home(survivor, today)
    keep_tokens(survivor)
    keep_tokens(merged)


def _is_taken(merged: StaffMember) -> bool:
    """Whether somebody but the survivor has the number or address by now."""
    others = StaffMember.objects.filter(
        organisation_id=merged.organisation_id, merged_into=None
    ).exclude(pk=merged.merged_into_id)
    number, email = merged.staff_number, merged.email
    return bool(
        (number and others.filter(staff_number=number).exists())
        or (email and others.filter(email__iexact=email).exists())
    )


def _last_rows(person: StaffMember) -> dict[str, int]:
    """The newest row of every kind that says what this person did, by the name of its model."""
    newest: dict[str, int] = {}
    for model, column in _speaking_of_people():
        rows = model._base_manager.filter(**{column: person.pk}).order_by("-pk")
        if pk := rows.values_list("pk", flat=True).first():
            label = model._meta.label
            newest[label] = max(int(pk), newest.get(label, 0))
    return newest


def _speaking_of_people() -> list[tuple[type[Model], str]]:
    relations: list[Any] = list(StaffMember._meta.get_fields(include_hidden=True))
    return [
        (relation.related_model, relation.field.name)
        for relation in relations
        if relation.auto_created
        and not relation.concrete
        and not relation.many_to_many
        and relation.field.db_constraint
        and relation.related_model is not StaffMember
        and relation.related_model not in NOT_EVIDENCE
        and not getattr(relation.related_model, "is_derived", False)
    ]


def _label(label: str) -> str:
    return str(apps.get_model(label)._meta.verbose_name_plural)
