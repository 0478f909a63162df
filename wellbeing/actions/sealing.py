"""From a round that waits for its key to its seal (design §3.3).

It connects as `tip_seal`. Answers lie open in its memory alone, for as long as one call lasts.
"""

import json
import logging
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from nacl.public import PrivateKey

from core.failpoints import point
from wellbeing import boxes, publication, tally, vault
from wellbeing.keys import KeyStore
from wellbeing.models import PublishedCell, Round, RoundStep
from wellbeing.signing import OWN, code_hash, own_key, signed

log = logging.getLogger(__name__)
# After so long without a seal a round ends unread (design §6.7).
PATIENCE = timedelta(days=14)
ENDED = (Round.State.SEALED, Round.State.WITHDRAWN, Round.State.VOID)
S = RoundStep.Step


def look_after(now: datetime) -> None:
    """Open what waits, seal what is due, end what was left, destroy what is over. Safe to repeat.

    A round that cannot be done does not hold up the next. What went wrong is named by its kind
    alone: the message of an error could hold a value.
    """
    _try(destroy_left_keys)
    waiting = Round.objects.filter(state=Round.State.OPENING).values_list("pk", flat=True)
    due = Round.objects.due_at(now).values_list("pk", "closes_at")
    jobs = [(begin, pk) for pk in waiting]
    jobs += [(void if end + PATIENCE < now else seal, pk) for pk, end in due]
    for job, pk in jobs:
        _try(job, pk)


def _try(job: Callable[..., object], *facts: object) -> None:
    try:
        job(*facts)
    except Exception as error:
        log.error("%s of a check-in failed: %s", job.__name__, type(error).__name__)


def begin(round_id: UUID) -> bool:
    """Make the round's key pair and let answers in; False when the round does not wait for it.

    The private half never leaves this worker's store. Killed on the way, the next call goes on
    with the same key.
    """
    own_key()
    private = KeyStore(settings.SEAL_KEYS).make(round_id, bytes(PrivateKey.generate()))
    point("open_key_made")
    with transaction.atomic():
        opened = vault.open_round(round_id, bytes(PrivateKey(private).public_key))
        point("open_round_open")
        if opened:
            RoundStep.objects.create(round_id=round_id, step=S.OPENED)
        point("open_before_commit")
    point("open_committed")
    return opened


def seal(round_id: UUID) -> bool:
    """Publish what may be known of a round that is over, empty its inbox, destroy its keys.

    All or nothing up to the commit; the keys go after it, at the latest with the next call. A
    round whose private key is lost ends unread. Raises FileNotFoundError when the whole store is
    away and ValueError when the key is another round's: nothing changes then, since somebody may
    still put that right.
    """
    private = _private_key(round_id)
    if private is None:
        return void(round_id)
    with transaction.atomic():
        if vault.hold(round_id) != Round.State.OPEN:
            return False
        point("seal_held")
        of = Round.objects.get(pk=round_id)
        if bytes(PrivateKey(private).public_key) != bytes(of.public_key or b""):
            raise ValueError("the private key is another round's")
        cells = _publishable(of, private)
        point("seal_counted")
        PublishedCell.objects.bulk_create(cells)
        point("seal_published")
        record = _record(round_id, len(cells))
        vault.seal_round(round_id, record, signed(record))
        point("seal_emptied")
        RoundStep.objects.create(round_id=round_id, step=S.SEALED)
        point("seal_before_commit")
    point("seal_committed")
    destroy_keys(round_id)
    return True


def _private_key(round_id: UUID) -> bytes | None:
    """The key; None when it is lost. A store that is away is not a lost key: it may come back.

    The worker's own signing key was made beside the first private key, so a folder without it is
    not the store: an empty mount point, say.
    """
    store = KeyStore(settings.SEAL_KEYS)
    found = store.read(round_id)
    if found is None and store.read(OWN) is None:
        raise FileNotFoundError("the store of private keys is away")
    return found


def void(round_id: UUID) -> bool:
    """End a round unread: its inbox is emptied and its keys destroyed."""
    with transaction.atomic():
        if vault.hold(round_id) not in {Round.State.OPENING, Round.State.OPEN}:
            return False
        vault.void_round(round_id)
        RoundStep.objects.create(round_id=round_id, step=S.VOIDED)
        point("void_before_commit")
    point("void_committed")
    destroy_keys(round_id)
    return True


def destroy_keys(round_id: UUID) -> None:
    """The private key first: without it nothing that is left opens an answer.

    Raises OSError when a store refuses; what came before it is gone.
    """
    KeyStore(settings.SEAL_KEYS).destroy(round_id)
    point("keys_private_gone")
    KeyStore(settings.ROUND_KEYS).destroy(round_id)
    point("keys_round_gone")
    KeyStore(settings.TICKET_KEYS).destroy(round_id)


def destroy_left_keys() -> int:
    """Destroy the keys of every round that is over, as after a kill; how many rounds.

    One that a store refuses holds up no other.
    """
    stores = (settings.SEAL_KEYS, settings.ROUND_KEYS, settings.TICKET_KEYS)
    kept = {pk for folder in stores for pk in KeyStore(folder).rounds()}
    over = Round.objects.filter(pk__in=kept, state__in=ENDED).values_list("pk", flat=True)
    for round_id in over:
        _try(destroy_keys, round_id)
    return len(over)


def _publishable(of: Round, private: bytes) -> list[PublishedCell]:
    """The rows that may be kept, in an order of chance. Nothing else of the answers remains."""
    rows = {group.number: group for group in of.groups.select_related("parent")}
    groups = {
        number: tally.Group(
            number, row.parent.number if row.parent else None, row.eligible, bool(row.way)
        )
        for number, row in rows.items()
    }
    questions = list(of.questions.values_list("number", flat=True))
    opened = (boxes.unseal(b, private, questions=len(questions)) for b in vault.boxes(of.pk))
    nodes = tally.nodes_of(groups.values(), (a for a in opened if a is not None), questions)
    cells = publication.publish(nodes, of.threshold)
    made = [
        PublishedCell(
            round=of,
            group=rows[int(cell.node)] if cell.node is not None else None,
            others_of=rows[int(cell.of)] if cell.of is not None else None,
            n_band=tally.band_of(cell, tally.asked_of(cell, cells, groups), of.threshold),
            response_band=tally.response_of(cell, tally.asked_of(cell, cells, groups)),
            figures=[_figure(one) for one in cell.questions],
        )
        for cell in cells
    ]
    secrets.SystemRandom().shuffle(made)
    return made


def _figure(one: publication.ShownQuestion) -> dict[str, object]:
    return {"question": one.question, "mean": one.mean, "shares": list(one.shares)}


def _record(round_id: UUID, cells: int) -> str:
    """What the seal swears to: no count of answers is in it."""
    return json.dumps({"round": str(round_id), "cells": cells, "code": code_hash()}, sort_keys=True)
