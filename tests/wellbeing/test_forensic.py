"""After the seal nobody finds an answer or links one to a person, whatever they hold in hand."""

import base64
import itertools
import random
import subprocess
import sys

import pytest
from nacl.public import PrivateKey

from tests import servers
from tests.forensic import attack
from tests.forensic.canaries import FORMS, WRITINGS, Search, draw
from tip_tracker.launcher.places import PROJECT
from wellbeing import boxes

PEOPLE = 32


@pytest.mark.slow
@pytest.mark.skipif(not servers.ours(), reason="needs the tests' own PostgreSQL")
def test_a_whole_round_leaves_nothing_that_leads_to_anybody() -> None:
    """A smaller run of what `make nightly` does with 120 people (tests/nightly/forensic.py)."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.nightly.forensic", str(PEOPLE), "1"],
        cwd=PROJECT, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert done.returncode == 0, done.stdout + done.stderr
    assert "FAILED" not in done.stdout
    assert done.stdout.count("passed") >= 25, done.stdout


@pytest.mark.parametrize("before", range(3))
def test_an_answer_is_found_in_every_writing_wherever_it_begins(before: int) -> None:
    answers = draw(20, random.Random(1))
    search = Search(answers[:10])
    for (form, shape), (writing, write) in itertools.product(FORMS.items(), WRITINGS.items()):
        if form == "bytes" and writing.startswith("UTF"):
            continue
        if writing.startswith("base64"):
            told = base64.b64encode(bytes(before) + shape(answers[3]) + b"end")
            writing = f"base64+{before}"
        else:
            told = b"z" * before + write(shape(answers[3])) + b"end"
        assert f"{form}, {writing}" in set(search.hits(told))


def test_a_sealed_box_holds_nothing_that_can_be_found_and_an_opened_one_does() -> None:
    private, answers = PrivateKey.generate(), draw(300, random.Random(4))
    sealed = [boxes.seal(boxes.Answer(3, one), bytes(private.public_key)) for one in answers]
    search = Search(answers)

    assert search.hits(b"".join(sealed)) == []
    assert search.hits(boxes.SealedBox(private).decrypt(sealed[0])) == ["packed, raw"]


def test_an_answer_that_nobody_gave_is_not_found() -> None:
    answers = draw(20, random.Random(1))
    others = "".join(FORMS["packed"](one).decode() for one in answers[10:])

    assert Search(answers[:10]).hits(others.encode()) == []


@pytest.mark.parametrize("size", [1, 2, 5, 6])
def test_the_attackers_assignment_is_the_cheapest_of_all(size: int) -> None:
    chance = random.Random(size)
    costs = [[chance.random() for _ in range(size)] for _ in range(size)]

    def price(columns: tuple[int, ...]) -> float:
        return sum(costs[row][column] for row, column in enumerate(columns))

    cheapest = min(itertools.permutations(range(size)), key=price)

    assert tuple(attack.assign(costs)) == cheapest


def test_the_attacker_sees_through_two_tables_that_were_filled_in_the_same_order() -> None:
    people = random.Random(2).sample([(float(n), float(n)) for n in range(50)], 50)
    answers = random.Random(3).sample([(n * 7 + 1.0, n * 3.0) for n in range(50)], 50)

    guessed = attack.link(people, answers)

    assert [answers[at][1] / 3 for at in guessed] == [one[0] for one in people]
