"""What somebody changed by hand and a list says otherwise: shown, and decided, fact by fact."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from intake.models import Upload, UploadRow
from services.models import HandCorrection

MOST = 300
TAKE = "take"


@dataclass(frozen=True)
class Conflict:
    """One fact of one person: what is here since when, and what the list says."""

    name: str
    who: str
    row: int
    told: str
    mine: str
    said: str
    is_taken: bool


def conflicts_of(upload: Upload) -> list[Conflict]:
    """Each conflict of the review, in the order of the list. One query."""
    return [
        _conflict(row, fact, told)
        for row in rows_in_conflict(upload)
        for fact, told in sorted(row.conflicts.items())
    ]


def unseen_of(upload: Upload) -> int:
    """How many rows in conflict the page has no room for."""
    return max(0, int(upload.counts.get("conflicts", 0)) - MOST)


def rows_in_conflict(upload: Upload) -> list[UploadRow]:
    """The rows in which a list says another thing than a person did, the first of them."""
    rows = upload.rows.exclude(conflicts={}).order_by("row", "pk")
    return list(rows[:MOST])


def takes_in(sent: Mapping[str, Any], rows: Iterable[UploadRow]) -> dict[int, list[str]]:
    """Row id → the facts for which the list is to be believed, of rows that were on the page."""
    return {
        row.pk: [fact for fact in sorted(row.conflicts) if sent.get(_name(row, fact)) == TAKE]
        for row in rows
        if any(_name(row, fact) in sent for fact in row.conflicts)
    }


def _name(row: UploadRow, fact: str) -> str:
    return f"fact-{row.pk}-{fact}"


def _conflict(row: UploadRow, fact: str, told: dict[str, str]) -> Conflict:
    return Conflict(
        name=_name(row, fact),
        who=row.name,
        row=row.row,
        told=in_words(fact, told),
        mine=_value(fact, told["mine"]),
        said=_said(fact, told["said"]),
        is_taken=fact in row.takes,
    )


def in_words(fact: str, told: dict[str, str]) -> str:
    """ "Preferred name: changed here on 3 May 2026 to Jo. The list says Joanna."."""
    words = {
        "fact": str(HandCorrection.Fact(fact).label),
        "day": date_format(date.fromisoformat(told["on"])),
        "mine": _value(fact, told["mine"]),
        "said": _said(fact, told["said"]),
    }
    return _("%(fact)s: changed here on %(day)s to %(mine)s. The list says %(said)s.") % words


def _value(fact: str, value: str) -> str:
    if fact == HandCorrection.Fact.LEFT_ON and value:
        return str(date_format(date.fromisoformat(value)))
    if value in {"true", "false"}:
        return _("yes") if value == "true" else _("no")
    return value or _("nothing")


def _said(fact: str, value: str) -> str:
    if fact == HandCorrection.Fact.LEFT_ON:
        return _("that they work here")
    return _value(fact, value)
