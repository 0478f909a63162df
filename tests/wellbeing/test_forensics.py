"""The search finds an answer in whatever shape it was left, and nothing where there is none."""

import base64
import json
import random
import secrets
from pathlib import Path
from uuid import uuid4

import pytest
from nacl.public import PrivateKey

from tests.wellbeing import forensics
from wellbeing import boxes, nullifiers

PLAIN = b"answer 1 3 5 2 6 1 4".ljust(boxes.PLAIN_BYTES)
PEOPLE = list(range(1, 121))


def noise() -> bytes:
    return secrets.token_bytes(400)


@pytest.mark.parametrize(
    "left",
    [
        PLAIN,
        b"ticket=abc&q1=5&q2=2&q3=6&q4=1&q5=4",
        json.dumps({"options": [5, 2, 6, 1, 4]}).encode(),
        json.dumps([5, 2, 6, 1, 4], separators=(",", ":")).encode(),
        PLAIN.hex().encode(),
        PLAIN.hex().upper().encode(),
        *(base64.b64encode(b"x" * n + PLAIN) for n in range(3)),
        PLAIN.decode().encode("utf-16-le"),
        PLAIN.decode().encode("utf-16-be"),
    ],
)
def test_an_answer_is_found_in_every_shape(left: bytes, tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "file").write_bytes(noise() + left + noise())

    assert forensics.answers_below(tmp_path)


def test_it_is_found_across_two_pieces_of_a_large_file(tmp_path: Path) -> None:
    path = tmp_path / "large"
    path.write_bytes(b"." * (forensics.PART - 10) + PLAIN + b"." * 50)

    assert forensics.answers_in_file(path)


def test_a_sealed_box_holds_nothing_that_can_be_found(tmp_path: Path) -> None:
    public = bytes(PrivateKey.generate().public_key)
    sealed = [boxes.seal(boxes.Answer(3, (5, 2, 6, 1, 4)), public) for _each in range(300)]
    (tmp_path / "boxes").write_bytes(b"".join(sealed))

    assert forensics.answers_below(tmp_path) == []


def test_what_is_searched_for_is_what_is_packed() -> None:
    private = PrivateKey.generate()
    box = boxes.seal(boxes.Answer(3, (5, 2, 6, 1, 4)), bytes(private.public_key))

    assert forensics.answers_in(boxes.SealedBox(private).decrypt(box)) == ["packed"]


def test_a_hash_without_a_key_would_be_guessed_and_ours_is_not() -> None:
    round_id, key = uuid4(), secrets.token_bytes(32)
    bare = [next(iter(forensics._guesses(round_id, person))) for person in PEOPLE]
    ours = [nullifiers.of_person(key, round_id, person) for person in PEOPLE]

    assert forensics.guessed(bare, round_id, PEOPLE) == len(PEOPLE)
    assert forensics.guessed(ours, round_id, PEOPLE) == 0


def test_rows_in_the_order_of_people_are_linked_and_mixed_rows_are_not() -> None:
    truth = {person: f"row {person}" for person in PEOPLE}
    in_order = [truth[person] for person in PEOPLE]
    mixed = random.Random(5).sample(in_order, len(in_order))

    assert forensics.linked_by_order(PEOPLE, in_order, truth) == 1
    assert forensics.linked_by_order(PEOPLE, mixed, truth) <= forensics.by_chance(len(PEOPLE))
