"""Real servers from the wheels: shared, stopped by the last to leave, recovered after a crash."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg2
import pytest

from tip_tracker.launcher import children, postgres, processes
from tip_tracker.launcher.places import PROJECT, Places, data_folder, places
from tip_tracker.launcher.processes import Process

HOLD = """
import json, sys
from tip_tracker.launcher.servers import servers
with servers("demo") as found:
    print(json.dumps(found), flush=True)
    sys.stdin.read()
"""
SETTING = "select current_setting('fsync'), current_setting('server_version_num')::int / 10000"


@pytest.fixture
def var() -> Iterator[Path]:
    """A folder for data that the server's account can reach, with a space in its path."""
    room = Path(tempfile.mkdtemp(prefix="tip launcher "))
    room.chmod(0o755)
    yield room / "var"
    shutil.rmtree(room)


def _holder(var: Path) -> "subprocess.Popen[str]":
    lacking = {"DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL"}
    env = {name: value for name, value in os.environ.items() if name not in lacking}
    return subprocess.Popen(
        [sys.executable, "-c", HOLD], cwd=PROJECT, text=True,
        env=env | {"TIP_VAR": str(var), "TIP_SERVERS": "wheels"},
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip


def _urls(holder: "subprocess.Popen[str]") -> dict[str, str]:
    assert holder.stdout
    return dict(json.loads(holder.stdout.readline()))


def _ask(url: str, sql: str) -> tuple[object, ...] | None:
    with closing(psycopg2.connect(url)) as opened, opened, opened.cursor() as ask:
        ask.execute(sql)
        return ask.fetchone() if ask.description else None


def _let_go(holder: "subprocess.Popen[str]") -> int:
    holder.communicate("", timeout=60)
    return holder.returncode


@pytest.mark.slow
def test_two_that_start_at_once_share_servers_and_the_last_stops_them(var: Path) -> None:
    first, second = _holder(var), _holder(var)
    urls = _urls(first)
    assert urls == _urls(second)
    assert _ask(urls["DATABASE_URL"], SETTING) == ("on", 18)
    assert _let_go(first) == 0
    assert _ask(urls["DATABASE_URL"], "select current_user::text") == ("tip_web",)
    assert _let_go(second) == 0
    with pytest.raises(psycopg2.OperationalError):
        psycopg2.connect(urls["DATABASE_URL"])


@pytest.mark.slow
def test_the_data_are_as_left_after_everything_was_killed(var: Path) -> None:
    holder = _holder(var)
    urls = _urls(holder)
    _ask(urls["DATABASE_OWNER_URL"], "create table kept as select 42 as answer")
    postmaster = int((var / "pg" / "postmaster.pid").read_text().split()[0])
    broker = json.loads((var / "run" / "demo" / "broker.json").read_text())["pid"]
    for pid in (holder.pid, postmaster, broker):
        os.kill(pid, signal.SIGKILL)
    holder.communicate()
    again = _holder(var)
    assert _ask(_urls(again)["DATABASE_URL"], "select answer from kept") == (42,)
    assert _let_go(again) == 0
    assert not (var / "pg" / "postmaster.pid").exists()


@pytest.mark.slow
def test_a_note_with_a_strangers_number_does_not_stop_a_start(var: Path) -> None:
    assert _let_go(_holder(var)) == 0
    stranger = subprocess.Popen(["sleep", "60"])
    note = f"{stranger.pid}\n{var / 'pg'}\n1\n5432\n/nowhere\n"
    (var / "pg" / "postmaster.pid").write_text(note)
    holder = _holder(var)
    assert _ask(_urls(holder)["DATABASE_URL"], "select 1") == (1,)
    assert _let_go(holder) == 0
    assert stranger.poll() is None
    stranger.kill()
    stranger.wait()


@pytest.mark.skipif(os.getuid() != 0, reason="only root hands its servers to another account")
def test_data_go_outside_a_home_that_the_servers_account_cannot_enter(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    here = Places("demo", tmp_path, tmp_path / "var")
    here.var.mkdir()
    assert data_folder(here) == here.beyond / "pg"


def test_the_roles_can_be_made_again_and_again() -> None:
    cluster = postgres.running(places("test"))
    if cluster is None:
        pytest.skip("the tests run on a database named in the environment")
    with closing(postgres.connect(cluster, "template1")) as admin, admin.cursor() as ask:
        for _ in range(2):
            ask.execute(postgres.ROLES_SQL.read_text())
        ask.execute(
            "select rolname, rolsuper, rolcreatedb, rolcanlogin from pg_roles"
            " where rolname like 'tip%' order by 1"
        )
        assert ask.fetchall() == [
            ("tip_owner", False, True, True),
            ("tip_seal", False, False, True),
            ("tip_vault", False, False, True),
            ("tip_web", False, False, True),
        ]


def test_the_database_notes_no_value_and_no_moment_of_a_change() -> None:
    cluster = postgres.running(places("test"))
    if cluster is None:
        pytest.skip("the tests run on a database named in the environment")
    with closing(postgres.connect(cluster, "postgres")) as admin, admin.cursor() as ask:
        for name in ("log_statement", "log_error_verbosity", "log_min_error_statement"):
            ask.execute(f"show {name}")
            assert ask.fetchone()[0] == postgres.SETTINGS[name]
        ask.execute("show track_commit_timestamp")
        assert ask.fetchone()[0] == "off"


def test_a_new_demo_ends_only_what_a_killed_one_started(tmp_path: Path) -> None:
    here = Places("demo", tmp_path, tmp_path / "var")
    here.notes.mkdir(parents=True)
    ours, stranger = (subprocess.Popen(["sleep", "60"]) for _ in range(2))
    known = processes.process(ours.pid)
    # The stranger has a number that was ours before, so its birth differs.
    noted = [[1, "gone"], [known.pid, known.born], [stranger.pid, "another birth"]]
    (here.notes / "children.json").write_text(json.dumps(noted))
    children.end_orphans(here)
    assert ours.wait(10) == -signal.SIGTERM
    assert stranger.poll() is None
    stranger.kill()
    stranger.wait()


def test_a_process_is_known_by_its_birth() -> None:
    child = subprocess.Popen(["sleep", "60"])
    one = processes.process(child.pid)
    assert one.alive
    assert not Process(one.pid, "another birth").alive
    child.kill()
    child.wait()
    assert not one.alive
