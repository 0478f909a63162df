"""Whoever is told of a barrier about a manager without its team meets the team on no page."""

from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.permissions import Permission as P
from core.scope import Scope
from implementation.actions.answers import answer_barrier
from implementation.actions.telling import tell_afresh
from implementation.figures import barriers_between
from implementation.figures.climb import units_told
from implementation.models import Barrier
from services.access import viewer_for
from services.models import Unit
from tests.factories import crowd, make_user
from tests.factories.implementation import ON, answer_on, make_barrier
from tests.implementation.test_pages import signed_in, text_of
from tests.implementation.test_who_is_told import WORDS, noted, scope

BELOW = ("Quay", "Harbour", "Lighthouse")


def told_as(world: SimpleNamespace, unit: str) -> str:
    managed = getattr(world, unit)
    names = {one.pk: name for name, one in vars(world).items() if isinstance(one, Unit)}
    return names[units_told([managed], on=timezone.localdate())[managed.pk]]


def test_a_unit_with_two_teams_and_ten_people_is_told(world: SimpleNamespace) -> None:
    assert told_as(world, "quay") == "northshore", "few people work in Harbour"
    crowd(world.lighthouse, 6)
    assert told_as(world, "quay") == "northshore"
    crowd(world.quay, 1)
    assert told_as(world, "quay") == "harbour"


def test_a_service_with_one_team_is_not_told_however_large(world: SimpleNamespace) -> None:
    crowd(world.orchard, 12)
    assert told_as(world, "orchard") == "northshore"
    assert told_as(world, "hillside") == "northshore"
    assert told_as(world, "northshore") == "northshore"


def test_an_empty_team_hides_nobody(world: SimpleNamespace) -> None:
    crowd(world.quay, 12)
    world.lars.posts.all().update(until_on=timezone.localdate().replace(year=2025))
    assert told_as(world, "quay") == "northshore"


def test_the_unit_told_follows_as_teams_grow_and_nothing_is_written_twice(
    world: SimpleNamespace,
) -> None:
    row = noted(world.sam, world.quay, about_manager=True)
    assert row.told_as == world.northshore
    crowd(world.lighthouse)
    assert tell_afresh() == 1
    assert tell_afresh() == 0
    assert Barrier.objects.get().told_as == world.harbour


@pytest.fixture
def kept(world: SimpleNamespace) -> Barrier:
    """Put to the service, and told as of the whole council, because Harbour is small."""
    row = noted(world.sam, world.quay, about_manager=True, who_can_remove="organisation")
    assert row.told_as == world.northshore
    return row


def shown(client: Client, name: str, *args: object, **query: object) -> str:
    """The page's own part: menus and filters list every unit."""
    response = client.get(reverse(name, args=args), query)
    assert response.status_code == 200, name
    page = response.content.decode()
    return page[page.index("<main") :]


@pytest.mark.parametrize("who", ["eve", "ada"])
def test_the_page_of_the_barrier_and_of_the_answer_name_no_team(
    world: SimpleNamespace, kept: Barrier, who: str
) -> None:
    answer_on(kept, "not_now", ON, because="In May")
    reader = signed_in(getattr(world, who))
    for name in ("barrier_detail", "barrier_answer"):
        page = shown(reader, f"implementation:{name}", kept.pk)
        assert WORDS in page
        assert "A team of Northshore Council" in page
        assert not [one for one in (*BELOW, "by Alma", "by Sam") if one in page]


@pytest.mark.parametrize("who", ["eve", "ada"])
def test_first_page_and_lists_name_no_team(world: SimpleNamespace, kept: Barrier, who: str) -> None:
    reader = signed_in(getattr(world, who))
    home = text_of(reader.get(reverse("reports:home")))
    waiting = shown(reader, "implementation:barrier_waiting")
    for page in (home, waiting):
        assert "A team of Northshore Council" in page
        assert "Quay" not in page
    rows = reader.get(reverse("implementation:barrier_list")).context["table"].rows
    assert [row[1] for row in rows] == ["A team of Northshore Council"]
    assert "Quay" not in repr(rows)
    by = scope(getattr(world, who), P.ANSWER_BARRIERS)
    answer_barrier(by=by, barrier=kept, said="helped")
    assert "Quay" not in shown(reader, "implementation:barrier_waiting")


@pytest.mark.parametrize(("who", "found"), [("eve", False), ("ada", False), ("alma", True)])
def test_no_filter_finds_out_the_team(
    world: SimpleNamespace, kept: Barrier, who: str, found: bool
) -> None:
    reader = signed_in(getattr(world, who))
    for unit in (world.quay, world.harbour, world.lighthouse):
        page = reader.get(reverse("implementation:barrier_list"), {"unit": unit.pk})
        is_there = WORDS in text_of(page)
        assert is_there == (found and unit != world.lighthouse), unit


def test_whoever_does_not_know_the_team_changes_nothing_but_answers(
    world: SimpleNamespace, kept: Barrier
) -> None:
    ada = signed_in(world.ada)
    for name in ("barrier_change", "barrier_lift", "attempt_add"):
        assert ada.get(reverse(f"implementation:{name}", args=[kept.pk])).status_code == 404
    assert ada.post(reverse("implementation:barrier_withdraw", args=[kept.pk])).status_code == 404
    form = ada.get(reverse("implementation:plan_add"), {"barrier": kept.pk})
    assert WORDS not in text_of(form)


def test_the_head_of_a_service_that_gives_it_away_is_not_told(
    world: SimpleNamespace, kept: Barrier
) -> None:
    head = make_user("Hana", "executive", world.harbour)
    assert not Barrier.objects.told_to(viewer_for(head.pk)).exists()
    page = signed_in(head).get(reverse("implementation:barrier_detail", args=[kept.pk]))
    assert page.status_code == 404
    with pytest.raises(PermissionError):
        answer_barrier(by=scope(head, P.ANSWER_BARRIERS), barrier=kept, said="helped")


def test_a_report_of_the_service_leaves_it_out_and_one_of_the_council_names_no_service(
    world: SimpleNamespace,
) -> None:
    make_barrier(
        world.quay, sentence=WORDS, about_manager=True, who_can_remove="service", since_on=ON
    )
    by = Scope(None, P.VIEW_IMPLEMENTATION, (world.northshore.path,))
    days = {"from_on": ON, "until_on": ON}
    assert barriers_between(by, world.harbour, **days) == ()
    (one,) = barriers_between(by, world.northshore, **days)
    assert (one.unit_name, one.remover_name) == (
        "A team of Northshore Council",
        "Northshore Council",
    )
