"""The menu shows what somebody may open; "who can see this" says what the permissions say."""

import pytest

from core import menu
from core.context import page
from core.permissions import Permission as P
from core.scope import NOBODY, Viewer
from core.who_sees import who_can_see


@pytest.fixture(autouse=True)
def own_entries(monkeypatch):
    monkeypatch.setattr(menu, "_entries", {})
    menu.register_menu("Privacy", "privacy", P.VIEW_STAFF, 20)
    menu.register_menu("Accessibility", "accessibility", None, 10)
    menu.register_menu("Nowhere", "no_such_page", None, 5)


def viewer(*permissions):
    return Viewer(user_id=7, grants=frozenset(("7.", one) for one in permissions))


def labels(items):
    return [item.label for item in items]


def test_the_menu_holds_only_what_the_viewer_may_open_in_order():
    assert labels(menu.menu_for(viewer(), "/")) == ["Accessibility"]
    assert labels(menu.menu_for(viewer(P.VIEW_STAFF), "/")) == ["Accessibility", "Privacy"]
    assert menu.menu_for(NOBODY, "/") == []


def test_the_place_somebody_is_in_is_marked():
    items = menu.menu_for(viewer(P.VIEW_STAFF), "/privacy/more/")

    assert [item.label for item in items if item.active] == ["Privacy"]


def test_home_is_marked_on_the_home_page_only():
    assert menu._deepest(["/", "/teams/"], "/") == "/"
    assert menu._deepest(["/", "/teams/"], "/teams/7/") == "/teams/"
    assert menu._deepest(["/", "/teams/"], "/reports/") == ""


def test_registering_again_replaces():
    menu.register_menu("Your data", "privacy", None, 1)

    assert labels(menu.menu_for(viewer(), "/")) == ["Your data", "Accessibility"]


def test_a_page_asks_the_database_nothing_for_its_menu(rf):
    context = page(rf.get("/"))

    assert context["viewer"] is NOBODY
    assert context["menu"] == []
    assert context["page_lang"] == "en-GB"


def test_who_can_see_names_every_role_that_holds_the_permission():
    assert who_can_see(P.VIEW_STAFF, own_record=True) == [
        "Delivery leads, managers and admins of this team, or of a unit above it.",
        "The person this page is about.",
    ]
    assert who_can_see(P.READ_API) == ["Analysts of this team, or of a unit above it."]
