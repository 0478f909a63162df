"""Names that somebody pasted or typed: from a mail, a sign-in sheet, a list in a document."""

import re

from intake.readers.meeting import Visit
from intake.readers.names import fold, read_email
from intake.readers.result import Preview, Problem, Skipped
from intake.readers.table import Table
from intake.readers.visits import finish
from intake.readers.words import Refused, Said, _

ENTRY = re.compile(r'(?P<name>(?:"[^"]*"|[^<>";])*?)<(?P<email>[^<>]*)>[\s,;]*')
NUMBERING = re.compile(r"^\s*(?:\d{1,3}[.)]|[-•*·–])\s+")
LONGEST = 100
HEADINGS = {
    "name",
    "names",
    "attendees",
    "participants",
    "present",
    "who came",
    "full name",
    "people",
}


def read_pasted(table: Table, first_line: int = 1) -> Preview:
    """One person for each name, line or `Name <address>`; numbers are line numbers."""
    preview = Preview("attendance", "pasted names", table.encoding)
    visits: list[Visit] = []
    text = table.text or "\n".join(", ".join(c for c in row if c.strip()) for row in table.rows)
    for number, line in enumerate(text.splitlines(), start=1):
        if number < first_line:
            continue
        if fold(line) in HEADINGS:
            preview.skipped.append(Skipped(number, _("This line is a heading.")))
            continue
        for name, email in _entries(NUMBERING.sub("", line.replace("\t", " "))):
            visits.append(_visit(preview, number, name, email))
    visits = [visit for visit in visits if visit.name]
    if not visits:
        raise Refused(_("We found no names. Put one name on each line and try again."))
    preview.rows = len(visits)
    return finish(preview, visits, shares_addresses=True)


def _entries(line: str) -> list[tuple[str, str]]:
    """The (name, address) pairs on a line."""
    found: list[tuple[str, str]] = []
    rest = line
    while entry := ENTRY.search(rest):
        before = rest[: entry.start()]
        found += _bare(before)
        found.append((entry["name"].strip(" ,;"), entry["email"]))
        rest = rest[entry.end() :]
    return found + _bare(rest)


def _bare(text: str) -> list[tuple[str, str]]:
    """Pieces without brackets: addresses are split at commas and spaces, names are not."""
    pairs: list[tuple[str, str]] = []
    for piece in text.split(";"):
        piece = piece.strip(" ,")
        if "@" in piece:
            pairs += _with_addresses(piece)
        elif piece:
            pairs += [(name, "") for name in _names(piece)]
    return pairs


def _names(piece: str) -> list[str]:
    """Whole names between commas are several people; `Surname, Forename` is one."""
    parts = [part.strip() for part in piece.split(",") if part.strip()]
    several = len(parts) > 2 and all(" " in part for part in parts)
    return parts if several else [piece]


def _with_addresses(piece: str) -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    words: list[str] = []
    for word in piece.replace(",", " , ").split():
        if "@" in word:
            pairs.append((" ".join(words).strip(" ,"), word))
            words = []
        else:
            words.append(word)
    rest = " ".join(words).strip(" ,")
    return [*pairs, (rest, "")] if rest else pairs


def _visit(preview: Preview, line: int, name: str, email: str) -> Visit:
    address, is_fit = read_email(email)
    if not is_fit:
        preview.problems.append(
            Problem(
                line,
                "",
                Said(_("This is not an email address: %(text)s"), text=email.strip()[:80]),
                _("Correct the address, or choose the person yourself."),
                blocking=False,
            )
        )
    if len(name) > LONGEST:
        preview.problems.append(
            Problem(
                line,
                "",
                _("This line is too long to be a name."),
                _("Put one name on each line, or take this line out."),
            )
        )
    return Visit(line, name.strip('" ') or address or email.strip(), email=address)
