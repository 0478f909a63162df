"""Files of the shapes that lists really have, made here: no real list is ever in the tests."""

import io
import struct
import zipfile
from pathlib import Path

import xlsxwriter

BOM_LE = b"\xff\xfe"

TEMPLATE = (
    "staff_number,first_name,last_name,preferred_name,email,unit_code,job_role,fte,is_primary,"
    "kind,from,until,away"
)
TEMPLATE_ROWS = [
    "00123,Elen,Ŵyn,,Elen.Wyn@harbour.example,HAR-1,Support worker,1,yes,employee,01/04/2024,,",
    "00123,Elen,Ŵyn,,elen.wyn@harbour.example,HAR-2,Trainer,0.2,no,employee,15/04/2024,,",
    "124,Ruaridh,MacÌomhair,Rory,,HAR-1,Cook,60%,,bank,,,yes",
    '125,Łukasz,Żak,,l.zak@harbour.example,HAR-2,Nurse,"0,8",yes,,2024-05-02,2026-03-31,no',
]

TEAMS_SUMMARY = (
    "1. Summary\n"
    'Meeting title\t"Trauma informed\npractice, level 1"\n'
    "Attended participants\t6\n"
    "Start time\t14/11/25, 09:30:46\n"
    "End time\t14/11/25, 11:30:00\n"
    "Meeting duration\t1h 59m 14s\n"
    "Average attendance time\t1h 20m\n\n"
)
TEAMS_PEOPLE = (
    "2. Participants\n"
    "Name\tFirst join\tLast leave\tIn-Meeting Duration\tEmail\tParticipant ID (UPN)\tRole\n"
    "Adaeze Obi\t14/11/25, 09:30:46\t14/11/25, 11:30:00\t1h 59m 14s\tadaeze.obi@harbour.example\t"
    "adaeze.obi@harbour.example\tOrganizer\n"
    "Reid, Mo (External)\t14/11/25, 09:40:00\t14/11/25, 11:00:00\t1h\tMO.REID@Partner.example\t"
    "mo_reid#EXT#@harbour.example\tPresenter\n"
    "Sam Vale (Unverified)\t14/11/25, 09:40:00\t14/11/25, 10:00:00\t20m\t\t\tAttendee\n"
    "Sam Vale (Unverified)\t14/11/25, 10:10:00\t14/11/25, 10:40:00\t30m\t\t\tAttendee\n"
    "Jo Twin\t14/11/25, 09:40:00\t14/11/25, 10:40:00\t1h\t\t\tAttendee\n"
    "Jo Twin\t14/11/25, 10:00:00\t14/11/25, 11:00:00\t1h\t\t\tAttendee\n"
    "Late Lin\t\t14/11/25, 11:00:00\t30m\tlin@harbour.example\t\tAttendee\n"
    "No Mail\t14/11/25, 09:40:00\t14/11/25, 10:40:00\t1h\t\tno.mail@harbour.example\tAttendee\n\n"
)
TEAMS_ACTIVITIES = (
    "3. In-Meeting activities\n"
    "Name\tJoin Time\tLeave Time\tDuration\tEmail\tRole\n"
    "Adaeze Obi\t14/11/25, 09:30:46\t14/11/25, 11:30:00\t1h 59m 14s\tadaeze.obi@harbour.example\t"
    "Organizer\n"
)
TEAMS = TEAMS_SUMMARY + TEAMS_PEOPLE + TEAMS_ACTIVITIES

TEAMS_GERMAN = (
    "1. Zusammenfassung\nTitel der Besprechung\tKurs\nTeilnehmer\t2\n"
    "Startzeit\t06.10.26, 18:01:00\nEndzeit\t06.10.26, 19:01:00\n\n"
    "2. Teilnehmer\n"
    "Name\tErster Beitritt\tLetztes Verlassen\tDauer der Besprechung\tE-Mail\t"
    "Teilnehmer-ID (UPN)\tRolle\n"
    "Uwe Berg\t06.10.26, 18:01:00\t06.10.26, 19:00:00\t59 Min. 0 Sek.\tuwe@amt.example\t"
    "uwe@amt.example\tOrganisator\n"
    "Ina Thal\t06.10.26, 18:05:00\t06.10.26, 18:20:00\t15 Min.\t\tina@amt.example\tTeilnehmer\n"
)

TEAMS_2021 = (
    "Meeting Summary\nTotal Number of Participants\t2\nMeeting Title\tnull\n"
    "Meeting Start Time\t4/13/2021, 9:01:31 AM\nMeeting End Time\t4/13/2021, 11:03:31 AM\n\n"
    "Full Name\tJoin Time\tLeave Time\tDuration\tEmail\tRole\n"
    "Ann Bell\t4/13/2021, 9:01:31 AM\t4/13/2021, 10:01:31 AM\t1\u00a0h 0\u00a0m\t"
    "a.bell@x.example\tX\n"
    "Ann Bell\t4/13/2021, 9:31:31 AM\t4/13/2021, 11:01:31 AM\t1\u00a0h 30\u00a0m\t"
    "A.Bell@x.example\tX\n"
    "Cai Dee\t4/13/2021, 9:05:00 AM\t4/13/2021, 9:35:00 AM\t30\u00a0m\tcai@x.example\tX\n"
)

TEAMS_LOG = (
    "Full Name\tUser Action\tTimestamp\n"
    "Ann Bell\tJoined before\t13/11/2020, 12:00:00\n"
    "Cai Dee\tJoined\t13/11/2020, 12:05:00\n"
    "Ann Bell\tLeft\t13/11/2020, 12:30:00\n"
    "Ann Bell\tJoined\t13/11/2020, 12:40:00\n"
    "Ann Bell\tLeft\t13/11/2020, 13:00:00\n"
)

ZOOM = (
    "Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest\n"
    "Ada Byron,ada@x.example,10/06/2026 06:00:00 PM,10/06/2026 06:30:00 PM,30,No\n"
    "Ada Byron,ADA@x.example,10/06/2026 06:20:00 PM,10/06/2026 07:00:00 PM,40,No\n"
    "iPhone (Bri Smith),,10/06/2026 06:20:00 PM,10/06/2026 07:00:00 PM,40,Yes\n"
    "07700900123,,10/06/2026 06:20:00 PM,10/06/2026 06:50:00 PM,30,Yes\n"
)
ZOOM_MEETING = (
    "Meeting ID,Topic,Start Time,End Time,User Email,Duration (Minutes),Participants\n"
    '"812 000",Level 1,10/06/2026 05:55:00 PM,10/06/2026 07:00:00 PM,h@x.example,65,3\n\n'
)

ENTRA = (
    "userPrincipalName,displayName,surname,mail,givenName,{id},userType,jobTitle,department,"
    "accountEnabled,usageLocation,{office},telephoneNumber,createdDateTime\n"
    "elen@h.example,Elen Wyn,Wyn,Elen.Wyn@h.example,Elen,1,Member,Nurse,Harbour,True,GB,,"
    "01632960000,8/19/2021 3:02:10 PM\n"
    "rory@h.example,,Reid,,Rory,2,Member,Cook,Harbour,True,GB,,,8/19/2021 3:02:10 PM\n"
    "gone@h.example,Gone Away,Away,gone@h.example,Gone,3,Member,Cook,Harbour,False,GB,,,x\n"
    "=calc@h.example,=1+2,=1+2,,@SUM(A1),4,Member,,,True,GB,,,x\n"
    "mo_x.example#EXT#@h.example,Mo Guest,Guest,mo@x.example,Mo,5,Guest,,,True,GB,,,x\n"
    "room-3@h.example,Meeting Room 3,,room-3@h.example,,6,Member,,,True,GB,,,x\n"
    "svc-backup@h.example,Backup,,,,7,Member,,,True,GB,,,x\n"
)
ENTRA_NEW = ENTRA.format(id="id", office="officeLocation")
ENTRA_OLD = ENTRA.format(id="objectId", office="physicalDeliveryOfficeName")

PASTED = (
    "Who came\n"
    'Ann Lee <ann@x.example>; "Stone, Bob" <BOB@x.example>; cara@x.example\n'
    "Lee, Dee <dee@x.example>, Eve <eve@x.example>\n"
    "1. Walker, Fay\n"
    "• Gil Hay\n"
)


def template(rows: list[str] = TEMPLATE_ROWS) -> str:
    """Our own staff list as CSV text."""
    return "\n".join([TEMPLATE, *rows]) + "\n"


def utf16(text: str) -> bytes:
    """As Teams writes it."""
    return BOM_LE + text.replace("\n", "\r\n").encode("utf-16-le")


def workbook(rows: list[list[object]], sheets: int = 1, hide_first: bool = False) -> bytes:
    """An XLSX with the rows on its first sheet, or on the second when the first is hidden."""
    held = io.BytesIO()
    book = xlsxwriter.Workbook(held, {"in_memory": True, "strings_to_urls": False})
    if hide_first:
        book.add_worksheet("Hidden").hide()
    sheet = book.add_worksheet("People")
    if hide_first:
        sheet.activate()
        sheet.set_first_sheet()
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            sheet.write(number, column, cell)
    for number in range(sheets - 1):
        book.add_worksheet(f"More {number}")
    book.close()
    return held.getvalue()


def with_part(book: bytes, name: str, content: bytes) -> bytes:
    """The workbook with one part added or put in place of the one it has."""
    return with_parts(book, {name: content})


def with_parts(book: bytes, parts: dict[str, bytes]) -> bytes:
    """The workbook with parts added or put in place of those it has."""
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(held, "w", 8) as new:
        for member in old.namelist():
            if member not in parts:
                new.writestr(member, old.read(member))
        for name, content in parts.items():
            new.writestr(name, content)
    return held.getvalue()


def part(book: bytes, name: str) -> bytes:
    """One part of a workbook."""
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        return archive.read(name)


def lying_sizes(book: bytes, name: str, size: int) -> bytes:
    """The workbook with a false unpacked size for one part in its directory."""
    at = book.rindex(name.encode(), 0)
    start = book.rindex(b"PK\x01\x02", 0, at)
    return book[: start + 24] + struct.pack("<I", size) + book[start + 28 :]


def encrypted() -> bytes:
    """The outside of a password-protected workbook: an OLE file with an EncryptedPackage."""
    name = "EncryptedPackage".encode("utf-16-le")
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1000 + name + b"\0" * 500


def written(folder: Path, data: bytes | str, name: str = "list.csv") -> Path:
    """A file with these bytes; text goes as UTF-8."""
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path
