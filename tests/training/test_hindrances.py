"""What got in the way of a session is counted, without names."""

from types import SimpleNamespace

import pytest
from django.urls import reverse

from core.permissions import Permission
from core.scope import Scope
from tests.factories.training import ON, furnish_training, make_hindrances
from tests.implementation.test_pages import signed_in, text_of
from training.actions.hindrances import count_hindrances
from training.models import Hindrance

FORM = "training:hindrance_note"


def counted() -> dict[tuple[str, str], int]:
    return {(one.unit.name, one.what): one.people for one in Hindrance.objects.all()}


@pytest.fixture
def held(world: SimpleNamespace) -> SimpleNamespace:
    furnish_training(world)
    Hindrance.objects.all().delete()
    return world


def test_saving_replaces_and_zero_or_nothing_takes_away(held: SimpleNamespace) -> None:
    url = reverse(FORM, args=[held.session.pk])
    alma = signed_in(held.alma)
    for _twice in range(2):
        assert alma.post(url, {"no_cover": "3", "too_few": "12"}).status_code == 302
        assert counted() == {("Quay", "no_cover"): 3, ("Quay", "too_few"): 12}
    alma.post(url, {"no_cover": "0", "it": "1"})
    assert counted() == {("Quay", "it"): 1}


def test_the_counts_of_another_team_stand_apart(held: SimpleNamespace) -> None:
    make_hindrances(held.session, held.quay, it=2)
    url = reverse(FORM, args=[held.session.pk])
    alma = signed_in(held.alma)
    page = alma.get(url, {"unit": held.lighthouse.pk})
    assert "People of Lighthouse" in text_of(page)
    assert page.context["form"].initial == {}
    alma.post(f"{url}?unit={held.lighthouse.pk}", {"it": "4"})
    assert counted() == {("Quay", "it"): 2, ("Lighthouse", "it"): 4}


def test_a_team_of_somebody_else_is_not_there(held: SimpleNamespace) -> None:
    url = reverse(FORM, args=[held.session.pk])
    for unit in (held.orchard.pk, held.mill.pk, "x", 0):
        assert signed_in(held.alma).post(f"{url}?unit={unit}", {"it": "4"}).status_code == 404
    assert counted() == {}
    everywhere = (held.northshore.path, held.westmoor.path)
    by = Scope(None, Permission.RECORD_TRAINING, everywhere)
    with pytest.raises(ValueError, match="same organisation"):
        count_hindrances(by=by, session=held.session, unit=held.mill, people={"it": 1})
    narrow = Scope(None, Permission.RECORD_TRAINING, (held.quay.path,))
    with pytest.raises(PermissionError):
        count_hindrances(by=narrow, session=held.session, unit=held.lighthouse, people={})


def test_who_counts_sees_the_number_and_others_none_below_ten(held: SimpleNamespace) -> None:
    make_hindrances(held.session, held.quay, no_cover=3, no_time=12)
    url = reverse("training:session_detail", args=[held.session.pk])
    lead, reader = (text_of(signed_in(who).get(url)) for who in (held.alma, held.eve))
    assert "There was no cover" in lead
    assert "fewer than 10" not in lead
    assert "fewer than 10" in reader
    assert "10 or more" in reader
    assert "Count what got in the way" not in reader


def test_the_form_asks_for_nobodys_own_reasons(held: SimpleNamespace) -> None:
    page = text_of(signed_in(held.alma).get(reverse(FORM, args=[held.session.pk])))
    assert "We count reasons that the organisation can change" in page
    assert "Do not count anybody" in page
    assert "They could not be released" in page
    for word in ("sick", "ill ", "holiday", "forgot", "did not want"):
        assert word not in page.lower(), word
    assert held.session.on == ON
