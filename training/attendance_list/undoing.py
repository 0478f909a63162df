"""Taking back a list of who came: places are as they were before it, in all its sessions."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from django.utils.translation import gettext as _

from core.scope import Scope
from intake.kinds import Undone, in_short
from intake.models import Batch
from services.actions.staff import keep_tokens
from services.models import StaffAlias, StaffMember
from training.actions.attendance import Held
from training.actions.list_undone import undo_batch
from training.actions.sessions import call_off
from training.actions.strangers import HeldName, names_that_stay
from training.attendance_list.going import session_in_words
from training.models import Place, Session

Was = TypeVar("Was", Held, HeldName)


def undo(*, batch: Batch, by: Scope) -> Undone:
    """Places are as they were, what the list brought goes, what was learned is forgotten.

    What somebody said about a person since stays, and is named.
    """
    kept = tuple(_kept(batch))
    before, gone_before = _before(batch, _places_of, Held)
    names, _gone = _before(batch, _names_of, HeldName)
    of = {*gone_before, *_gone_among([*before.values(), *names.values()])}
    gone = undo_batch(by=by, batch_id=batch.pk, before=before, of=sorted(of), names=names)
    _forget(batch.undo.get("aliases", []))
    called_off = tuple(_call_off(by, batch.undo.get("made", [])))
    return Undone(counts={"places": gone}, kept=(*kept, *called_off))


def _call_off(by: Scope, made: list[int]) -> Iterable[str]:
    """Sessions that the list made, where nobody is noted by now; in sentences.

    They are not removed: what was noted and taken back still names them.
    """
    sessions = Session.objects.exclude(state=Session.State.CANCELLED).filter(pk__in=made)
    for session in sessions.select_related("unit").order_by("on", "pk"):
        told = {"session": session_in_words(session)}
        try:
            call_off(by=by, session=session)
        except ValueError:
            yield _("The session made from this list stays, because people came: %(session)s.") % (
                told
            )
        else:
            yield _("The session made from this list is called off: %(session)s.") % told


def _before(
    batch: Batch, read: Callable[[Batch], dict[int, Was]], new: Callable[[int], Was]
) -> tuple[dict[int, Was], list[int]]:
    """What each place (or name) was before; and lists in between that were taken back since.

    One that an earlier list held, which is gone by now, goes back to what it was before both.
    """
    found, gone = read(batch), set[int]()
    while undone := _undone_among({was.batch_id or 0 for was in found.values()}):
        earlier = {one.pk: read(one) for one in undone}
        gone |= set(earlier)
        found = {
            pk: earlier[at].get(pk, new(pk)) if (at := was.batch_id or 0) in earlier else was
            for pk, was in found.items()
        }
    return found, sorted(gone)


def _gone_among(kept: Iterable[Held | HeldName]) -> set[int]:
    """Lists that were taken back since, of which what is put back still says something."""
    ids = {int(key) for was in kept for key in was.stays if key}
    return {batch.pk for batch in _undone_among(ids)}


def _undone_among(ids: set[int]) -> list[Batch]:
    return list(Batch.objects.filter(pk__in=ids).exclude(undone_at=None))


def _names_of(batch: Batch) -> dict[int, HeldName]:
    return {was["visitor_id"]: HeldName(**was) for was in batch.undo.get("names", [])}


def _places_of(batch: Batch) -> dict[int, Held]:
    return {was["place_id"]: Held(**was) for was in batch.undo.get("places", [])}


def _forget(ids: list[int]) -> None:
    aliases = StaffAlias.objects.filter(pk__in=ids)
    people = list(StaffMember.objects.filter(aliases__in=aliases).distinct())
    aliases.delete()
    for person in people:
        keep_tokens(person)


def _kept(batch: Batch) -> Iterable[str]:
    """Who stays, and why, in sentences; asked before anything is taken back."""
    touched = [was["place_id"] for was in batch.undo.get("places", [])]
    places = Place.objects.filter(pk__in=touched, state=Place.State.CAME)
    places = places.select_related("staff_member")
    if names := [p.staff_member.shown_name for p in places.filter(batch_id=None)]:
        yield _("These stay, because somebody noted them by hand since: %(names)s.") % {
            "names": in_short(names)
        }
    later = places.exclude(batch_id=None).exclude(batch_id=batch.pk)
    if names := [p.staff_member.shown_name for p in later]:
        yield _("These stay, because a later list says that they came: %(names)s.") % {
            "names": in_short(names)
        }
    added = StaffMember.objects.filter(pk__in=batch.undo.get("added", []))
    if names := [person.shown_name for person in added]:
        yield _("These people were added and stay on the staff list: %(names)s.") % {
            "names": in_short(names)
        }
    if names := [str(visitor) for visitor in names_that_stay(batch.pk)]:
        yield _("These names stay, because somebody said since who they were: %(names)s.") % {
            "names": in_short(names)
        }
