"""The sealing worker's own mark under a seal, and the print of the code that made it."""

import hashlib
import json
from functools import cache
from pathlib import Path
from uuid import UUID

from django.conf import settings
from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey, VerifyKey

from wellbeing.keys import KeyStore

# The name under which the long-lived signing key lies among the private keys of rounds.
OWN = UUID(int=0)
DECIDING = ("boxes.py", "publication.py", "tally.py", "actions/sealing.py")


@cache
def code_hash() -> str:
    """SHA-256 over the modules that decide what is published, as 64 letters and digits."""
    here = Path(__file__).resolve().parent
    return hashlib.sha256(b"\0".join((here / name).read_bytes() for name in DECIDING)).hexdigest()


def own_key() -> SigningKey:
    """The sealing worker's long-lived key, made when there is none yet."""
    return SigningKey(KeyStore(settings.SEAL_KEYS).make(OWN, bytes(SigningKey.generate())))


def signed(record: str) -> str:
    """The record's Ed25519 signature and the key to check it with, both in hex, by a colon."""
    key = own_key()
    return f"{key.sign(_plain(record)).signature.hex()}:{bytes(key.verify_key).hex()}"


def is_signed(record: object, signature: str) -> bool:
    """Whether the signature is of this record (JSON text or what it holds)."""
    text = record if isinstance(record, str) else json.dumps(record)
    mark, _colon, key = signature.partition(":")
    try:
        VerifyKey(bytes.fromhex(key)).verify(_plain(text), bytes.fromhex(mark))
    except (BadSignatureError, ValueError, TypeError):
        return False
    return True


def _plain(record: str) -> bytes:
    """The same bytes whether the record comes from here or back from the database."""
    return json.dumps(json.loads(record), sort_keys=True).encode()
