"""Conversations with leaders: seen by two, agreed as read, counted once agreed, never rated."""

import datetime as dt
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from core.modules import Module
from core.permissions import Permission
from implementation.actions.leadership import (
    agree_to_conversation,
    change_conversation,
    correct_conversation,
    end_sponsor,
    withdraw_conversation,
    withdraw_pledge,
)
from implementation.builders.waiting import waiting_for
from implementation.figures.leadership import (
    agreed_conversations,
    leaders_of,
    own_conversations,
    pledges_in,
    sponsors_by_service,
)
from implementation.models import ConversationNote, LeaderConversation, Pledge
from services.access import viewer_for
from services.models import AccessGrant
from tests.factories import make_user, switch_on
from tests.factories.leadership import HELD, make_a_pledge, make_conversation, make_sponsor
from tests.implementation.test_activities import scope_of
from tests.implementation.test_pages import signed_in, text_of

HOLD = Permission.HOLD_CONVERSATIONS
SECRET = "The rota has no room for reflection"


@pytest.fixture
def talk(world: SimpleNamespace) -> LeaderConversation:
    switch_on(world.northshore, Module.LEADERSHIP)
    by = scope_of(world.alma, HOLD)
    return make_conversation(world.quay, world.mark, by=by, talked_about=SECRET)


def steps(talk: LeaderConversation) -> list[str]:
    return list(talk.notes.values_list("step", flat=True))


def page_of(user: object, name: str, *args: object) -> str:
    return text_of(signed_in(user).get(reverse(f"implementation:{name}", args=args)))


def agree(world: SimpleNamespace, talk: LeaderConversation) -> LeaderConversation:
    return agree_to_conversation(leader_id=world.mark.pk, conversation=talk, version=talk.version)


def test_the_lead_and_the_leader_see_it_and_nobody_else_does(
    world: SimpleNamespace, talk: LeaderConversation
) -> None:
    assert SECRET in page_of(world.alma, "conversation_detail", talk.pk)
    assert SECRET in page_of(world.mark, "my_conversations")
    for name in ("ada", "eve", "nadia", "basma", "sam", "ana", "walt"):
        client = signed_in(getattr(world, name))
        detail = client.get(reverse("implementation:conversation_detail", args=[talk.pk]))
        assert detail.status_code in {403, 404}, name
        mine = client.get(reverse("implementation:my_conversations"))
        assert SECRET not in mine.content.decode(), name
        page = client.get(reverse("reports:leadership", args=[world.quay.pk]))
        assert SECRET not in page.content.decode(), name


def test_a_manager_next_to_the_leader_cannot_agree_or_correct(
    world: SimpleNamespace, talk: LeaderConversation
) -> None:
    with pytest.raises(PermissionError):
        agree_to_conversation(leader_id=world.nadia.pk, conversation=talk, version=1)
    with pytest.raises(PermissionError):
        correct_conversation(leader_id=None, conversation=talk, words="No")


def test_it_counts_once_the_leader_agreed_and_not_before(
    world: SimpleNamespace, talk: LeaderConversation
) -> None:
    def count() -> int:
        scope = scope_of(world.eve, Permission.VIEW_IMPLEMENTATION)
        return agreed_conversations(scope, world.harbour, from_on=HELD, until_on=HELD)

    assert count() == 0
    agree(world, talk)
    assert count() == 1
    correct_conversation(leader_id=world.mark.pk, conversation=talk, words="We said May")
    assert count() == 0


def test_agreeing_twice_is_agreeing_once(world: SimpleNamespace, talk: LeaderConversation) -> None:
    first, second = (agree(world, talk).agreed_at for _ in range(2))
    assert first == second
    assert steps(talk) == ["written", "agreed"]


def test_words_that_were_changed_while_the_leader_read_are_not_agreed(
    world: SimpleNamespace, talk: LeaderConversation
) -> None:
    change_conversation(
        by=scope_of(world.alma, HOLD), conversation=talk, talked_about="Something else"
    )
    mark = signed_in(world.mark)
    url = reverse("implementation:conversation_agree", args=[talk.pk])
    response = mark.post(url, {"version": "1"})
    assert response.status_code == 409
    assert "changed while you read them" in text_of(response)
    talk.refresh_from_db()
    assert talk.agreed_at is None
    mark.post(url, {"version": "2"})
    talk.refresh_from_db()
    assert talk.agreed_at


def test_agreed_words_stay_as_they_are(world: SimpleNamespace, talk: LeaderConversation) -> None:
    agree(world, talk)
    by = scope_of(world.alma, HOLD)
    with pytest.raises(ValueError, match="stay as they are"):
        change_conversation(by=by, conversation=talk, agreed="More")
    with pytest.raises(ValueError, match="stay as they are"):
        withdraw_conversation(by=by, conversation=talk)


def test_a_correction_reaches_the_lead_and_goes_when_the_words_are_changed(
    world: SimpleNamespace, talk: LeaderConversation
) -> None:
    url = reverse("implementation:conversation_correct", args=[talk.pk])
    signed_in(world.mark).post(url, {"words": "We spoke of May"})
    alma = viewer_for(world.alma.pk)

    def told() -> list[str]:
        return [one.label for one in waiting_for(alma, on=HELD)]

    assert "Mark asked for a change to what you wrote" in told()
    assert "We spoke of May" in page_of(world.alma, "conversation_detail", talk.pk)
    change_conversation(by=scope_of(world.alma, HOLD), conversation=talk, talked_about="May")
    assert told() == []
    assert steps(talk) == ["written", "corrected", "changed"]


def test_what_was_taken_back_is_gone_for_the_leader(
    world: SimpleNamespace, talk: LeaderConversation
) -> None:
    by = scope_of(world.alma, HOLD)
    for _ in range(2):
        withdraw_conversation(by=by, conversation=talk)
    assert own_conversations(viewer_for(world.mark.pk)) == ()
    assert steps(talk) == ["written", "withdrawn"]


def test_the_same_form_sent_twice_makes_one_conversation(
    world: SimpleNamespace, talk: LeaderConversation
) -> None:
    sent = {
        "leader_id": world.mark.pk,
        "held_on": "1/9/2026",
        "talked_about": "The walkthrough",
        "once": uuid4(),
    }
    alma = signed_in(world.alma)
    url = reverse("implementation:conversation_add", args=[world.quay.pk])
    first, second = (alma.post(url, sent) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert LeaderConversation.objects.count() == 2


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"leader_id": ""}, "Choose whom you talked with"),
        ({"talked_about": ""}, "Write what you talked about"),
        ({"next_on": "1/8/2026"}, "Enter a day after this conversation"),
        ({"agreed": "Ring 07700 900123"}, "This looks like a phone number"),
    ],
)
def test_a_wrong_answer_gets_a_sentence(
    world: SimpleNamespace, talk: LeaderConversation, facts: dict[str, str], sentence: str
) -> None:
    url = reverse("implementation:conversation_add", args=[world.quay.pk])
    good = {"leader_id": world.mark.pk, "held_on": "1/9/2026", "talked_about": "Time"}
    assert sentence in text_of(signed_in(world.alma).post(url, {**good, **facts}))
    assert LeaderConversation.objects.count() == 1


def test_only_those_who_lead_the_unit_can_be_talked_with(world: SimpleNamespace) -> None:
    assert [one.name for one in leaders_of(world.quay, on=HELD)] == ["Eve", "Mark"]
    with pytest.raises(ValueError, match="who leads"):
        make_conversation(world.quay, world.nadia)
    with pytest.raises(PermissionError):
        make_conversation(world.orchard, world.eve, by=scope_of(world.alma, HOLD))


def test_the_reminder_comes_two_weeks_before_and_to_the_lead_alone(
    world: SimpleNamespace, talk: LeaderConversation
) -> None:
    day = dt.date(2026, 10, 30)
    by = scope_of(world.alma, HOLD)
    change_conversation(by=by, conversation=talk, next_on=day)

    def told(who: str, on: dt.date) -> list[str]:
        viewer = viewer_for(getattr(world, who).pk)
        return [
            one.label for one in waiting_for(viewer, on=on) if "A conversation with" in one.label
        ]

    assert told("alma", day - dt.timedelta(days=15)) == []
    assert told("alma", day - dt.timedelta(days=14)) == ["A conversation with Mark, Quay"]
    for who in ("mark", "nadia", "ada", "eve", "basma", "walt"):
        assert told(who, day) == []
    make_conversation(world.quay, world.mark, by=by, held_on=dt.date(2026, 10, 29))
    assert told("alma", day) == []


def test_a_lead_further_up_is_reminded_only_when_the_writer_has_left(
    world: SimpleNamespace, talk: LeaderConversation
) -> None:
    day = dt.date(2026, 10, 30)
    change_conversation(by=scope_of(world.alma, HOLD), conversation=talk, next_on=day)
    nora = make_user("Nora", "delivery_lead", world.northshore)

    def told() -> int:
        return len(waiting_for(viewer_for(nora.pk), on=day))

    assert told() == 0
    AccessGrant.objects.filter(user=world.alma).update(until_on=HELD)
    assert told() == 1


def test_a_leader_finds_what_waits_to_be_read(
    world: SimpleNamespace, talk: LeaderConversation
) -> None:
    mark = viewer_for(world.mark.pk)
    assert [one.url_name for one in waiting_for(mark, on=HELD)] == [
        "implementation:my_conversations"
    ]
    agree(world, talk)
    assert waiting_for(mark, on=HELD) == []


def test_switched_off_it_leaves_no_trace(world: SimpleNamespace, talk: LeaderConversation) -> None:
    switch_on(world.northshore)
    for who in ("alma", "mark"):
        assert waiting_for(viewer_for(getattr(world, who).pk), on=HELD) == []
    for name, args in (("conversation_detail", [talk.pk]), ("my_conversations", [])):
        url = reverse(f"implementation:{name}", args=args)
        assert signed_in(world.alma).get(url).status_code == 404


def test_a_leader_pledges_and_takes_it_back(
    world: SimpleNamespace, talk: LeaderConversation
) -> None:
    mark = signed_in(world.mark)
    sent = {
        "unit": world.quay.pk,
        "commitments": ["practice", "barriers"],
        "pledged_on": "1/9/2026",
        "once": uuid4(),
    }
    for _ in range(2):
        mark.post(reverse("implementation:my_pledge"), sent)
    pledge = Pledge.objects.get()
    shown = reverse("reports:leadership", args=[world.harbour.pk])
    assert "prevent harm" in text_of(signed_in(world.eve).get(shown))
    mark.post(reverse("implementation:pledge_withdraw", args=[pledge.pk]))
    assert "prevent harm" not in text_of(signed_in(world.eve).get(shown))
    with pytest.raises(Pledge.DoesNotExist):
        withdraw_pledge(leader_id=world.nadia.pk, pledge_id=pledge.pk)


def test_a_lead_writes_a_pledge_down_after_asking(
    world: SimpleNamespace, talk: LeaderConversation
) -> None:
    url = reverse("implementation:pledge_add", args=[world.quay.pk])
    sent = {"leader_id": world.mark.pk, "words": "I keep the hour free", "pledged_on": "1/9/2026"}
    alma = signed_in(world.alma)
    assert "Ask them first" in text_of(alma.post(url, sent))
    assert not Pledge.objects.exists()
    alma.post(url, {**sent, "said_yes": "on"})
    scope = scope_of(world.eve, Permission.VIEW_IMPLEMENTATION)
    assert [one.leader for one in pledges_in(scope, world.northshore)] == ["Mark"]


def test_nobody_pledges_for_a_unit_they_do_not_lead(world: SimpleNamespace) -> None:
    with pytest.raises(ValueError, match="who leads"):
        make_a_pledge(world.quay, world.nadia)


def test_sponsors_stand_by_service_from_a_to_z_and_until_their_last_day(
    world: SimpleNamespace,
) -> None:
    sponsor = make_sponsor(world.harbour, from_on=HELD)
    scope = scope_of(world.eve, Permission.VIEW_IMPLEMENTATION)

    def on(day: dt.date) -> list[tuple[str, list[str]]]:
        lines = sponsors_by_service(scope, world.northshore, on=day)
        return [(line.unit_name, [words for _pk, words in line.sponsors]) for line in lines]

    stands = [("Northshore Council", []), ("Harbour", ["Head of service"]), ("Hillside", [])]
    assert on(HELD) == stands
    end_sponsor(by=scope_of(world.alma), sponsor=sponsor, until_on=HELD)
    assert on(HELD) == stands
    assert on(HELD + dt.timedelta(days=1))[1] == ("Harbour", [])
    with pytest.raises(ValueError, match="on or after"):
        end_sponsor(by=scope_of(world.alma), sponsor=sponsor, until_on=HELD - dt.timedelta(days=1))


def test_history_is_added_to_and_never_edited(
    world: SimpleNamespace, talk: LeaderConversation
) -> None:
    with pytest.raises(TypeError):
        ConversationNote.objects.update(words="")


def test_an_executive_reads_a_number_and_no_words(
    world: SimpleNamespace, talk: LeaderConversation
) -> None:
    agree(world, talk)
    page: Client = signed_in(world.eve)
    text = text_of(page.get(reverse("reports:leadership", args=[world.northshore.pk])))
    assert "agreed by the leader" in text
    assert SECRET not in text
