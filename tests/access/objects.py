"""One object of every kind in Quay and one in Mill, for the matrix and the canary sweep."""

import datetime as dt
from types import SimpleNamespace

from core.modules import Module
from core.periods import month_of
from core.permissions import Permission
from services.actions.posts import add_post
from services.actions.vocabulary import load_vocabulary
from services.models import Post, StaffMember
from tests.access.doing import SUBJECTS
from tests.factories import OPENED, everywhere, make_person, make_unit, make_user, switch_on
from tests.factories.implementation import make_activity, make_barrier, make_evidence
from tests.factories.intake import make_upload
from tests.factories.reports import make_ready_report
from tests.factories.results import MIXED, make_sealed_round, say
from tests.factories.support import make_source
from tests.factories.training import furnish_training, furnish_training_more
from tests.factories.wellbeing import make_round_with_group


def furnish(world: SimpleNamespace) -> SimpleNamespace:
    """Add the objects that pages are about. Builders of pages add theirs here."""
    load_vocabulary()
    world.activity = make_activity(world.quay, note="The leaflet says welcome now")
    world.mill_activity = make_activity(world.mill, note="A quiet room")
    world.barrier = make_barrier(world.quay)
    world.mill_barrier = make_barrier(world.mill, sentence="The lead left")
    world.run = make_ready_report(world.quay, world.mark)
    world.mill_run = make_ready_report(world.mill, world.walt)
    world.olga = make_user("Olga", "manager", world.quay)
    world.mill_olga = make_user("Otto", "manager", world.mill)
    world.olga_grant = world.olga.grants.get()
    world.mill_olga_grant = world.mill_olga.grants.get()
    world.rosa_second = _second_post(world.rosa)
    world.milly_second = _second_post(world.milly)
    world.upload = make_upload(world.quay, by=world.alma)
    world.mill_upload = make_upload(world.mill, by=world.walt, name="Milly Wheel")
    make_sealed_round(world.quay, [(world.quay, MIXED)], closes_on=dt.date(2023, 6, 1))
    world.sealed_round = make_sealed_round(world.quay, [(world.quay, MIXED)])
    world.mill_sealed_round = make_sealed_round(world.mill, [(world.mill, MIXED)])
    say(world.sealed_round, "A quiet hour on Fridays", by=world.alma)
    say(world.mill_sealed_round, "A quiet room", by=world.walt)
    furnish_training(world)
    world.round = make_round_with_group(world.quay)
    world.mill_round = make_round_with_group(world.mill)
    world.support_source = make_source(world.northshore)
    world.mill_support_source = make_source(world.westmoor)
    world.evidence = make_evidence(world.quay)
    world.mill_evidence = make_evidence(world.mill)
    for organisation in (world.northshore, world.westmoor):
        switch_on(organisation, *Module)
    for subject in SUBJECTS:
        subject.furnish(world)
    return world


def _second_post(person: StaffMember) -> Post:
    return add_post(
        by=everywhere(person.home_unit, Permission.MANAGE_STAFF),
        person=person,
        unit=person.home_unit,
        role=None,
        from_on=OPENED,
    )


def furnish_more(world: SimpleNamespace, how_many: int) -> None:
    """Add `how_many` more rows of every kind in Quay, so that a page that asks per row is seen."""
    for number in range(how_many):
        make_unit(f"Berth {number}", world.quay)
        make_person(f"Pat Berth{number}", world.quay, world.worker)
        make_user(f"Uma{number}", "manager", world.quay)
        make_activity(world.quay, note=f"Step {number}")
        make_barrier(world.quay, sentence=f"No room on day {number}")
        month = month_of(dt.date(2025, number % 12 + 1, 1))
        make_ready_report(world.quay, world.mark, period=month)
        make_upload(world.quay, by=world.alma, name=f"Pat List{number}")
        say(world.sealed_round, f"Step {number}", by=world.alma)
        day = dt.date(2024, number % 12 + 1, 1)
        make_sealed_round(world.quay, [(world.quay, MIXED)], closes_on=day)
        make_round_with_group(world.quay, number=number + 2)
        make_source(world.northshore, name=f"Listening line {number}")
        furnish_training_more(world, number)
        for subject in SUBJECTS:
            subject.furnish_more(world, number)
