"""Lists of invented people in the shapes that real ones have."""

from datetime import date, timedelta
from pathlib import Path

from tests.intake.files import TEMPLATE, utf16

HOUSE = "strathmere.example"
# first name, last name, unit, job role: none of these names is among the demo's own.
JOINERS = [
    ("Ottoline", "Zephyrine", "CFT-1", "Administrator"),
    ("Peregrine", "Quillfeather", "CFT-1", "Administrator"),
    ("Saoirse", "Ó Treasaigh", "CFT-2", "Administrator"),
    ("Þórunn", "Vatnsdal", "CFT-2", "Social worker"),
    ("Xanthe", "Marchbanks", "CFT-3", "Social worker"),
    ("Ignatius", "Wolfenden", "CFT-3", "Support worker"),
]
# Has to be looked up: Teams knows neither an address nor a full name.
STRANGER, STRANGER_SHOWN = "Flt Lt Ulric (Guest)", "Flt Lt Ulric"


def email(first: str, last: str) -> str:
    plain = {"Saoirse": "saoirse.otreasaigh", "Þórunn": "thorunn.vatnsdal"}
    return f"{plain.get(first) or f'{first}.{last}'.lower()}@{HOUSE}"


def staff_template(folder: Path, *, from_on: date, letter: str = "J", ends: str = "") -> Path:
    """Our own template filled in: six people who start, and one row with a date nobody can read.

    Another letter of staff numbers and another end of names make six other people, without email.
    """
    rows = [
        f"{letter}{n:04d},{first},{last}{ends},,{'' if ends else email(first, last)},{unit},{role},"
        f"1,yes,employee,{from_on:%d/%m/%Y},,"
        for n, (first, last, unit, role) in enumerate(JOINERS)
    ]
    rows.append(
        f"{letter}0099,Casimir,Oddsocks{ends},,,CFT-1,Administrator,1,yes,employee,"
        "the 40th of May,,"
    )
    return _written(folder, "new starters.csv", "\n".join([TEMPLATE, *rows]).encode())


def entra(folder: Path) -> Path:
    """Entra's download: a department it knows, one it does not, a guest and a meeting room."""
    head = (
        "userPrincipalName,displayName,surname,mail,givenName,id,userType,jobTitle,department,"
        "accountEnabled,usageLocation,officeLocation,telephoneNumber,createdDateTime"
    )
    people = [
        ("Wilhelmina", "Brackenbury", "Support worker", "Youth work: North", "Member"),
        ("Thelonius", "Ashgrove", "Support worker", "The Old Bakery", "Member"),
    ]
    rows = [
        f"{email(f, n)},{f} {n},{n},{email(f, n)},{f},{i},{kind},{role},{team},True,GB,,,"
        "8/19/2021 3:02:10 PM"
        for i, (f, n, role, team, kind) in enumerate(people)
    ]
    rows.append(
        f"mo_partner.example#EXT#@{HOUSE},Mo Guest,Guest,mo@partner.example,Mo,8,Guest,,,True,GB,"
        ",,8/19/2021 3:02:10 PM"
    )
    rows.append(f"room-3@{HOUSE},Meeting Room 3,,room-3@{HOUSE},,9,Member,,,True,GB,,,x")
    return _written(folder, "exportUsers_2026-11-20.csv", "\n".join([head, *rows]).encode())


def entra_of(folder: Path, people: int, *, name: str = "Everybody") -> Path:
    """Entra's download of so many people, all in one department that only they name so."""
    head = (
        "userPrincipalName,displayName,surname,mail,givenName,id,userType,jobTitle,department,"
        "accountEnabled,usageLocation,officeLocation,telephoneNumber,createdDateTime"
    )
    word = name.replace(" ", "").lower()
    rows = [
        f"{word}.{n}@{HOUSE},{word.title()} Zephyr{n},Zephyr{n},{word}.{n}@{HOUSE},{word.title()},"
        f"{word}-{n},Member,Support worker,The Old Mill,True,GB,,,8/19/2021 3:02:10 PM"
        for n in range(people)
    ]
    return _written(folder, f"{name}.csv", "\n".join([head, *rows]).encode())


def teams_report(folder: Path, *, on: date) -> Path:
    """Teams' attendance report of an online session: the six joiners and one stranger."""
    day = f"{on:%d/%m/%y}"
    came = [
        (f"{last}, {first}" if n % 2 else f"{first} {last}", email(first, last))
        for n, (first, last, *_rest) in enumerate(JOINERS)
    ]
    lines = [
        f"{name}\t{day}, 13:3{n}:02\t{day}, 15:29:40\t1h 5{n}m 38s\t{address}\t{address}\tAttendee"
        for n, (name, address) in enumerate(came)
    ]
    lines.append(f"{STRANGER}\t{day}, 13:40:00\t{day}, 15:29:00\t1h 49m\t\t\tAttendee")
    text = (
        "1. Summary\n"
        "Meeting title\tTrauma informed: the first steps\n"
        f"Attended participants\t{len(lines)}\n"
        f"Start time\t{day}, 13:30:00\nEnd time\t{day}, 15:30:00\n"
        "Meeting duration\t2h\nAverage attendance time\t1h 52m\n\n"
        "2. Participants\n"
        "Name\tFirst Join\tLast Leave\tIn-Meeting Duration\tEmail\tParticipant ID (UPN)\tRole\n"
        + "".join(f"{line}\n" for line in lines)
    )
    return _written(folder, f"Attendance report {on:%d-%m-%y}.csv", utf16(text))


def yesterday() -> date:
    return date.today() - timedelta(days=1)


def last_month() -> date:
    """A day that nobody can read month first."""
    return (date.today().replace(day=1) - timedelta(days=1)).replace(day=20)


def _written(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path
