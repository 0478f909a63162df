"""Sending the form of a wave. Who sent it is not known here: a code, a pseudonym, the answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from training.models import Answer, Ask, Reply, Session, Statement, Wave
from training.models.evaluation import HIGHEST, LOWEST
from training.wave_codes import Code, pseudonym_of, read_code


@dataclass(frozen=True, slots=True)
class Asked:
    """What the holder of a code is asked; `is_open` is False once the time of the wave is over.

    Whether the code was used is not told: whoever printed the card holds it too.
    """

    code: Code
    wave: Wave
    session: Session
    statements: tuple[Statement, ...]
    is_open: bool


def asked_by(text: str, *, today: date) -> Asked | None:
    """What a code asks; None where there is no such code (any more). Reads only."""
    code = read_code(text)
    found = code and Ask.objects.of_number(code.wave, code.number)
    ask = found and found.select_related("wave__evaluation__session__course").first()
    if code is None or not ask:
        return None
    wave: Wave = ask.wave
    is_open = Wave.objects.open_on(today).filter(pk=wave.pk).exists()
    statements = tuple(wave.evaluation.statements.order_by("position", "pk"))
    return Asked(code, wave, wave.evaluation.session, statements, is_open)


@transaction.atomic
def answer_wave(*, asked: Asked, values: Mapping[int, int]) -> bool:
    """Keep the answers (1 to 5, by statement); False when this code was used already.

    The second of two at once waits for the first and changes nothing. Raises ValueError for a
    statement that is not asked, or a value out of range.
    """
    known = {statement.pk for statement in asked.statements}
    if set(values) - known or not all(LOWEST <= one <= HIGHEST for one in values.values()):
        raise ValueError("not an answer to what is asked")
    reply, is_new = Reply.objects.get_or_create(
        wave=asked.wave, pseudonym=pseudonym_of(asked.code.number)
    )
    if is_new:
        Answer.objects.bulk_create(
            Answer(reply=reply, statement_id=pk, value=value) for pk, value in values.items()
        )
    return bool(is_new)
