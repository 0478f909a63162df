"""Who looks after parts of two organisations mixes neither their levels nor their people."""

from types import SimpleNamespace

import pytest

from core.permissions import Permission
from core.scope import Scope
from services.models import AccessGrant
from tests.factories.training import level, make_course, use_framework
from tests.training.test_oracle import TODAY
from tests.training.test_pages import page_as
from training.actions.equivalences import claim_equivalence
from training.actions.needs import choose_levels, start_proposal
from training.actions.trainers import add_trainer, change_trainer
from training.models import Equivalence, Framework, Level, ProposedLevel, Trainer


@pytest.fixture
def house(world: SimpleNamespace) -> SimpleNamespace:
    """Alma leads Harbour of Northshore and Mill of Westmoor, which has levels of its own."""
    use_framework(world.northshore)
    own = Framework.objects.create(organisation=world.westmoor, code="own", version="1")
    world.theirs = Level.objects.create(framework=own, code="calm", rank=1, names={"en": "Calm"})
    world.their_course = make_course(world.westmoor, world.theirs, name="Westmoor calm")
    world.our_course = make_course(world.northshore, level("informed"), name="Our first day")
    grant = AccessGrant.objects.get(user=world.alma)
    AccessGrant.objects.create(
        user=world.alma, unit=world.mill, role=grant.role, from_on=grant.from_on
    )
    both = (world.harbour.path, world.mill.path)
    world.by = Scope(world.alma.pk, Permission.RECORD_TRAINING, both)
    return world


def test_a_claim_names_levels_and_a_course_of_its_own_organisation(house: SimpleNamespace) -> None:
    about = {"by": house.by, "organisation": house.northshore, "title": "Signs"}
    with pytest.raises(ValueError, match="levels of this organisation"):
        claim_equivalence(**about, levels=[level("informed"), house.theirs])
    with pytest.raises(ValueError, match="courses of this organisation"):
        claim_equivalence(**about, course=house.their_course)
    assert not Equivalence.objects.exists()
    assert claim_equivalence(**about, levels=[level("informed")], course=house.our_course)


def test_a_proposal_offers_and_takes_what_its_organisation_has(house: SimpleNamespace) -> None:
    proposal = start_proposal(by=house.by, unit=house.harbour, from_on=TODAY)
    told = page_as(house.alma, "training:needs_levels", proposal.pk)
    assert "Our first day" in told
    assert "Westmoor calm" not in told
    facts = {"groups": {}, "room_size": None, "from_on": TODAY}
    ours, theirs = {house.worker: level("informed")}, {house.worker: house.theirs}
    with pytest.raises(ValueError, match="levels of this organisation"):
        choose_levels(by=house.by, proposal=proposal, roles=theirs, courses=[], **facts)
    courses = [house.their_course]
    with pytest.raises(ValueError, match="courses of this organisation"):
        choose_levels(by=house.by, proposal=proposal, roles=ours, courses=courses, **facts)
    assert not ProposedLevel.objects.exists()


def test_a_trainer_is_of_the_organisation_that_they_train_in(house: SimpleNamespace) -> None:
    about = {"by": house.by, "unit": house.quay, "from_on": TODAY}
    with pytest.raises(ValueError, match="organisation of this team"):
        add_trainer(**about, staff_member=house.milly)
    with pytest.raises(ValueError, match="levels of this organisation"):
        add_trainer(**about, staff_member=house.rosa, level=house.theirs)
    assert not Trainer.objects.exists()
    trainer = add_trainer(**about, staff_member=house.rosa, level=level("informed"))
    with pytest.raises(ValueError, match="levels of this organisation"):
        change_trainer(by=house.by, trainer=trainer, level=house.theirs)
    use_framework_of_theirs(house)
    assert "Calm" in page_as(house.alma, "training:trainer_add")
    assert "Calm" not in page_as(house.alma, "training:trainer_change", trainer.pk)


def use_framework_of_theirs(house: SimpleNamespace) -> None:
    from tests.factories import OPENED
    from training.models import FrameworkInForce

    FrameworkInForce.objects.create(
        organisation=house.westmoor, framework=house.theirs.framework, from_on=OPENED
    )
