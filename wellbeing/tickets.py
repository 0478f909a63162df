"""A ticket says, for an hour, in which round and group one unnamed person may answer. No Django.

The web issues it, the check-in host reads it; both hold the round's tag key and nothing else of
each other. Always of one length, so that its size says nothing.
"""

import base64
import binascii
import hashlib
import hmac
import struct
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

# Seconds from the moment the page was made until its ticket ends.
LIFE = 60 * 60
_LAYOUT = struct.Struct(">B16sHBQ32s32s")
_VERSION = 1
_TAG_BYTES = 32
_BYTES = _LAYOUT.size + _TAG_BYTES
TICKET_LETTERS = (_BYTES + 2) // 3 * 4


@dataclass(frozen=True, slots=True)
class Ticket:
    """`group` is the group's number in the round, `questions` how many there are, `ends_at` the
    second (Unix time) at which the ticket ends; `public_key` is the round's, 32 bytes.
    """

    round_id: UUID
    group: int
    questions: int
    ends_at: int
    nullifier: bytes
    public_key: bytes


def issue(ticket: Ticket, tag_key: bytes) -> str:
    """The ticket as a text for a form."""
    told = _LAYOUT.pack(
        _VERSION,
        ticket.round_id.bytes,
        ticket.group,
        ticket.questions,
        ticket.ends_at,
        ticket.nullifier,
        ticket.public_key,
    )
    return base64.urlsafe_b64encode(told + _tag(tag_key, told)).decode()


def read(text: str, tag_key_of: Callable[[UUID], bytes | None], *, now: int) -> Ticket | None:
    """The ticket when its tag is right and it has not ended; None for anything else."""
    told = _decoded(text)
    if told is None:
        return None
    body, tag = told[: _LAYOUT.size], told[_LAYOUT.size :]
    version, round_bytes, group, questions, ends_at, nullifier, public_key = _LAYOUT.unpack(body)
    ticket = Ticket(UUID(bytes=round_bytes), group, questions, ends_at, nullifier, public_key)
    key = tag_key_of(ticket.round_id)
    right = key is not None and hmac.compare_digest(tag, _tag(key, body))
    return ticket if right and version == _VERSION and now < ends_at else None


def _decoded(text: str) -> bytes | None:
    if len(text) != TICKET_LETTERS or not text.isascii():
        return None
    try:
        told = base64.b64decode(text, altchars=b"-_", validate=True)
    except binascii.Error:
        return None
    return told if len(told) == _BYTES else None


def _tag(key: bytes, told: bytes) -> bytes:
    return hmac.new(key, b"ticket\0" + told, hashlib.sha256).digest()
