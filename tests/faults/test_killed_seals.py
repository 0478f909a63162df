"""Wherever and whenever a sealing worker is killed, a round is sealed once, whole and for good."""

import os
import re
from collections.abc import Iterator
from datetime import timedelta
from inspect import getsource
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone

from tests.factories.wellbeing import make_round_with_group
from tests.faults import sealers
from tests.faults.harness import Nest, own_queue, wait_for
from tests.faults.sealers import Place, faults, keys_of, kill_sealers, over_round, shown, start
from wellbeing.actions import sealing
from wellbeing.keys import KeyStore
from wellbeing.models import Round, RoundStep

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
# `make nightly` asks for 200.
KILLS = int(os.environ.get("TIP_TEST_KILLS", "20"))
LABELS = re.findall(r'point\("(\w+)"\)', getsource(sealing))
SEALED, OPEN, VOID = Round.State.SEALED, Round.State.OPEN, Round.State.VOID


@pytest.fixture
def place(transactional_db: None, settings: Any) -> Place:
    return sealers.make_place()


def of_kind(*starts: str) -> list[str]:
    return [label for label in LABELS if label.startswith(starts)]


def test_every_place_where_a_sealer_may_die_is_tried() -> None:
    assert len(LABELS) == len(set(LABELS)) >= 10
    assert set(of_kind("open", "seal", "keys", "void")) == set(LABELS)


def test_a_seal_may_die_between_any_two_steps(place: Place) -> None:
    whole = over_round(place, 1)
    assert start(lambda: sealing.seal(whole.pk)).wait() == 0
    for label in of_kind("seal", "keys"):
        of = over_round(place, 1)
        assert start(lambda pk=of.pk: sealing.seal(pk), crash_at=label).wait() == 9, label
        assert not faults(of.pk), label

        assert start(sealers.look_after).wait() == 0
        assert not faults(of.pk), label
        assert (keys_of(of.pk), shown(of.pk)) == ([], shown(whole.pk)), label
        assert RoundStep.objects.filter(round=of, step=RoundStep.Step.SEALED).count() == 1


def test_an_opening_may_die_between_any_two_steps(place: Place) -> None:
    for number, label in enumerate(of_kind("open"), 1):
        of = waiting(place, number)
        assert start(lambda pk=of.pk: sealing.begin(pk), crash_at=label).wait() == 9, label
        private = KeyStore(settings.SEAL_KEYS).read(of.pk)
        assert private, label

        assert start(sealers.look_after).wait() == 0
        of.refresh_from_db()
        assert of.state == OPEN, label
        assert KeyStore(settings.SEAL_KEYS).read(of.pk) == private, label
        assert RoundStep.objects.filter(round=of, step=RoundStep.Step.OPENED).count() == 1


def waiting(place: Place, number: int) -> Round:
    """A round that waits for its key."""
    made = make_round_with_group(place.root, number=number)
    made.closes_at = timezone.now() + timedelta(days=14)
    made.state = Round.State.OPENING
    made.save()
    return made


def test_an_end_unread_may_die_between_any_two_steps(place: Place) -> None:
    for label in of_kind("void", "keys"):
        of = over_round(place, 1)
        assert start(lambda pk=of.pk: sealing.void(pk), crash_at=label).wait() == 9, label
        state = Round.objects.get(pk=of.pk).state
        held = sealers.boxes_of(of.pk)
        assert (state, held) in {(OPEN, sealers.BOXES), (VOID, None)}, label
        assert state == VOID or len(keys_of(of.pk)) == 3, label

        assert start(lambda pk=of.pk: [sealing.void(pk), sealers.look_after()]).wait() == 0
        of.refresh_from_db()
        assert (of.state, sealers.boxes_of(of.pk), keys_of(of.pk)) == (VOID, None, []), label
        assert not shown(of.pk)


def test_kills_at_random_moments_leave_nothing_half_done(place: Place) -> None:
    found = kill_sealers(place, KILLS)

    print(f"\n{found.line()}")
    assert not found.faults
    assert found.kills == KILLS
    assert found.longest <= 60


def test_of_two_sealers_at_once_one_seals_and_the_other_changes_nothing(place: Place) -> None:
    alone, of = over_round(place, 1), over_round(place, 1)
    assert start(lambda: sealing.seal(alone.pk)).wait() == 0

    both = [start(lambda: sealing.seal(of.pk)) for _ in range(2)]

    assert sorted(one.wait() for one in both) == [0, 3]
    assert not faults(of.pk)
    assert (keys_of(of.pk), shown(of.pk)) == ([], shown(alone.pk))
    assert RoundStep.objects.filter(round=of, step=RoundStep.Step.SEALED).count() == 1


@pytest.fixture
def nest(place: Place, tmp_path: Path) -> Iterator[Nest]:
    with own_queue():
        made = Nest(tmp_path / "mails", tmp_path / "workers.log")
        try:
            yield made
        finally:
            made.close()


@pytest.mark.parametrize("pool", ["solo", "prefork"])
def test_a_new_sealing_worker_at_once_destroys_the_keys_of_what_is_sealed(
    place: Place, nest: Nest, pool: str
) -> None:
    of = over_round(place, 1)
    assert start(lambda: sealing.seal(of.pk), crash_at="seal_committed").wait() == 9
    assert len(keys_of(of.pk)) == 3

    worker = nest.hatch(pool=pool, queue="seal")

    wait_for(lambda: not keys_of(of.pk), "the keys to go")
    assert not faults(of.pk)
    limits = Path(f"/proc/{worker}/limits").read_text()
    assert re.search(r"Max core file size +0 +0 ", limits), "a core dump holds answers"
