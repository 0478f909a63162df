"""One page a role, and saved views: lines of the access matrix and their objects."""

from types import SimpleNamespace

from core.permissions import Permission as P
from reports.models import SavedView
from tests.access.page import SIGNED_IN, Page

NEEDS = {
    "lead": P.RECORD_TRAINING,
    "manager": P.PLAN_PLACES,
    "admin": P.MANAGE_SCHEDULES,
    "executive": P.SIGN_REPORTS,
}

PAGES: list[Page] = [
    *(Page(f"reports:desk_{key}", needs) for key, needs in NEEDS.items()),
    *(Page(f"reports:desk_{key}_file", needs) for key, needs in NEEDS.items()),
    *(Page(f"reports:desk_{key}_mail", needs, get=None, post=302) for key, needs in NEEDS.items()),
    Page("reports:view_list", SIGNED_IN),
    Page(
        "reports:view_save",
        P.VIEW_FIGURES,
        of=lambda w: {"page": "dashboard", "unit_id": w.quay.pk},
        foreign=lambda w: {"page": "dashboard", "unit_id": w.mill.pk},
        missing={"page": "dashboard", "unit_id": 0},
        post=200,
    ),
    # Nobody but its owner meets a saved view.
    Page(
        "reports:view_remove",
        SIGNED_IN,
        of=lambda w: {"view_id": w.saved_view.pk},
        foreign=lambda w: {"view_id": w.mill_saved_view.pk},
        missing={"view_id": 0},
        get=None,
        post=302,
        except_for={who: {"post": 404} for who in ("sam", "alma", "ada", "eve", "ana", "wanda")},
    ),
    Page(
        "reports:dashboard_file",
        P.VIEW_FIGURES,
        of=lambda w: {"unit_id": w.quay.pk},
        foreign=lambda w: {"unit_id": w.mill.pk},
        missing={"unit_id": 0},
    ),
]


def furnish(world: SimpleNamespace) -> None:
    """Mark keeps a view of Quay, and Walt one of Mill."""
    world.saved_view = _keep(world.mark, world.quay)
    world.mill_saved_view = _keep(world.walt, world.mill)


def furnish_more(world: SimpleNamespace, number: int) -> None:
    """A further view of everybody whose pages are opened."""
    for user in (world.ada, world.alma, world.sam):
        _keep(user, world.quay, f"View {number}")


def _keep(user: object, unit: object, name: str = "This one") -> SavedView:
    return SavedView.objects.create(user=user, name=name, page="dashboard", unit=unit)
