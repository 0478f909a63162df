"""What a posted form asks for, once its ticket is found to be real. Knows no Django."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import UUID

from wellbeing import tickets
from wellbeing.boxes import OPTIONS
from wellbeing.tickets import Ticket

PREFER_NOT_TO_SAY = OPTIONS
_REAL = {str(one): one for one in range(1, OPTIONS + 1)}
SEND, WITHDRAW = "send", "withdraw"


@dataclass(frozen=True, slots=True)
class Wish:
    """To keep these options, one a question, or, when there are none, to take an answer out."""

    ticket: Ticket
    options: tuple[int, ...] | None


def read_wish(
    fields: Mapping[str, list[str]], tag_key_of: Callable[[UUID], bytes | None], *, now: int
) -> Wish | None:
    """The wish in a form's fields; None when any part is not as the form makes it.

    A question that was left out counts as "prefer not to say". `now` is in seconds (Unix time).
    """
    ticket = tickets.read(_only(fields, "ticket") or "", tag_key_of, now=now)
    what = _only(fields, "what", SEND)
    if ticket is None or what not in {SEND, WITHDRAW}:
        return None
    if what == WITHDRAW:
        return Wish(ticket, None)
    given = [_option(fields, f"q{n}") for n in range(1, ticket.questions + 1)]
    options = tuple(one for one in given if one is not None)
    return Wish(ticket, options) if len(options) == ticket.questions else None


def _option(fields: Mapping[str, list[str]], name: str) -> int | None:
    """1 … 6; None for a word that is no option or that came twice."""
    return _REAL.get(_only(fields, name, str(PREFER_NOT_TO_SAY)) or "")


def _only(fields: Mapping[str, list[str]], name: str, without: str = "") -> str | None:
    """The field's one value, or `without` when there is none; None when there are several."""
    values = fields.get(name, [])
    if len(values) > 1:
        return None
    return values[0] if values else without
