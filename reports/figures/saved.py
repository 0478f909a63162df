"""A person's own saved views."""

from dataclasses import dataclass

from django.utils import timezone

from core.scope import Viewer
from reports.access import PAGE_NEEDS
from reports.models import SavedView


@dataclass(frozen=True, slots=True)
class Saved:
    """One saved view; `is_open` while its owner may still see the page about that unit.

    A role's page is about units that stand today alone: `is_closed` says that this one does not.
    """

    view_id: int
    name: str
    page: str
    page_name: str
    unit_id: int
    unit_name: str
    choices: dict[str, str]
    is_open: bool
    is_closed: bool = False


def saved_views(viewer: Viewer) -> tuple[Saved, ...]:
    """The viewer's own, A to Z. A unit that is not shared any more is not named. One query."""
    if viewer.user_id is None:
        return ()
    rows = SavedView.objects.filter(user_id=viewer.user_id).select_related("unit")
    found = [_told(row, viewer.may(PAGE_NEEDS[row.page], row.unit.path)) for row in rows]
    return tuple(sorted(found, key=lambda one: one.name.casefold()))


def _told(row: SavedView, is_shared: bool) -> Saved:
    today, unit = timezone.localdate(), row.unit
    stands = unit.opened_on <= today and (unit.closed_on is None or unit.closed_on > today)
    is_closed = not stands and row.page != SavedView.Page.DASHBOARD
    return Saved(
        row.pk,
        row.name,
        row.page,
        str(row.get_page_display()),
        row.unit_id,
        unit.name if is_shared else "",
        row.choices,
        is_open=is_shared and not is_closed,
        is_closed=is_shared and is_closed,
    )
