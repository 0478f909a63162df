"""One thing that waits for somebody."""

from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing to do or to know: its words, the page where it is done, a smaller line below.

    The address is `url_name` with `args`; `on` is a day of the thing, when it has one.
    """

    label: str
    url_name: str
    args: tuple[Any, ...] = ()
    note: str = ""
    on: date | None = None
