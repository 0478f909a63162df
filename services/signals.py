"""What `services` tells the floors above, as the last step of the transaction that changed it.

`people_changed(organisation_id, staff_ids)`: posts, leaving, absence or roles of these people;
`staff_ids=None` means everybody. `tree_changed(organisation_id)`: units opened, moved or closed.
`post_went_on(old, new)`: `new` follows `old` in the same unit and job role, with other hours.
`who_counts_changed(organisation_id, from_on)`: who counts is another rule from that day on.
`past_changed(organisation_id, from_on)`: where units hung, what they were called or who was in
them is recorded differently from that day on.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.dispatch import Signal

_kept_back: ContextVar[dict[int, Any] | None] = ContextVar("kept_back", default=None)


class TreeChanged(Signal):
    """What listens counts a whole organisation, so many changes in one go are told once."""

    def send(self, sender: Any, **named: Any) -> list[tuple[Any, Any]]:
        """Tell now, or at the end of `at_once`."""
        kept_back = _kept_back.get()
        if kept_back is None:
            return super().send(sender, **named)
        kept_back[named["organisation_id"]] = sender
        return []

    @contextmanager
    def at_once(self) -> Iterator[None]:
        """Keep every change inside back and tell each organisation once on leaving.

        Use it inside the transaction of the changes; after an error nothing is told.
        """
        kept_back: dict[int, Any] = {}
        token = _kept_back.set(kept_back)
        try:
            yield
        finally:
            _kept_back.reset(token)
        for organisation_id, sender in kept_back.items():
            self.send(sender, organisation_id=organisation_id)


people_changed = Signal()
post_went_on = Signal()
tree_changed = TreeChanged()
who_counts_changed = Signal()
past_changed = Signal()
