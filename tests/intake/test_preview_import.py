"""`manage.py preview_import`: one JSON object or a plain sentence, and no database."""

import json
import os
import subprocess
import sys
from pathlib import Path

from intake import sandbox
from tests.intake import files

KEYS = {
    "kind", "format", "encoding", "delimiter", "rows", "records", "people", "skipped", "problems",
    "questions", "ignored_columns",
}  # fmt: skip


def command(*arguments: str) -> "subprocess.CompletedProcess[str]":
    """The command with a database address that nobody answers at."""
    return subprocess.run(
        [sys.executable, "manage.py", "preview_import", *arguments],
        cwd=sandbox.ROOT,
        env={**os.environ, "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_readable_file_prints_one_object_without_nulls_for_lists(tmp_path: Path) -> None:
    path = files.written(tmp_path, files.utf16(files.TEAMS), "Attendance report.csv")
    done = command("attendance", str(path), "--json")
    found = json.loads(done.stdout)
    assert done.returncode == 0
    assert set(found) >= KEYS
    assert all(isinstance(found[k], list) for k in ("people", "skipped", "problems", "questions"))
    assert (found["rows"], found["records"]) == (8, 7)
    assert set(found["problems"][0]) >= {"row", "column", "problem", "how"}


def test_a_question_prints_its_choices_as_plain_strings_until_the_date_answers(
    tmp_path: Path,
) -> None:
    log = "Full Name\tUser Action\tTimestamp\nAna\tJoined\t05/09/2022 16:29\n"
    path = files.written(tmp_path, log)
    (question,) = json.loads(command("attendance", str(path), "--json").stdout)["questions"]
    assert question["about"] == "date order"
    assert question["choices"] == ["5 September 2022 (day first)", "9 May 2022 (month first)"]
    known = command("attendance", str(path), "--on", "2022-05-09", "--json")
    assert json.loads(known.stdout)["questions"] == []


def test_a_refused_file_ends_with_2_and_a_sentence(tmp_path: Path) -> None:
    done = command("staff", str(files.written(tmp_path, files.encrypted())), "--json")
    assert (done.returncode, done.stdout) == (2, "")
    assert "password protected" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_file_that_is_not_there_ends_with_2(tmp_path: Path) -> None:
    done = command("staff", str(tmp_path / "none.csv"), "--json")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_completed_courses_and_the_past_are_read_too(tmp_path: Path) -> None:
    courses = files.written(tmp_path, "Name,Course,Completion date\nAnn Bell,Level 1,3 Mar 2025\n")
    (one,) = json.loads(command("completions", str(courses), "--json").stdout)["completions"]
    assert (one["name"], one["course"], one["on"], one["is_done"]) == (
        "Ann Bell", "Level 1", "2025-03-03", True,
    )  # fmt: skip
    assert "1 rows, 1 people, 1 completions" in command("completions", str(courses)).stdout
    past = files.written(tmp_path, "What,Date,Team,Title\nSession,3 Mar 2019,Quay,Level 1\n")
    (entry,) = json.loads(command("past", str(past), "--json").stdout)["entries"]
    assert (entry["what"], entry["on"], entry["team"]) == ("Session", "2019-03-03", "Quay")


def test_the_name_of_a_file_gives_the_day_of_a_google_meeting(tmp_path: Path) -> None:
    text = "Name,Email,Duration,Time joined,Time exited\nAnn Bell,,58 min,9:01 AM,9:59 AM\n"
    path = files.written(tmp_path, text, "2025-11-14 09-00 Level 1.csv")
    found = json.loads(command("attendance", str(path), "--json").stdout)
    assert found["facts"]["start"] == "2025-11-14T09:00:00+00:00"
