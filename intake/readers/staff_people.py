"""Rows of a staff list to people: names, status, who is the same person."""

import re

from intake.readers.columns import normal
from intake.readers.names import name_key, sign_in_email, split_name
from intake.readers.result import Person, Post
from intake.readers.staff_values import Columns
from intake.readers.status import TURNED, read_status
from intake.readers.words import Said, _

NUMBER_IN_NAME = re.compile(r"^(.*\S)\s*\((\d{2,})\)$")
NAME_AND_CODE = re.compile(r"^(\S.*\S)\s*\(([A-Z0-9][A-Z0-9_-]{0,11})\)$")
TO_SPLIT = re.compile(r"[,(\[]")
BOOLEAN = {"yes": True, "no": False, "": None}


def check_rows(columns: Columns) -> list[str]:
    """Names, addresses and status of each row, then what only several cells together tell.

    Gives back what the reviewer should be told once about the whole list.
    """
    _take_numbers_from_names(columns)
    _fill_names(columns)
    _fill_emails(columns)
    columns.cells["unit"] = _without_codes(_units(columns.column("unit")))
    columns.cells["job_role"] = _without_codes(columns.column("job_role"))
    notes = _fill_status(columns)
    _check_names(columns)
    _check_periods(columns)
    _check_identity(columns)
    return notes


def _take_numbers_from_names(columns: Columns) -> None:
    """Workday writes `Ana Ruiz (1001)` when the report has no column for the number."""
    names = columns.column("name")
    if "staff_number" in columns.headings or "name" not in columns.headings:
        return
    found = [NUMBER_IN_NAME.match(name) for name in names]
    if sum(m is not None for m in found) * 2 <= len(names):
        return
    pairs = list(zip(found, names, strict=True))
    columns.cells["name"] = [m[1] if m else name for m, name in pairs]
    columns.cells["staff_number"] = [m[2] if m else "" for m, _name in pairs]


def _fill_names(columns: Columns) -> None:
    """Whole names from parts where there are parts, and parts from whole names."""
    firsts, lasts = list(columns.column("first_name")), list(columns.column("last_name"))
    names, called = columns.column("name"), columns.column("preferred_name")
    if "first_name" not in columns.headings and "name" not in columns.headings:
        # Some payroll lists give a surname and what people are called, and no other first name.
        firsts = list(called)
    whole = [f"{f} {n}" if f and n else w for f, n, w in zip(firsts, lasts, names, strict=True)]
    for at, name in enumerate(whole):
        if firsts[at] and lasts[at]:
            continue
        if TO_SPLIT.search(name):
            whole[at], first, last = split_name(name)
            firsts[at], lasts[at] = firsts[at] or first, lasts[at] or last
        if not name:
            whole[at] = firsts[at] or lasts[at] or called[at]
        elif not firsts[at] and not lasts[at]:
            first, _space, last = whole[at].rpartition(" ")
            firsts[at], lasts[at] = first, last
    columns.cells |= {"name": whole, "first_name": firsts, "last_name": lasts}


def _fill_emails(columns: Columns) -> None:
    """A directory often leaves the address blank; a member signs in with one."""
    if "upn" not in columns.headings:
        return
    upns = columns.cells["upn"] = [upn.lower() for upn in columns.column("upn")]
    emails = zip(columns.column("email"), upns, strict=True)
    columns.cells["email"] = [email or sign_in_email(upn) for email, upn in emails]


def _units(cells: list[str]) -> list[str]:
    """The last part of a path such as Google's `/Services/Housing`."""
    if not any(cell.startswith("/") for cell in cells):
        return cells
    return [c.rstrip("/").rpartition("/")[2] if c.startswith("/") else c for c in cells]


def _without_codes(cells: list[str]) -> list[str]:
    """`Housing (HOU)` is Housing, when every cell has a code and no two share a name."""
    found = {cell: NAME_AND_CODE.match(cell) for cell in set(cells) - {""}}
    names = {cell: m[1] for cell, m in found.items() if m}
    if not names or len(names) < len(found) or len(set(names.values())) < len(names):
        return cells
    return [names.get(cell, cell) for cell in cells]


def _fill_status(columns: Columns) -> list[str]:
    """`active` is yes, no or blank. One column that says left is enough."""
    names = [name for name in columns.headings if name.startswith("active ")]
    found = [
        _statuses(columns.cells[name], normal(columns.headings[name]) in TURNED) for name in names
    ]
    rows = [set(words) for words in zip(*found, strict=True)] if found else []
    columns.cells["active"] = [_active(words) for words in rows] or [""] * len(columns.rows)
    away = columns.column("away")
    if rows:
        away = [a or ("yes" if "away" in w else "") for a, w in zip(away, rows, strict=True)]
    columns.cells["away"] = away
    unknown = {
        cell: None
        for name, words in zip(names, found, strict=True)
        for cell, word in zip(columns.cells[name], words, strict=True)
        if word == "?"
    }
    return [_unknown(word) for word in list(unknown)[:10]]


def _statuses(cells: list[str], is_turned: bool) -> list[str]:
    known = {cell: read_status(cell, is_turned) for cell in set(cells)}
    return [known[cell] for cell in cells]


def _active(words: set[str]) -> str:
    if "left" in words:
        return "no"
    return "yes" if words - {""} else ""


def _unknown(word: str) -> Said:
    return Said(
        _("We do not know the status “%(word)s”, so we count these people as working here."),
        word=word[:60],
    )


def _check_names(columns: Columns) -> None:
    """A family name alone, or nothing at all, cannot be told from anybody else."""
    known = zip(columns.column("first_name"), columns.cells["name"], strict=True)
    ids = zip(columns.column("staff_number"), columns.column("email"), strict=True)
    for at, ((first, name), (number, email)) in enumerate(zip(known, ids, strict=True)):
        if not name:
            columns.wrong(
                at,
                "name" if "name" in columns.headings else "first_name",
                _("This row has no name."),
                _("Enter the person's first and last name, or take the row out."),
            )
        elif not (first or number or email or "name" in columns.headings):
            columns.wrong(
                at,
                "last_name",
                _("A last name alone is not enough to know who this is."),
                _("Add a first name, a staff number or an email address."),
            )


def _check_periods(columns: Columns) -> None:
    starts, ends = columns.column("from"), columns.column("until")
    for at, (start, end) in enumerate(zip(starts, ends, strict=True)):
        if end and start and end < start:
            columns.wrong(
                at,
                "until",
                _("The post ends before it starts."),
                _("Check both dates. Both days count as days in the post."),
            )


def key_of(number: str, email: str, row: int) -> str:
    """Rows with one key are about one person. A name alone never joins two rows."""
    return f"n{number}" if number else f"e{email}" if email else f"r{row}"


def _check_identity(columns: Columns) -> None:
    """One address or number for two people: the first row stands, the second waits."""
    numbers, emails = columns.column("staff_number"), columns.column("email")
    if all(_all_differ(column) for column in (numbers, emails)):
        return
    seen: dict[str, tuple[str, str, int]] = {}
    names = columns.cells["name"]
    for at, (name, number, email) in enumerate(zip(names, numbers, emails, strict=True)):
        for field, value in (("staff_number", number), ("email", email)):
            if not value:
                continue
            first = seen.setdefault(f"{field[0]}{value}", (name, number, columns.rows[at]))
            if _is_someone_else(first, name, number, field):
                columns.wrong(at, field, _shared(field, first[2]), _TELL_APART)
                break


def _all_differ(cells: list[str]) -> bool:
    filled = list(filter(None, cells))
    return len(set(filled)) == len(filled)


_TELL_APART = _("Check which of the two is right. Leave it blank if the address is shared.")


def _is_someone_else(first: tuple[str, str, int], name: str, number: str, field: str) -> bool:
    if field == "email" and first[1] and number and first[1] != number:
        return True
    return first[0] != name and name_key(first[0]) != name_key(name)


def _shared(field: str, row: int) -> Said:
    if field == "email":
        return Said(_("Row %(row)s has the same email address for somebody else."), row=row)
    return Said(_("Row %(row)s has the same staff number for somebody else."), row=row)


OF_A_POST = ("unit", "job_role", "fte", "is_primary", "from", "until", "away")
OF_A_PERSON = (
    "name",
    "first_name",
    "last_name",
    "preferred_name",
    "email",
    "upn",
    "staff_number",
    "active",
    "kind",
)


def people_of(columns: Columns) -> list[Person]:
    """One person for all rows about them, in the order of their first row."""
    people: dict[str, Person] = {}
    posts = zip(*map(columns.column, OF_A_POST), strict=True)
    persons = zip(*map(columns.column, OF_A_PERSON), strict=True)
    for at, (row, cells, of_post) in enumerate(zip(columns.rows, persons, posts, strict=True)):
        # The staff number and the address, by their places in OF_A_PERSON.
        key = f"r{row}" if at in columns.blocked else key_of(cells[6], cells[4], row)
        post = _post(row, of_post)
        if (person := people.get(key)) is None:
            people[key] = _person(cells, post)
        else:
            person.rows.append(row)
            person.posts.append(post)
    return list(people.values())


def _post(row: int, cells: tuple[str, ...]) -> Post:
    unit, job_role, fte, is_primary, start, end, away = cells
    return Post(row, unit, job_role, fte, BOOLEAN[is_primary], start, end, BOOLEAN[away])


def _person(cells: tuple[str, ...], post: Post) -> Person:
    name, first, last, preferred, email, upn, number, active, kind = cells
    return Person(
        rows=[post.row],
        name=name,
        name_in_file=name,
        first_name=first,
        last_name=last,
        preferred_name=preferred,
        email=email,
        upn=upn,
        staff_number=number,
        active=BOOLEAN[active],
        unit=post.unit,
        job_role=post.job_role,
        fte=post.fte,
        is_primary=post.is_primary,
        kind=kind,
        from_on=post.from_on,
        until_on=post.until_on,
        away=post.away,
        posts=[post],
    )
