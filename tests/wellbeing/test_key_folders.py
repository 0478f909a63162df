"""Who may read a key is said by the folder that it lies in."""

import os
import stat
from pathlib import Path
from uuid import uuid4

import pytest

from wellbeing.keys import KeyStore


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


def test_a_key_that_a_kill_left_under_a_second_name_goes_with_the_first(tmp_path: Path) -> None:
    store, round_id, other = KeyStore(tmp_path), uuid4(), uuid4()
    store.make(round_id)
    store.make(other)
    os.link(store.path_of(round_id), tmp_path / ".0123456789abcdef.making")

    store.destroy(round_id)

    assert list(tmp_path.iterdir()) == [store.path_of(other)]
