"""What is claimed can be changed; what was found about it before stays as it was found."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from core.permissions import Permission
from core.scope import Scope
from tests.factories import everywhere
from tests.factories.training import did_elsewhere, level, make_equivalence, verify_it
from tests.training.compare import assert_true
from tests.training.oracle import Oracle
from tests.training.test_counting import TODAY, standing
from tests.training.test_declarations import leading, says
from tests.training.test_equivalences import DAY, LATELY, LONG_AGO, signs
from tests.training.test_pages import page_as, send
from training.actions.claims import change_claim
from training.actions.declarations import answer_not_yet, confirm_declaration
from training.actions.equivalences import take_verification_back
from training.models import Equivalence, TrainingRecord

EMPTY = {"provider": "", "claimed_by": "", "claim": "", "validity_months": None}


def whole(house: SimpleNamespace) -> Scope:
    return everywhere(house.northshore, Permission.MANAGE_FRAMEWORKS)


def now_says(row: Equivalence, **facts: Any) -> dict[str, Any]:
    """The claim as it stands, but for `facts`."""
    told = {name: getattr(row, name) for name in (*EMPTY, "title", "course")}
    return {"equivalence": row, "today": TODAY, **told, "levels": list(row.levels.all()), **facts}


def test_a_lead_changes_everything_that_nobody_has_looked_at(house: SimpleNamespace) -> None:
    found = signs(house)
    page = ("training:equivalence_change", found.pk)
    assert 'value="Elia"' in page_as(house.alma, *page)
    told = {
        "title": " Signs  of safety ",
        "provider": "Elia Ltd",
        "claimed_by": "The Harbour team",
        "claim": "Two days with practice between",
        "levels": [level("skilled").pk],
        "evidence_link": "https://example.org/syllabus",
        "evidence_file": SimpleUploadedFile("syllabus.pdf", b"%PDF-1.7 words"),
    }
    assert "Saved. Say now what was found out" in send(house.alma, *page, **told)
    found.refresh_from_db()
    assert (found.title, found.provider, found.claimed_by) == (
        "Signs of safety",
        "Elia Ltd",
        "The Harbour team",
    )
    assert list(found.levels.all()) == [level("skilled")]
    assert (found.link, found.file_name) == ("https://example.org/syllabus", "syllabus.pdf")
    text = page_as(house.eve, "training:equivalence_detail", found.pk)
    assert "Two days with practice between" in text
    before = [row.title for row in found.events.order_by("pgh_id")]
    assert before == ["Signs of Safety", "Signs of safety"]


def test_a_file_stays_until_there_is_another(house: SimpleNamespace) -> None:
    found = signs(house)
    page = ("training:equivalence_change", found.pk)
    proof = SimpleUploadedFile("one.pdf", b"%PDF-1.7")
    send(house.alma, *page, title=found.title, evidence_file=proof)
    assert "“one.pdf” stays until you choose another one." in page_as(house.alma, *page)
    send(house.alma, *page, title=found.title, provider="Mirror")
    found.refresh_from_db()
    assert (found.provider, found.file_name) == ("Mirror", "one.pdf")


def test_what_counted_ends_keeps_what_was_claimed_and_waits(house: SimpleNamespace) -> None:
    found = signs(house)
    did_elsewhere(found, house.rosa, LONG_AGO)
    verified = verify_it(found, LATELY)
    page = ("training:equivalence_change", found.pk)
    assert "An admin of the whole organisation can change it" in page_as(house.alma, *page)
    text = send(house.alma, *page, title="Mine", levels=[level("informed").pk])
    assert "An admin of the whole organisation can change it" in text
    assert "If you change it, that ends today; days before stay." in page_as(house.ada, *page)
    told = {"title": "Signs again", "provider": "Elia", "levels": [level("informed").pk]}
    for _twice in range(2):
        send(house.ada, *page, **told)
    verified.refresh_from_db()
    assert (verified.until_on, verified.ended_because) == (
        TODAY - DAY,
        "What is claimed was changed",
    )
    assert (verified.claimed["title"], verified.claimed["levels"]) == (
        "Signs of Safety",
        ["Trauma informed", "Trauma skilled"],
    )
    assert standing(house.rosa).held == 0
    assert Oracle(house.northshore.pk, TODAY - DAY).people[house.rosa.pk].held == {1, 2}
    assert_true(house.northshore.pk, TODAY)
    text = page_as(house.eve, "training:equivalence_detail", found.pk)
    assert "What was claimed then" in text
    assert "Elia; Trauma informed and Trauma skilled" in text
    sent = {"outcome": "full", "verified_by": "Psychology", "from_on": "today"}
    send(house.ada, "training:equivalence_verify", found.pk, **sent)
    assert standing(house.rosa).held == 1
    assert "As it is now" in page_as(house.eve, "training:equivalence_detail", found.pk)


def test_saying_the_same_again_ends_nothing(house: SimpleNamespace) -> None:
    found = signs(house)
    verified = verify_it(found, LATELY)
    change_claim(by=whole(house), **now_says(found, evidence={"link": "", "file": None}))
    verified.refresh_from_db()
    assert (verified.until_on, verified.claimed) == (None, {})


def test_what_counted_as_a_course_takes_no_other(house: SimpleNamespace) -> None:
    found = make_equivalence(house.northshore, "Level 2 aligned", course=house.skilled)
    verify_it(found, LONG_AGO)
    take_verification_back(by=whole(house), equivalence=found, from_on=LATELY)
    with pytest.raises(ValidationError, match="Add another line"):
        change_claim(by=whole(house), **now_says(found, course=house.informed))
    found.refresh_from_db()
    assert found.course == house.skilled


def test_other_months_reach_what_was_noted_while_it_never_counted(house: SimpleNamespace) -> None:
    row = says(house, course=None, title="Two days SoS")
    confirmed = confirm_declaration(by=leading(house), declaration=row)
    found = Equivalence.objects.get()
    for _twice in range(2):
        change_claim(by=leading(house), **now_says(found, validity_months=12))
    new = TrainingRecord.objects.standing().get()
    assert new.expires_on == row.on.replace(year=row.on.year + 1)
    assert TrainingRecord.objects.count() == 3
    confirmed.refresh_from_db()
    assert confirmed.record == new
    answer_not_yet(by=leading(house), declaration=confirmed, answer="Send the certificate.")
    assert not TrainingRecord.objects.standing().exists()


def test_other_months_leave_records_of_what_counted(house: SimpleNamespace) -> None:
    found = signs(house)
    did_elsewhere(found, house.rosa, LONG_AGO)
    verify_it(found, LATELY)
    change_claim(by=whole(house), **now_says(found, validity_months=1))
    assert TrainingRecord.objects.get().expires_on is None
    assert Oracle(house.northshore.pk, TODAY - DAY).people[house.rosa.pk].held == {1, 2}


def test_a_claim_takes_no_title_of_another_and_a_stranger_changes_none(
    house: SimpleNamespace,
) -> None:
    found = signs(house)
    other = make_equivalence(house.northshore, "Mentors", provider="elia")
    with pytest.raises(ValidationError, match="has this title"):
        change_claim(by=whole(house), **now_says(other, title="signs of  safety"))
    part = Scope(None, Permission.RECORD_TRAINING, (house.quay.path,))
    assert change_claim(by=part, **now_says(found, claim="Both levels")).claim == "Both levels"
    verify_it(found, TODAY + DAY)
    for scope in (part, everywhere(house.westmoor, Permission.MANAGE_FRAMEWORKS)):
        with pytest.raises(PermissionError):
            change_claim(by=scope, **now_says(found, title="Theirs"))
