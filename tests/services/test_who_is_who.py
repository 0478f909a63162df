"""Other names, records that may be of one person, joining them and taking them apart."""

import datetime as dt
import threading
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client

from core.permissions import Permission
from core.scope import Scope
from services.actions.absence import leave
from services.actions.aliases import add_staff_alias, remove_staff_alias
from services.actions.merging import keep_apart, merge_people, undo_merge
from services.actions.posts import change_post
from services.actions.staff import change_details
from services.figures.sameness import alike
from services.models import (
    HandCorrection,
    KeptApart,
    Post,
    StaffAlias,
    StaffMember,
    StaffMerge,
    Unit,
)
from tests.factories import OPENED, everywhere, make_person, make_unit, make_user

TODAY = dt.date(2026, 5, 4)
DAY = dt.timedelta(days=1)


def whole(unit: Unit) -> Scope:
    return everywhere(unit, Permission.MANAGE_STAFF)


def by_ada(world: SimpleNamespace) -> Scope:
    return Scope(world.ada.pk, Permission.MANAGE_STAFF, (world.northshore.path,))


def pairs(world: SimpleNamespace) -> dict[frozenset[str], tuple[str, ...]]:
    found = alike(whole(world.northshore), on=TODAY).pairs
    return {
        frozenset({f"{p.one.shown_name} {p.one.pk}", f"{p.other.shown_name} {p.other.pk}"}): (
            p.reasons
        )
        for p in found
    }


def told(one: StaffMember, other: StaffMember) -> frozenset[str]:
    return frozenset({f"{one.shown_name} {one.pk}", f"{other.shown_name} {other.pk}"})


def current(person: StaffMember, day: dt.date = TODAY) -> list[tuple[str, bool]]:
    posts = Post.objects.current_on(day).filter(staff_member=person)
    return sorted(posts.values_list("unit__name", "is_primary"))


# Who may be the same


def test_the_same_name_twice_alone_is_nothing_to_ask_about(world: SimpleNamespace) -> None:
    make_person("Lars Beacon", world.orchard)
    assert pairs(world) == {}


def test_the_same_name_in_the_same_unit_is_asked_about(world: SimpleNamespace) -> None:
    twin = make_person("Quill Rosa", world.quay)
    assert pairs(world) == {told(world.rosa, twin): ("Same name", "Same main unit")}


def test_a_name_with_and_without_accents_is_one_name(world: SimpleNamespace) -> None:
    twin = make_person("Rósa Quíll", world.quay)
    assert told(world.rosa, twin) in pairs(world)


def test_a_number_with_and_without_zeros_is_flagged_and_never_taken_for_one(
    world: SimpleNamespace,
) -> None:
    other = make_person("Ines Ford", world.orchard, staff_number="17")

    reasons = pairs(world)[told(world.rosa, other)]
    assert reasons == ("Staff numbers differ only by zeros in front",)
    assert StaffMember.objects.get(pk=world.rosa.pk).staff_number == "0017"


def test_another_name_leads_to_the_pair(world: SimpleNamespace) -> None:
    other = make_person("Rosa Berg", world.quay)
    add_staff_alias(by=whole(world.quay), person=other, kind="name", text="Quill, Rosa")
    assert pairs(world)[told(world.rosa, other)] == (
        "One is also known by the name of the other",
        "Same main unit",
    )


def test_the_same_address_before_the_at_is_a_reason(world: SimpleNamespace) -> None:
    one = make_person("Noor Haddad", world.quay, email="noor.haddad@old.example")
    other = make_person("Noor Haddad", world.orchard, email="noorhaddad@new.example")
    assert pairs(world)[told(one, other)] == (
        "Same name",
        "Email addresses are the same before the @",
    )


def test_who_was_kept_apart_is_not_shown_again(world: SimpleNamespace) -> None:
    twin = make_person("Rosa Quill", world.quay)
    keep_apart(by=by_ada(world), one=twin, other=world.rosa)
    keep_apart(by=by_ada(world), one=world.rosa, other=twin)

    assert pairs(world) == {}
    assert KeptApart.objects.get().decided_by == world.ada


@pytest.mark.parametrize("name", ["محمد علي", "王小明", "Олена Шевченко", "Sukarno", "Zoe\u0308 M"])
def test_names_in_any_script_are_compared(world: SimpleNamespace, name: str) -> None:
    one, other = make_person(name, world.quay), make_person(name, world.quay)
    assert told(one, other) in pairs(world)


# Other names


def test_a_person_is_found_by_another_name(world: SimpleNamespace) -> None:
    alias = add_staff_alias(by=by_ada(world), person=world.rosa, kind="name", text="Rosalind Berg")

    assert list(StaffMember.objects.matching("rosalind")) == [world.rosa]
    assert (alias.source, alias.added_by) == ("hand", world.ada)
    remove_staff_alias(by=by_ada(world), alias=alias)
    remove_staff_alias(by=by_ada(world), alias=alias)
    assert not StaffMember.objects.matching("rosalind").exists()


def test_an_address_of_somebody_else_cannot_be_added(world: SimpleNamespace) -> None:
    with pytest.raises(ValidationError, match="somebody else"):
        add_staff_alias(
            by=by_ada(world), person=world.rosa, kind="email", text="Sam.Reid@northshore.example"
        )


def test_the_old_address_still_leads_to_the_person(world: SimpleNamespace) -> None:
    change_details(by=by_ada(world), person=world.sam_person, email="sam@northshore.example")
    alias = world.sam_person.aliases.get()
    assert (alias.text, alias.source) == ("sam.reid@northshore.example", "change")


# Corrections by hand


def test_a_change_by_hand_is_remembered_field_by_field(world: SimpleNamespace) -> None:
    change_details(
        by=by_ada(world), person=world.rosa, first_name="Rosa", preferred_name="Ro", email=""
    )
    noted = HandCorrection.objects.get()
    assert (noted.fact, noted.value, noted.changed_by) == ("preferred_name", "Ro", world.ada)


def test_a_command_corrects_nothing_by_hand(world: SimpleNamespace) -> None:
    change_details(by=whole(world.quay), person=world.rosa, preferred_name="Ro")
    assert not HandCorrection.objects.exists()


# Joining


def test_the_joined_person_holds_both_posts_and_is_counted_at_one(world: SimpleNamespace) -> None:
    twin = make_person("Rosa Quill", world.lighthouse, world.worker, email="rosa@old.example")
    merge_people(by=by_ada(world), survivor=world.rosa, merged=twin, today=TODAY)

    world.rosa.refresh_from_db()
    assert current(world.rosa) == [("Lighthouse", False), ("Quay", True)]
    assert world.rosa.email == "rosa@old.example"
    assert not StaffMember.objects.still_here_on(TODAY).filter(pk=twin.pk).exists()
    assert Post.objects.filter(staff_member=twin).count() == 1


def test_the_time_before_the_first_record_is_kept(world: SimpleNamespace) -> None:
    late = make_person("Rosa Quill", world.lighthouse, from_on=TODAY)
    merge_people(by=by_ada(world), survivor=late, merged=world.rosa, today=TODAY)

    assert current(late, TODAY - DAY) == [("Quay", True)]
    assert current(late) == [("Lighthouse", True), ("Quay", False)]


def test_the_same_post_is_held_once(world: SimpleNamespace) -> None:
    twin = make_person("Rosa Quill", world.quay, world.worker)
    merge_people(by=by_ada(world), survivor=world.rosa, merged=twin, today=TODAY)
    assert current(world.rosa) == [("Quay", True)]


def test_the_post_that_runs_now_goes_on_when_an_older_one_overlaps_it(
    world: SimpleNamespace,
) -> None:
    """Rosa worked in Quay until last week; the other record has her there from last month on."""
    ended = TODAY - 7 * DAY
    Post.objects.filter(staff_member=world.rosa).update(until_on=ended)
    twin = make_person("Rosa Quill", world.quay, world.worker, from_on=TODAY - 30 * DAY)
    merge_people(by=by_ada(world), survivor=world.rosa, merged=twin, today=TODAY)

    rows = Post.objects.filter(staff_member=world.rosa).order_by("from_on")
    assert list(rows.values_list("from_on", "until_on", "is_primary")) == [
        (OPENED, ended, True),
        (ended + DAY, None, True),
    ]
    assert current(world.rosa, ended) == current(world.rosa) == [("Quay", True)]


def test_days_before_and_after_a_post_held_already_are_carried_over(
    world: SimpleNamespace,
) -> None:
    twin = make_person("Rosa Quill", world.lighthouse, world.worker)
    first, last = TODAY - 60 * DAY, TODAY - 30 * DAY
    facts = {"unit": world.lighthouse, "role": world.worker, "is_primary": False}
    Post.objects.create(staff_member=world.rosa, from_on=first, until_on=last, **facts)
    merge_people(by=by_ada(world), survivor=world.rosa, merged=twin, today=TODAY)

    rows = Post.objects.filter(staff_member=world.rosa, unit=world.lighthouse)
    assert list(rows.order_by("from_on").values_list("from_on", "until_on", "is_primary")) == [
        (OPENED, first - DAY, False),
        (first, last, False),
        (last + DAY, None, False),
    ]


def test_lists_that_know_the_other_record_find_the_person(world: SimpleNamespace) -> None:
    twin = make_person("Rosa Berg", world.quay, staff_number="900", email="r.berg@a.example")
    change_details(by=whole(world.quay), person=world.rosa, email="r.quill@a.example")
    merge_people(by=by_ada(world), survivor=world.rosa, merged=twin, today=TODAY)

    learned = set(world.rosa.aliases.values_list("kind", "key"))
    assert learned == {("name", "berg rosa"), ("number", "900"), ("email", "r.berg@a.example")}
    assert {a.source for a in world.rosa.aliases.all()} == {"merge"}


def test_joining_twice_is_joining_once_and_never_the_other_way_round(
    world: SimpleNamespace,
) -> None:
    twin = make_person("Rosa Quill", world.quay)
    first = merge_people(by=by_ada(world), survivor=world.rosa, merged=twin, today=TODAY)

    assert merge_people(by=by_ada(world), survivor=world.rosa, merged=twin) == first
    with pytest.raises(ValueError, match="joined already"):
        merge_people(by=by_ada(world), survivor=twin, merged=world.rosa)


def test_two_accounts_are_refused_with_a_sentence(world: SimpleNamespace) -> None:
    user = make_user("Samuel")
    twin = make_person("Sam Reid", world.quay, user=user)
    with pytest.raises(ValueError, match="Both have an account"):
        merge_people(by=by_ada(world), survivor=world.sam_person, merged=twin)


def test_the_account_goes_with_the_person_and_comes_back(world: SimpleNamespace) -> None:
    twin = make_person("Sam Reid", world.quay)
    joined = merge_people(by=by_ada(world), survivor=twin, merged=world.sam_person, today=TODAY)
    twin.refresh_from_db()
    assert twin.user == world.sam

    undo_merge(by=by_ada(world), joined=joined, today=TODAY)
    world.sam_person.refresh_from_db()
    assert world.sam_person.user == world.sam


def test_nobody_joins_records_of_another_organisation(world: SimpleNamespace) -> None:
    with pytest.raises(PermissionError):
        merge_people(by=by_ada(world), survivor=world.rosa, merged=world.milly)


def test_a_joined_record_is_not_changed_any_more(world: SimpleNamespace) -> None:
    twin = make_person("Rosa Quill", world.quay)
    merge_people(by=by_ada(world), survivor=world.rosa, merged=twin, today=TODAY)
    with pytest.raises(ValueError, match="part of another one"):
        change_details(by=by_ada(world), person=twin, first_name="Rose")


# Taking apart


def standing(person: StaffMember) -> tuple[object, ...]:
    fresh = StaffMember.objects.filter(pk=person.pk).values().get()
    posts = list(Post.objects.filter(staff_member=person).order_by("pk").values())
    aliases = list(StaffAlias.objects.filter(staff_member=person).values_list("kind", "text"))
    tokens = sorted(person.tokens.values_list("token", flat=True))
    return fresh, posts, aliases, tokens


def test_taking_apart_leaves_both_as_they_were(world: SimpleNamespace) -> None:
    twin = make_person("Rosa Berg", world.lighthouse, email="r@a.example", staff_number="900")
    before = standing(world.rosa), standing(twin)
    joined = merge_people(by=by_ada(world), survivor=world.rosa, merged=twin, today=TODAY)
    assert (standing(world.rosa), standing(twin)) != before

    undo_merge(by=by_ada(world), joined=joined, today=TODAY)
    undo_merge(by=by_ada(world), joined=joined, today=TODAY)
    assert (standing(world.rosa), standing(twin)) == before
    merge_people(by=by_ada(world), survivor=world.rosa, merged=twin, today=TODAY)
    assert StaffMerge.objects.filter(undone_at=None).count() == 1


def test_what_was_built_on_the_joined_record_is_named(world: SimpleNamespace) -> None:
    twin = make_person("Rosa Quill", world.lighthouse)
    joined = merge_people(by=by_ada(world), survivor=world.rosa, merged=twin, today=TODAY)
    added = Post.objects.get(staff_member=world.rosa, unit=world.lighthouse)
    change_post(
        by=whole(world.quay), post=added, unit=world.orchard, role=None, on=TODAY, today=TODAY
    )
    with pytest.raises(ValueError, match="A post was changed since"):
        undo_merge(by=by_ada(world), joined=joined)


def test_a_leaver_in_one_record_still_works_here_in_both(world: SimpleNamespace) -> None:
    twin = make_person("Rosa Quill", world.quay)
    leave(by=whole(world.quay), person=world.rosa, left_on=TODAY)
    joined = merge_people(by=by_ada(world), survivor=world.rosa, merged=twin, today=TODAY)
    world.rosa.refresh_from_db()
    assert world.rosa.left_on is None
    undo_merge(by=by_ada(world), joined=joined, today=TODAY)
    world.rosa.refresh_from_db()
    assert world.rosa.left_on == TODAY


# Pages


def test_an_admin_compares_and_joins_on_the_page(world: SimpleNamespace, client: Client) -> None:
    twin = make_person("Rosa Quill", world.quay)
    client.force_login(world.ada)
    page = client.get("/people/same/").content.decode()
    address = f"/people/{world.rosa.pk}/same/{twin.pk}/"
    assert address in page

    assert "Side by side" in client.get(address).content.decode()
    for _press in range(2):
        assert client.post(address, {"what": "one"}).status_code == 302
    assert StaffMerge.objects.get().survivor == world.rosa
    assert "This record was joined" in client.get(f"/people/{twin.pk}/").content.decode()


def test_a_lead_adds_and_takes_away_another_name(world: SimpleNamespace, client: Client) -> None:
    client.force_login(world.alma)
    path = f"/people/{world.rosa.pk}/names/add/"
    assert client.post(path, {"kind": "name", "text": "Rosalind"}).status_code == 302
    page = client.get(f"/people/{world.rosa.pk}/").content.decode()
    assert "Rosalind" in page
    assert "Typed in by a person" in page
    alias = StaffAlias.objects.get()
    client.post(f"/people/{world.rosa.pk}/names/{alias.pk}/remove/")
    assert not StaffAlias.objects.exists()


def test_a_post_that_is_over_stays_over(world: SimpleNamespace) -> None:
    """A unit's post that is over before the other record began is not a further post."""
    yard = make_unit("Yard", world.harbour)
    twin = make_person("Rosa Quill", yard, from_on=OPENED)
    Post.objects.filter(staff_member=twin).update(until_on=TODAY - DAY)
    merge_people(by=by_ada(world), survivor=world.rosa, merged=twin, today=TODAY)
    assert current(world.rosa) == [("Quay", True)]


def test_two_people_join_the_same_records_at_once_and_it_is_done_once(
    transactional_db: None, world: SimpleNamespace
) -> None:
    twin = make_person("Rosa Quill", world.lighthouse)
    together, said = threading.Barrier(4), []

    def press(survivor: StaffMember, merged: StaffMember) -> None:
        together.wait()
        try:
            said.append(merge_people(by=by_ada(world), survivor=survivor, merged=merged).pk)
        except ValueError as refusal:
            said.append(str(refusal))
        finally:
            connection.close()

    sides = [(world.rosa, twin), (world.rosa, twin), (twin, world.rosa), (twin, world.rosa)]
    presses = [threading.Thread(target=press, args=side) for side in sides]
    for one in presses:
        one.start()
    for one in presses:
        one.join()
    assert StaffMerge.objects.count() == 1
    assert len(said) == 4
    assert Post.objects.filter(staff_member__in=[world.rosa, twin]).count() == 3
