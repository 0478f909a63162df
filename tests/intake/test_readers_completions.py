"""Lists of completed courses, in the shapes in which learning systems give them out."""

from pathlib import Path

import pytest

from intake import sandbox
from intake.readers import preview
from intake.readers.result import Completion, Preview
from intake.readers.words import Refused
from tests.intake import files

MOODLE_PROGRESS = (
    ",Email address,ID number,Level 1 quiz,,Level 1 film,\n"
    "Ann Bell,ann@x.example,00123,Completed (achieved pass grade),2025-03-04 10:11:12,"
    "Not completed,\n"
    "Cai Dee,cai@x.example,00124,Completed,2025-03-05 09:00:00,Completed,2025-03-06 09:00:00\n"
)
MOODLE_COURSE = (
    "ID,Name,Email address,Quiz,Quiz - Completion date,Course complete\n"
    '12,Ann Bell,ann@x.example,Completed,"7/11/24, 14:05","27/11/24, 14:05"\n'
    "13,Cai Dee,cai@x.example,Not completed,,\n"
)
SEMINAR = (
    "Level 2 at the quay\n"
    "Wait-listed\n"
    "First name,Last name,Email address,Session date,Current status\n"
    "Ann,Bell,ann@x.example,13 May 2025,Fully attended\n"
    "Cai,Dee,cai@x.example,13 May 2025,No show\n"
)
MOODLE_ATTENDANCE = (
    "Last name,First name,ID number,03 Nov 2025 10.00AM All students,,"
    "10 Nov 2025 10.00AM All students,P,L,E,A,Taken sessions,Points,Percentage\n"
    "Bell,Ann,00123,P (2/2),late bus,A (0/2),1,0,0,1,2,2/4,50%\n"
    "Dee,Cai,00124,L (1/2),,P (2/2),1,1,0,0,2,3/4,75%\n"
)
TOTARA = (
    "username,courseshortname,courseidnumber,completiondate,grade\n"
    "ann.bell,TIP-1,17,25/01/2017,80\nann.bell,TIP-2,18,1485302400,\ncai.dee,TIP-1,17,42760,70\n"
)
ESR = (
    "Competency Name,Expiry Date,Date Start,Last Updated By,Title,VPD\n"
    'NHS|CSTF|Fire Safety - 2 Years|,30-Nov-2028,2025/12/02 00:00:00,"A01|Smith, Jane",x,123\n'
    '457|LOCAL|Trauma level 1|,,2025/12/03 00:00:00,"A01|Smith, Jane",x,457\n'
)
HEADS = (
    "User - User ID,User - User Name,User - User Email,Training - Training Title,"
    "Transcript - Transcript Status,Transcript - Transcript Completed Date\n"
)
CORNERSTONE = (
    "".join(f"Filter {n},Is,Something {n}\n" for n in range(20))
    + HEADS
    + '0077,"Bell, Ann",ann@x.example,Level 1,Completed,45717\n'
    + '0077,"Bell, Ann",ann@x.example,Level 2,In Progress,\n'
    + '0078,"Dee, Cai",cai@x.example,Level 1,Gone fishing,\n'
)
CERTIFICATIONS = (
    "username,from,expiration,certified,evidence\n"
    "ann.bell , 10/11/22 ,31 Dec 2024,2023-01-31T15:52:01+00:00,seen\n"
    "cai.dee,23/11/22,22/22/2024,,\n"
)


def read(tmp_path: Path, data: bytes | str, name: str = "list.csv", **more: str) -> Preview:
    return preview("completions", files.written(tmp_path, data, name), answers=more)


def told(found: Preview) -> list[tuple[str, str, str, bool | None]]:
    return [(c.name or c.username, c.course, c.on, c.is_done) for c in found.completions]


@pytest.mark.parametrize(
    "data", [MOODLE_PROGRESS, files.utf16(MOODLE_PROGRESS.replace(",", "\t"))], ids=["csv", "excel"]
)
def test_moodle_gives_each_activity_a_status_and_a_date(tmp_path: Path, data: bytes | str) -> None:
    found = read(tmp_path, data, "progress.TIP1.csv")
    assert found.format == "moodle activity completion"
    assert found.facts["title"] == "TIP1"
    assert told(found) == [
        ("Ann Bell", "Level 1 quiz", "2025-03-04", True),
        ("Ann Bell", "Level 1 film", "", False),
        ("Cai Dee", "Level 1 quiz", "2025-03-05", True),
        ("Cai Dee", "Level 1 film", "2025-03-06", True),
    ]
    assert [p.staff_number for p in found.people] == ["00123", "00124"]


def test_moodle_writes_the_day_under_course_complete(tmp_path: Path) -> None:
    found = read(tmp_path, MOODLE_COURSE, "completion-TIP1.csv")
    assert told(found) == [
        ("Ann Bell", "TIP1", "2024-11-27", True),
        ("Ann Bell", "Quiz", "2024-11-07", True),
        ("Cai Dee", "TIP1", "", False),
        ("Cai Dee", "Quiz", "", False),
    ]


def test_a_seminar_takes_its_name_from_the_title_above(tmp_path: Path) -> None:
    found = read(tmp_path, SEMINAR)
    assert told(found) == [
        ("Ann Bell", "Level 2 at the quay", "2025-05-13", True),
        ("Cai Dee", "Level 2 at the quay", "2025-05-13", False),
    ]
    assert [s.row for s in found.skipped] == [1, 2]


def test_a_column_for_each_session_is_a_row_for_each_session(tmp_path: Path) -> None:
    found = read(tmp_path, MOODLE_ATTENDANCE)
    assert [(c.name, c.on, c.status, c.is_done) for c in found.completions] == [
        ("Ann Bell", "2025-11-03", "P", True),
        ("Ann Bell", "2025-11-10", "A", False),
        ("Cai Dee", "2025-11-03", "L", True),
        ("Cai Dee", "2025-11-10", "P", True),
    ]
    assert "Percentage" in found.ignored_columns


def test_totara_mixes_dates_serials_and_seconds_in_one_column(tmp_path: Path) -> None:
    found = read(tmp_path, TOTARA)
    assert found.format == "totara record of learning"
    assert [c.on for c in found.completions] == ["2017-01-25", "2017-01-25", "2017-01-25"]
    assert (found.records, found.ignored_columns) == (2, ["grade"])


def test_whoever_updated_an_esr_competence_is_not_the_learner(tmp_path: Path) -> None:
    found = read(tmp_path, ESR)
    assert [(c.course, c.on, c.until) for c in found.completions] == [
        ("Fire Safety - 2 Years", "2025-12-02", "2028-11-30"),
        ("Trauma level 1", "2025-12-03", ""),
    ]
    assert found.people == []
    assert "Smith" not in str(found.completions)
    assert "Last Updated By" in found.ignored_columns
    assert any("one person’s export" in note for note in found.notes)


def test_cornerstone_puts_its_headings_under_twenty_filters(tmp_path: Path) -> None:
    found = read(tmp_path, CORNERSTONE)
    assert len(found.skipped) == 20
    assert told(found) == [
        ("Ann Bell", "Level 1", "2025-03-01", True),
        ("Ann Bell", "Level 2", "", False),
        ("Cai Dee", "Level 1", "", None),
    ]
    assert [p.rows for p in found.people] == [[22, 23], [24]]
    assert any("Gone fishing" in note for note in found.notes)


def test_certifications_mix_dates_and_an_impossible_one_is_said(tmp_path: Path) -> None:
    found = read(tmp_path, CERTIFICATIONS)
    ann, cai = found.completions
    assert (ann.username, ann.on, ann.until) == ("ann.bell", "2023-01-31", "2024-12-31")
    assert (cai.on, cai.until) == ("", "")
    assert [(p.row, p.column) for p in found.problems] == [(3, "expiration")]


def test_dates_that_could_be_either_are_asked(tmp_path: Path) -> None:
    text = "Name,Course,Completion date\nAnn Bell,Level 1,01/02/2024\nCai Dee,Level 1,01/03/2024\n"
    assert [q.about for q in read(tmp_path, text).questions] == ["date order"]
    found = preview(
        "completions", files.written(tmp_path, text), answers={"date order": "day first"}
    )
    assert [c.on for c in found.completions] == ["2024-02-01", "2024-03-01"]


def test_a_list_of_people_alone_is_no_list_of_completions(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="no course, no date and no status"):
        read(tmp_path, "username,email\nann.bell,ann@x.example\n")


def test_completions_cross_from_the_process_that_reads_them(tmp_path: Path) -> None:
    path = files.written(tmp_path, ESR)
    found = sandbox.preview("completions", path)
    assert found.completions == preview("completions", path).completions
    assert isinstance(found.completions[0], Completion)
