"""What the pages of the organisation cost: few questions, and searches by their index."""

from types import SimpleNamespace

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from services.figures.people import PAGE
from services.figures.tree import find_units
from services.models import StaffMember, Unit
from tests.factories import everywhere, make_person


def own_questions(client: Client, address: str) -> int:
    """Questions of the page itself: without session, account and rights."""
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked) - 3


def test_the_staff_list_asks_at_most_five_questions(world: SimpleNamespace, client: Client) -> None:
    client.force_login(world.ada)
    for number in range(PAGE + 2):
        make_person(f"Ann Other{number}", world.orchard, world.worker)
    query = f"?unit={world.hillside.pk}&role={world.worker.pk}&q=ann"

    assert own_questions(client, reverse("services:staff_list") + query) <= 5


def test_a_search_for_units_asks_one_question(world: SimpleNamespace, client: Client) -> None:
    client.force_login(world.ada)

    assert own_questions(client, reverse("services:unit_list") + "?q=quay") <= 2


def many_rows() -> None:
    """6,000 units and 6,000 people with their words, by SQL; statistics as in real life."""
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute(
            "INSERT INTO services_unittoken (unit_id, token)"
            " SELECT (SELECT min(id) FROM services_unit), 'w' || md5(n::text)"
            " FROM generate_series(1, 6000) n"
        )
        cursor.execute(
            "INSERT INTO services_stafftoken (staff_member_id, token)"
            " SELECT (SELECT min(id) FROM services_staffmember), 'w' || md5(n::text)"
            " FROM generate_series(1, 6000) n"
        )
        cursor.execute("ANALYZE services_unittoken, services_stafftoken")


def test_search_by_prefix_uses_its_index(world: SimpleNamespace) -> None:
    many_rows()
    scope = everywhere(world.northshore)

    units = Unit.objects.within(scope).matching("quay")
    people = StaffMember.objects.within(scope).matching("rosa qui")
    assert "unit_token_prefix" in units.explain()
    assert people.explain().count("staff_token_prefix") == 2
    assert [line.name for line in find_units(scope, "qua", on=timezone.localdate())] == ["Quay"]
    assert list(people) == [world.rosa]
