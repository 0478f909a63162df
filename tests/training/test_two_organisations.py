"""Who looks after parts of two organisations mixes neither their levels nor their people."""

from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from core.permissions import Permission
from core.scope import Scope
from services.models import AccessGrant, Unit
from tests.factories.training import level, make_course, use_framework
from tests.training.test_oracle import TODAY
from tests.training.test_pages import page_as
from training.actions.equivalences import claim_equivalence
from training.actions.needs import choose_levels, start_proposal
from training.actions.trainers import add_trainer, change_trainer
from training.models import Equivalence, Framework, LearningTitle, Level, ProposedLevel, Trainer


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
    assert "Calm" not in page_as(house.alma, "training:trainer_change", trainer.pk)


def asked(house: SimpleNamespace, name: str, root: Unit) -> str:
    return page_as(house.alma, name, **{"in": str(root.pk)})


def test_an_add_page_asks_for_which_organisation_and_offers_what_that_one_has(
    house: SimpleNamespace,
) -> None:
    use_framework_of_theirs(house)
    for name in ("training:trainer_add", "training:equivalence_add"):
        text = page_as(house.alma, name)
        assert "For which organisation?" in text
        assert f"{reverse(name)}?in={house.westmoor.pk}" in text
        assert "<form" not in text.partition("<main")[2].partition("</main")[0]
        assert "Trauma informed" in asked(house, name, house.northshore)
        assert "Calm" not in asked(house, name, house.northshore)
        assert "Calm" in asked(house, name, house.westmoor)
        assert "Trauma informed" not in asked(house, name, house.westmoor)
    told = asked(house, "training:trainer_add", house.westmoor)
    assert "Mill" in told
    assert "Harbour" not in told.partition("<main")[2]
    claim = asked(house, "training:equivalence_add", house.northshore)
    assert "Our first day" in claim
    assert "Westmoor calm" not in claim


def test_what_is_added_belongs_to_the_organisation_that_was_chosen(house: SimpleNamespace) -> None:
    use_framework_of_theirs(house)
    client = Client()
    client.force_login(house.alma)
    there = f"?in={house.westmoor.pk}"
    facts = {"unit": house.mill.pk, "from_on": "today", "level": house.theirs.pk}
    url = reverse("training:trainer_add") + there
    told = client.post(url, {"name": "Rosa Quill", **facts}).content.decode()
    assert "Nobody here is called" in told
    assert client.post(url, {"name": "Milly Wheel", **facts}).status_code == 302
    assert Trainer.objects.get().staff_member == house.milly
    url = reverse("training:equivalence_add") + there
    told = {"title": "Signs", "levels": [house.theirs.pk], "course": house.their_course.pk}
    assert client.post(url, told).status_code == 302
    assert Equivalence.objects.get().organisation == house.westmoor


def test_an_organisation_that_is_not_ours_is_not_there(house: SimpleNamespace) -> None:
    for name in ("training:trainer_add", "training:equivalence_add"):
        client = Client()
        client.force_login(house.walt)
        for said in (str(house.northshore.pk), "0", "x", ""):
            assert client.get(reverse(name), {"in": said}).status_code == 404


def test_a_course_of_another_organisation_is_not_offered_for_a_title(
    house: SimpleNamespace,
) -> None:
    title = LearningTitle.objects.create(organisation=house.northshore, title="Signs")
    told = page_as(house.alma, "training:learning_say", title.pk)
    assert "Westmoor calm" not in told


def use_framework_of_theirs(house: SimpleNamespace) -> None:
    from tests.factories import OPENED
    from training.models import FrameworkInForce

    FrameworkInForce.objects.create(
        organisation=house.westmoor, framework=house.theirs.framework, from_on=OPENED
    )
