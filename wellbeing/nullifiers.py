"""The key under which one person's one answer lies: nobody can compute it without the round key.

HMAC-SHA256 (design §3.3): a plain hash could be tried out over a few thousand staff ids. No Django.
"""

import base64
import hashlib
import hmac
from uuid import UUID

CODE_BYTES = 10
CODE_GROUP = 4


def of_person(round_key: bytes, round_id: UUID, person: int) -> bytes:
    """The 32 bytes under which a person who signs in answers."""
    return _mac(round_key, b"person", round_id, person)


def of_slip(round_key: bytes, round_id: UUID, group: int, slip: int) -> bytes:
    """The 32 bytes under which the holder of slip number `slip` (1 …) of a group answers."""
    return _mac(round_key, b"slip", round_id, group, slip)


def code_of_slip(round_key: bytes, round_id: UUID, group: int, slip: int) -> str:
    """What is printed on the slip: 80 bits as four groups of four letters and digits."""
    made = _mac(round_key, b"code", round_id, group, slip)[:CODE_BYTES]
    text = base64.b32encode(made).decode()
    return "-".join(text[n : n + CODE_GROUP] for n in range(0, len(text), CODE_GROUP))


def read_code(typed: str) -> str:
    """A code as printed, from how people type it: any case, spaces, 0 for O, 1 for I, 8 for B."""
    text = "".join(c for c in typed.upper() if c.isalnum())
    text = text.translate(str.maketrans("018", "OIB"))
    return "-".join(text[n : n + CODE_GROUP] for n in range(0, len(text), CODE_GROUP))


def _mac(key: bytes, purpose: bytes, round_id: UUID, *numbers: int) -> bytes:
    told = b"".join(number.to_bytes(8, "big") for number in numbers)
    return hmac.new(key, purpose + b"\0" + round_id.bytes + told, hashlib.sha256).digest()
