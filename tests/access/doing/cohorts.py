"""The access matrix and the objects of cohort programmes."""

from types import SimpleNamespace
from typing import Any

from core.permissions import Permission as P
from implementation.actions.cohorts import set_component
from tests.access.page import Page
from tests.factories import everywhere
from tests.factories.cohorts import make_cohort, make_site

MARKS = {"completed": True, "progressed": True, "evidence": "A quiet room", "note": "Two shifts"}


def _key(kind: str) -> str:
    return f"{kind.removeprefix('cohort_')}_id"


def _page(name: str, kind: str, needs: str, **statuses: Any) -> Page:
    return Page(
        f"implementation:{name}",
        needs,
        of=lambda w: {_key(kind): getattr(w, kind).pk},
        foreign=lambda w: {_key(kind): getattr(w, f"mill_{kind}").pk},
        missing={_key(kind): 0},
        **statuses,
    )


MADE, BUTTON = P.LOG_IMPLEMENTATION, {"get": None, "post": 302}
PAGES: list[Page] = [
    Page("implementation:cohort_list", P.VIEW_IMPLEMENTATION),
    Page("implementation:cohort_add", MADE, post=200),
    _page("cohort_detail", "cohort", P.VIEW_IMPLEMENTATION),
    _page("cohort_change", "cohort", MADE, post=200),
    _page("cohort_withdraw", "cohort", MADE, **BUTTON),
    _page("cohort_restore", "cohort", MADE, **BUTTON),
    _page("component_add", "cohort", MADE, post=200),
    _page("component_change", "component", MADE, post=200),
    _page("component_remove", "component", MADE, **BUTTON),
    _page("site_add", "cohort", MADE, post=200),
    # An empty form says that nothing is known, and that may be so.
    _page("site_mark", "cohort_site", MADE, post=302),
    _page("site_change", "cohort_site", MADE, post=200),
    _page("site_withdraw", "cohort_site", MADE, **BUTTON),
    _page("site_restore", "cohort_site", MADE, **BUTTON),
]


def furnish(world: SimpleNamespace) -> None:
    """One object of every kind in Quay and one in Mill."""
    for prefix, unit in (("", world.quay), ("mill_", world.mill)):
        cohort = make_cohort(unit, programme="Peer support", note="Every second month")
        made = {
            "cohort": cohort,
            "component": cohort.components.get(),
            "cohort_site": make_site(cohort, marks=MARKS),
        }
        for name, row in made.items():
            setattr(world, prefix + name, row)


def furnish_more(world: SimpleNamespace, number: int) -> None:
    """One more row of every kind in Quay."""
    make_site(make_cohort(world.quay, name=f"Peer groups {number}"), marks=MARKS)
    by = everywhere(world.quay, MADE)
    part = {"name": f"Day {number}", "kind": "other", "planned": 2}
    set_component(by=by, cohort=world.cohort, **part)
    make_site(world.cohort, site_name=f"House {number}", marks=MARKS)
