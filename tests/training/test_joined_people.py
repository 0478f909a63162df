"""Two records of one person, joined on the page: what both did counts for the one that stays."""

import datetime as dt
from types import SimpleNamespace

from core.permissions import Permission
from services.actions.merging import merge_people, undo_merge
from tests.factories import everywhere, make_person
from tests.factories.training import make_session
from tests.training.compare import assert_true
from tests.training.test_counting import TODAY, YESTERDAY, standing
from training.actions.attendance import note_attendance, record_attendance
from training.actions.offers import say_not_now, say_offers_are_welcome
from training.attendance_list.proposing import propose
from training.figures.own import own_record
from training.figures.people import might_like_an_offer
from training.figures.sessions import with_counts
from training.models import Place, Session, TrainingRecord


def test_a_joined_person_holds_what_either_record_held(house: SimpleNamespace) -> None:
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
    house: SimpleNamespace,
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


def test_a_joined_person_is_counted_once_in_a_session(house: SimpleNamespace) -> None:
    twin = make_person("Rosie Quill", house.lighthouse, house.worker)
    both = make_session(house.quay, house.informed, YESTERDAY, [twin, house.rosa])
    by = everywhere(house.northshore, Permission.MANAGE_STAFF)
    merge_people(by=by, survivor=house.rosa, merged=twin)
    assert with_counts(Session.objects.filter(pk=both.pk)).get().named == 1


def test_the_same_list_after_a_join_adds_nothing(house: SimpleNamespace) -> None:
    twin = make_person("Rosie Quill", house.lighthouse, house.worker)
    session = make_session(house.quay, house.informed, YESTERDAY, [twin])
    by = everywhere(house.northshore, Permission.MANAGE_STAFF)
    merge_people(by=by, survivor=house.rosa, merged=twin)
    facts = {"row": 1, "name": "Rosie Quill", "email": "", "staff_number": ""}
    facts |= {"minutes": None, "attended": True, "session": session.pk}
    told = propose(by, {session.pk: session}, [facts])
    assert [(one.proposal, one.staff_id) for one in told] == [("unchanged", house.rosa.pk)]

    noted = record_attendance(by=by, session=session, came=[house.rosa.pk])
    assert (noted.added, noted.unchanged) == (0, 1)
    assert session.places.count() == TrainingRecord.objects.filter(session=session).count() == 1

    note_attendance(by=by, session=session, states={house.rosa.pk: "apologies"})
    assert standing(house.rosa).held == 0


def test_what_was_said_of_a_joined_record_is_kept(house: SimpleNamespace) -> None:
    by = everywhere(house.northshore, Permission.MANAGE_STAFF)

    def offered() -> set[int]:
        found = might_like_an_offer(by, house.northshore, on=TODAY)
        return {one.staff_id for one in found} & {house.rosa.pk, house.lars.pk}

    assert offered() == {house.rosa.pk, house.lars.pk}
    twin, other = make_person("Rosie Quill", house.quay), make_person("Lars Bec", house.quay)
    framework = standing(house.rosa).framework
    say_not_now(by=by, person=twin, framework=framework, said_on=YESTERDAY)
    coming = make_session(house.quay, house.informed, TODAY + dt.timedelta(days=9))
    Place.objects.create(session=coming, staff_member=other, state=Place.State.BOOKED)
    assert offered() == {house.rosa.pk, house.lars.pk}

    merge_people(by=by, survivor=house.rosa, merged=twin)
    merge_people(by=by, survivor=house.lars, merged=other)
    assert offered() == set()
    assert own_record(house.rosa, on=TODAY).says_not_now
    say_offers_are_welcome(by=by, person=house.rosa, framework=framework)
    assert not own_record(house.rosa, on=TODAY).says_not_now
