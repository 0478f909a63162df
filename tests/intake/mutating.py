"""Files of every format, damaged at random: what a bad export, a bad copy or bad will may send."""

import random
from collections.abc import Callable

from tests.intake import files
from tests.intake.test_readers_completions import (
    CERTIFICATIONS,
    CORNERSTONE,
    ESR,
    MOODLE_ATTENDANCE,
    MOODLE_COURSE,
    MOODLE_PROGRESS,
    SEMINAR,
    TOTARA,
)
from tests.intake.test_readers_past import PAST
from tests.intake.test_readers_quirks import WIDE

MEET = "Name,Email,Duration,Time joined,Time exited\nAnn Bell,,1 hr 2 min,9:01 AM,10:03 AM\n"
LIVE = (
    "SessionId,ParticipantId,FullName,UserAgent,UtcEventTimestamp,Action,Role\n"
    "1,ann@x.example,Ann Bell,UA,7/25/2022 4:48:08 PM,Joined,Attendee\n"
    "1,ann@x.example,Ann Bell,UA,7/25/2022 5:48:08 PM,Left,Attendee\n"
)
EVENTBRITE = (
    "Order #,Order Date,First Name,Surname,Email,Ticket Type,Attendee Status\n"
    "1,2026-01-02,Ann,Bell,a@x.example,Free,Checked In\n"
)
WEBINAR = (
    "Attendee Report\nReport Generated:,1 May 2026\n"
    'Topic,Webinar ID,Actual Start Time\nLevel 1,1,"Mar 22, 2025 19:13:27"\n'
    "Attendee Details\nAttended,User Name (Original Name),Email,Join Time,Leave Time,"
    'Time in Session (minutes)\nYes,Ann Bell,a@x.example,"Mar 22, 2025 19:13:27",'
    '"Mar 22, 2025 20:13:27",60\nNo,Cai Dee,c@x.example,--,--,--\n'
)
SUCCESS_FACTORS = (
    "EMPID,FIRSTNAME,LASTNAME,EMAIL,DEPARTMENT,STATUS\n"
    "Employee ID,First Name,Last Name,Email,Department,Status\n"
    "00077,Ann,Bell,ann@x.example,Quay (QUA),Active (A)\n"
)
STAFF_BOOK = files.workbook([files.TEMPLATE.split(","), ["1", "Ann", "Bell", "", "", "QUAY"]])
PAST_BOOK = files.workbook([line.split(",") for line in PAST.splitlines()])

SEEDS: dict[str, list[bytes]] = {
    "staff": [
        files.template().encode(),
        files.ENTRA_OLD.encode(),
        files.ENTRA_NEW.encode(),
        SUCCESS_FACTORS.encode(),
        STAFF_BOOK,
    ],
    "attendance": [
        files.utf16(files.TEAMS),
        files.TEAMS.encode("utf-16-be"),
        files.utf16(files.TEAMS_LOG),
        files.utf16(files.TEAMS_2021),
        files.utf16(files.TEAMS_GERMAN),
        (files.ZOOM_MEETING + files.ZOOM).encode(),
        *(text.encode() for text in (WEBINAR, MEET, LIVE, EVENTBRITE, WIDE, files.PASTED)),
    ],
    "completions": [
        files.utf16(MOODLE_PROGRESS.replace(",", "\t")),
        *(
            text.encode()
            for text in (
                MOODLE_COURSE, SEMINAR, MOODLE_ATTENDANCE, TOTARA, ESR, CORNERSTONE,
                CERTIFICATIONS,
            )
        ),
    ],
    "past": [PAST.encode(), files.utf16(PAST.replace(",", "\t")), PAST_BOOK],
}  # fmt: skip
ODD = (
    b"\x00", b"\xff", b'"', b"\t", b";", b"\r", b"\n\n", b"=1+2", b"\xe2\x80\xae", b"@", b"1.2E+05",
    b"31/02/2024", b"9999999999", b"99:99", b"\xef\xbb\xbf", b"sep=;\n", b"1. Summary\n", b"Total,",
    b"\xc3", b"-" * 50,
)  # fmt: skip


def mutated(seed: bytes, chance: random.Random) -> bytes:
    """The file with one to six things done to it."""
    for _n in range(chance.randint(1, 6)):
        seed = chance.choice(MUTATIONS)(seed, chance)
    return seed


def _patch(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data) + 1)
    return data[:at] + chance.choice(ODD) + data[at + chance.randint(0, 3) :]


def _noise(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data) + 1)
    return data[:at] + chance.randbytes(chance.randint(1, 4)) + data[at + 2 :]


def _cut(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data) + 1)]


def _lines(change: Callable[[list[bytes], random.Random], None]) -> Callable[..., bytes]:
    def done(data: bytes, chance: random.Random) -> bytes:
        lines = data.split(b"\n")
        change(lines, chance)
        return b"\n".join(lines)

    return done


def _drop(lines: list[bytes], chance: random.Random) -> None:
    del lines[chance.randrange(len(lines))]


def _double(lines: list[bytes], chance: random.Random) -> None:
    lines.insert(chance.randrange(len(lines)), chance.choice(lines))


def _swap_cells(lines: list[bytes], chance: random.Random) -> None:
    at = chance.randrange(len(lines))
    cells = lines[at].split(b",")
    chance.shuffle(cells)
    lines[at] = b",".join(cells)


def _widen(lines: list[bytes], chance: random.Random) -> None:
    lines[chance.randrange(len(lines))] += b",x" * chance.randint(1, 300)


MUTATIONS: tuple[Callable[..., bytes], ...] = (
    _patch, _patch, _noise, _cut, _lines(_drop), _lines(_double), _lines(_swap_cells),
    _lines(_widen),
)  # fmt: skip
