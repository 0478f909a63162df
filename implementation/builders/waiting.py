"""What waits for somebody on the first page: answers, actions, conversations."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from core.scope import Viewer


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


Provider = Callable[[Viewer, date], Iterable[Waiting]]
# Each asks the same number of questions however much waits, and looks at modules and rights itself.
PROVIDERS: tuple[Provider, ...] = ()


def waiting_for(viewer: Viewer, *, on: date) -> list[Waiting]:
    """Everything that waits for `viewer` on a day, kind by kind."""
    return [one for provider in PROVIDERS for one in provider(viewer, on)]
