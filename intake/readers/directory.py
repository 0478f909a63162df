"""Accounts in a directory that are no members of staff: guests, rooms, services."""

import re
from collections.abc import Callable, Iterator

from intake.readers.names import fold
from intake.readers.words import _

# Sign-in names of services and rooms; of the last group only when nobody's name is given.
ROBOTS = re.compile(
    r"^(?:svc|serviceaccount|room|mtg|noreply|no-reply|donotreply|printer|sharedmailbox|mailbox|"
    r"breakglass|break-glass|sync_.*|aad_.*|msol_.*|healthmailbox)(?:[-_.\d].*)?@"
)
NAMELESS = re.compile(
    r"^(?:service|meeting|scanner|scan|shared|admin|administrator|test|booking|bookings|resource|"
    r"equipment|pool|kiosk|info|enquiries|reception|helpdesk)(?:[-_.\d].*)?@"
)
THINGS = re.compile(
    r"\b(room|meeting room|boardroom|conference|mailbox|service account|svc|printer|scanner|"
    r"shared|projector|pool car|vehicle|resource|equipment|kiosk|calendar|no reply|noreply|"
    r"break glass|on premises directory synchronization|sync account|test account|inbox|"
    r"enquiries|bookings?)\b"
)
GUEST = _("This is a guest from outside your organisation.")
NOT_A_PERSON = _("This looks like a room, service or shared account, not a person.")


def why_skipped(cell: Callable[[int, str], str], count: int) -> Iterator[tuple[int, str]]:
    """(place, reason) for each account that is no member of staff.

    `cell(place, field)` gives the text of a field. A person has a first name or a surname;
    only what has neither, or signs in as a service does, can be a thing.
    """
    for at in range(count):
        upn, kind = cell(at, "upn").lower(), cell(at, "user_type").casefold()
        if kind == "guest" or "#ext#" in upn:
            yield at, GUEST
        elif ROBOTS.match(upn) or _is_thing(cell, at, upn):
            yield at, NOT_A_PERSON


def _is_thing(cell: Callable[[int, str], str], at: int, upn: str) -> bool:
    if cell(at, "first_name") or cell(at, "last_name"):
        return False
    return bool(NAMELESS.match(upn) or THINGS.search(fold(cell(at, "name"))))
