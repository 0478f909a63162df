"""The table of the long tests tells the truth, also of one that is missing or breaks."""

from types import SimpleNamespace
from typing import Any

import pytest

from tests.nightly import __main__ as nightly


def breaks() -> int:
    print("half of it")
    raise ValueError("broken")


def prints(status: int) -> Any:
    def main() -> int:
        print("7 things tried\nmore of it")
        return status

    return main


@pytest.fixture
def parts(monkeypatch: pytest.MonkeyPatch) -> None:
    known = {"well": prints(0), "ill": prints(1), "broken": breaks}
    for name, main in known.items():
        monkeypatch.setitem(
            nightly.sys.modules, f"tests.nightly.{name}", SimpleNamespace(main=main)
        )
    monkeypatch.setattr(nightly, "PARTS", (*known, "missing"))


@pytest.mark.usefixtures("parts")
@pytest.mark.parametrize(
    ("name", "passed", "figures"),
    [
        ("well", True, "7 things tried"),
        ("ill", False, "7 things tried"),
        ("broken", False, "half of it"),
        ("missing", False, "not there"),
    ],
)
def test_each_long_test_is_told_as_it_went(name: str, passed: bool, figures: str) -> None:
    result = nightly.run(name)

    assert (result.passed, result.figures) == (passed, figures)
    assert nightly.main([name]) == (0 if passed else 1)


@pytest.mark.usefixtures("parts")
def test_one_that_fails_does_not_hold_up_the_next(capsys: pytest.CaptureFixture[str]) -> None:
    assert nightly.main([]) == 1
    table = capsys.readouterr().out.split("\n\n")[-1].strip().splitlines()
    assert [line.split()[5] for line in table[2:]] == ["yes", "NO", "NO", "NO"]


def test_a_name_that_there_is_not_is_refused() -> None:
    with pytest.raises(SystemExit, match="2"):
        nightly.main(["nothing"])
