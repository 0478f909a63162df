"""Which column holds what: known headings first, then the shape of what stands below."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache

from intake.readers.headings import COMPLETIONS, PAST
from intake.readers.table import Table, is_blank

Vocabulary = Mapping[str, Sequence[str]]
MARKS = re.compile(r"\[[^\]]*\]|[*:]+\s*$")
JOINERS = re.compile(r"[\s_\-./\u00a0]+")
SOMEONE_ELSE = re.compile(
    r"^(manager|line manager|supervisor|parent|emergency|next of kin|reports to|hr|host|approver|"
    r"alternate|recovery|home|secondary|assistant|sponsor|last updated)\b"
)
TOP_ROWS = 40
# Wide lists head a column by the day of the session.
DATE_FIRST = re.compile(
    r"^\s*(?P<date>\d{1,2}[-/. ](?:\d{1,2}|[A-Za-z]{3,9})[-/. ]\d{2,4}|\d{4}-\d{2}-\d{2})\b"
)
# How a cell begins that explains the heading above it.
INSTRUCTION = ("required", "optional")
# How a row begins that closes a list.
TOTAL = re.compile(
    r"^(grand total|sub-?total|totals?|count|page \d|report generated|end of report|printed|"
    r"number of|generated|exported|confidential)\b",
    re.IGNORECASE,
)

STAFF: Vocabulary = {
    "staff_number": (
        "staff number", "staff no", "staff id", "employee number", "employee #", "employee no",
        "employee id", "employeeid", "employee ref", "payroll number", "payroll no", "payroll id",
        "payroll ref", "personal ref", "personnel number", "person number", "person id external",
        "person id", "badge id", "empid", "emp id", "worker id", "esr number", "idnumber",
        "id number", "pay number", "position id", "staff #", "payroll #", "assignment number",
    ),
    "first_name": (
        "first name", "firstname", "forename", "forenames", "given name", "givenname",
        "given names", "personal", "prénom", "first", "vorname", "nombre",
    ),
    "last_name": (
        "last name", "lastname", "surname", "family name", "family", "nom", "last", "nachname",
        "apellidos",
    ),
    "preferred_name": (
        "preferred name", "known as", "preferred first name", "preferred given name", "knownas",
    ),
    "name": (
        "name", "full name", "fullname", "display name", "displayname", "employee name",
        "employee", "worker", "staff name", "your full name", "nom complet", "namn",
        "payroll name", "staff member", "person", "who", "list name",
    ),
    "email": (
        "email", "work email", "email address", "e mail", "mail", "work email address",
        "primary email", "business email", "e post", "e mail address", "courriel", "contact email",
    ),
    "upn": ("user principal name", "userprincipalname", "upn", "sign in name"),
    "unit": (
        "unit code", "unit", "department", "department name", "home department", "team",
        "service", "org unit path", "structure group", "org unit", "organisation unit", "teams",
        "team name", "dept",
    ),
    "job_role": (
        "job role", "job title", "jobtitle", "position title", "role", "business title",
        "job name", "employee title", "position", "position name", "position description",
        "poste", "post title", "job",
    ),
    "active": (
        "account enabled", "accountenabled", "status", "active status", "employment status",
        "assignment status", "position status", "statut", "active", "block credential",
        "employee status", "leaver", "deleted",
    ),
    "fte": ("fte", "full time equivalent"),
    "is_primary": ("is primary", "primary", "main post", "primary post", "primary assignment"),
    "kind": ("kind", "staff kind", "kind of staff", "worker type", "person type"),
    "from": ("from", "start date", "date started", "post start date", "jobassignmentstartdate"),
    "until": ("until", "end date", "leaving date", "termination date", "jobassignmentenddate"),
    "away": ("away", "on leave", "long absence"),
    "user_type": ("user type", "usertype"),
}  # fmt: skip

ATTENDANCE: Vocabulary = {
    "name": (
        "name", "full name", "name (original name)", "user name (original name)", "fullname",
        "user name", "display name", "participant", "participant name", "your full name",
        "attendee", "attendee name", "ticket full name", "your name", "nom complet",
        "nome completo", "vollständiger name", "nombre completo", "namn", "staff name",
        "employee name", "staff member", "employee", "worker", "person", "who",
    ),
    "first_name": (*STAFF["first_name"], "ticket first name"),
    "last_name": (*STAFF["last_name"], "ticket last name"),
    "email": (
        "email", "user email", "email address", "e mail", "work email", "mail", "your email",
        "e post", "ticket email", "correo electrónico",
    ),
    "upn": ("participant id (upn)", "upn"),
    "registration_email": ("registration email",),
    "joined": (
        "first join", "join time", "first join (utc)", "join time (utc)", "time joined", "joined",
        "first join time", "arrived", "heure d'arrivée",
    ),
    "left": (
        "last leave", "leave time", "last leave (utc)", "leave time (utc)", "time exited",
        "left", "last leave time", "time left", "heure de départ",
    ),
    "duration": (
        "in meeting duration", "duration", "duration (minutes)", "total duration (minutes)",
        "time in session (minutes)", "attendance duration", "time in call", "durée", "minutes",
    ),
    "attended": ("attended", "attendee status", "attendance", "came", "attendance status"),
    "staff_number": STAFF["staff_number"],
    "action": ("user action", "action"),
    "moment": ("timestamp", "utceventtimestamp", "time stamp"),
    "participant": ("participantid",),
}  # fmt: skip

# Headings that tell a heading row apart although we use nothing from below them.
OTHER = frozenset(
    (
        "id", "middle", "middle name", "username", "password", "phone", "mobile", "mobil", "city",
        "country", "hire date", "cost center", "job profile", "guest", "role", "recording consent",
        "user id", "object id", "objectid", "usage location", "location", "office", "gender",
        "date of birth", "order #", "order date", "ticket type", "sessionid", "useragent",
        "employment type", "employee type", "org level", "title", "address", "postcode", "group",
        "engagement", "approval status", "registration time", "in waiting room", "course1",
        "cohort1", "profile", "shift", "date d'entrée", "row", "number", "nr", "quantity",
        "grade", "score", "points", "age",
    )
)  # fmt: skip


@lru_cache(maxsize=2048)
def normal(heading: str) -> str:
    """A heading as the lists above write it."""
    text = unicodedata.normalize("NFKC", heading).replace("’", "'").casefold()
    return JOINERS.sub(" ", MARKS.sub("", text)).strip()


VOCABULARIES: Mapping[str, Vocabulary] = {
    "staff": STAFF,
    "attendance": ATTENDANCE,
    "completions": COMPLETIONS,
    "past": PAST,
}
_EVERY = frozenset(w for v in VOCABULARIES.values() for words in v.values() for w in words)


def is_known(heading: str) -> bool:
    """True when the cell reads like a heading of any list we know."""
    word = normal(heading)
    return word in _EVERY or word in OTHER


def looks_like_heading(cell: str) -> bool:
    """True for a short text without an @ and not a number, save the day of a session."""
    cell = cell.strip()
    if not cell:
        return True
    is_number = cell[0].isdigit() and not DATE_FIRST.match(cell)
    return len(cell) <= 80 and "@" not in cell and not is_number


def find_header(table: Table, vocabulary: Vocabulary) -> int | None:
    """The index of the row with the most known headings among the first forty, or None.

    The one that the sender chose comes before all.
    """
    if table.header is not None:
        return table.header
    words = {word for known in vocabulary.values() for word in known}
    best, score = None, 0.0
    for index, row in enumerate(table.rows[:TOP_ROWS]):
        found = _score(row, words)
        if found > score:
            best, score = index, found
    return best


def explains_columns(filled: Sequence[str]) -> bool:
    """Whether most filled cells explain a heading: one alone may be a name or a department."""
    told = sum(cell.casefold().startswith(INSTRUCTION) for cell in filled)
    return 2 * told > max(len(filled), 2)


def _score(row: list[str], words: set[str]) -> float:
    cells = [normal(c) for c in row if c.strip()]
    ours = sum(c in words for c in cells)
    partly = 0.9 * sum(c not in words and _ending(c, words) is not None for c in cells)
    others = 0.5 * sum(c in OTHER and c not in words for c in cells)
    if not ours + partly or sum(map(looks_like_heading, row)) < 0.8 * len(row):
        return 0
    alone = len(cells) == 1 and not ours
    return 0 if alone else ours + partly + others


def _ending(heading: str, words: set[str]) -> str | None:
    """The known heading of two words or more with which this one ends: `child first name`."""
    if SOMEONE_ELSE.match(heading):
        return None
    parts = heading.split()
    for start in range(1, len(parts) - 1):
        if (tail := " ".join(parts[start:])) in words:
            return tail
    return None


def propose(headings: list[str], vocabulary: Vocabulary) -> dict[str, list[int]]:
    """Field → the columns that may hold it, the likeliest first."""
    found: dict[str, list[tuple[float, int]]] = {}
    rank = {w: (f, n) for f, words in vocabulary.items() for n, w in enumerate(words)}
    for index, heading in enumerate(headings):
        word = normal(heading)
        if word in rank:
            field, place = rank[word]
            found.setdefault(field, []).append((place, index))
        elif (tail := _ending(word, set(rank))) is not None:
            field, place = rank[tail]
            found.setdefault(field, []).append((place + 100, index))
    return {field: [index for _place, index in sorted(places)] for field, places in found.items()}


def first_full_row(rows: list[list[str]]) -> int:
    """The index of the first row that is not blank; len(rows) when all are."""
    return next((i for i, row in enumerate(rows) if not is_blank(row)), len(rows))


def unused(headings: list[str], used: set[int]) -> list[str]:
    """The names of the columns that are read past, each once, in order."""
    names = (h.strip() for i, h in enumerate(headings) if i not in used and h.strip())
    return list(dict.fromkeys(names))
