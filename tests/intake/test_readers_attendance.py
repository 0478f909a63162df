"""Attendance lists: each format gives the right people and minutes, and says what is doubtful."""

import datetime as dt
from pathlib import Path

import pytest

from intake.readers import preview
from intake.readers.result import Person, Preview
from tests.intake import files


def read(folder: Path, data: bytes | str, **known: object) -> Preview:
    return preview("attendance", files.written(folder, data), **known)  # type: ignore[arg-type]


def who(found: Preview, name: str) -> Person:
    return next(p for p in found.people if p.name == name)


@pytest.fixture
def teams(tmp_path: Path) -> Preview:
    return read(tmp_path, files.utf16(files.TEAMS))


def test_a_teams_report_says_how_it_was_read(teams: Preview) -> None:
    assert (teams.format, teams.encoding, teams.delimiter) == ("teams report", "utf-16-le", "\t")
    assert (teams.rows, teams.records) == (8, 7)
    assert teams.questions == []
    assert teams.facts["title"] == "Trauma informed practice, level 1"
    assert teams.facts["start"] == "2025-11-14T09:30:46+00:00"
    assert teams.facts["end"] == "2025-11-14T11:30:00+00:00"


def test_teams_own_duration_counts_and_not_last_leave_minus_first_join(teams: Preview) -> None:
    assert who(teams, "Mo Reid").minutes == 60
    assert who(teams, "Adaeze Obi").minutes == 119


@pytest.mark.parametrize("length", ["9000000", "150h 0m"])
def test_a_length_in_another_unit_is_left_out_and_told(tmp_path: Path, length: str) -> None:
    path = tmp_path / "list.csv"
    path.write_text(f"Name,Duration\nRosa Quill,{length}\nLars Beacon,1h 30m\n")
    found = preview("attendance", path)

    assert [one.minutes for one in found.people] == [None, 90]
    assert "more than 100 hours" in str(found.problems[0].problem)
    assert not found.problems[0].blocking


def test_names_lose_teams_labels_and_addresses_are_lower_case(teams: Preview) -> None:
    mo = who(teams, "Mo Reid")
    assert (mo.email, mo.first_name, mo.last_name) == ("mo.reid@partner.example", "Mo", "Reid")
    assert mo.name_in_file == "Reid, Mo (External)"


def test_one_name_without_address_is_one_visitor_unless_there_twice_at_once(
    teams: Preview,
) -> None:
    assert who(teams, "Sam Vale").rows == [13, 14]
    assert who(teams, "Sam Vale").minutes == 50
    assert [p.rows for p in teams.people if p.name == "Jo Twin"] == [[15], [16]]
    assert {15, 16} <= {p.row for p in teams.problems}


def test_missing_times_are_a_problem_with_its_row_and_the_duration_still_counts(
    teams: Preview,
) -> None:
    problem = next(p for p in teams.problems if p.row == 17)
    assert problem.column == "First join"
    assert who(teams, "Late Lin").minutes == 30


def test_the_sign_in_name_stands_in_for_a_blank_address_and_the_file_says_so(
    teams: Preview,
) -> None:
    assert who(teams, "No Mail").email == "no.mail@harbour.example"
    assert "sign-in name" in who(teams, "No Mail").note


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_teams_report_reads_alike_in_every_encoding(tmp_path: Path, encoding: str) -> None:
    found = read(tmp_path, files.TEAMS.encode(encoding))
    assert (found.rows, found.records, who(found, "Mo Reid").minutes) == (8, 7, 60)


def test_a_report_saved_again_with_commas_reads_alike(tmp_path: Path) -> None:
    rows = [line.split("\t") for line in (files.TEAMS_PEOPLE + files.TEAMS_ACTIVITIES).split("\n")]
    text = "\n".join(",".join(f'"{c}"' if "," in c else c for c in row) for row in rows)
    found = read(tmp_path, text)
    assert (found.delimiter, found.rows, found.records) == (",", 8, 7)


def test_a_report_without_its_participants_falls_back_on_the_activities(tmp_path: Path) -> None:
    found = read(tmp_path, files.TEAMS_SUMMARY + files.TEAMS_ACTIVITIES)
    assert (found.records, who(found, "Adaeze Obi").minutes) == (1, 119)


def test_a_report_in_another_language_is_read_by_its_shape(tmp_path: Path) -> None:
    found = read(tmp_path, files.utf16(files.TEAMS_GERMAN))
    assert [(p.name, p.email, p.minutes) for p in found.people] == [
        ("Uwe Berg", "uwe@amt.example", 59),
        ("Ina Thal", "ina@amt.example", 15),
    ]
    assert found.facts["start"] == "2026-10-06T18:01:00+01:00"


def test_the_report_of_2021_counts_no_moment_twice(tmp_path: Path) -> None:
    found = read(tmp_path, files.utf16(files.TEAMS_2021))
    assert (found.format, found.rows, found.records) == ("teams report 2021", 3, 2)
    assert who(found, "Ann Bell").minutes == 120
    assert found.facts["title"] == ""


def test_a_log_gives_the_union_of_stays_and_no_length_to_who_stayed(tmp_path: Path) -> None:
    found = read(tmp_path, files.utf16(files.TEAMS_LOG))
    assert (found.format, found.rows, found.records) == ("teams list 2020", 5, 2)
    assert who(found, "Ann Bell").minutes == 50
    assert who(found, "Cai Dee").minutes is None
    assert who(found, "Cai Dee").attended is True
    assert "does not say when" in who(found, "Cai Dee").note


def test_a_log_without_headings_is_read(tmp_path: Path) -> None:
    found = read(tmp_path, files.utf16(files.TEAMS_LOG.partition("\n")[2]))
    assert (found.rows, found.records) == (5, 2)


def ambiguous() -> str:
    return "Full Name\tUser Action\tTimestamp\nAna\tJoined\t05/09/2022 16:29\n"


def test_a_date_with_two_meanings_is_asked_in_words(tmp_path: Path) -> None:
    found = read(tmp_path, ambiguous())
    (question,) = found.questions
    assert question.about == "date order"
    assert [c.label for c in question.choices] == ["5 September 2022", "9 May 2022"]


@pytest.mark.parametrize("answer", ["month first", "9 May 2022", "9 May 2022 (month first)"])
def test_the_answer_settles_the_date(tmp_path: Path, answer: str) -> None:
    found = read(tmp_path, ambiguous(), answers={"date order": answer})
    assert found.questions == []
    assert found.facts["start"].startswith("2022-05-09T16:29")


def test_the_session_date_settles_the_date(tmp_path: Path) -> None:
    found = read(tmp_path, ambiguous(), on=dt.date(2022, 5, 9))
    assert found.questions == []
    assert found.facts["start"].startswith("2022-05-09")


def test_an_answer_that_is_none_of_the_choices_leaves_the_question_open(tmp_path: Path) -> None:
    assert read(tmp_path, ambiguous(), answers={"date order": "whatever"}).questions


def test_two_meetings_in_one_log_are_asked_about(tmp_path: Path) -> None:
    second = files.TEAMS_LOG.replace("13/11/2020", "16/11/2020").replace("Cai Dee", "Fay Poe")
    found = read(tmp_path, files.TEAMS_LOG + second)
    (question,) = found.questions
    assert question.about == "meeting"
    chosen = read(tmp_path, files.TEAMS_LOG + second, answers={"meeting": "2"})
    assert sorted(p.name for p in chosen.people) == ["Ann Bell", "Fay Poe"]
    known = read(tmp_path, files.TEAMS_LOG + second, on=dt.date(2020, 11, 16))
    assert known.questions == []


@pytest.mark.parametrize("top", ["", files.ZOOM_MEETING])
def test_zoom_is_month_first_whatever_the_dates(tmp_path: Path, top: str) -> None:
    found = read(tmp_path, top + files.ZOOM)
    assert (found.format, found.rows, found.records) == ("zoom participants", 4, 3)
    assert found.questions == []
    assert who(found, "Ada Byron").minutes == 60
    assert who(found, "Bri Smith").minutes == 40
    assert found.facts["start"] == ("2026-10-06T17:55:00+01:00" if top else "")
    assert found.facts["title"] == ("Level 1" if top else "")


def test_a_telephone_number_never_comes_out(tmp_path: Path) -> None:
    found = read(tmp_path, files.ZOOM)
    assert "07700900123" not in repr(found)
    assert who(found, "Phone ending 123").minutes == 30


def test_pasted_names_in_every_usual_form(tmp_path: Path) -> None:
    found = read(tmp_path, files.PASTED)
    assert [(p.name, p.email) for p in found.people] == [
        ("Ann Lee", "ann@x.example"),
        ("Bob Stone", "bob@x.example"),
        ("cara@x.example", "cara@x.example"),
        ("Dee Lee", "dee@x.example"),
        ("Eve", "eve@x.example"),
        ("Fay Walker", ""),
        ("Gil Hay", ""),
    ]
    assert [s.row for s in found.skipped] == [1]


def test_a_plain_table_lists_totals_and_repeated_headings_as_skipped(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "Sign-in sheet,,\n\nName,Email,Phone\nAnn Bell,ann@x.example,0163\nName,Email,Phone\n"
        "Cai Dee,,\nTotal,2,\n",
    )
    assert [p.rows for p in found.people] == [[4], [6]]
    assert [s.row for s in found.skipped] == [1, 5, 7]
    assert found.ignored_columns == ["Phone"]
    assert "0163" not in repr(found)


def test_a_workbook_of_names_is_read_as_a_paste(tmp_path: Path) -> None:
    found = read(tmp_path, files.workbook([["Names"], ["Ann Bell"], ["Dee, Cai"]]))
    assert [p.name for p in found.people] == ["Ann Bell", "Cai Dee"]
