"""Words for who has left, who is away and who is there, as HR systems write them."""

import re

from intake.readers.names import fold

# SuccessFactors writes `Active (A)`.
CODE = re.compile(r"(?<=\S)\s*\([A-Z0-9]{1,4}\)\s*$")
LEFT = frozenset(
    (
        "left", "leaver", "terminated", "inactive", "resigned", "retired", "dismissed", "deceased",
        "ended", "former", "ex employee", "false", "disabled", "t", "sorti", "parti", "deleted",
        "archived", "no", "n", "0", "departed", "redundant", "redundancy", "end of contract",
        "contract ended", "blocked", "ausgeschieden", "inactif", "not active", "gone", "i",
        "discharged", "separated", "withdrawn",
    )
)  # fmt: skip
AWAY = frozenset(
    (
        "l", "leave", "on leave", "away", "long absence", "absent", "maternity", "maternity leave",
        "paternity leave", "parental leave", "adoption leave", "shared parental leave",
        "career break", "sabbatical", "secondment", "seconded", "seconded out", "suspended",
        "unpaid leave", "leave of absence", "loa", "long term sick", "sick leave", "en congé",
    )
)  # fmt: skip
THERE = frozenset(
    (
        "active", "a", "current", "employed", "true", "yes", "y", "1", "full time", "part time",
        "permanent", "actif", "enabled", "working", "in post", "starter", "probation", "fixed term",
        "temporary", "bank", "casual", "aktiv", "active assignment", "contract", "confirmed",
    )
)  # fmt: skip
# Under these headings a yes means that somebody is gone.
TURNED = frozenset(("block credential", "leaver", "blocked", "deleted", "disabled", "suspended"))
YES = frozenset(("yes", "y", "true", "1", "x", "primary", "main", "oui", "ie", "away", "on leave"))
NO = frozenset(("no", "n", "false", "0", "secondary", "non", "na", "not away"))
KINDS = {
    "employee": "employee", "staff": "employee", "permanent": "employee", "employed": "employee",
    "elected member": "elected_member", "elected": "elected_member",
    "councillor": "elected_member", "member": "elected_member", "volunteer": "volunteer",
    "bank": "bank", "bank staff": "bank", "casual": "bank", "relief": "bank",
    "contractor": "contractor", "agency": "contractor", "contingent worker": "contractor",
    "partner": "partner", "partner staff": "partner",
}  # fmt: skip


def read_status(text: str, is_turned: bool = False) -> str:
    """`left`, `away`, `there`, `` for a blank cell or `?` for a word we do not know.

    An unknown word counts as there; the reviewer is told once.
    """
    word = fold(CODE.sub("", text))
    if not word:
        return ""
    if is_turned:
        return "left" if word in YES else "there"
    start = word.split(" payroll eligible")[0].strip()
    for name, words in (("left", LEFT), ("away", AWAY), ("there", THERE)):
        if word in words or start in words:
            return name
    return "?"


def read_yes(text: str) -> bool | None:
    """Yes or no; None when the word is neither."""
    word = fold(text)
    return True if word in YES else False if word in NO else None
