"""A lead prepares a check-in, an admin opens it, and from then on it is as it was promised."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.db import DatabaseError, transaction
from django.utils import timezone

from core.permissions import Permission
from core.scope import Scope
from services.access import viewer_for
from services.models import Roll, RollEntry
from tests.factories import make_user
from tests.factories.wellbeing import make_people
from tests.roles import acting_as
from wellbeing import nullifiers
from wellbeing.actions import mailing, rounds, sealing, telling
from wellbeing.keys import KeyStore
from wellbeing.models import Mailing, ReportingGroup, Round, RoundStep

P = Permission
NOW = timezone.now()
TODAY = timezone.localdate(NOW)
FORTNIGHT = TODAY + dt.timedelta(days=13)


def scope(user: object, permission: Permission) -> Scope:
    return viewer_for(user.pk).scope_for(permission)  # type: ignore[attr-defined]


def prepared(w: SimpleNamespace, unit: object = None, closes_on: dt.date = FORTNIGHT) -> Round:
    """Alma's draft for Harbour, agreed with staff side."""
    by = scope(w.alma, P.PREPARE_CHECKINS)
    made = rounds.prepare_round(by=by, unit=unit or w.harbour, closes_on=closes_on)
    facts = {"consulted_with": "Joint committee", "consulted_on": TODAY}
    return rounds.change_round(by=by, round_id=made.pk, wordings={}, **facts)


def asked(w: SimpleNamespace, **facts: object) -> Round:
    made = prepared(w, **facts)
    return rounds.ask_admin(by=scope(w.alma, P.PREPARE_CHECKINS), round_id=made.pk)


def opened(w: SimpleNamespace, of: Round, *, now: dt.datetime = NOW) -> Round:
    """Ada agrees, and the sealing worker makes its key."""
    made = rounds.open_round(by=scope(w.ada, P.OPEN_CHECKINS), round_id=of.pk, now=now)
    with acting_as("tip_seal"):
        sealing.begin(made.pk)
    made.refresh_from_db()
    return made


@pytest.fixture
def harbour(world: SimpleNamespace) -> SimpleNamespace:
    """Quay: 20 who sign in, and Rosa, who has no account. Lighthouse: 16 without an account."""
    make_people(world.quay, 19)
    make_people(world.lighthouse, 15, accounts=False)
    return world


def test_a_check_in_is_opened_by_a_lead_and_an_admin_together(harbour: SimpleNamespace) -> None:
    of = opened(harbour, asked(harbour))

    assert of.state == Round.State.OPEN
    assert of.closes_at == rounds.end_of(FORTNIGHT)
    assert [one.step for one in of.steps.all()] == [
        "prepared", "changed", "asked", "agreed", "opened",
    ]  # fmt: skip


def test_nobody_opens_their_own_check_in(harbour: SimpleNamespace) -> None:
    of = asked(harbour)
    Round.objects.filter(pk=of.pk).update(prepared_by=harbour.ada)

    with pytest.raises(ValueError, match="other than the lead who sent it"):
        opened(harbour, of)
    with pytest.raises(DatabaseError, match="two_people"), transaction.atomic():
        Round.objects.filter(pk=of.pk).update(opened_by=harbour.ada)


def test_the_lead_must_still_lead_there_when_the_admin_opens(harbour: SimpleNamespace) -> None:
    of = asked(harbour)
    harbour.alma.grants.update(until_on=TODAY - dt.timedelta(days=1))
    with pytest.raises(ValueError, match="no longer leads here"):
        opened(harbour, of)

    rounds.give_back(by=scope(harbour.ada, P.OPEN_CHECKINS), round_id=of.pk)
    after = make_user("Anwen", "delivery_lead", harbour.harbour)
    rounds.ask_admin(by=scope(after, P.PREPARE_CHECKINS), round_id=of.pk)

    assert opened(harbour, of).state == Round.State.OPEN


def test_nobody_can_lower_the_threshold_below_eight_or_change_it_once_open(
    harbour: SimpleNamespace,
) -> None:
    of, by = prepared(harbour), scope(harbour.alma, P.PREPARE_CHECKINS)
    with pytest.raises(ValueError, match="8 or more"):
        rounds.change_round(by=by, round_id=of.pk, wordings={}, threshold=7)
    with pytest.raises(DatabaseError, match="fewer_than_eight"), transaction.atomic():
        Round.objects.filter(pk=of.pk).update(threshold=7)

    rounds.change_round(by=by, round_id=of.pk, wordings={}, threshold=8)
    opened(harbour, rounds.ask_admin(by=by, round_id=of.pk))

    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        Round.objects.filter(pk=of.pk).update(threshold=9)


def test_the_lead_next_door_and_the_stranger_cannot_touch_it(harbour: SimpleNamespace) -> None:
    of = asked(harbour)

    for who, permission, action in (
        (harbour.basma, P.PREPARE_CHECKINS, rounds.drop_round),
        (harbour.walt, P.PREPARE_CHECKINS, rounds.ask_admin),
        (harbour.wanda, P.OPEN_CHECKINS, rounds.give_back),
    ):
        with pytest.raises(Round.DoesNotExist):
            action(by=scope(who, permission), round_id=of.pk)
    with pytest.raises(PermissionError):
        rounds.prepare_round(
            by=scope(harbour.basma, P.PREPARE_CHECKINS), unit=harbour.quay, closes_on=FORTNIGHT
        )


def test_words_and_day_must_have_been_agreed_first(harbour: SimpleNamespace) -> None:
    by = scope(harbour.alma, P.PREPARE_CHECKINS)
    made = rounds.prepare_round(by=by, unit=harbour.harbour, closes_on=FORTNIGHT)

    with pytest.raises(ValueError, match="agreed"):
        rounds.ask_admin(by=by, round_id=made.pk)


def test_five_items_begin_each_round_and_can_be_worded_anew(harbour: SimpleNamespace) -> None:
    by = scope(harbour.alma, P.PREPARE_CHECKINS)
    made = prepared(harbour)
    assert made.questions.count() == 5
    assert all(set(q.names) == {"en", "cy"} for q in made.questions.all())

    rounds.change_round(by=by, round_id=made.pk, wordings={2: {"en": "New words", "cy": "Geiriau"}})

    assert made.questions.get(number=2).names == {"en": "New words", "cy": "Geiriau"}


def test_once_sent_nothing_can_be_changed_until_it_is_given_back(harbour: SimpleNamespace) -> None:
    lead = scope(harbour.alma, P.PREPARE_CHECKINS)
    of = asked(harbour)
    with pytest.raises(ValueError, match="no longer be changed"):
        rounds.change_round(by=lead, round_id=of.pk, wordings={}, threshold=12)

    rounds.give_back(by=scope(harbour.ada, P.OPEN_CHECKINS), round_id=of.pk)

    assert rounds.change_round(by=lead, round_id=of.pk, wordings={}, threshold=12).threshold == 12


@pytest.mark.parametrize("days", [5, 28])
def test_a_check_in_is_open_for_a_week_to_four(harbour: SimpleNamespace, days: int) -> None:
    of = asked(harbour, closes_on=TODAY + dt.timedelta(days=days))

    with pytest.raises(ValueError, match="7 to 28 days"):
        opened(harbour, of)


def test_people_and_tree_are_frozen_at_the_opening(harbour: SimpleNamespace) -> None:
    of = opened(harbour, asked(harbour))
    make_people(harbour.quay, 3)

    groups = {one.name: (one.way, one.eligible) for one in of.groups.all()}
    # Rosa in Quay has no account: she counts with Lighthouse, and gets no ticket.
    assert groups == {
        "Harbour": ("", 37),
        "Lighthouse and Quay (by code slip)": ("slip", 17),
        "Quay": ("ticket", 20),
    }
    assert RollEntry.objects.filter(roll=of.pk).count() == of.groups.get(number=0).eligible


def test_a_person_is_asked_once_at_a_time_and_then_rests_for_28_days(
    harbour: SimpleNamespace,
) -> None:
    opened(harbour, asked(harbour))

    with pytest.raises(ValueError, match="are being asked already"):
        opened(harbour, asked(harbour, unit=harbour.quay))

    Roll.objects.update(
        from_on=TODAY - dt.timedelta(days=40), until_on=TODAY - dt.timedelta(days=27)
    )
    with pytest.raises(ValueError, match="are being asked already"):
        opened(harbour, asked(harbour, unit=harbour.quay))

    Roll.objects.update(until_on=TODAY - dt.timedelta(days=28))
    assert opened(harbour, asked(harbour, unit=harbour.quay)).state == Round.State.OPEN


def test_a_refused_opening_leaves_no_key_and_nobody_on_a_roll(harbour: SimpleNamespace) -> None:
    of = asked(harbour, unit=harbour.lighthouse)
    RollEntry.objects.all().delete()
    first = opened(harbour, asked(harbour))

    with pytest.raises(ValueError, match="already"), transaction.atomic():
        opened(harbour, of)

    assert Roll.objects.count() == 1
    assert KeyStore(settings.ROUND_KEYS).read(of.pk) is None
    assert KeyStore(settings.ROUND_KEYS).read(first.pk)


def test_a_body_of_fewer_than_fifteen_has_no_check_in(world: SimpleNamespace) -> None:
    with pytest.raises(ValueError, match="Fewer than 15"):
        opened(world, asked(world))


def test_slips_are_as_many_as_people_without_an_account_and_all_differ(
    harbour: SimpleNamespace,
) -> None:
    of = opened(harbour, asked(harbour))
    by = scope(harbour.alma, P.PREPARE_CHECKINS)

    first = telling.print_slips(by=by, round_id=of.pk)
    again = telling.print_slips(by=by, round_id=of.pk)

    ((group, codes),) = first.items()
    assert group.way == ReportingGroup.Way.SLIP
    on_roll = RollEntry.objects.filter(roll=of.pk, has_account=False).count()
    assert len(set(codes)) == len(codes) == group.eligible == on_roll
    assert all(nullifiers.read_code(code.lower().replace("-", " ")) == code for code in codes)
    assert sorted(again[group]) == sorted(codes)
    assert again[group] != codes
    assert of.steps.filter(step=RoundStep.Step.PRINTED, told="").count() == 2


def test_everybody_is_reminded_alike_at_most_twice_and_not_at_once(
    harbour: SimpleNamespace,
) -> None:
    of = opened(harbour, asked(harbour))
    by = scope(harbour.alma, P.PREPARE_CHECKINS)

    def remind(days: int) -> Mailing:
        return mailing.remind(by=by, round_id=of.pk, now=NOW + dt.timedelta(days=days))

    with pytest.raises(ValueError, match="three days"):
        remind(1)
    for number, days in enumerate((4, 8), 1):
        assert remind(days).number == number
        of.mailings.update(asked_at=NOW + dt.timedelta(days=days))
    with pytest.raises(ValueError, match="twice"):
        remind(12)


def test_a_mail_goes_once_to_each_account_on_the_roll_in_the_same_words(
    harbour: SimpleNamespace, mailoutbox: list
) -> None:
    of = opened(harbour, asked(harbour))
    assert mailing.announce() == 1
    assert mailing.announce() == 0

    mailing.send_mailing(of.mailings.get().pk)
    mailing.send_mailing(of.mailings.get().pk)

    accounts = RollEntry.objects.filter(roll=of.pk, has_account=True).count()
    assert len({mail.to[0] for mail in mailoutbox}) == len(mailoutbox) == accounts
    assert len({(mail.subject, mail.body) for mail in mailoutbox}) == 1
    assert len({mail.extra_headers["Message-ID"] for mail in mailoutbox}) == accounts


def test_the_mail_promises_no_more_than_the_threshold_that_was_fixed(
    harbour: SimpleNamespace, mailoutbox: list
) -> None:
    of, by = prepared(harbour), scope(harbour.alma, P.PREPARE_CHECKINS)
    rounds.change_round(by=by, round_id=of.pk, wordings={}, threshold=8)
    opened(harbour, rounds.ask_admin(by=by, round_id=of.pk))
    mailing.announce()
    mailing.send_mailing(of.mailings.get().pk)

    assert "figures of 8 answers or more" in mailoutbox[0].body


def test_a_killed_mailing_goes_on_behind_the_last_address(
    harbour: SimpleNamespace, mailoutbox: list
) -> None:
    of = opened(harbour, asked(harbour))
    mailing.announce()
    half = sorted(RollEntry.objects.filter(roll=of.pk, has_account=True).values_list(
        "staff_member__user__email", flat=True))[9]  # fmt: skip
    of.mailings.update(sent_to=half)

    mailing.send_mailing(of.mailings.get().pk)

    assert min(mail.to[0] for mail in mailoutbox) > half


def test_that_a_group_was_told_where_to_find_support_is_noted(harbour: SimpleNamespace) -> None:
    of = opened(harbour, asked(harbour))
    by = scope(harbour.alma, P.PREPARE_CHECKINS)
    leaf = of.groups.exclude(way="").first()

    telling.tell_group(by=by, round_id=of.pk, number=leaf.number, on=TODAY, how="At the meeting")

    leaf.refresh_from_db()
    assert (leaf.told_on, leaf.told_how) == (TODAY, "At the meeting")


def test_a_draft_that_is_not_held_stays_closed_for_good(harbour: SimpleNamespace) -> None:
    of = prepared(harbour)
    rounds.drop_round(by=scope(harbour.alma, P.PREPARE_CHECKINS), round_id=of.pk)

    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        Round.objects.filter(pk=of.pk).update(state="asked")
