"""What becomes of a list from a folder once it was read: put in, put away, or left to a person."""

from contextlib import suppress

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from core.scope import Scope
from intake import drop_place as place
from intake.actions.drop_rule import UNCLEAR, by_rule, why_a_person
from intake.actions.sending import approve, cancel
from intake.kinds import kind_for
from intake.models import DropTake, Upload
from services.access import viewer_for

Outcome, Stage = DropTake.Outcome, Upload.Stage


def settle(folder_id: int) -> int:
    """Settle every list of a folder that was read since the last look; how many were."""
    led_back = Q(upload__stage__in=[Stage.REVIEW, Stage.QUESTIONS])
    not_in = Q(outcome=Outcome.BY_ITSELF) & (led_back | Q(upload__state=Upload.State.FAILED))
    open_takes = DropTake.objects.filter(Q(outcome=Outcome.READING) | not_in, folder=folder_id)
    read = open_takes.exclude(upload__state__in=[Upload.State.WAITING, Upload.State.RUNNING])
    done = [_settle(pk) for pk in list(read.order_by("pk").values_list("pk", flat=True))]
    for take in done:
        if take is not None and take.outcome == Outcome.REFUSED:
            _aside(take)
    return len([take for take in done if take is not None])


@transaction.atomic
def _settle(take_id: int) -> DropTake | None:
    rows = DropTake.objects.select_for_update(skip_locked=True, of=("self",))
    rows = rows.select_related("folder__unit", "upload__unit")
    take: DropTake | None = rows.filter(
        pk=take_id, outcome__in=[Outcome.READING, Outcome.BY_ITSELF]
    ).first()
    if take is None:
        return None
    take.outcome, take.said = _found_surely(take)
    take.save(update_fields=["outcome", "said"])
    return take


def _found_surely(take: DropTake) -> tuple[str, str]:
    """What refuses the list leaves it to a person, with the sentence; nothing of it stays."""
    try:
        with transaction.atomic():
            return _found(take)
    except ValueError as refusal:
        return Outcome.WAITS, str(refusal)


def _found(take: DropTake) -> tuple[str, str]:
    upload = take.upload
    if upload is None:
        return Outcome.REFUSED, _("The list is no longer here.")
    if upload.state == Upload.State.FAILED:
        return Outcome.WAITS, upload.failure
    if upload.stage == Stage.REFUSED:
        return Outcome.REFUSED, upload.refusal
    if upload.stage == Stage.QUESTIONS:
        return Outcome.WAITS, _("It has a question for you.")
    if take.outcome == Outcome.BY_ITSELF:
        return Outcome.WAITS, _("Things here changed before it was put in, so look at it once.")
    if upload.stage != Stage.REVIEW:
        return _looked_at()
    return _reviewed(take, upload)


def _reviewed(take: DropTake, upload: Upload) -> tuple[str, str]:
    by = _keeper(take)
    if by is None:
        return Outcome.WAITS, _("Whoever set this folder up may no longer send lists.")
    if upload.facts.get("no_change") and not any(upload.counts.get(n) for n in UNCLEAR):
        if not cancel(by=by, upload=upload):
            return _looked_at()
        return Outcome.NONE_NEW, _("Everything in it was here already.")
    why = why_a_person(take.folder, upload)
    if why:
        return Outcome.WAITS, why
    if not approve(by=by, upload=upload, accepted_leavers=by_rule(take)):
        return _looked_at()
    return Outcome.BY_ITSELF, _("The rule of this folder let it in.")


def _looked_at() -> tuple[str, str]:
    return Outcome.WAITS, _("Somebody has looked at it already.")


def _keeper(take: DropTake) -> Scope | None:
    kind = kind_for(take.folder.kind)
    if kind is None or not take.folder.kept_by_id:
        return None
    scope = viewer_for(take.folder.kept_by_id).scope_for(kind.permission)
    return scope if scope.holds(take.folder.unit.path) else None


def _aside(take: DropTake) -> None:
    with (
        suppress(place.NoPlace),
        place.opened(settings.DROP_ROOT, take.folder.parts) as fd,
    ):
        place.refuse_later(fd, take.name_aside)
