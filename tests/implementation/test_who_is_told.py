"""Who is told of a barrier: what the noter chose, and never the manager whom it may be about."""

import datetime as dt
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from core.permissions import Permission as P
from core.scope import Scope
from implementation.access import may_be_about
from implementation.actions.answers import answer_barrier
from implementation.actions.barriers import (
    change_barrier,
    lift_barrier,
    note_barrier,
    restore_barrier,
    withdraw_barrier,
)
from implementation.figures import barrier_summary, barriers_between, barriers_open
from implementation.figures.answers import waiting_for_answer
from implementation.figures.noters import role_of_noter
from implementation.models import Barrier
from services.access import viewer_for
from services.actions.access import grant_access
from services.models import AccessGrant, BarrierCode
from tests.factories import crowd, make_person, make_role, make_unit, make_user
from tests.factories.implementation import ON, make_barrier, note_on
from tests.implementation.test_pages import NOTE, signed_in, text_of

WORDS = "Rotas come out too late"
DAY = dt.timedelta(days=1)


def scope(user: object, permission: P = P.NOTE_BARRIERS) -> Scope:
    return viewer_for(user.pk).scope_for(permission)


def noted(user: object, unit: object, **facts: object) -> Barrier:
    facts = {"sentence": WORDS, "since_on": ON, **facts}
    return note_barrier(by=scope(user), unit=unit, **facts)


def told(user: object) -> set[str]:
    return {row.sentence for row in Barrier.objects.told_to(viewer_for(user.pk))}


def page(user: object, name: str, *args: object) -> tuple[int, str]:
    response = signed_in(user).get(reverse(name, args=args))
    return response.status_code, text_of(response)


def code(name: str) -> BarrierCode:
    return BarrierCode.objects.get(code=name)


@pytest.fixture
def kept(world: SimpleNamespace) -> Barrier:
    """Sam says something about how Quay is managed, to all who can help; Harbour is large."""
    crowd(world.lighthouse)
    return noted(world.sam, world.quay, about_manager=True)


def test_a_manager_never_meets_what_is_kept_from_them(
    world: SimpleNamespace, kept: Barrier
) -> None:
    assert kept.kept_from == world.quay
    for name, args in (
        ("implementation:barrier_list", ()),
        ("implementation:barrier_waiting", ()),
        ("reports:dashboard", (world.quay.pk,)),
        ("reports:home", ()),
    ):
        assert WORDS not in page(world.mark, name, *args)[1], name
    for name in ("detail", "change", "lift", "answer"):
        assert page(world.mark, f"implementation:barrier_{name}", kept.pk)[0] == 404
    for name in ("withdraw", "reopen"):
        url = reverse(f"implementation:barrier_{name}", args=[kept.pk])
        assert signed_in(world.mark).post(url).status_code == 404


@pytest.mark.parametrize("who", ["alma", "eve", "ada", "sam"])
def test_the_lead_the_level_above_and_the_noter_see_it(
    world: SimpleNamespace, kept: Barrier, who: str
) -> None:
    status, text = page(getattr(world, who), "implementation:barrier_detail", kept.pk)
    assert (status, WORDS in text) == (200, True)


@pytest.mark.parametrize("who", ["nadia", "basma", "walt", "wanda"])
def test_others_do_not(world: SimpleNamespace, kept: Barrier, who: str) -> None:
    assert page(getattr(world, who), "implementation:barrier_detail", kept.pk)[0] == 404


def test_nobody_at_that_level_is_told_save_leads(world: SimpleNamespace) -> None:
    reader = make_user("Ed", "executive", world.quay)
    lead = make_user("Lee", "delivery_lead", world.quay)
    noted(world.sam, world.quay, about_manager=True)
    assert told(reader) == set()
    assert told(lead) == {WORDS}


def test_figures_of_the_team_leave_it_out_and_those_above_count_it(
    world: SimpleNamespace, kept: Barrier
) -> None:
    days = {"from_on": ON, "until_on": ON}
    by = Scope(None, P.VIEW_IMPLEMENTATION, (world.northshore.path,))
    for unit, found in ((world.quay, 0), (world.harbour, 1), (world.northshore, 1)):
        assert barrier_summary(by, unit, **days).mentions == found
        assert len(barriers_open(by, unit, on=ON)) == found
        assert len(barriers_between(by, unit, **days)) == found


def test_told_to_the_lead_alone_it_is_in_no_figure_and_seen_by_nobody_else(
    world: SimpleNamespace,
) -> None:
    noted(world.sam, world.quay, audience="lead")
    who = {name for name in ("alma", "mark", "eve", "ada", "sam") if told(getattr(world, name))}
    assert who == {"alma", "sam"}
    by = Scope(None, P.VIEW_IMPLEMENTATION, (world.northshore.path,))
    assert barriers_open(by, world.northshore, on=ON) == ()
    listed = page(world.alma, "implementation:barrier_list")[1]
    assert "1 open barrier here was told to you alone" in listed
    assert "told to you alone" not in page(world.ada, "implementation:barrier_list")[1]


def test_a_code_about_managers_keeps_it_from_them_when_the_lead_names_it_later(
    world: SimpleNamespace,
) -> None:
    barrier = noted(world.sam, world.quay)
    assert told(world.mark) == {WORDS}
    code = BarrierCode.objects.get(code="FRO12")
    by = scope(world.alma, P.LOG_IMPLEMENTATION)
    change_barrier(by=by, barrier=barrier, code=code)
    assert told(world.mark) == set()
    change_barrier(by=by, barrier=barrier, code=BarrierCode.objects.get(code="RES01"))
    assert told(world.mark) == set(), "what was kept from a manager stays so"


def test_a_team_without_a_manager_keeps_it_from_the_nearest_above(world: SimpleNamespace) -> None:
    head = make_user("Hana", "manager", world.hillside)
    barrier = note_barrier(
        by=scope(world.basma), unit=world.orchard, since_on=ON, sentence="x", about_manager=True
    )
    assert barrier.kept_from == world.hillside
    assert told(head) == set()
    assert told(world.eve) == {"x"}


def test_a_lead_who_also_manages_the_team_is_not_told(world: SimpleNamespace) -> None:
    grant_access(by=None, user=world.mark, unit=world.harbour, role="delivery_lead", from_on=ON)
    noted(world.sam, world.quay, about_manager=True)
    assert viewer_for(world.mark.pk, on=ON).holds_role("delivery_lead")
    rows = Barrier.objects.told_to(viewer_for(world.mark.pk, on=ON))
    assert not rows.exists()


@pytest.mark.parametrize(
    ("left_on", "told_it"), [(ON, set()), (ON - dt.timedelta(days=1), {WORDS})]
)
def test_a_manager_who_moves_up_does_not_read_what_the_old_team_said(
    world: SimpleNamespace, left_on: dt.date, told_it: set[str]
) -> None:
    AccessGrant.objects.filter(user=world.mark).update(from_on=ON - 90 * DAY, until_on=left_on)
    world.nora = make_user("Nora", "manager", world.quay)
    for team in (world.quay, world.lighthouse):
        crowd(team)
    grant_access(by=None, user=world.mark, unit=world.harbour, role="manager", from_on=ON)
    AccessGrant.objects.filter(user=world.alma).delete()
    barrier = noted(world.sam, world.quay, about_manager=True, who_can_remove="team")
    today = timezone.localdate()
    assert told(world.mark) == told_it
    assert told(world.nora) == set()
    assert told(world.eve) == {WORDS}
    waits = [
        bool(waiting_for_answer(viewer_for(who.pk), on=today)) for who in (world.mark, world.eve)
    ]
    assert waits == [bool(told_it), not told_it], "asked is the next above who was not the manager"
    assert counted(world, world.harbour) == len(told_it), "nor in a report that the manager reads"
    assert counted(world, world.northshore) == 1
    by = scope(world.mark, P.ANSWER_BARRIERS)
    if told_it:
        answer_barrier(by=by, barrier=barrier, said="helped")
    else:
        with pytest.raises(PermissionError):
            answer_barrier(by=by, barrier=barrier, said="helped")
        assert page(world.mark, "implementation:barrier_answer", barrier.pk)[0] == 404


def counted(world: SimpleNamespace, unit: object) -> int:
    by = Scope(None, P.VIEW_IMPLEMENTATION, (world.northshore.path,))
    return barrier_summary(by, unit, from_on=ON, until_on=ON).mentions


def moves_up(world: SimpleNamespace) -> None:
    """Mark managed Quay until the day after `ON`, and reads Harbour since; Alma is gone."""
    AccessGrant.objects.filter(user=world.mark).update(from_on=ON - 90 * DAY, until_on=ON + DAY)
    for team in (world.quay, world.lighthouse):
        crowd(team)
    grant_access(by=None, user=world.mark, unit=world.harbour, role="executive", from_on=ON)
    AccessGrant.objects.filter(user=world.alma).delete()


def is_kept_from_mark(world: SimpleNamespace, barrier: Barrier) -> bool:
    today, mark = timezone.localdate(), viewer_for(world.mark.pk)
    assert not may_be_about(barrier, world.eve.pk)
    assert told(world.eve) == {WORDS}
    waits = waiting_for_answer(mark, on=today) or counted(world, world.harbour)
    return not (waits or told(world.mark)) and may_be_about(barrier, world.mark.pk)


def test_the_post_may_be_empty_when_it_is_noted(world: SimpleNamespace) -> None:
    moves_up(world)
    make_user("Hana", "manager", world.harbour)
    barrier = noted(world.sam, world.quay, about_manager=True, who_can_remove="organisation")
    assert barrier.kept_from == world.harbour
    assert is_kept_from_mark(world, barrier)


def test_it_stays_kept_from_the_same_manager_when_the_post_is_empty_later(
    world: SimpleNamespace,
) -> None:
    barrier = noted(world.sam, world.quay, about_manager=True)
    moves_up(world)
    make_user("Hana", "manager", world.harbour)
    lead = make_user("Lee", "delivery_lead", world.northshore)
    by = scope(lead, P.LOG_IMPLEMENTATION)
    changed = change_barrier(by=by, barrier=barrier, code=code("RES01"))
    assert changed.kept_from == world.quay
    assert is_kept_from_mark(world, changed)
    moved = change_barrier(by=by, barrier=barrier, unit=world.orchard)
    assert moved.kept_from == world.orchard, "of another team it is another manager"


def test_a_manager_codes_and_lifts_what_staff_noted_and_cannot_make_it_go_away(
    world: SimpleNamespace,
) -> None:
    barrier = noted(world.sam, world.quay)
    mark = signed_in(world.mark)
    detail = page(world.mark, "implementation:barrier_detail", barrier.pk)[1]
    assert "Take it back" not in detail
    assert "It is no longer in the way" in detail
    for name in ("withdraw", "restore"):
        url = reverse(f"implementation:barrier_{name}", args=[barrier.pk])
        assert mark.post(url).status_code == 404
    by = scope(world.mark, P.LOG_IMPLEMENTATION)
    for refused in (withdraw_barrier, restore_barrier):
        with pytest.raises(PermissionError):
            refused(by=by, barrier=barrier)
    with pytest.raises(PermissionError):
        change_barrier(by=by, barrier=barrier, sentence="All is well")
    url = reverse("implementation:barrier_change", args=[barrier.pk])
    assert "The words stay as they were noted" in text_of(mark.get(url))
    code = BarrierCode.objects.get(code="RES16")
    sent = {
        "unit": world.quay.pk,
        "since_on": "14/9/2026",
        "code": code.pk,
        "sentence": "All is well",
    }
    mark.post(url, sent)
    barrier.refresh_from_db()
    assert (barrier.sentence, barrier.code) == (WORDS, code)


def test_staff_correct_their_own_sentence_until_it_is_answered_or_30_days_old(
    world: SimpleNamespace,
) -> None:
    barrier = noted(world.sam, world.quay, who_can_remove="team")
    url = reverse("implementation:barrier_reword", args=[barrier.pk])
    sam, said = signed_in(world.sam), "Rotas come out on Fridays"
    assert "Correct the sentence" in page(world.sam, "implementation:barrier_detail", barrier.pk)[1]
    assert "Write one sentence" in text_of(sam.post(url, {"sentence": ""}))
    assert "This looks like a name" in text_of(sam.post(url, {"sentence": "Ask Quill for them"}))
    sam.post(url, {"sentence": said})
    barrier.refresh_from_db()
    assert barrier.sentence == said
    assert signed_in(world.mark).get(url).status_code == 404
    note_on(barrier, timezone.localdate() - 32 * DAY)
    assert sam.get(url).status_code == 404
    note_on(barrier, timezone.localdate())
    answer_barrier(by=scope(world.mark, P.ANSWER_BARRIERS), barrier=barrier, said="helped")
    assert sam.get(url).status_code == 404
    with pytest.raises(ValueError, match="until it is answered"):
        change_barrier(by=scope(world.sam), barrier=barrier, sentence="Again")
    by = scope(world.alma, P.LOG_IMPLEMENTATION)
    change_barrier(by=by, barrier=barrier, sentence="Rotas come out late")
    barrier.refresh_from_db()
    assert barrier.sentence == "Rotas come out late"


def test_when_a_lead_takes_it_back_the_one_who_noted_it_hears_and_can_put_it_back(
    world: SimpleNamespace,
) -> None:
    barrier, lead = noted(world.sam, world.quay), scope(world.alma, P.LOG_IMPLEMENTATION)
    withdraw_barrier(by=scope(world.sam), barrier=barrier)
    assert "was taken back" not in page(world.sam, "reports:home")[1]
    restore_barrier(by=scope(world.sam), barrier=barrier)
    withdraw_barrier(by=lead, barrier=barrier)
    assert f"Your barrier was taken back: {WORDS}" in page(world.sam, "reports:home")[1]
    signed_in(world.sam).post(reverse("implementation:barrier_restore", args=[barrier.pk]))
    assert "was taken back" not in page(world.sam, "reports:home")[1]


def test_no_page_names_a_member_of_staff_who_noted_one(world: SimpleNamespace) -> None:
    barrier = noted(world.sam, world.quay)
    lift_barrier(by=scope(world.sam), barrier=barrier, lifted_on=ON)
    for who in (world.mark, world.alma, world.ada):
        status, text = page(who, "implementation:barrier_detail", barrier.pk)
        assert status == 200
        assert "by Sam" not in text
        assert "Sam Reid" not in text
        assert "Somebody in the team" in text


def test_who_notes_in_a_role_is_named_unless_it_is_about_a_manager(world: SimpleNamespace) -> None:
    open_one = noted(world.mark, world.quay)
    assert "by Mark" in page(world.alma, "implementation:barrier_detail", open_one.pk)[1]
    hidden = noted(world.mark, world.quay, about_manager=True)
    assert "by Mark" not in page(world.alma, "implementation:barrier_detail", hidden.pk)[1]


@pytest.mark.parametrize(
    ("people", "alike", "shown"), [(9, 2, ""), (10, 2, "Porter"), (10, 1, ""), (11, 3, "Porter")]
)
def test_the_role_is_told_from_ten_people_on_and_never_of_the_only_one_who_has_it(
    world: SimpleNamespace, people: int, alike: int, shown: str
) -> None:
    porter = make_role("Porter", world.northshore)
    user = make_user("Uri", "staff", world.orchard)
    make_person("Uri Bell", world.orchard, porter, user=user)
    for number in range(people - 2):
        make_person(
            f"Pat Row{number}", world.orchard, porter if number < alike - 1 else world.worker
        )
    barrier = noted(user, world.orchard)
    today = timezone.localdate()
    assert role_of_noter(barrier, on=today) == shown
    about = noted(user, world.orchard, about_manager=True)
    assert role_of_noter(about, on=today) == ""


def test_staff_note_for_their_own_team_alone(world: SimpleNamespace) -> None:
    make_unit("Berth", world.quay)
    sam = signed_in(world.sam)
    form = sam.get(NOTE).context["form"]
    assert [unit.name for unit in form.fields["unit"].units.values()] == ["Quay"]
    sent = {"unit": world.quay.pk, "sentence": WORDS, "since_on": "today", "once": uuid4()}
    assert "Choose who sees this" in text_of(sam.post(NOTE, sent))
    page = sam.post(NOTE, {**sent, "audience": "lead", "slows": "3"}, follow=True)
    barrier = Barrier.objects.get()
    assert (barrier.audience, barrier.slows, barrier.is_from_team) == ("lead", 3, True)
    assert "Noted by You" in text_of(page)
    sam.post(reverse("implementation:barrier_withdraw", args=[barrier.pk]))
    barrier.refresh_from_db()
    assert barrier.withdrawn_at


def test_staff_touch_only_what_they_noted(world: SimpleNamespace) -> None:
    other = make_barrier(world.quay)
    assert page(world.sam, "implementation:barrier_detail", other.pk)[0] == 404
    with pytest.raises(PermissionError):
        lift_barrier(by=scope(world.sam), barrier=other, lifted_on=ON)
    assert page(world.sam, "implementation:barrier_list")[0] == 403
