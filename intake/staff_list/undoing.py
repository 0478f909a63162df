"""Taking a staff list back: as it was before, except where something was built on it since."""

import json
from typing import Any

from django.db.models import Model
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.query import table
from core.scope import Scope
from intake.copying import ask, run
from intake.kinds import NeedsAnswer, Undone, in_short
from intake.models import Batch
from intake.staff_list import sql_corrections
from intake.staff_list import sql_undoing as sql
from services.actions.closed_since import moved_by_plan, open_in_closed
from services.actions.staff import keep_tokens
from services.models import JobRole, Post, StaffAlias, StaffMember, StaffToken, UnitAlias
from services.signals import people_changed

# What a person has as soon as they are on a list. Anything else that points at them is evidence.
COMES_WITH_A_PERSON = (Post, StaffToken, StaffAlias)
CHUNK = 5_000


def undo(*, batch: Batch, by: Scope) -> Undone:
    """Put posts, details and leavers back; remove people who were new and have no evidence.

    Raises NeedsAnswer when a later list for the same people still stands, when a later plan moved
    them, or when somebody would be back in a unit that was closed since.
    """
    _refuse_under_later_list(batch, by)
    _refuse_under_later_plan(batch)
    facts = {"facts": json.dumps(batch.undo)}
    run(sql.LOAD, facts)
    edited = int(ask(sql.EDITED)[0][0])
    for statement in sql.STEPS:
        run(statement)
    for statement in sql_corrections.UNDO if "corrections" in batch.undo else ():
        run(statement, facts)
    _refuse_closed(batch)
    added = list(batch.undo["added"])
    proven = people_with_evidence(added)
    removed = remove_people([pk for pk in added if pk not in proven])
    changed = [entry[0] for entry in batch.undo["people"]]
    for person in StaffMember.objects.filter(pk__in=changed):
        keep_tokens(person)
    _remove_words(batch)
    _tell(batch, removed)
    return Undone(
        {"removed": len(removed), "restored": len(changed), "kept": len(proven), "edited": edited},
        _sentences(proven, edited),
    )


def _refuse_under_later_list(batch: Batch, by: Scope) -> None:
    """A later list that wrote about the same people builds on this one; the last one goes first."""
    later = Batch.objects.filter(
        organisation_id=batch.organisation_id, kind=batch.kind, undone_at=None, pk__gt=batch.pk
    )
    mine = _written_about(batch)
    for other in later.select_related("upload").order_by("-pk").iterator(chunk_size=1):
        if both := mine & _written_about(other):
            raise NeedsAnswer(_builds_on(other, both, by))


def _written_about(batch: Batch) -> set[int]:
    """Whom the list added or changed, or of whom it decided what stays."""
    decided = {entry[1]["staff_member_id"] for entry in batch.undo.get("corrections", [])}
    return _touched(batch) | set(batch.undo.get("added", [])) | decided


def _builds_on(other: Batch, both: set[int], by: Scope) -> str:
    """Which list it is, and the people in both whom the reader may see."""
    told = _("A later list is about the same people: %(file)s, put in on %(day)s.") % {
        "file": (other.upload and other.upload.file_name) or _("a list without a name"),
        "day": date_format(localtime(other.applied_at), "j F Y"),
    }
    people = StaffMember.objects.within(by).filter(pk__in=both)
    names = in_short([person.shown_name for person in people])
    who = _("It is about %(names)s.") % {"names": names} if names else ""
    return " ".join(filter(None, (told, who, _("Take that one back first."))))


def _refuse_under_later_plan(batch: Batch) -> None:
    """People who were new go with their posts wherever they are by now; the others would stay."""
    added = set(batch.undo["added"])
    entries = batch.undo["posts"] + batch.undo["new_posts"]
    posts = [one[0] for one in entries if one[1]["staff_member_id"] not in added]
    if told := moved_by_plan(batch.organisation_id, posts, batch.applied_at):
        raise NeedsAnswer(told)


def _refuse_closed(batch: Batch) -> None:
    """Ask it when posts and people are as they would be: raising takes all of it back."""
    if told := open_in_closed(batch.organisation_id, _touched(batch)):
        raise NeedsAnswer(" ".join(told))


def _touched(batch: Batch) -> set[int]:
    posts = batch.undo.get("posts", []) + batch.undo.get("new_posts", [])
    return {entry[0] for entry in batch.undo.get("people", [])} | {
        entry[1]["staff_member_id"] for entry in posts
    }


def people_with_evidence(ids: list[int]) -> set[int]:
    """Those among `ids` whom something else in the database already speaks of."""
    if not ids:
        return set()
    found = set(
        StaffMember.objects.filter(pk__in=ids, user__isnull=False).values_list("pk", flat=True)
    )
    for model, column in _pointing_at_people():
        if not _is_derived(model):
            rows = model._base_manager.filter(**{f"{column}__in": ids})
            found |= set(rows.values_list(column, flat=True))
    return found


def _pointing_at_people() -> list[tuple[type[Model], str]]:
    relations: list[Any] = list(StaffMember._meta.get_fields(include_hidden=True))
    return [
        (relation.related_model, relation.field.name)
        for relation in relations
        if relation.auto_created
        and not relation.concrete
        and relation.field.db_constraint
        and not relation.many_to_many
    ]


def _is_derived(model: type[Model]) -> bool:
    return model in COMES_WITH_A_PERSON or getattr(model, "is_derived", False)


def remove_people(ids: list[int]) -> list[int]:
    """Delete people nobody speaks of, with what came with them; the same ids."""
    for start in range(0, len(ids), CHUNK):
        chunk = {"ids": ids[start : start + CHUNK]}
        for model, column in _pointing_at_people():
            if _is_derived(model):
                stored = model._meta.get_field(column).attname  # type: ignore[union-attr]
                run(f"DELETE FROM {table(model)} WHERE {stored} = ANY(%(ids)s)", chunk)  # noqa: S608
        run("DELETE FROM services_staffmember WHERE id = ANY(%(ids)s)", chunk)
    return ids


def _remove_words(batch: Batch) -> None:
    """Job roles that nobody holds and answers about departments go with the list."""
    unused = [pk for (pk,) in ask(sql.UNUSED_ROLES, {"ids": batch.undo["roles"]})]
    for role in JobRole.objects.filter(pk__in=unused):
        if not _is_spoken_of(role):
            role.delete()
    UnitAlias.objects.filter(pk__in=batch.undo["aliases"]).delete()
    StaffAlias.objects.filter(pk__in=batch.undo.get("learned", [])).delete()


def _is_spoken_of(role: JobRole) -> bool:
    relations: list[Any] = list(JobRole._meta.get_fields(include_hidden=True))
    return any(
        relation.related_model._base_manager.filter(**{relation.field.name: role.pk}).exists()
        for relation in relations
        if relation.auto_created and not relation.concrete and relation.field.db_constraint
    )


def _tell(batch: Batch, removed: list[int]) -> None:
    touched = _touched(batch)
    everybody = len(touched) + len(removed) > CHUNK or removed
    people_changed.send(
        StaffMember,
        organisation_id=batch.organisation_id,
        staff_ids=None if everybody else sorted(touched),
    )


def _sentences(proven: set[int], edited: int) -> tuple[str, ...]:
    told = []
    if proven:
        people = StaffMember.objects.filter(pk__in=proven)
        told.append(
            ngettext(
                "%(n)s person stays, because something was recorded about them since: %(who)s.",
                "%(n)s people stay, because something was recorded about them since: %(who)s.",
                len(proven),
            )
            % {"n": len(proven), "who": in_short([person.shown_name for person in people])}
        )
    if edited:
        told.append(
            ngettext(
                "%(n)s person was changed since; those changes stay.",
                "%(n)s people were changed since; those changes stay.",
                edited,
            )
            % {"n": edited}
        )
    return tuple(told)
