"""How far the work on a list is, told from deep inside it to the page that somebody watches."""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

from django.utils.translation import gettext as _

T = TypeVar("T")
Tells = Callable[[str, int, int], None]
EACH = 20
_teller: ContextVar[Tells | None] = ContextVar("teller", default=None)


@contextmanager
def progress_to(tell: Tells) -> Iterator[None]:
    """Inside, what is told goes to `tell` (step, done, total)."""
    before = _teller.set(tell)
    try:
        yield
    finally:
        _teller.reset(before)


def checked(rows: Collection[T]) -> Iterator[T]:
    """The rows one by one; every now and then it is told how many were checked."""
    tell, total = _teller.get(), len(rows)
    for done, row in enumerate(rows):
        if tell and not done % EACH:
            tell(_("Checking rows"), done, total)
        yield row
