"""A person's own saved views."""

from dataclasses import dataclass

from core.scope import Viewer
from reports.access import PAGE_NEEDS
from reports.models import SavedView


@dataclass(frozen=True, slots=True)
class Saved:
    """One saved view; `is_open` while its owner may still see the page about that unit."""

    view_id: int
    name: str
    page: str
    page_name: str
    unit_id: int
    unit_name: str
    choices: dict[str, str]
    is_open: bool


def saved_views(viewer: Viewer) -> tuple[Saved, ...]:
    """The viewer's own, A to Z. A unit that is not shared any more is not named. One query."""
    if viewer.user_id is None:
        return ()
    rows = SavedView.objects.filter(user_id=viewer.user_id).select_related("unit")
    found = [(row, viewer.may(PAGE_NEEDS[row.page], row.unit.path)) for row in rows]
    return tuple(
        Saved(
            row.pk,
            row.name,
            row.page,
            str(row.get_page_display()),
            row.unit_id,
            row.unit.name if is_open else "",
            row.choices,
            is_open,
        )
        for row, is_open in sorted(found, key=lambda one: one[0].name.casefold())
    )
