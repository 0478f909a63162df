"""Who is asked for what: everybody, a group, a role, a branch, one post; starters and versions."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from core.permissions import Permission
from core.scope import Scope
from services.actions.posts import change_post
from services.models import Post, RoleGroup, StaffMember
from services.signals import people_changed
from tests.factories import OPENED, everywhere, make_person, make_role
from tests.factories.training import level, make_course, make_session, require, use_framework
from tests.training.compare import ranks, stored_numbers
from training.actions.frameworks import choose_framework
from training.actions.requirements import Whom, ask, stop_asking
from training.figures import figures_for
from training.models import Framework, Level, LevelRequirement, Standing

TODAY = timezone.localdate()
DAY = dt.timedelta(days=1)


@pytest.fixture
def house(world: SimpleNamespace) -> SimpleNamespace:
    use_framework(world.northshore, "wales2022")
    world.levels = [level(c, "wales2022") for c in ("aware", "skilled", "enhanced")]
    world.aware, world.skilled, world.enhanced = world.levels
    return world


def say(world: SimpleNamespace, *levels: Level, **facts: object) -> None:
    times = {k: facts.pop(k) for k in ("due_within_days", "refresh_months") if k in facts}
    on, reason = facts.pop("from_on", OPENED), facts.pop("reason", "")
    whom = Whom(world.northshore, **facts)
    ask(
        by=everywhere(world.northshore), whom=whom, levels=levels, from_on=on, reason=reason,
        **times,
    )  # fmt: skip


def asked_of(person: object) -> set[int] | None:
    """Ranks; None while nobody has decided."""
    row = Standing.objects.get(staff_member=person)
    return None if row.status == "unknown" else ranks(row.required)


def test_what_everybody_is_asked_adds_to_what_a_role_is_asked(house: SimpleNamespace) -> None:
    newcomer = make_person("No Role", house.quay)
    require(house.worker, house.skilled)
    say(house, house.aware)
    assert asked_of(house.rosa) == {1, 2}
    assert asked_of(newcomer) == {1}
    require(house.worker, house.enhanced, unit=house.quay)
    assert asked_of(house.rosa) == {1, 3}


def test_a_group_is_asked_in_its_branch_alone(house: SimpleNamespace) -> None:
    house.worker.role_group = RoleGroup.objects.create(organisation=house.northshore, name="Care")
    house.worker.save()
    say(house, house.enhanced, role_group=house.worker.role_group, unit=house.harbour)
    assert asked_of(house.rosa) == asked_of(house.lars) == {3}
    assert asked_of(house.olive) is None


def test_a_rule_of_a_post_replaces_all_others_and_says_why(house: SimpleNamespace) -> None:
    post = Post.objects.get(staff_member=house.rosa)
    say(house, house.aware)
    require(house.worker, house.skilled)
    with pytest.raises(ValueError, match="Say why"):
        say(house, house.enhanced, post=post, reason=" ")
    say(house, house.enhanced, post=post, reason="Takes children to school")
    assert asked_of(house.rosa) == {3}
    assert asked_of(house.sam_person) == {1, 2}
    say(house, post=post, reason="On loan to another council")
    assert Standing.objects.get(staff_member=house.rosa).status == "not_required"
    whom = Whom(house.northshore, post=post)
    stop_asking(by=everywhere(house.northshore), whom=whom, from_on=TODAY)
    assert asked_of(house.rosa) == {1, 2}


def test_a_rule_of_a_post_is_read_by_those_who_may_see_the_person(house: SimpleNamespace) -> None:
    say(house, house.enhanced, post=Post.objects.get(staff_member=house.rosa), reason="Because")
    for branch, n in ((house.harbour, 1), (house.hillside, 0), (house.mill, 0)):
        scope = Scope(None, Permission.VIEW_TRAINING, (branch.path,))
        assert LevelRequirement.objects.within(scope).count() == n
    with pytest.raises(PermissionError):
        ask(
            by=everywhere(house.mill),
            whom=Whom(house.northshore),
            levels=[house.aware],
            from_on=TODAY,
        )


def test_whoever_begins_has_time_and_is_shown_apart(house: SimpleNamespace) -> None:
    new = make_person("Nell New", house.quay, house.worker, from_on=TODAY - 10 * DAY)
    require(house.worker, house.aware, due_within_days=10)
    assert Standing.objects.get(staff_member=new).is_starting
    assert not Standing.objects.get(staff_member=house.rosa).is_starting
    figures = figures_for(everywhere(house.northshore), house.quay)
    assert (figures.starting, figures.split.not_yet) == (1, 3)
    require(house.worker, house.aware, due_within_days=9)
    assert not Standing.objects.get(staff_member=new).is_starting
    assert stored_numbers(house.northshore.pk)[house.quay.pk].starting == 0


def test_time_for_one_level_does_not_excuse_another(house: SimpleNamespace) -> None:
    new = make_person("Nell New", house.quay, house.worker, from_on=TODAY)
    require(house.worker, house.skilled, due_within_days=90)
    assert Standing.objects.get(staff_member=new).is_starting
    say(house, house.aware)
    assert not Standing.objects.get(staff_member=new).is_starting
    make_session(house.quay, make_course(house.northshore, house.aware), TODAY, [new])
    assert Standing.objects.get(staff_member=new).is_starting


def test_with_another_role_another_rule_holds_from_that_day_and_the_past_stays(
    house: SimpleNamespace,
) -> None:
    clerk = make_role("Clerk", house.northshore)
    require(house.worker, house.enhanced)
    require(clerk, house.aware)
    post = Post.objects.get(staff_member=house.rosa)
    Post.objects.filter(pk=post.pk).update(until_on=TODAY - DAY)
    Post.objects.create(staff_member=house.rosa, unit=house.quay, role=clerk, from_on=TODAY)
    people_changed.send(None, organisation_id=house.northshore.pk, staff_ids=[house.rosa.pk])
    assert asked_of(house.rosa) == {1}
    then = figures_for(everywhere(house.northshore), house.quay, on=TODAY - DAY, basis="then")
    assert [figure.required for figure in then.levels] == [0, 0, 2, 0]


def test_records_and_rules_of_an_earlier_version_count_for_the_same_level(
    house: SimpleNamespace,
) -> None:
    require(house.worker, house.skilled)
    make_session(house.quay, make_course(house.northshore, house.skilled), TODAY, [house.rosa])
    own = Framework.objects.create(organisation=house.northshore, code="own", version="2027")
    Level.objects.create(framework=own, code="new", rank=1)
    Level.objects.create(framework=own, code="skilled", rank=2, first=house.skilled)
    by = everywhere(house.northshore)
    choose_framework(by=by, organisation=house.northshore, framework=own, from_on=TODAY)
    row = Standing.objects.get(staff_member=house.rosa)
    assert (ranks(row.required), ranks(row.held), row.status) == ({2}, {2}, "met")
    assert asked_of(house.olive) == {2}


def test_saying_the_same_again_changes_nothing(house: SimpleNamespace) -> None:
    for _ in range(2):
        say(house, house.aware, refresh_months=12)
    rule = LevelRequirement.objects.get()
    say(house, house.aware, refresh_months=24, from_on=TODAY)
    rule.refresh_from_db()
    assert rule.until_on == TODAY - DAY
    assert LevelRequirement.objects.get(until_on=None).refresh_months == 24


@pytest.mark.parametrize(
    "wrong",
    [
        {"due_within_days": 3, "refresh_months": 6, "window_from_month": 1},
        {"window_from_month": 1, "window_until_month": 13},
        {"window_from_month": 1},
    ],
)
def test_a_refresher_is_by_months_or_by_the_time_of_year(
    house: SimpleNamespace, wrong: dict[str, int]
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        LevelRequirement.objects.create(
            organisation=house.northshore, level=house.aware, from_on=TODAY, **wrong
        )


def rules_of(whom: dict[str, object]) -> list[tuple[str | None, dt.date, dt.date | None]]:
    """Level, first and last day, in the order of the days."""
    rows = LevelRequirement.objects.filter(**whom).select_related("level")
    found = [(r.level.code if r.level else None, r.from_on, r.until_on) for r in rows]
    return sorted(found, key=lambda row: (row[1], row[0] or ""))


def test_what_was_agreed_for_a_later_day_stays_when_today_changes(house: SimpleNamespace) -> None:
    later = TODAY + 30 * DAY
    require(house.worker, house.aware)
    require(house.worker, house.enhanced, from_on=later, due_within_days=90)
    for _twice in range(2):
        require(house.worker, house.skilled, from_on=TODAY)
    assert rules_of({"role": house.worker}) == [
        ("aware", OPENED, TODAY - DAY),
        ("skilled", TODAY, later - DAY),
        ("enhanced", later, None),
    ]
    stop_asking(
        by=everywhere(house.northshore),
        whom=Whom(house.northshore, role=house.worker),
        from_on=TODAY,
    )
    assert rules_of({"role": house.worker}) == [
        ("aware", OPENED, TODAY - DAY),
        ("enhanced", later, None),
    ]


def test_a_rule_for_a_past_day_leaves_what_was_asked_since(house: SimpleNamespace) -> None:
    since = OPENED + 60 * DAY
    require(house.worker, house.aware, from_on=since)
    require(house.worker, house.enhanced)
    assert rules_of({"role": house.worker}) == [
        ("enhanced", OPENED, since - DAY),
        ("aware", since, None),
    ]
    assert asked_of(house.rosa) == {1}


def test_a_level_that_was_to_be_asked_beside_one_agreed_for_later_still_is(
    house: SimpleNamespace,
) -> None:
    later = TODAY + 30 * DAY
    require(house.worker, house.aware)
    require(house.worker, house.aware, house.enhanced, from_on=later)
    require(house.worker, house.skilled, from_on=TODAY)
    assert rules_of({"role": house.worker}) == [
        ("aware", OPENED, TODAY - DAY),
        ("skilled", TODAY, later - DAY),
        ("aware", later, None),
        ("enhanced", later, None),
    ]


def test_an_end_that_was_agreed_for_a_later_day_stays(house: SimpleNamespace) -> None:
    later = TODAY + 30 * DAY
    whom = Whom(house.northshore, role=house.worker)
    require(house.worker, house.aware)
    stop_asking(by=everywhere(house.northshore), whom=whom, from_on=later)
    require(house.worker, house.skilled, from_on=TODAY)
    assert rules_of({"role": house.worker})[-1] == ("skilled", TODAY, later - DAY)


def with_other_hours(house: SimpleNamespace, person: StaffMember, on: dt.date, share: str) -> None:
    post = Post.objects.filter(staff_member=person, until_on=None).get()
    change_post(
        by=everywhere(house.northshore), post=post, unit=post.unit, role=post.role, on=on,
        fte=Decimal(share),
    )  # fmt: skip


def test_other_hours_leave_what_a_post_is_asked(house: SimpleNamespace) -> None:
    post = Post.objects.get(staff_member=house.rosa)
    require(house.worker, house.skilled)
    say(house, house.enhanced, post=post, reason="Takes children to school", refresh_months=12)
    say(house, house.aware, post=post, reason="Less of it by then", from_on=TODAY + 90 * DAY)
    with_other_hours(house, house.rosa, TODAY, "0.8")
    assert asked_of(house.rosa) == {3}
    new = Post.objects.get(staff_member=house.rosa, until_on=None)
    assert rules_of({"post": post}) == [("enhanced", OPENED, TODAY - DAY)]
    assert rules_of({"post": new}) == [
        ("enhanced", TODAY, TODAY + 89 * DAY),
        ("aware", TODAY + 90 * DAY, None),
    ]
    goes_on = LevelRequirement.objects.get(post=new, from_on=TODAY)
    assert (goes_on.reason, goes_on.refresh_months) == ("Takes children to school", 12)


def test_other_hours_make_nobody_a_starter_and_another_job_does(house: SimpleNamespace) -> None:
    require(house.worker, house.aware, due_within_days=10)
    for days, share in ((20, "0.8"), (5, "0.6")):
        with_other_hours(house, house.rosa, TODAY - days * DAY, share)
    assert not Standing.objects.get(staff_member=house.rosa).is_starting
    clerk = make_role("Clerk", house.northshore)
    require(clerk, house.aware, due_within_days=10)
    post = Post.objects.get(staff_member=house.rosa, until_on=None)
    by = everywhere(house.northshore)
    change_post(by=by, post=post, unit=post.unit, role=clerk, on=TODAY)
    assert Standing.objects.get(staff_member=house.rosa).is_starting


def test_whoever_comes_back_after_a_break_begins_anew(house: SimpleNamespace) -> None:
    require(house.worker, house.aware, due_within_days=10)
    Post.objects.filter(staff_member=house.rosa).update(until_on=TODAY - 7 * DAY)
    facts = {"unit": house.quay, "role": house.worker, "from_on": TODAY - 5 * DAY}
    Post.objects.create(staff_member=house.rosa, **facts)
    people_changed.send(None, organisation_id=house.northshore.pk)
    assert Standing.objects.get(staff_member=house.rosa).is_starting
