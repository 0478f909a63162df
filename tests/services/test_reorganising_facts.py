"""What a unit is, its agreements and its folders, when it merges or splits; and taken back."""

import datetime as dt
from types import SimpleNamespace

import pytest

from intake.models import DropFolder
from services.actions.planning import Part, StepFacts, share_out
from services.actions.reorganise import preview_reorganisation
from services.actions.taking_back import undo_reorganisation
from services.models import SharingAgreement, Unit
from tests.factories import make_unit
from tests.services.reorganised import TODAY, done, dump, planned, scope, unit
from tests.world import build_world

DAY = dt.timedelta(days=1)
MARCH = dt.date(2026, 3, 1)
INTO_ONE = [
    StepFacts("merge", "SAFE", new_code="ONE", new_name="One"),
    StepFacts("merge", "KIND", new_code="ONE"),
]
SPLIT = [
    StepFacts("split", "SAFE", new_code="EAST", new_name="East"),
    StepFacts("split", "SAFE", new_code="WEST", new_name="West"),
]


@pytest.fixture
def world(db: None) -> SimpleNamespace:
    world = build_world()
    facts = {"kind": "partner", "opened_on": MARCH, "ownership": "voluntary", "size_band": "small"}
    world.safe = make_unit("Safe Haven", world.harbour, code="SAFE", **facts, locality="North")
    world.kind = make_unit("Kindred", world.harbour, code="KIND", **facts, locality="South")
    return world


def facts_of(one: Unit) -> tuple[str, str, str, str]:
    return one.kind, one.ownership, one.size_band, one.locality


def agree(one: Unit, reference: str, until_on: dt.date | None = None) -> None:
    SharingAgreement.objects.create(unit=one, reference=reference, from_on=MARCH, until_on=until_on)


def agreed(one: Unit) -> list[tuple[str, dt.date, dt.date | None]]:
    rows = SharingAgreement.objects.filter(unit=one).order_by("reference", "from_on")
    return list(rows.values_list("reference", "from_on", "until_on"))


def share(world: SimpleNamespace, **rest: bool) -> object:
    plan = planned(world, *SPLIT)
    east, west = plan.steps.all()
    parts = [Part(east.pk, takes_rest=rest.get("east", False)), Part(west.pk)]
    share_out(by=scope(world), plan=plan, parts=parts)
    return plan


def folder_of(one: Unit, place: str = "hr") -> DropFolder:
    root = one.organisation
    return DropFolder.objects.create(organisation=root, unit=one, kind="staff", place=place)


def test_partners_that_merge_stay_a_partner_with_what_they_agree_on(world: SimpleNamespace) -> None:
    done(world, planned(world, *INTO_ONE))

    assert facts_of(unit("ONE")) == ("partner", "voluntary", "", "")


def test_only_large_units_surely_make_a_large_one(world: SimpleNamespace) -> None:
    Unit.objects.filter(code__in=["SAFE", "KIND"]).update(size_band="large", locality="North")
    done(world, planned(world, *INTO_ONE))

    assert facts_of(unit("ONE")) == ("partner", "voluntary", "large", "North")


def test_a_unit_that_is_there_keeps_its_facts(world: SimpleNamespace) -> None:
    before = facts_of(world.lighthouse)
    done(world, planned(world, StepFacts("merge", "SAFE", "LIGHT")))

    assert facts_of(unit("LIGHT")) == before


def test_teams_that_merge_are_a_team_and_services_a_service(world: SimpleNamespace) -> None:
    Unit.objects.filter(code__in=["SAFE", "KIND"]).update(kind="service")
    done(world, planned(world, *INTO_ONE))

    assert unit("ONE").kind == "service"


def test_a_partner_and_a_team_are_asked_what_they_become(world: SimpleNamespace) -> None:
    into = StepFacts("merge", "QUAY", new_code="ONE", new_name="One")
    plan = planned(world, StepFacts("merge", "SAFE", new_code="ONE", new_name="One"), into)

    with pytest.raises(ValueError, match="Safe Haven is a partner and Quay is not"):
        preview_reorganisation(by=scope(world), plan=plan, keeps_access=set(), today=TODAY)


@pytest.mark.parametrize("kind", ["partner", "contractor"])
def test_a_new_unit_is_a_partner_only_when_all_its_parts_are(
    world: SimpleNamespace, kind: str
) -> None:
    facts = {"new_code": "ONE", "new_name": "One", "kind": kind}
    steps = [StepFacts("merge", "SAFE", **facts), StepFacts("merge", "QUAY", **facts)]
    plan = planned(world, *steps)

    with pytest.raises(ValueError, match="Quay is no partner, so the new unit is none either"):
        preview_reorganisation(by=scope(world), plan=plan, keeps_access=set(), today=TODAY)


def test_a_kind_that_was_chosen_is_taken(world: SimpleNamespace) -> None:
    facts = {"new_code": "ONE", "new_name": "One", "kind": "team"}
    done(
        world,
        planned(world, StepFacts("merge", "SAFE", **facts), StepFacts("merge", "QUAY", **facts)),
    )

    assert unit("ONE").kind == "team"


def test_parts_of_a_partner_are_partners(world: SimpleNamespace) -> None:
    done(world, share(world, east=True))

    for code in ("EAST", "WEST"):
        assert facts_of(unit(code)) == ("partner", "voluntary", "small", "North")


def test_agreements_go_along_and_earlier_days_keep_theirs(world: SimpleNamespace) -> None:
    ends = TODAY + 90 * DAY
    agree(world.safe, "A-1")
    agree(world.kind, "B-2", ends)
    agree(world.kind, "OLD", TODAY - 2 * DAY)
    before = dump(world)
    plan = done(world, planned(world, *INTO_ONE))

    assert agreed(unit("ONE")) == [("A-1", TODAY, None), ("B-2", TODAY, ends)]
    assert agreed(world.safe) == [("A-1", MARCH, TODAY - DAY)]
    assert agreed(world.kind) == [("B-2", MARCH, TODAY - DAY), ("OLD", MARCH, TODAY - 2 * DAY)]
    undo_reorganisation(by=scope(world), plan=plan, today=TODAY)
    assert dump(world) == before


def test_a_unit_that_was_there_without_a_paper_gets_none(world: SimpleNamespace) -> None:
    agree(world.safe, "A-1")
    before = dump(world)
    plan = done(world, planned(world, StepFacts("merge", "SAFE", "KIND")))

    assert agreed(world.kind) == []
    assert agreed(world.safe) == [("A-1", MARCH, TODAY - DAY)]
    undo_reorganisation(by=scope(world), plan=plan, today=TODAY)
    assert dump(world) == before


def test_one_paper_of_two_units_holds_for_as_long_as_either_says(world: SimpleNamespace) -> None:
    agree(world.safe, "A-1", TODAY + 10 * DAY)
    agree(world.kind, "A-1", TODAY + 20 * DAY)
    done(world, planned(world, *INTO_ONE))

    assert agreed(unit("ONE")) == [("A-1", TODAY, TODAY + 20 * DAY)]


def test_every_part_of_a_split_has_the_agreement(world: SimpleNamespace) -> None:
    agree(world.safe, "A-1")
    before = dump(world)
    plan = done(world, share(world, east=True))

    assert agreed(unit("EAST")) == agreed(unit("WEST")) == [("A-1", TODAY, None)]
    undo_reorganisation(by=scope(world), plan=plan, today=TODAY)
    assert dump(world) == before


def test_an_agreement_changed_later_keeps_a_merge(world: SimpleNamespace) -> None:
    agree(world.safe, "A-1")
    plan = done(world, planned(world, *INTO_ONE))
    SharingAgreement.objects.filter(unit=unit("ONE")).update(until_on=TODAY + DAY)

    with pytest.raises(ValueError, match="An agreement of One was changed later"):
        undo_reorganisation(by=scope(world), plan=plan, today=TODAY)


def test_a_moved_unit_takes_agreement_and_folder_along(world: SimpleNamespace) -> None:
    agree(world.safe, "A-1")
    folder = folder_of(world.safe)
    done(world, planned(world, StepFacts("move", "SAFE", "HIL")))
    folder.refresh_from_db()

    assert agreed(world.safe) == [("A-1", MARCH, None)]
    assert folder.unit == world.safe


def test_a_folder_fills_the_list_of_the_unit_that_takes_over(world: SimpleNamespace) -> None:
    folder = folder_of(world.safe)
    before = dump(world)
    plan = done(world, planned(world, *INTO_ONE))
    folder.refresh_from_db()
    assert folder.unit == unit("ONE")

    DropFolder.objects.update(seen={"a.csv": {}}, trouble="Looked at since")
    undo_reorganisation(by=scope(world), plan=plan, today=TODAY)
    folder.refresh_from_db()
    assert (folder.unit, folder.trouble) == (world.safe, "Looked at since")
    assert dump(world) == before


def test_a_split_is_asked_who_takes_the_folder(world: SimpleNamespace) -> None:
    folder = folder_of(world.safe)
    with pytest.raises(ValueError, match="A folder fills the list of Safe Haven"):
        preview_reorganisation(by=scope(world), plan=share(world), keeps_access=set(), today=TODAY)
    plan = done(world, share(world, east=True))
    folder.refresh_from_db()
    assert folder.unit == unit("EAST")

    undo_reorganisation(by=scope(world), plan=plan, today=TODAY)
    folder.refresh_from_db()
    assert folder.unit == world.safe


def test_only_one_part_takes_everybody_else(world: SimpleNamespace) -> None:
    plan = planned(world, *SPLIT)
    parts = [Part(step.pk, takes_rest=True) for step in plan.steps.all()]
    share_out(by=scope(world), plan=plan, parts=parts)

    with pytest.raises(ValueError, match="Only one part can take everybody else"):
        preview_reorganisation(by=scope(world), plan=plan, keeps_access=set(), today=TODAY)
