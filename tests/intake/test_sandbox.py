"""The reading process: limited, alone, and never an error on this side."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from intake import readers, sandbox
from intake.readers import staff_table
from intake.readers.words import Refused
from tests.intake import files


def run(code: str, folder: Path) -> int:
    """The exit code of some code behind the child's closed doors."""
    start = (
        f"import sys; sys.path.insert(0, {str(sandbox.ROOT)!r}); "
        f"from intake.readers.child import close_doors; close_doors(); {code}"
    )
    return subprocess.run([sys.executable, "-I", "-c", start], cwd=folder, check=False).returncode


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("attendance", files.utf16(files.TEAMS)),
        ("attendance", files.ZOOM.encode()),
        ("staff", files.template().encode()),
        ("staff", files.ENTRA_NEW.encode()),
        ("attendance", b"Full Name\tUser Action\tTimestamp\nA\tJoined\t05/09/2022 16:29\n"),
    ],
)
def test_the_result_is_the_same_on_both_sides_of_the_wall(
    tmp_path: Path, kind: str, data: bytes
) -> None:
    path = files.written(tmp_path, data)
    assert sandbox.preview(kind, path) == readers.preview(kind, path)


def test_a_refusal_comes_through_with_its_parts_for_translation(tmp_path: Path) -> None:
    path = files.written(tmp_path, b'Name,Email\n"A" B,c\n')
    with pytest.raises(Refused) as refused:
        sandbox.preview("staff", path)
    assert "Row 2" in str(refused.value.said)
    assert refused.value.said.values == {"row": 2, "line": 2}
    assert "%(row)s" in refused.value.said.message


def test_a_staff_list_becomes_a_table_ready_to_load(tmp_path: Path) -> None:
    into = tmp_path / "rows.csv"
    found = sandbox.staff_table(files.written(tmp_path, files.template()), into)
    assert (found.rows, found.records, found.people) == (4, 3, [])
    lines = into.read_text("utf-8").splitlines()
    first = dict(zip(staff_table.COLUMNS, lines[0].split(","), strict=True))
    assert first["row"] == "2"
    assert first["person"] == "n00123"
    assert (first["unit"], first["fte"], first["from"]) == ("HAR-1", "1", "2024-04-01")
    assert [line.split(",")[1] for line in lines] == ["n00123", "n00123", "n124", "n125"]


def test_the_child_loads_no_django_and_no_database() -> None:
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); import intake.readers.child; "
        "sys.exit(any(m.split('.')[0] in {'django', 'psycopg2', 'celery'} for m in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-I", "-c", code, str(sandbox.ROOT)], check=False)
    assert done.returncode == 0


def test_memory_ends_at_the_limit(tmp_path: Path) -> None:
    assert run("x = bytearray(600 * 1024 * 1024)", tmp_path) == 1
    assert run("x = bytearray(100 * 1024 * 1024)", tmp_path) == 0


@pytest.mark.skipif(os.geteuid() != 0, reason="an own network needs root or user namespaces")
def test_there_is_no_network(tmp_path: Path) -> None:
    code = "import socket; socket.create_connection(('127.0.0.1', {port}), 1)"
    with subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import socket; s = socket.create_server(('127.0.0.1', 0)); "
            "print(s.getsockname()[1], flush=True); s.accept()",
        ],
        stdout=subprocess.PIPE,
        text=True,
    ) as listener:
        assert listener.stdout is not None
        port = listener.stdout.readline().strip()
        try:
            assert run(code.format(port=port), tmp_path) != 0
        finally:
            listener.kill()


def test_a_child_that_takes_too_long_is_ended_and_said_so(tmp_path: Path) -> None:
    path = files.written(tmp_path, files.template())
    started = time.monotonic()
    with pytest.raises(Refused, match="took too long"):
        sandbox.preview("staff", path, wall_seconds=0.001)
    assert time.monotonic() - started < 5


def test_a_crash_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "START", "import os; os.abort()  # {root}")
    with pytest.raises(Refused, match="damaged or needs too much memory"):
        sandbox.preview("staff", files.written(tmp_path, files.template()))


def test_nothing_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = tmp_path / "tmp"
    own.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(own))
    sandbox.preview("staff", files.written(tmp_path, files.template()))
    with pytest.raises(Refused):
        sandbox.preview("staff", files.written(tmp_path, b"x"))
    assert list(own.iterdir()) == []


def test_a_file_in_a_folder_with_a_space_is_read(tmp_path: Path) -> None:
    folder = tmp_path / "a b"
    folder.mkdir()
    assert sandbox.preview("staff", files.written(folder, files.template())).records == 3
