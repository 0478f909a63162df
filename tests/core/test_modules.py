"""A part that is off is nowhere; one that is on is there in the organisations that chose it."""

from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from core import menu
from core.modules import Module
from core.permissions import Permission as P
from core.scope import Viewer
from services.access import viewer_for
from services.actions.settings import switch_modules
from services.models import OrganisationSettings
from tests.factories import everywhere, switch_on

HERE = Viewer(
    7,
    grants=frozenset({("1.2.", P.VIEW_UNITS), ("5.", P.VIEW_UNITS)}),
    modules=frozenset({("1.", Module.MONEY)}),
)


def test_a_module_is_on_in_one_organisation_and_off_in_the_other() -> None:
    assert HERE.has(Module.MONEY)
    assert HERE.has(Module.MONEY, "1.2.")
    assert not HERE.has(Module.MONEY, "5.")
    assert not HERE.has(Module.WAVES)
    assert HERE.has(None)
    assert HERE.scope_in(P.VIEW_UNITS, Module.MONEY).branches == ("1.2.",)
    assert HERE.scope_for(P.VIEW_UNITS).branches == ("1.2.", "5.")


@pytest.fixture
def _own_tools(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("_tools", "_unit_pages"):
        monkeypatch.setattr(menu, name, {})
    for number, module in enumerate([None, Module.MONEY, Module.WAVES]):
        tool = menu.Tool(f"T{number}", "what for", f"t{number}", P.VIEW_UNITS, 9 - number, module)
        menu.register_tool(tool)
        menu.register_unit_page(tool)


@pytest.mark.usefixtures("_own_tools")
def test_a_tool_is_offered_where_its_module_is_on() -> None:
    assert [tool.label for tool in menu.tools_for(HERE)] == ["T1", "T0"]
    assert [tool.label for tool in menu.unit_pages_for(HERE, "1.2.3.")] == ["T1", "T0"]
    assert [tool.label for tool in menu.unit_pages_for(HERE, "5.")] == ["T0"]
    assert menu.unit_pages_for(HERE, "1.9.") == []


@pytest.mark.usefixtures("_own_tools")
def test_tools_stand_under_headings_and_an_empty_heading_is_left_out() -> None:
    late = menu.Tool("T9", "what for", "t9", P.VIEW_UNITS, 99, shelf=menu.Shelf.WAITING)
    menu.register_tool(late)

    shelves = [(shelf, [t.label for t in tools]) for shelf, tools in menu.shelves_for(HERE)]

    assert shelves == [(menu.Shelf.WAITING, ["T9"]), (menu.Shelf.WORK, ["T1", "T0"])]


def test_every_heading_of_the_tools_has_words() -> None:
    assert all(str(shelf.label) for shelf in menu.Shelf)


def test_an_admin_switches_a_tool_on_for_one_organisation(world: SimpleNamespace) -> None:
    client = Client()
    client.force_login(world.ada)
    address = reverse("services:module_change", args=[world.northshore.pk])
    client.post(address, {"modules": ["waves", "money"]})

    assert OrganisationSettings.objects.get(organisation=world.northshore).modules == [
        "money",
        "waves",
    ]
    assert viewer_for(world.sam.pk).has(Module.MONEY, world.quay.path)
    assert not viewer_for(world.walt.pk).has(Module.MONEY)
    page = client.get(reverse("services:settings_list")).content.decode()
    assert "On. What funds the work" in page
    assert "Off. Dated scores" in page


def test_nobody_switches_the_tools_of_another_organisation(world: SimpleNamespace) -> None:
    with pytest.raises(PermissionError):
        switch_modules(
            by=everywhere(world.westmoor, P.MANAGE_SETTINGS),
            organisation=world.northshore,
            modules=[Module.MONEY],
        )


def test_switching_off_keeps_nothing_on(world: SimpleNamespace) -> None:
    switch_on(world.northshore, Module.MONEY)
    switch_on(world.northshore)

    assert not viewer_for(world.alma.pk).modules
