"""Who may read a key is said by the folder that it lies in."""

import os
import stat
from collections.abc import Callable
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from wellbeing.keys import KeyStore

LINK = os.link


@pytest.mark.parametrize(("folder", "key"), [(0o700, 0o400), (0o770, 0o400), (0o2770, 0o440)])
def test_a_key_is_its_makers_alone_unless_the_folder_hands_its_group_on(
    tmp_path: Path, folder: int, key: int
) -> None:
    tmp_path.chmod(folder)
    round_id = uuid4()

    KeyStore(tmp_path).make(round_id)

    assert stat.S_IMODE(KeyStore(tmp_path).path_of(round_id).stat().st_mode) == key


def test_a_folder_that_was_not_there_is_the_makers_alone(tmp_path: Path) -> None:
    KeyStore(tmp_path / "keys" / "seal").make(uuid4())

    assert stat.S_IMODE((tmp_path / "keys" / "seal").stat().st_mode) == 0o700


def killed_while_making(store: KeyStore, round_id: UUID, last: Callable[..., object]) -> None:
    """A process that makes a key and dies at the moment when it would get its name."""

    def die(*paths: Path) -> None:
        last(*paths)
        os._exit(9)

    pid = os.fork()
    if not pid:
        os.link = die  # in the child alone
        store.make(round_id)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 9


@pytest.mark.parametrize("last", [lambda *paths: None, LINK], ids=["before", "after"])
def test_what_a_killed_process_left_of_a_key_goes_with_the_key(
    tmp_path: Path, last: Callable[..., object]
) -> None:
    store, round_id, other = KeyStore(tmp_path), uuid4(), uuid4()
    store.make(other)
    killed_while_making(store, round_id, last)
    assert list(tmp_path.glob(".*"))

    assert store.rounds() == {round_id, other}
    store.destroy(round_id)

    assert list(tmp_path.iterdir()) == [store.path_of(other)]
    assert store.rounds() == {other}


def test_a_killed_process_is_no_hindrance_to_the_next(tmp_path: Path) -> None:
    store, round_id = KeyStore(tmp_path), uuid4()
    killed_while_making(store, round_id, lambda *paths: None)

    key = store.make(round_id)

    assert store.read(round_id) == store.make(round_id) == key
