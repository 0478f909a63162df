"""The 21 quirks of real files, each under the number that docs/lists.md gives it."""

import datetime as dt
import io
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from core import exports
from intake.few_known import few_known
from intake.models import Upload
from intake.readers import preview
from intake.readers.words import Refused
from intake.views.shown import facts_in_words
from services.models import Unit
from tests.intake import files
from tests.intake.test_readers_quirks import WIDE, read
from tests.intake.test_upload_pages import page, sent

PEOPLE = "Staff number,First name,Last name,Team\n0017,Zoë,Bell,Quay\n0018,Cai,Dee,Pier\n"
WHO_CAME = "Name,Email,Minutes\n{rows}"


@pytest.fixture
def alma(world: SimpleNamespace, client: Client, settings: Any, tmp_path: Path) -> Client:
    settings.MEDIA_ROOT = tmp_path / "files"
    client.force_login(world.alma)
    return client


def names(found: Any) -> list[str]:
    return [person.name for person in found.people]


def test_the_page_of_lists_has_a_line_for_each_and_each_has_a_test() -> None:
    text = (settings.BASE_DIR / "docs" / "lists.md").read_text("utf-8")
    told = [int(n) for n in re.findall(r"^\| (\d+) \|", text, re.MULTILINE)]
    tests = {int(name[6:8]) for name in globals() if re.match(r"test_q\d\d_", name)}
    assert told == sorted(tests) == list(range(1, 22))


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-16-be marked", "cp1252"],
)
def test_q01_no_letter_is_lost_in_any_encoding_or_line_end(tmp_path: Path, encoding: str) -> None:
    mark, plain = b"\xfe\xff" if "marked" in encoding else b"", encoding.partition(" ")[0]
    for end in ("\n", "\r\n", "\r"):
        found = read(tmp_path, "staff", mark + PEOPLE.replace("\n", end).encode(plain))
        assert names(found) == ["Zoë Bell", "Cai Dee"]
        assert any("Windows-1252" in note for note in found.notes) == (plain == "cp1252")


@pytest.mark.parametrize("delimiter", ["\t", ";", ",", "sep=;"])
def test_q02_the_delimiter_is_found_on_the_headings(tmp_path: Path, delimiter: str) -> None:
    hint, mark = (f"{delimiter}\n", ";") if "sep" in delimiter else ("", delimiter)
    found = read(tmp_path, "staff", hint + PEOPLE.replace(",", mark))
    assert [p.unit for p in found.people] == ["Quay", "Pier"]
    assert found.people[0].rows == [2]


def test_q03_titles_and_filters_above_the_headings_are_listed(tmp_path: Path) -> None:
    above = "Staff in post\nFilter: all\n\n" + "".join(f"Filter {n}: x\n" for n in range(20))
    found = read(tmp_path, "staff", above + PEOPLE)
    assert found.people[0].rows == [25]
    assert [s.row for s in found.skipped] == [n for n in range(1, 24) if n != 3]


def test_q04_totals_footers_and_repeated_headings_are_listed(tmp_path: Path) -> None:
    head, first, second = PEOPLE.splitlines()
    text = "\n".join([head, first, head, second, "Total,2,,", "Page 1 of 1", "Report generated x"])
    found = read(tmp_path, "staff", text)
    assert [(p.name, p.rows) for p in found.people] == [("Zoë Bell", [2]), ("Cai Dee", [4])]
    assert [s.row for s in found.skipped] == [3, 5, 6, 7]


def test_q05_merged_headings_and_a_row_of_instructions(tmp_path: Path) -> None:
    rows: list[list[object]] = [["Name", None, "Team"], ["First", "Last", None], ["Ann", "Bell", 1]]
    merged = read(tmp_path, "staff", files.workbook(rows), name="a.xlsx")
    assert (names(merged), merged.people[0].rows) == (["Ann Bell"], [3])
    head, *people = PEOPLE.splitlines()
    told = [head, "Required: a number,Required: a name,Optional: a name,Optional", *people]
    found = read(tmp_path, "staff", "\n".join(told))
    assert ([p.rows for p in found.people], [s.row for s in found.skipped]) == ([[3], [4]], [2])


@pytest.mark.parametrize(
    ("first", "second", "says"),
    [
        ("14/03/2024", "01/02/2024", "2024-02-01"),
        ("3/14/24", "1/2/24", "2024-01-02"),
        ("15-Mar-2021", "01-JAN-19", "2019-01-01"),
        ("2024-03-14", "2024-02-01", "2024-02-01"),
        ("45365", "45323", "2024-02-01"),
        ("1710374400", "1706745600", "2024-02-01"),
    ],
)
def test_q06_dates_are_settled_for_the_whole_file(
    tmp_path: Path, first: str, second: str, says: str
) -> None:
    text = f"Full name,Start date\nAnn Bell,{first}\nCai Dee,{second}\n"
    found = read(tmp_path, "staff", text)
    assert (found.people[1].from_on, found.questions, found.problems) == (says, [], [])


def test_q06_dates_that_could_be_either_are_asked_in_words(tmp_path: Path) -> None:
    found = read(tmp_path, "staff", "Full name,Start date\nAnn Bell,05/09/2022\n")
    (question,) = found.questions
    assert [c.label for c in question.choices] == ["5 September 2022", "9 May 2022"]


def test_q07_times_in_utc_are_kept_with_their_zone_and_told_in_uk_time(tmp_path: Path) -> None:
    text = (
        "SessionId,ParticipantId,FullName,UserAgent,UtcEventTimestamp,Action,Role\n"
        "1,ann@x.example,Ann Bell,x,7/25/2022 4:48:08 PM,Joined,Attendee\n"
        "1,ann@x.example,Ann Bell,x,7/25/2022 5:18:08 PM,Left,Attendee\n"
    )
    found = read(tmp_path, "attendance", text)
    assert found.facts["start"] == "2022-07-25T17:48:08+01:00"
    shown = facts_in_words(Upload(facts=found.facts, unit=Unit(name="Quay")))
    assert {"key": "Meeting", "value": "25 July 2022, 17:48 to 18:18 (UK time)"} in shown


def test_q08_names_lose_labels_and_keep_what_was_written(tmp_path: Path) -> None:
    rows = '"Wong, Lee (External)",,\n[Acme] Sam Rivera (Unverified),,\nJo Li (she/her),,\n'
    found = read(tmp_path, "attendance", WHO_CAME.format(rows=rows))
    assert names(found) == ["Lee Wong", "Sam Rivera", "Jo Li"]
    assert [p.name_in_file for p in found.people][0] == "Wong, Lee (External)"


def test_q09_preferred_names_are_kept_beside_the_name(tmp_path: Path) -> None:
    text = "Employee #,First Name,Last Name,Preferred Name\n12,Benjamin,Ochoa,Ben\n"
    (ben,) = read(tmp_path, "staff", text).people
    assert (ben.name, ben.preferred_name) == ("Benjamin Ochoa", "Ben")


def test_q10_one_name_is_never_enough_to_join_two_people(tmp_path: Path) -> None:
    text = "Name,Staff number\nAnn Bell,1\nAnn Bell,2\nAnn Bell,\nAnn Bell,\n"
    assert read(tmp_path, "staff", text).records == 4
    at_once = "Ann Bell,,10/06/2026 06:00:00 PM,10/06/2026 06:30:00 PM,30,No\n"
    zoom = files.ZOOM.splitlines()[0] + "\n" + 2 * at_once
    found = read(tmp_path, "attendance", zoom)
    assert (found.records, [p.row for p in found.problems]) == (2, [2, 3])
    assert not any(p.blocking for p in found.problems)


def test_q11_minutes_count_once_and_posts_are_kept_apart(tmp_path: Path) -> None:
    found = read(tmp_path, "attendance", files.ZOOM)
    assert [(p.minutes, p.rows) for p in found.people][0] == (60, [2, 3])
    posts = "Staff number,Name,Team\n7,Ann Bell,Quay\n7,Ann Bell,Pier\n"
    (ann,) = read(tmp_path, "staff", posts).people
    assert [post.unit for post in ann.posts] == ["Quay", "Pier"]


@pytest.mark.parametrize(
    "text",
    ["ANN@X.example", "mailto:ann@x.example", "Ann <ann@x.example>", "ann (at) x.example"],
)
def test_q12_one_address_is_read_however_it_is_written(tmp_path: Path, text: str) -> None:
    found = read(tmp_path, "staff", f"Name,Email\nAnn Bell,{text}\n")
    assert [p.email for p in found.people] == ["ann@x.example"]


def test_q12_an_address_that_several_share_joins_nobody(tmp_path: Path) -> None:
    text = "Name,Email\nAnn Bell,team@x.example\nCai Dee,team@x.example\n"
    staff = read(tmp_path, "staff", text)
    assert (staff.records, [p.row for p in staff.problems]) == (2, [3])
    assert read(tmp_path, "attendance", text).records == 2


def test_q13_somebody_without_an_address_is_a_person(tmp_path: Path) -> None:
    found = read(tmp_path, "staff", "First name,Last name,Email\nAnn,Bell,\n")
    assert (names(found), found.problems) == (["Ann Bell"], [])
    assert names(read(tmp_path, "attendance", "Name,Email\nAnn Bell,\n")) == ["Ann Bell"]


def test_q14_staff_numbers_are_text(tmp_path: Path) -> None:
    rows = "00123,A B\n'00124,C D\n125.0,E F\n1.2E+05,G H\n"
    found = read(tmp_path, "staff", "Staff number,Full name\n" + rows)
    assert [p.staff_number for p in found.people][:3] == ["00123", "00124", "125"]
    (problem,) = found.problems
    assert (problem.row, "as Text in Excel" in problem.how) == (5, True)


def test_q15_a_formula_is_text_here_and_harmless_on_its_way_out(tmp_path: Path) -> None:
    (one,) = read(tmp_path, "staff", "First name,Last name\n=1+2,@SUM(A1)\n").people
    assert (one.first_name, one.last_name) == ("=1+2", "@SUM(A1)")
    out = io.BytesIO()
    cells = ("=1", "+1", "-1", "@a", "\t=1", "\r=1")
    exports.write_csv(out, [exports.Column("Name", "")], [[cell] for cell in cells])
    rows = out.getvalue().decode("utf-8-sig").splitlines()[1:]
    assert rows
    assert not any(row.startswith(tuple(f'"{cell[0]}' for cell in cells)) for row in rows)


def test_q16_ragged_rows_and_double_headings_are_told(tmp_path: Path) -> None:
    ragged = read(tmp_path, "staff", PEOPLE + "0019,Jo,Li,Quay,x,y\n\n")
    assert [p.row for p in ragged.problems] == [4]
    lines = read(tmp_path, "staff", 'Name,Team\n"Ann\nBell",Quay\nCai Dee,Pier\n')
    assert [p.unit for p in lines.people] == ["Quay", "Pier"]
    double = "Full name,Email,Email\nAnn Bell,a@x.example,b@x.example\n"
    assert [q.about for q in read(tmp_path, "staff", double).questions] == ["column Email"]
    with pytest.raises(Refused, match="line 3"):
        read(tmp_path, "staff", 'Name,Team\nAnn Bell,Quay\n"Cai Dee,Pier\n')


def test_q17_several_teams_in_one_cell_are_asked_once(tmp_path: Path) -> None:
    text = 'Name,Email,Teams\nAnn Bell,ann.bell@x.example,"Quay, Pier"\n'
    (question,) = read(tmp_path, "staff", text).questions
    assert [c.value for c in question.choices] == ["several", "one"]
    for value, units in (("several", ["Quay", "Pier"]), ("one", ["Quay, Pier"])):
        found = read(tmp_path, "staff", text, answers={"teams in a cell": value})
        assert ([p.unit for p in found.people[0].posts], found.questions) == (units, [])


def test_q18_words_for_left_and_away_are_known_and_others_asked(tmp_path: Path) -> None:
    text = "Full name,Status\nAnn Bell,Terminated\nCai Dee,Maternity\nJo Li,{word}\n"
    asked = read(tmp_path, "staff", text.format(word="Zonk"))
    assert [q.about for q in asked.questions] == ["status Zonk"]
    found = read(tmp_path, "staff", text.format(word="Zonk"), answers={"status Zonk": "left"})
    assert [(p.active, p.away) for p in found.people] == [
        (False, None),
        (True, True),
        (False, None),
    ]


def test_q18_a_column_of_many_unknown_words_is_said_and_not_asked(tmp_path: Path) -> None:
    rows = "".join(f"Ann Bell{n},Zonk {n}\n" for n in range(11))
    found = read(tmp_path, "staff", "Full name,Status\n" + rows)
    assert found.questions == []
    assert all(p.active for p in found.people)
    assert "We do not know the status “Zonk 0”" in found.notes[0]


def test_q19_a_column_for_each_session_is_asked_or_chosen_by_its_day(tmp_path: Path) -> None:
    assert [q.about for q in read(tmp_path, "attendance", WIDE).questions] == ["session column"]
    found = read(tmp_path, "attendance", WIDE, on=dt.date(2025, 11, 3))
    assert [p.attended for p in found.people] == [True, False]


def test_q20_telephones_answers_and_health_are_named_and_never_come_out(tmp_path: Path) -> None:
    text = "Name,Phone,Health conditions,What did you think?\nAnn Bell,01632960000,Asthma,Good\n"
    found = read(tmp_path, "attendance", text)
    assert found.ignored_columns == ["Phone", "Health conditions", "What did you think?"]
    assert not re.search("01632|Asthma|Good", repr(found.people))


def test_q21_the_wrong_file_stops_before_anything_is_written(
    alma: Client, world: SimpleNamespace, tmp_path: Path
) -> None:
    with pytest.raises(Refused, match="headings"):
        preview("staff", files.written(tmp_path, "abc\ndef\n"))
    assert few_known({"people": 6, "known": 2}).startswith("Most people in this file are not in")
    rows = "".join(f"9{n},Ann,Bell{n},Quay\n" for n in range(6))
    upload = sent(alma, PEOPLE.splitlines()[0] + "\n" + rows, world.harbour)
    assert "this is the right file" in page(alma, upload)
