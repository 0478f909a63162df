"""Training needs: roles, a level for each, what it means, adopting it and taking it back."""

import datetime as dt
import re
import threading
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.permissions import Permission
from core.scope import Scope
from services.access import viewer_for
from services.digests import Reader
from services.models import AccessGrant, Post, RoleGroup
from tests.factories import OPENED, everywhere, make_person, make_role
from tests.factories.training import level, make_course, make_session, require, use_framework
from tests.training.compare import ranks
from tests.training.test_pages import page_as, send
from training.actions.adopting import adopt_or_ask, do_adoption, take_back_or_ask
from training.actions.needs import adopt, choose_levels, propose, start_proposal, take_back
from training.builders.digest import proposal_lines
from training.figures.needs import effect_of, roles_of_branch
from training.models import LevelRequirement, NeedsAdoption, NeedsProposal, Standing

TODAY = timezone.localdate()


@pytest.fixture
def house(world: SimpleNamespace) -> SimpleNamespace:
    use_framework(world.northshore)
    world.cook = make_role("Cook", world.northshore)
    world.group = RoleGroup.objects.create(organisation=world.northshore, name="Kitchens")
    world.cook.role_group = world.group
    world.cook.save()
    world.cora = make_person("Cora Cook", world.lighthouse, world.cook)
    world.informed, world.skilled = level("informed"), level("skilled")
    world.course = make_course(world.northshore, world.informed, name="First steps", minutes=90)
    make_session(world.quay, world.course, TODAY, [world.rosa])
    world.by = everywhere(world.northshore)
    return world


def proposed(house: SimpleNamespace, unit: object, **facts: object) -> NeedsProposal:
    proposal = start_proposal(by=house.by, unit=unit, from_on=TODAY)
    said = {"roles": {}, "groups": {}, "courses": [house.course], "room_size": 2, "from_on": TODAY}
    choose_levels(by=house.by, proposal=proposal, **said | facts)
    proposal.refresh_from_db()
    return proposal


def test_roles_are_shown_by_group_with_how_many_people(house: SimpleNamespace) -> None:
    Post.objects.create(
        staff_member=house.cora, unit=house.quay, role=house.cook, from_on=OPENED, is_primary=False
    )
    groups = roles_of_branch(house.by, house.harbour, on=TODAY)
    assert [(g.name, g.people, [(r.name, r.people) for r in g.roles]) for g in groups] == [
        ("Kitchens", 1, [("Cook", 1)]),
        ("", 3, [("Support worker", 3)]),
    ]
    with pytest.raises(PermissionError):
        roles_of_branch(everywhere(house.mill), house.harbour, on=TODAY)


def test_the_effect_counts_people_sessions_and_hours(house: SimpleNamespace) -> None:
    proposal = proposed(
        house,
        house.harbour,
        roles={house.worker: house.skilled},
        groups={house.group: house.informed},
    )
    effect = effect_of(house.by, proposal, on=TODAY)
    first, second = effect.levels
    assert (first.asked, first.has, first.to_do) == (4, 1, 3)
    assert (first.sessions, first.release_minutes) == (2, 270)
    assert (second.asked, second.has, second.sessions) == (3, 0, None)
    assert effect.sessions is None
    assert [(u.name, u.asked, u.to_do) for u in effect.units] == [
        ("Lighthouse", {1: 2, 2: 1}, {1: 2, 2: 1}),
        ("Quay", {1: 2, 2: 2}, {1: 1, 2: 2}),
    ]


def test_adopting_asks_from_the_day_and_can_be_taken_back(house: SimpleNamespace) -> None:
    require(house.cook, house.skilled, unit=house.harbour)
    before = list(LevelRequirement.objects.order_by("pk").values())
    facts = {"roles": {house.cook: house.informed, house.worker: house.informed}}
    proposal = proposed(house, house.harbour, **facts)
    for _ in range(2):
        adopt(by=house.by, proposal=proposal)
    row = Standing.objects.get(staff_member=house.cora)
    assert ranks(row.required) == {1}
    assert Standing.objects.get(staff_member=house.olive).status == "unknown"
    assert Standing.objects.get(staff_member=house.rosa).status == "met"
    assert LevelRequirement.objects.get(until_on=TODAY - dt.timedelta(days=1)).role == house.cook
    with pytest.raises(ValueError, match="adopted already"):
        choose_levels(
            by=house.by, proposal=proposal, groups={}, courses=[], room_size=None,
            from_on=TODAY, roles={},
        )  # fmt: skip
    for _ in range(2):
        take_back(by=house.by, proposal=proposal)
    assert list(LevelRequirement.objects.order_by("pk").values()) == before
    assert ranks(Standing.objects.get(staff_member=house.cora).required) == {1, 2}


def test_what_was_changed_since_is_not_taken_back(house: SimpleNamespace) -> None:
    proposal = proposed(house, house.northshore, roles={house.cook: house.informed})
    adopt(by=house.by, proposal=proposal)
    require(house.cook, house.skilled, from_on=TODAY)
    with pytest.raises(ValueError, match="changed later"):
        take_back(by=house.by, proposal=proposal)


def test_a_rule_that_asks_the_same_keeps_its_times(house: SimpleNamespace) -> None:
    require(house.cook, house.informed, due_within_days=90)
    adopt(
        by=house.by, proposal=proposed(house, house.northshore, roles={house.cook: house.informed})
    )
    assert LevelRequirement.objects.get(role=house.cook).due_within_days == 90


def test_nothing_is_proposed_or_adopted_without_a_level(house: SimpleNamespace) -> None:
    proposal = proposed(house, house.quay)
    for act in (propose, adopt):
        with pytest.raises(ValueError, match="Choose a level"):
            act(by=house.by, proposal=proposal)
    with pytest.raises(PermissionError):
        propose(by=everywhere(house.mill), proposal=proposal)


def test_a_lead_goes_through_the_steps_and_an_admin_adopts(house: SimpleNamespace) -> None:
    text = page_as(house.alma, "training:needs_start")
    once = re.search(r'name="once" value="([^"]+)"', text).group(1)
    for _ in range(2):
        send(house.alma, "training:needs_start", unit=house.quay.pk, from_on="today", once=once)
    pk = NeedsProposal.objects.get().pk
    text = page_as(house.alma, "training:needs_levels", pk)
    assert "Support worker: 2 people" in text
    assert "Not known: fill in when you know" in text
    text = send(
        house.alma, "training:needs_levels", pk,
        **{f"role_{house.worker.pk}": house.informed.pk}, course_1=house.course.pk,
        room_size="20", from_on="today",
    )  # fmt: skip
    assert "1 sessions in all" in text or "1 session in all" in text
    assert "Adopt" not in page_as(house.alma, "training:needs_detail", pk)
    send(house.alma, "training:needs_propose", pk)
    assert "Proposed" in page_as(house.ada, "training:needs_list")
    assert not LevelRequirement.objects.exists()
    assert "Adopted" in send(house.ada, "training:needs_adopt", pk)
    assert ranks(Standing.objects.get(staff_member=house.sam_person).required) == {1}
    assert Standing.objects.get(staff_member=house.lars).status == "unknown"
    assert "Taken back" in send(house.ada, "training:needs_undo", pk)
    assert not LevelRequirement.objects.exists()


def test_wrong_answers_get_a_sentence(house: SimpleNamespace) -> None:
    assert "Choose a team or service" in send(house.alma, "training:needs_start", from_on="today")
    pk = proposed(house, house.quay).pk
    text = send(house.alma, "training:needs_levels", pk, room_size="0", from_on="nonsense")
    assert text.count("govuk-error-message") >= 2


def test_the_effect_costs_as_much_for_many_people(house: SimpleNamespace) -> None:
    proposal = proposed(house, house.northshore, roles={house.worker: house.skilled})

    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            effect_of(house.by, NeedsProposal.objects.get(pk=proposal.pk), on=TODAY)
        return len(found)

    few = asked()
    for number in range(5):
        make_person(f"P{number}", house.orchard, house.worker)
    assert asked() == few


def scope_of(house: SimpleNamespace, user: Any) -> Scope:
    return Scope(user.pk, Permission.MANAGE_FRAMEWORKS, (house.northshore.path,))


def test_a_large_organisation_is_counted_by_a_worker_and_once(house: SimpleNamespace) -> None:
    proposal = proposed(house, house.quay, roles={house.worker: house.informed})
    by = scope_of(house, house.ada)
    for _twice in range(2):
        assert not adopt_or_ask(by=by, proposal=proposal, at_once=1)
    job = NeedsAdoption.objects.get()
    assert not LevelRequirement.objects.exists()
    text = page_as(house.ada, "training:needs_detail", proposal.pk)
    assert "It is being adopted" in text
    assert "Take it back" not in text
    for _twice in range(2):
        do_adoption(job.pk)
    proposal.refresh_from_db()
    assert proposal.state == "adopted"
    assert LevelRequirement.objects.count() == 1
    assert ranks(Standing.objects.get(staff_member=house.rosa).required) == {1}
    assert "It is being adopted" not in page_as(house.ada, "training:needs_detail", proposal.pk)


def test_a_worker_has_the_rights_of_then(house: SimpleNamespace) -> None:
    proposal = proposed(house, house.quay, roles={house.worker: house.informed})
    by = scope_of(house, house.ada)
    adopt_or_ask(by=by, proposal=proposal, at_once=1)
    AccessGrant.objects.filter(user=house.ada).delete()
    job = NeedsAdoption.objects.get()
    do_adoption(job.pk)
    job.refresh_from_db()
    assert job.state == "failed"
    assert "access of the person who asked has ended" in job.failure
    assert not LevelRequirement.objects.exists()
    again = scope_of(house, house.alma)
    adopt_or_ask(by=again, proposal=proposal, at_once=1)
    job.refresh_from_db()
    assert job.state == "waiting"
    assert job.asked_by == house.alma


def adopted_by_a_worker(house: SimpleNamespace) -> NeedsProposal:
    proposal = proposed(house, house.quay, roles={house.worker: house.informed})
    adopt_or_ask(by=scope_of(house, house.ada), proposal=proposal, at_once=1)
    do_adoption(NeedsAdoption.objects.get().pk)
    proposal.refresh_from_db()
    return proposal


def test_taking_back_in_a_large_organisation_is_done_by_a_worker_and_once(
    house: SimpleNamespace,
) -> None:
    proposal = adopted_by_a_worker(house)
    for _twice in range(2):
        assert not take_back_or_ask(by=scope_of(house, house.ada), proposal=proposal, at_once=1)
    job = NeedsAdoption.objects.get()
    assert (job.state, job.takes_back) == ("waiting", True)
    text = page_as(house.ada, "training:needs_detail", proposal.pk)
    assert "It is being taken back. Figures of many people" in text
    assert "Waiting to start" in text
    assert ">Take it back<" not in " ".join(text.split())
    assert ranks(Standing.objects.get(staff_member=house.rosa).required) == {1}
    for _twice in range(2):
        do_adoption(job.pk)
    assert not LevelRequirement.objects.exists()
    assert Standing.objects.get(staff_member=house.rosa).status == "unknown"
    take_back_or_ask(by=scope_of(house, house.ada), proposal=proposal, at_once=1)
    job.refresh_from_db()
    # The first of the next three attempts.
    assert (job.state, job.attempt) == ("ready", 4)
    text = page_as(house.ada, "training:needs_detail", proposal.pk)
    assert "Taken back" in text
    assert "It is being" not in text


def test_what_was_changed_since_is_told_before_and_after_a_worker_is_asked(
    house: SimpleNamespace,
) -> None:
    proposal = adopted_by_a_worker(house)
    by = scope_of(house, house.ada)
    take_back_or_ask(by=by, proposal=proposal, at_once=1)
    require(house.worker, house.skilled, unit=house.quay, from_on=TODAY)
    job = NeedsAdoption.objects.get()
    do_adoption(job.pk)
    job.refresh_from_db()
    assert job.state == "failed"
    text = page_as(house.ada, "training:needs_detail", proposal.pk)
    assert "A rule was changed later, so this has to stay." in text
    with pytest.raises(ValueError, match="changed later"):
        take_back_or_ask(by=by, proposal=proposal, at_once=1)
    proposal.refresh_from_db()
    assert proposal.state == "adopted"


def test_the_open_page_asks_how_far_it_is_and_loads_anew_at_the_end(
    house: SimpleNamespace,
) -> None:
    proposal = adopted_by_a_worker(house)
    take_back_or_ask(by=scope_of(house, house.ada), proposal=proposal, at_once=1)
    address = reverse("training:needs_detail", args=[proposal.pk])
    client = Client()
    client.force_login(house.ada)
    under_way = client.get(address, headers={"HX-Request": "true"})
    assert "Waiting to start" in under_way.content.decode()
    assert "HX-Refresh" not in under_way
    do_adoption(NeedsAdoption.objects.get().pk)
    assert client.get(address, headers={"HX-Request": "true"})["HX-Refresh"] == "true"


def test_two_presses_at_once_ask_one_worker_to_take_back(
    transactional_db: None, house: SimpleNamespace
) -> None:
    proposal = adopted_by_a_worker(house)
    ready = threading.Barrier(2)

    def press(_nth: int) -> None:
        try:
            ready.wait(timeout=20)
            take_back_or_ask(by=scope_of(house, house.ada), proposal=proposal, at_once=1)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as both:
        list(both.map(press, range(2)))
    job = NeedsAdoption.objects.get()
    for _twice in range(2):
        do_adoption(job.pk)
    job.refresh_from_db()
    # The first of the next three attempts.
    assert (job.state, job.attempt) == ("ready", 4)
    assert not LevelRequirement.objects.exists()


def test_what_a_lead_proposes_waits_for_those_who_may_adopt_it(house: SimpleNamespace) -> None:
    def told(user: Any) -> list[str]:
        return [
            one.words for one in proposal_lines(Reader(user.pk, viewer_for(user.pk), None), TODAY)
        ]

    words = "Levels are proposed for Harbour, for you to adopt or change"
    proposal = proposed(house, house.harbour, roles={house.cook: house.informed})
    assert told(house.ada) == []
    send(house.alma, "training:needs_propose", proposal.pk)
    assert told(house.ada) == [words]
    assert told(house.alma) == told(house.wanda) == []
    assert words in page_as(house.ada, "reports:home")
    assert words not in page_as(house.alma, "reports:home")
    adopt(by=house.by, proposal=proposal)
    assert told(house.ada) == []
    assert words not in page_as(house.ada, "reports:home")
