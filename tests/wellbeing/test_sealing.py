"""At its end a round becomes a few figures that are safe, and everything else of it is gone."""

import datetime as dt
import random
from collections.abc import Iterator
from types import SimpleNamespace
from uuid import UUID

import pytest
from django.conf import settings
from django.db import DatabaseError, transaction
from django.utils import timezone

from tests.factories import make_unit
from tests.factories.wellbeing import answer, end_time, held, make_open_round, make_people
from tests.roles import acting_as
from wellbeing import publication, tally
from wellbeing.actions import sealing
from wellbeing.keys import KeyStore
from wellbeing.models import PublishedCell, ReportingGroup, Round, RoundStep
from wellbeing.publication import Cell
from wellbeing.signing import is_signed

T = ReportingGroup.Way.TICKET
STORES = ("SEAL_KEYS", "ROUND_KEYS", "TICKET_KEYS")
NOW = timezone.now()


@pytest.fixture
def of(world: SimpleNamespace) -> Round:
    """Quay answers with 14, Lighthouse with 12, the new Pier with 4."""
    world.pier = make_unit("Pier", world.harbour)
    teams = {world.quay: 14, world.lighthouse: 12, world.pier: 4}
    world.people = {team: make_people(team, many) for team, many in teams.items()}
    made = make_open_round(world.harbour, [(team, T) for team in teams])
    chance = random.Random(4)
    for number, team in enumerate(teams, 1):
        for one in world.people[team]:
            answer(made, one.pk, number, [chance.randint(1, 6) for _ in range(5)])
    end_time(made)
    return made


def sealed(of: Round) -> bool:
    with acting_as("tip_seal"):
        done = sealing.seal(of.pk)
    of.refresh_from_db()
    return done


def keys_of(of: Round) -> list[str]:
    return [name for name in STORES if KeyStore(getattr(settings, name)).read(of.pk)]


def test_only_what_protects_everybody_is_kept(world: SimpleNamespace, of: Round) -> None:
    assert sealed(of)

    shown = {cell.group.unit if cell.group else None: cell for cell in of.cells.all()}
    # Pier's 4 could be worked out from the whole, so Lighthouse is shown with it alone.
    assert set(shown) == {world.harbour, world.quay, None}
    assert shown[world.quay].n_band == "10-19"
    assert shown[None].others_of.unit == world.harbour
    assert all(len(cell.figures) == 5 for cell in of.cells.all())
    assert of.state == Round.State.SEALED


def test_the_inbox_and_the_three_keys_are_gone(of: Round) -> None:
    assert held(of) == 30
    assert keys_of(of) == list(STORES)

    sealed(of)

    assert held(of) == 0
    assert keys_of(of) == []


def test_a_second_seal_changes_nothing(of: Round) -> None:
    sealed(of)
    before = list(of.cells.order_by("pk").values())

    assert not sealed(of)
    assert list(of.cells.order_by("pk").values()) == before


def test_no_second_publication_reaches_the_table(of: Round) -> None:
    sealed(of)
    cell = of.cells.exclude(group=None).first()

    with acting_as("tip_seal"), pytest.raises(DatabaseError, match="once"), transaction.atomic():
        PublishedCell.objects.create(
            round=of, group=cell.group, n_band="10-19", response_band="70+", figures=[]
        )


def test_a_round_is_not_sealed_before_its_end(world: SimpleNamespace) -> None:
    make_people(world.quay, 15)
    early = make_open_round(world.harbour, [(world.quay, T)])

    with acting_as("tip_seal"), pytest.raises(DatabaseError), transaction.atomic():
        sealing.seal(early.pk)
    assert keys_of(early) == list(STORES)


def test_the_record_is_signed_and_tells_no_count_of_answers(of: Round) -> None:
    sealed(of)

    assert set(of.record) == {"round", "cells", "code"}
    assert is_signed(of.record, of.signature)
    assert not is_signed(of.record | {"cells": 9}, of.signature)


def test_a_lost_private_key_ends_the_round_unread(of: Round) -> None:
    KeyStore(settings.SEAL_KEYS).destroy(of.pk)

    sealed(of)

    assert of.state == Round.State.VOID
    assert (held(of), of.cells.count(), keys_of(of)) == (0, 0, [])


def test_after_a_fortnight_without_a_seal_the_round_ends_unread(of: Round) -> None:
    with acting_as("tip_seal"):
        sealing.look_after(timezone.now() + dt.timedelta(days=15))
    of.refresh_from_db()

    assert of.state == Round.State.VOID
    assert (held(of), of.cells.count(), keys_of(of)) == (0, 0, [])


@pytest.fixture
def second(world: SimpleNamespace) -> Round:
    """Another round whose time is over, of another branch."""
    make_people(world.orchard, 15)
    made = make_open_round(world.hillside, [(world.orchard, T)])
    end_time(made)
    return made


def look() -> None:
    with acting_as("tip_seal"):
        sealing.look_after(timezone.now())


def test_a_wrong_private_key_destroys_no_answer_and_holds_up_no_other_round(
    of: Round, second: Round
) -> None:
    KeyStore(settings.SEAL_KEYS).path_of(of.pk).chmod(0o600)
    KeyStore(settings.SEAL_KEYS).path_of(of.pk).write_bytes(bytes(31) + b"\1")

    look()
    second.refresh_from_db()
    of.refresh_from_db()

    assert second.state == Round.State.SEALED
    assert of.state == Round.State.OPEN
    assert (held(of), of.cells.count(), keys_of(of)) == (30, 0, list(STORES))


def test_a_store_that_is_away_for_a_moment_ends_no_round(of: Round) -> None:
    store = settings.SEAL_KEYS
    store.rename(store.with_name("away"))
    look()
    of.refresh_from_db()
    assert (of.state, held(of)) == (Round.State.OPEN, 30)

    store.with_name("away").rename(store)
    look()
    of.refresh_from_db()
    assert of.state == Round.State.SEALED


def test_a_key_that_cannot_be_removed_holds_up_no_other_round(of: Round, second: Round) -> None:
    sealed(of)
    KeyStore(settings.ROUND_KEYS).path_of(of.pk).mkdir()

    look()
    second.refresh_from_db()

    assert second.state == Round.State.SEALED


def test_an_error_that_nobody_thought_of_is_named_by_its_kind_alone(
    of: Round, second: Round, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    asked = sealing.vault.boxes

    def strange(round_id: UUID) -> Iterator[bytes]:
        if round_id == of.pk:
            raise LookupError("answer 1 1 5 5 5 5 5")
        return asked(round_id)

    monkeypatch.setattr(sealing.vault, "boxes", strange)

    look()
    second.refresh_from_db()

    assert second.state == Round.State.SEALED
    assert "seal of a check-in failed: LookupError" in caplog.text
    assert "answer 1" not in caplog.text


def test_keys_left_by_a_kill_are_destroyed_with_the_next_look(of: Round) -> None:
    sealed(of)
    for name in STORES:
        KeyStore(getattr(settings, name)).make(of.pk)

    with acting_as("tip_seal"):
        sealing.look_after(timezone.now())

    assert keys_of(of) == []


def test_the_history_counts_nobody(of: Round) -> None:
    sealed(of)

    assert of.steps.filter(step=RoundStep.Step.SEALED, told="", by=None).count() == 1


@pytest.mark.parametrize(
    ("n", "asked", "band"),
    [
        (20, 20, "10-39"),
        (20, 22, "10-39"),
        (20, 23, "20-39"),
        (40, 42, "20-99"),
        (100, 100, "40+"),
        (100, 140, "100+"),
        (12, 15, "10-19"),
        (15, 15, "10-19"),
    ],
)
def test_a_band_never_tells_that_everybody_answered(n: int, asked: int, band: str) -> None:
    cell = Cell(node=1, of=None, n=n, n_band=publication._n_band(n, 10), questions=())

    assert tally.band_of(cell, asked, 10) == band


def test_no_band_of_any_group_is_close_to_all_of_it() -> None:
    for asked in range(15, 160):
        for n in range(10, asked + 1):
            cell = Cell(node=1, of=None, n=n, n_band=publication._n_band(n, 10), questions=())
            low = int(tally.band_of(cell, asked, 10).rstrip("+").split("-")[0])
            assert low <= n
            assert 10 * low <= 9 * asked
