"""Two records of one person, joined on the page: what both did counts for the one that stays."""

from types import SimpleNamespace

from core.permissions import Permission
from services.actions.merging import merge_people, undo_merge
from tests.factories import everywhere, make_person
from tests.factories.training import make_session
from tests.training.compare import assert_true
from tests.training.test_counting import TODAY, YESTERDAY, house, standing
from training.figures.own import own_record

__all__ = ["house"]


def test_a_joined_person_holds_what_either_record_held(house: SimpleNamespace) -> None:  # noqa: F811
    twin = make_person("Rosie Quill", house.lighthouse, house.worker)
    make_session(house.quay, house.informed, YESTERDAY, [twin])
    make_session(house.quay, house.skilled, YESTERDAY, [house.rosa])
    by = everywhere(house.northshore, Permission.MANAGE_STAFF)

    joined = merge_people(by=by, survivor=house.rosa, merged=twin)
    assert standing(house.rosa).status == "met"
    assert len(own_record(house.rosa, on=TODAY).taken_part) == 2
    assert_true(house.northshore.pk, TODAY)

    undo_merge(by=by, joined=joined)
    assert standing(house.rosa).status == "not_yet"
    assert standing(twin).held == 1
    assert_true(house.northshore.pk, TODAY)


def test_what_was_recorded_since_is_named_and_keeps_them_joined(
    house: SimpleNamespace,  # noqa: F811
) -> None:
    twin = make_person("Rosie Quill", house.lighthouse, house.worker)
    by = everywhere(house.northshore, Permission.MANAGE_STAFF)
    joined = merge_people(by=by, survivor=house.rosa, merged=twin)
    make_session(house.quay, house.informed, YESTERDAY, [house.rosa])
    try:
        undo_merge(by=by, joined=joined)
    except ValueError as refusal:
        said = str(refusal)
    assert "training record" in said
