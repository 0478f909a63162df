"""One answer as a sealed box of one length, and back. No Django.

256 bytes are sealed to 304 for everybody, whatever was answered (PyNaCl sealed box, design §3.3).
An answer holds the group's number and one option a question: 1 … 5, or 6 for "prefer not to say".
"""

from collections.abc import Sequence
from dataclasses import dataclass

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox

PLAIN_BYTES = 256
BOX_BYTES = PLAIN_BYTES + 48
# Five steps and "prefer not to say", which is the last.
OPTIONS = 6
_MARK = b"answer 1"


@dataclass(frozen=True, slots=True)
class Answer:
    """What one person said: the group's number and an option a question, in their order."""

    group: int
    options: tuple[int, ...]


def seal(answer: Answer, public_key: bytes) -> bytes:
    """The box that only the round's private key opens. Raises ValueError for an unreal option."""
    if any(not 1 <= one <= OPTIONS for one in answer.options):
        raise ValueError("an option lies outside the list")
    told = " ".join(str(n) for n in (answer.group, *answer.options)).encode()
    return SealedBox(PublicKey(public_key)).encrypt((_MARK + b" " + told).ljust(PLAIN_BYTES))


def unseal(box: bytes, private_key: bytes, *, questions: int) -> Answer | None:
    """The answer; None when the box is none of this key's or holds no whole answer."""
    try:
        told = SealedBox(PrivateKey(private_key)).decrypt(box)
    except (CryptoError, ValueError, TypeError):
        return None
    return _read(told, questions)


def _read(told: bytes, questions: int) -> Answer | None:
    if len(told) != PLAIN_BYTES or not told.startswith(_MARK):
        return None
    numbers = told[len(_MARK) :].split()
    if len(numbers) != questions + 1 or not all(n.isdigit() for n in numbers):
        return None
    group, *options = map(int, numbers)
    return Answer(group, tuple(options)) if _are_real(options) else None


def _are_real(options: Sequence[int]) -> bool:
    return all(1 <= one <= OPTIONS for one in options)
