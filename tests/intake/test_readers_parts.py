"""Files of several meetings or days: where each begins, what it says, who was in which."""

import datetime as dt
from pathlib import Path

import pytest

from intake.readers import preview
from intake.readers.result import Preview
from tests.intake import files

REGISTER = (
    "Name,Email,Date,Session,Code,Duration\n"
    "Sam Reid,sam@harbour.example,2026-03-14,Basics,ABCD,55\n"
    "Rosa Quill,,2026-03-14,Basics,ABCD,50\n"
    "Sam Reid,sam@harbour.example,2026-03-21,Next steps,EFGH,40\n"
)
WIDE = (
    "Name,14 Mar 2026 10.00AM Everybody,21 Mar 2026 10.00AM Everybody\n"
    "Sam Reid,P (2/2),A\n"
    "Rosa Quill,,L\n"
)
ADMIN = (
    "Topic,Meeting ID,Start Time,User Name (Original Name),User Email,Join Time,Leave Time,"
    "Duration (Minutes)\n"
    "Basics,812,03/14/2026 09:00:00 AM,Sam Reid,sam@harbour.example,03/14/2026 09:01:00 AM,"
    "03/14/2026 10:00:00 AM,59\n"
    "Next,813,03/21/2026 09:00:00 AM,Sam Reid,sam@harbour.example,03/21/2026 09:01:00 AM,"
    "03/21/2026 09:31:00 AM,30\n"
)
ZOOM_TWICE = files.ZOOM_MEETING + files.ZOOM + "\n"
TEAMS_TWICE = files.TEAMS + "\n" + files.TEAMS.replace("14/11/25", "21/11/25")
SUMMARY_2021 = (
    "Meeting Summary\nTotal Number of Participants,1\nMeeting Title,Basics\n"
    'Meeting Start Time,"{on}, 09:00:00"\n\nFull Name,Join Time,Leave Time,Duration,Email,Role\n'
    'Sam Reid,"{on}, 09:00:00","{on}, 10:00:00",1h,sam@harbour.example,Presenter\n\n'
)
APART = {"part 1": "somewhere"}


def read(folder: Path, data: bytes | str, **known: object) -> Preview:
    return preview("attendance", files.written(folder, data), **known)  # type: ignore[arg-type]


def told(found: Preview) -> list[tuple[int, str, str, str, int]]:
    return [(p.number, p.title, p.start[:16], p.code, p.people) for p in found.parts]


def there(found: Preview) -> list[tuple[int, str, int | None]]:
    return [(p.part, p.name, p.minutes) for p in found.people if p.attended is not False]


def test_columns_that_name_a_session_make_parts(tmp_path: Path) -> None:
    found = read(tmp_path, REGISTER, answers=APART)
    assert told(found) == [
        (1, "Basics", "2026-03-14", "ABCD", 2),
        (2, "Next steps", "2026-03-21", "EFGH", 1),
    ]
    assert there(found) == [(1, "Sam Reid", 55), (1, "Rosa Quill", 50), (2, "Sam Reid", 40)]
    assert found.ignored_columns == []
    assert found.questions == []


def test_one_of_the_parts_is_asked_for_or_chosen_by_the_day(tmp_path: Path) -> None:
    (question,) = read(tmp_path, REGISTER).questions
    assert question.about == "meeting"
    assert str(question.choices[1].label) == "Next steps, 21 March 2026, EFGH (people: 1)"
    known = read(tmp_path, REGISTER, on=dt.date(2026, 3, 21))
    assert (there(known), known.questions) == ([(2, "Sam Reid", 40)], [])
    assert there(read(tmp_path, REGISTER, answers={"meeting": "1"})) == there(
        read(tmp_path, REGISTER, on=dt.date(2026, 3, 14))
    )


def test_columns_that_always_say_the_same_make_no_parts(tmp_path: Path) -> None:
    text = REGISTER.replace("2026-03-21,Next steps,EFGH", "2026-03-14,Basics,ABCD")
    found = read(tmp_path, text)
    assert (found.parts, found.questions) == ([], [])
    assert (found.facts["title"], found.facts["start"]) == ("Basics", "2026-03-14")
    assert found.ignored_columns == []


def test_the_times_of_a_form_are_no_meetings(tmp_path: Path) -> None:
    text = (
        "ID,Start time,Completion time,Email,Name\n"
        "1,2026-03-14 09:00,2026-03-14 09:01,a@harbour.example,Ann Bell\n"
        "2,2026-03-14 09:02,2026-03-14 09:03,b@harbour.example,Bo Carr\n"
    )
    assert read(tmp_path, text).parts == []


def test_more_than_fifty_different_values_are_no_parts(tmp_path: Path) -> None:
    rows = [f"Sam Reid,Talk {n}\n" for n in range(51)]
    assert read(tmp_path, "Name,Session\n" + "".join(rows)).parts == []


def test_a_column_for_each_session_is_a_part(tmp_path: Path) -> None:
    found = read(tmp_path, WIDE, answers=APART)
    assert told(found) == [
        (1, "Everybody", "2026-03-14T10:00", "", 1),
        (2, "Everybody", "2026-03-21T10:00", "", 1),
    ]
    assert there(found) == [(1, "Sam Reid", None), (2, "Rosa Quill", None)]
    assert len(found.people) == 4


def test_the_administrators_report_of_zoom_names_each_meeting(tmp_path: Path) -> None:
    found = read(tmp_path, ADMIN, answers=APART)
    assert told(found) == [
        (1, "Basics", "2026-03-14T09:00", "812", 1),
        (2, "Next", "2026-03-21T09:00", "813", 1),
    ]
    assert there(found) == [(1, "Sam Reid", 59), (2, "Sam Reid", 30)]


@pytest.mark.parametrize(
    ("text", "starts"),
    [
        (ZOOM_TWICE + ZOOM_TWICE.replace("10/06/2026", "10/07/2026"), ["2026-10-06", "2026-10-07"]),
        (TEAMS_TWICE, ["2025-11-14", "2025-11-21"]),
        (
            SUMMARY_2021.format(on="14/11/2025") + SUMMARY_2021.format(on="21/11/2025"),
            ["2025-11-14", "2025-11-21"],
        ),
        (
            files.TEAMS_LOG + files.TEAMS_LOG.replace("13/11/2020", "16/11/2020"),
            ["2020-11-13", "2020-11-16"],
        ),
    ],
)
def test_reports_below_one_another_are_parts(tmp_path: Path, text: str, starts: list[str]) -> None:
    found = read(tmp_path, text, answers=APART)
    assert [part.start[:10] for part in found.parts] == starts
    alone = [read(tmp_path, text, on=dt.date.fromisoformat(on)) for on in starts]
    assert [one.questions for one in alone] == [[], []]
    assert there(found) == there(alone[0]) + there(alone[1])
    rows = [row for person in found.people for row in person.rows]
    lines = text.splitlines()
    assert all(lines[row - 1].strip() for row in rows)
    assert len(set(rows)) == len(rows)


def test_a_report_that_lists_nobody_is_told_and_passed_over(tmp_path: Path) -> None:
    text = TEAMS_TWICE + "\n" + files.TEAMS_SUMMARY
    found = read(tmp_path, text, answers=APART)
    assert len(found.parts) == 2
    assert "The report that begins here lists nobody." in [str(s.why) for s in found.skipped]


def test_the_single_stays_of_a_teams_report_are_those_of_section_three(tmp_path: Path) -> None:
    again = (
        "Adaeze Obi\t14/11/25, 09:30:00\t14/11/25, 09:50:00\t20m\tadaeze.obi@harbour.example\t\n"
        "Adaeze Obi\t14/11/25, 11:00:00\t14/11/25, 11:30:00\t30m\tadaeze.obi@harbour.example\t\n"
    )
    head = files.TEAMS_ACTIVITIES[: files.TEAMS_ACTIVITIES.index("Adaeze")]
    found = read(tmp_path, files.utf16(files.TEAMS_SUMMARY + files.TEAMS_PEOPLE + head + again))
    (adaeze,) = [person for person in found.people if person.name == "Adaeze Obi"]
    assert [stay[0][11:16] for stay in adaeze.stays] == ["09:30", "11:00"]
    assert adaeze.minutes == 119
