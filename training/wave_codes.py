"""The code in a link or on a card, and the pseudonym that answers are kept under.

A person has one number in one evaluation. The code is that number with the letter of a wave, so
that each wave has a link of its own. Answers are kept under a pseudonym made from the number and
the installation's secret key: without that key the two cannot be laid side by side.
"""

import secrets
from dataclasses import dataclass
from uuid import UUID

from django.utils.crypto import salted_hmac

# Digits and letters that are not taken for one another: no I, L, O or U (Crockford's base 32).
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
MISREAD = str.maketrans("OIL", "011")
LENGTH = 12
BITS = 5 * LENGTH
WAVES = {"B": "before", "A": "after", "S": "six_months"}
SALT = "training.evaluation.pseudonym"


@dataclass(frozen=True, slots=True)
class Code:
    """Which wave, and whose number."""

    wave: str
    number: int

    def __str__(self) -> str:
        """As it is printed: "B-0AB1-C2DE-F3GH"."""
        letter = next(one for one, wave in WAVES.items() if wave == self.wave)
        digits = [LETTERS[self.number >> shift & 31] for shift in range(BITS - 5, -1, -5)]
        return "-".join([letter, *("".join(digits[at : at + 4]) for at in range(0, LENGTH, 4))])


def new_number() -> int:
    """A number of 60 bits that nobody can guess."""
    return secrets.randbits(BITS)


def read_code(text: str) -> Code | None:
    """The code that somebody typed; None when it cannot be one. Hyphens and case do not matter."""
    said = "".join(one for one in text.upper() if one.isalnum())[: LENGTH + 2]
    wave, digits = WAVES.get(said[:1]), said[1:].translate(MISREAD)
    if wave is None or len(digits) != LENGTH or set(digits) - set(LETTERS):
        return None
    number = 0
    for digit in digits:
        number = number * 32 + LETTERS.index(digit)
    return Code(wave, number)


def pseudonym_of(number: int) -> UUID:
    """What the answers of the person with this number are kept under."""
    return UUID(bytes=salted_hmac(SALT, str(number), algorithm="sha256").digest()[:16])
