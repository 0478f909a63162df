"""The pages of units, people and access do what they say, with the words people read."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.permissions import Permission
from core.scope import Scope
from services.actions.absence import leave
from services.actions.posts import add_post
from services.actions.units import close_unit
from services.figures.people import PAGE, StaffFilter, staff_page
from services.models import AccessGrant, Headcount, Post, StaffMember, Unit
from tests.factories import OPENED, everywhere, make_person, make_unit

DAY = dt.timedelta(days=1)


@pytest.fixture
def ada(world: SimpleNamespace, client: Client) -> Client:
    client.force_login(world.ada)
    return client


def get(client: Client, page: str, /, *args: object, **query: object) -> str:
    response = client.get(reverse(f"services:{page}", args=args), query)
    assert response.status_code == 200
    return response.content.decode()


def post(client: Client, page: str, /, *args: object, **told: object) -> str:
    """Send a form and read the page that comes next."""
    response = client.post(reverse(f"services:{page}", args=args), told, follow=True)
    assert response.status_code == 200
    return response.content.decode()


# --- Units ---------------------------------------------------------------------------------


def test_the_tree_opens_at_the_tops_of_ones_branches(
    world: SimpleNamespace, client: Client
) -> None:
    client.force_login(world.alma)
    page = get(client, "unit_list")

    assert "Harbour" in page
    assert "Hillside" not in page
    assert "Quay" in get(client, "unit_detail", world.harbour.pk)


def test_a_unit_is_found_by_the_start_of_its_words(world: SimpleNamespace, ada: Client) -> None:
    make_unit("Health & Social Care – Élan", world.hillside)

    for words in ("heal soc", "health and social care", "Health & Social", "elan care"):
        assert "Élan" in get(ada, "unit_list", q=words), words
    assert "No unit fits" in get(ada, "unit_list", q="health dental")


def test_a_search_stays_inside_the_branch(world: SimpleNamespace, client: Client) -> None:
    client.force_login(world.alma)

    assert "No unit fits" in get(client, "unit_list", q="orchard")
    assert "No unit fits" in get(client, "unit_list", q="!!!")


def test_the_structure_of_another_day(world: SimpleNamespace, ada: Client) -> None:
    today = timezone.localdate()
    post(ada, "unit_move", world.quay.pk, to=world.hillside.pk, on="today")
    yesterday = (today - DAY).isoformat()

    assert "Quay" in get(ada, "unit_detail", world.harbour.pk, on=yesterday)
    assert "Quay" not in get(ada, "unit_detail", world.harbour.pk)
    assert "as it was on" in get(ada, "unit_detail", world.harbour.pk, on=yesterday)
    assert "must be a real date" in get(ada, "unit_list", on="32/1/2026")


def test_a_unit_is_added_renamed_and_closed_through_its_pages(
    world: SimpleNamespace, ada: Client
) -> None:
    facts = {"name": "Pier", "code": "PIER", "kind": "team", "opened_on": "1/5/2024"}
    assert "The unit is added." in post(ada, "unit_add", world.hillside.pk, **facts)
    pier = Unit.objects.get(code="PIER")

    assert "already has the code" in post(ada, "unit_add", world.hillside.pk, **facts)
    post(ada, "unit_edit", pier.pk, **{**facts, "name": "Long Pier", "locality": "North"})
    page = get(ada, "unit_detail", pier.pk)
    assert "Long Pier" in page
    assert "Also called in lists" in page
    assert "name: Long Pier" in page
    assert "Ada" in page

    post(ada, "unit_close", pier.pk, on="2 May 2026")
    assert "Open this unit again" in get(ada, "unit_detail", pier.pk)
    assert "The unit is open." in post(ada, "unit_reopen", pier.pk)


def test_a_unit_opens_again_from_a_day_without_its_old_numbers(
    world: SimpleNamespace, ada: Client
) -> None:
    pier = make_unit("Pier", world.hillside)
    post(ada, "headcount_add", pier.pk, counted_on="1/5/2026", people="8")
    post(ada, "unit_close", pier.pk, on="2 May 2026")

    assert "Leave it empty when it was closed by mistake" in get(ada, "unit_reopen", pier.pk)
    refused = post(ada, "unit_reopen", pier.pk, on="4 May 2026")
    assert "would count again from 2 May 2026" in refused
    post(ada, "headcount_add", pier.pk, counted_on="2/5/2026", people="0")
    assert "The unit is open." in post(ada, "unit_reopen", pier.pk, on="4 May 2026")


def test_a_refusal_stands_at_its_field_and_nothing_is_written(
    world: SimpleNamespace, ada: Client
) -> None:
    page = post(ada, "unit_move", world.harbour.pk, to=world.quay.pk, on="today")
    assert "Quay is part of Harbour" in page
    assert "There is a problem" in page

    page = post(ada, "unit_close", world.quay.pk, on="today")
    assert "2 people still have a post in Quay" in page
    assert Unit.objects.get(pk=world.quay.pk).closed_on is None


def test_an_empty_form_says_what_to_do(world: SimpleNamespace, ada: Client) -> None:
    page = post(ada, "unit_move", world.quay.pk)

    assert "Select the unit that it becomes part of" in page
    assert "This field is required" not in page


def test_a_number_without_names_is_shown_beside_people(world: SimpleNamespace, ada: Client) -> None:
    for people in ("12", "14"):
        post(ada, "headcount_add", world.quay.pk, counted_on="1/5/2026", people=people)

    assert Headcount.objects.get().people == 14
    assert "Everybody in the unit" in get(ada, "unit_detail", world.quay.pk)
    assert "must be today or in the past" in post(
        ada, "headcount_add", world.quay.pk, counted_on="1/5/2100", people="3"
    )


def test_somebody_who_may_not_manage_is_offered_no_change(
    world: SimpleNamespace, client: Client
) -> None:
    client.force_login(world.alma)
    page = get(client, "unit_detail", world.quay.pk)

    assert "Move this unit" not in page
    assert "What was changed" not in page
    assert "See the people here" in page


def test_a_move_from_outside_the_branch_names_no_stranger(
    world: SimpleNamespace, ada: Client, client: Client
) -> None:
    post(ada, "unit_move", world.orchard.pk, to=world.harbour.pk, on="1/5/2026")
    client.force_login(world.alma)
    page = get(client, "unit_detail", world.orchard.pk)

    assert "Part of Harbour from this day" in page
    assert "a unit outside your branch" in page
    assert "Hillside" not in page


# --- People --------------------------------------------------------------------------------


def test_the_staff_list_shows_the_people_of_the_branch(
    world: SimpleNamespace, client: Client
) -> None:
    client.force_login(world.mark)
    page = get(client, "staff_list")

    assert "Rosa Quill" in page
    assert "Olive Pear" not in page
    assert "2 people" in page
    assert "Who can see this" in page


def test_the_staff_list_is_narrowed_by_unit_role_shift_kind_and_state(
    world: SimpleNamespace, ada: Client
) -> None:
    Post.objects.filter(staff_member=world.rosa).update(shift="night")
    leave(
        by=everywhere(world.quay, Permission.MANAGE_STAFF),
        person=world.lars,
        left_on=timezone.localdate(),
    )

    assert "1 person" in get(ada, "staff_list", shift="night")
    assert "2 people" in get(ada, "staff_list", unit=world.harbour.pk)
    assert "3 people" in get(ada, "staff_list", role=world.worker.pk)
    assert "0 people" in get(ada, "staff_list", kind="volunteer")
    assert "Left on" in get(ada, "staff_list", state="left")
    assert "1 person" in get(ada, "staff_list", state="left")
    assert "4 people" in get(ada, "staff_list", state="all")
    assert "0 people" in get(ada, "staff_list", state="away")
    assert "Take away the filter" in get(ada, "staff_list", q="ros")
    assert "1 person" in get(ada, "staff_list", q="quil ros")
    assert "1 person" in get(ada, "staff_list", q="0017")


def test_a_filter_on_a_strange_unit_is_not_found(world: SimpleNamespace, ada: Client) -> None:
    for unit in (world.mill.pk, "x", "9" * 30):
        response = ada.get(reverse("services:staff_list"), {"unit": unit})
        assert response.status_code == 404


def test_a_second_post_shows_the_person_in_both_teams_once(
    world: SimpleNamespace, client: Client
) -> None:
    add_post(
        by=everywhere(world.quay, Permission.MANAGE_STAFF),
        person=world.rosa,
        unit=world.orchard,
        role=world.worker,
        from_on=OPENED,
    )
    client.force_login(world.basma)
    page = get(client, "staff_list")

    assert page.count(">Rosa Quill<") == 1
    assert "Also works in Orchard" in page


def test_page_after_page_everybody_comes_once(world: SimpleNamespace) -> None:
    for number in range(PAGE + 20):
        make_person(f"Ann Same{number % 3}", world.orchard, world.worker)
    scope = Scope(None, Permission.VIEW_STAFF, (world.hillside.path,))
    seen: list[int] = []
    after = None
    while True:
        page = staff_page(scope, StaffFilter(), on=timezone.localdate(), after=after)
        seen += [line.person_id for line in page.lines]
        if (after := page.next_after) is None:
            break

    assert len(seen) == len(set(seen)) == PAGE + 21
    assert page.total == PAGE + 21
    keys = [StaffMember.objects.get(pk=pk).sort_key for pk in seen]
    assert keys == sorted(keys)


def test_a_person_is_added_changed_and_moved_through_the_pages(
    world: SimpleNamespace, ada: Client
) -> None:
    post(
        ada,
        "staff_add",
        preferred_name="Zoë",
        last_name="Day",
        kind="bank",
        unit=world.quay.pk,
        role=world.worker.pk,
        fte="0.5",
        shift="night",
        from_on="1/5/2026",
    )
    zoe = StaffMember.objects.get(preferred_name="Zoë")
    page = get(ada, "staff_detail", zoe.pk)
    assert "Zoë Day" in page
    assert "Nights" in page

    post(ada, "staff_edit", zoe.pk, first_name="Zoë", last_name="Night", kind="employee")
    post(
        ada,
        "post_change",
        zoe.pk,
        zoe.posts.get().pk,
        unit=world.orchard.pk,
        role="",
        fte="1",
        on="3/5/2026",
    )
    zoe.refresh_from_db()
    assert zoe.last_name == "Night"
    assert zoe.home_unit == world.orchard
    page = get(ada, "staff_detail", zoe.pk)
    assert "Not now" in page
    assert "Person changed" in page


def test_absence_and_leaving_through_the_pages(world: SimpleNamespace, ada: Client) -> None:
    post(ada, "staff_away", world.rosa.pk, from_on="1/5/2026")
    assert "Away since" in get(ada, "staff_detail", world.rosa.pk)
    post(ada, "staff_back", world.rosa.pk, on="today")
    assert "Away since" not in get(ada, "staff_detail", world.rosa.pk)

    post(ada, "staff_leave", world.rosa.pk, left_on="today")
    assert "Say that this person is back" in get(ada, "staff_detail", world.rosa.pk)
    post(ada, "staff_return", world.rosa.pk, on="today")
    assert StaffMember.objects.get(pk=world.rosa.pk).left_on is None


def test_who_is_back_is_asked_for_a_unit_only_when_theirs_has_closed(
    world: SimpleNamespace, ada: Client
) -> None:
    today = timezone.localdate()
    pier = make_unit("Pier", world.hillside)
    pia = make_person("Pia Holm", pier)
    leave(by=everywhere(pier), person=pia, left_on=today - 3 * DAY)
    assert "Where they work now" not in get(ada, "staff_return", pia.pk)

    close_unit(by=everywhere(pier), unit=pier, on=today - 2 * DAY)
    assert "Pier has closed. Choose another unit." in get(ada, "staff_return", pia.pk)
    assert "Pier is closed from" in post(ada, "staff_return", pia.pk, on="today")
    post(ada, "staff_return", pia.pk, on="today", unit=world.orchard.pk)

    pia.refresh_from_db()
    assert (pia.left_on, pia.home_unit) == (None, world.orchard)


def test_nobody_is_added_without_a_name(world: SimpleNamespace, ada: Client) -> None:
    page = post(ada, "staff_add", kind="employee", unit=world.quay.pk, fte="1", from_on="today")

    assert "Enter at least one name." in page


def test_a_form_offers_and_takes_only_units_of_the_branch(
    world: SimpleNamespace, ada: Client
) -> None:
    assert "Mill" not in get(ada, "staff_add")
    page = post(
        ada,
        "staff_add",
        first_name="Ann",
        kind="employee",
        unit=world.mill.pk,
        fte="1",
        from_on="today",
    )

    assert "Choose one of the listed options" in page
    assert not StaffMember.objects.filter(first_name="Ann").exists()


# --- Access and one's own record -----------------------------------------------------------


def test_access_is_given_and_withdrawn_through_the_pages(
    world: SimpleNamespace, ada: Client, django_capture_on_commit_callbacks: object
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        page = post(
            ada, "access_add", email="new@staff.example", role="manager", unit=world.quay.pk
        )
    assert "Access given." in page
    assert "has not set a password yet" in page
    assert mail.outbox[0].to == ["new@staff.example"]

    grant = AccessGrant.objects.get(user__email="new@staff.example")
    assert "Access withdrawn." in post(ada, "access_withdraw", grant.pk)
    assert "new@staff.example" not in get(ada, "access_list")


def test_the_last_admin_reads_why_it_cannot_be_withdrawn(
    world: SimpleNamespace, ada: Client
) -> None:
    grant = AccessGrant.objects.get(user=world.ada)

    assert "needs at least one admin" in post(ada, "access_withdraw", grant.pk)


def test_a_withdrawn_grant_counts_on_the_next_request(world: SimpleNamespace, ada: Client) -> None:
    mark = Client()
    mark.force_login(world.mark)
    assert mark.get(reverse("services:staff_list")).status_code == 200

    post(ada, "access_withdraw", AccessGrant.objects.get(user=world.mark).pk)

    assert mark.get(reverse("services:staff_list")).status_code == 403


def test_staff_see_their_own_record_and_who_can_see_it(
    world: SimpleNamespace, client: Client
) -> None:
    client.force_login(world.sam)
    page = get(client, "my_record")

    assert "sam.reid@northshore.example" in page
    for name in ("Mark (Manager)", "Alma (Delivery lead)", "Ada (Admin)"):
        assert name in page
    for name in ("Eve", "Nadia", "Walt"):
        assert name not in page


def test_an_account_without_a_record_is_told_what_to_do(
    world: SimpleNamespace, client: Client
) -> None:
    client.force_login(world.eve)

    assert "send you an invitation" in get(client, "my_record")
