"""Two records were joined: the same staff list again changes nothing and shows nothing as new."""

from types import SimpleNamespace
from typing import Any

import pytest

from core.scope import Scope
from services.actions.merging import merge_people, undo_merge
from services.actions.staff import change_details
from services.models import HandCorrection, Post, StaffMember
from tests.factories import make_person
from tests.intake.test_apply_staff import HARBOUR, row
from tests.intake.test_kept_by_hand import _files, by_ada, fresh, send

__all__ = ["_files", "send"]

OTHER = row("0099", "Rosie", "Quill-Berg", "LIGHT", fte="0.4", email="rosie@northshore.example")
NOBODY_NEW = {"added": 0, "changed": 0, "likely": 0, "unidentified": 0, "problems": 0}
Lines = tuple[str, ...]


def of(name: str) -> StaffMember:
    found: StaffMember = StaffMember.objects.get(first_name=name, last_name__startswith="Quill")
    return found


def stored() -> list[Any]:
    return [list(m.objects.order_by("pk").values()) for m in (StaffMember, Post, HandCorrection)]


def again(send: Any, *lines: str) -> None:
    before = stored()
    for _time in range(2):
        told = send(*lines)
        assert {name: told.get(name, 0) for name in NOBODY_NEW} == NOBODY_NEW
        assert told["unchanged"] == len(lines)
        assert "left" not in told or told["left"] == 0
        assert stored() == before


@pytest.mark.parametrize("is_other_way", [False, True])
def test_the_same_list_changes_nothing(
    send: Any, world: SimpleNamespace, *, is_other_way: bool
) -> None:
    lines = (*HARBOUR, OTHER)
    send(*lines)
    pair = [world.rosa, of("Rosie")]
    survivor, merged = reversed(pair) if is_other_way else pair
    merge_people(by=by_ada(world), survivor=survivor, merged=merged)
    again(send, *lines)


def test_a_list_of_the_joined_record_alone_changes_nothing(
    send: Any, world: SimpleNamespace
) -> None:
    send(*HARBOUR, OTHER)
    merge_people(by=by_ada(world), survivor=world.rosa, merged=of("Rosie"))
    again(send, HARBOUR[0], OTHER, HARBOUR[2])


def test_a_list_of_the_own_record_alone_keeps_what_came_with_the_other(
    send: Any, world: SimpleNamespace
) -> None:
    send(*HARBOUR, OTHER)
    merge_people(by=by_ada(world), survivor=world.rosa, merged=of("Rosie"))
    again(send, *HARBOUR)


@pytest.mark.parametrize("is_other_way", [False, True])
def test_records_without_number_and_address_are_found_by_name_and_unit(
    send: Any, world: SimpleNamespace, *, is_other_way: bool
) -> None:
    other = row("", "Larry", "Beacon", fte="0.2")
    lines = (*HARBOUR, other)
    send(*lines)
    pair = [world.lars, StaffMember.objects.get(first_name="Larry")]
    survivor, merged = reversed(pair) if is_other_way else pair
    merge_people(by=by_ada(world), survivor=survivor, merged=merged)
    again(send, *lines)


def test_two_rows_of_one_unit_and_role_stay_one_post(send: Any, world: SimpleNamespace) -> None:
    other = row("0099", "Rosie", "Quill", fte="0.4")
    lines = (*HARBOUR, other)
    send(*lines)
    merge_people(by=by_ada(world), survivor=world.rosa, merged=of("Rosie"))
    again(send, *lines)


def test_a_record_of_a_record_is_found_too(send: Any, world: SimpleNamespace) -> None:
    third = row("0100", "Rosalind", "Quill")
    lines = (*HARBOUR, OTHER, third)
    send(*lines)
    merge_people(by=by_ada(world), survivor=of("Rosie"), merged=of("Rosalind"))
    merge_people(by=by_ada(world), survivor=world.rosa, merged=of("Rosie"))
    again(send, *lines)


def test_what_a_list_says_anew_of_a_joined_record_still_counts(
    send: Any, world: SimpleNamespace
) -> None:
    send(*HARBOUR, OTHER)
    merge_people(by=by_ada(world), survivor=world.rosa, merged=of("Rosie"))
    told = send(HARBOUR[0], OTHER.replace("Rosie", "Rosabel"), HARBOUR[2])
    assert told["changed"] == 1
    assert fresh(world.rosa).first_name == "Rosabel"


def test_a_new_share_in_a_joined_row_changes_that_post_alone(
    send: Any, world: SimpleNamespace
) -> None:
    send(*HARBOUR, OTHER)
    merge_people(by=by_ada(world), survivor=world.rosa, merged=of("Rosie"))
    told = send(*HARBOUR, OTHER.replace("0.4", "0.6"))
    assert (told["added"], told["changed"], told["unchanged"]) == (0, 1, 3)
    shares = Post.objects.filter(staff_member=world.rosa, until_on=None).order_by("-is_primary")
    assert [(p.unit.code, str(p.fte)) for p in shares] == [("QUAY", "1.000"), ("LIGHT", "0.600")]


@pytest.mark.parametrize("whose", ["survivor", "merged"])
def test_a_correction_on_either_record_is_never_silently_undone(
    send: Any, world: SimpleNamespace, whose: str
) -> None:
    twin = make_person("Rosa Quill", world.lighthouse, world.worker, staff_number="0099")
    person = {"survivor": world.rosa, "merged": twin}[whose]
    change_details(by=by_ada(world), person=person, last_name="Quill-Berg")
    change_details(
        by=Scope(None, by_ada(world).permission, by_ada(world).branches),
        person=world.rosa,
        last_name="Quill-Berg",
    )
    joined = merge_people(by=by_ada(world), survivor=world.rosa, merged=twin)
    told = send(*HARBOUR)
    assert [(one["here"], one["list"]) for one in told["kept"]] == [("Quill-Berg", "Quill")]
    assert fresh(world.rosa).last_name == "Quill-Berg"

    undo_merge(by=by_ada(world), joined=joined)
    found = HandCorrection.objects.values_list("staff_member", "fact")
    assert list(found) == [(person.pk, "last_name")]


def test_a_correction_made_after_the_join_stays_when_the_join_is_undone(
    world: SimpleNamespace,
) -> None:
    twin = make_person("Rosa Quill", world.lighthouse, world.worker)
    change_details(by=by_ada(world), person=twin, last_name="Quill-Berg")
    joined = merge_people(by=by_ada(world), survivor=world.rosa, merged=twin)
    change_details(by=by_ada(world), person=world.rosa, last_name="Quillon")
    undo_merge(by=by_ada(world), joined=joined)
    told = HandCorrection.objects.values_list("staff_member", "value")
    assert set(told) == {(world.rosa.pk, "Quillon"), (twin.pk, "Quill-Berg")}
