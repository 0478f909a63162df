"""The inbox opens for nobody: not for the web, not for the check-in host that fills it."""

import secrets
from types import SimpleNamespace

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from tests.factories.wellbeing import answer, end_time, held, make_open_round, make_people
from tests.roles import acting_as
from wellbeing import vault
from wellbeing.models import PublishedCell, ReportingGroup, Round

T = ReportingGroup.Way.TICKET
FOREVER_SHUT = [
    "SELECT * FROM vault.inbox",
    "SELECT count(*) FROM vault.inbox",
    "DELETE FROM vault.inbox",
    "UPDATE vault.inbox SET box = box",
    "INSERT INTO vault.inbox VALUES (gen_random_uuid(), '\\x00', '\\x00')",
    "TRUNCATE vault.inbox",
    "SELECT vault.boxes(gen_random_uuid())",
    "SELECT vault.empty(gen_random_uuid())",
    "SELECT vault.seal_round(gen_random_uuid(), '{}', '')",
    "COPY vault.inbox TO STDOUT",
]


@pytest.fixture
def of(world: SimpleNamespace) -> Round:
    world.people = make_people(world.quay, 3)
    return make_open_round(world.harbour, [(world.quay, T)])


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["tip_web", "tip_vault"])
@pytest.mark.parametrize("statement", FOREVER_SHUT)
def test_neither_the_web_nor_the_check_in_host_can_look_inside(role: str, statement: str) -> None:
    with (
        acting_as(role),
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


@pytest.mark.django_db
@pytest.mark.parametrize("statement", [*FOREVER_SHUT[:6], "SELECT * FROM services_staffmember"])
def test_the_sealing_worker_comes_in_through_its_doors_alone(statement: str) -> None:
    with (
        acting_as("tip_seal"),
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_one_person_has_one_answer_and_the_last_one_counts(
    world: SimpleNamespace, of: Round
) -> None:
    rosa, other = world.people[0].pk, world.people[1].pk

    assert answer(of, rosa, 1, [1, 2, 3, 4, 5])
    assert answer(of, rosa, 1, [5, 5, 5, 5, 5])
    assert answer(of, other, 1, [6, 6, 6, 6, 6])

    assert held(of) == 2


def test_a_closed_round_keeps_nothing(world: SimpleNamespace, of: Round) -> None:
    end_time(of)

    assert not answer(of, world.people[0].pk, 1, [1, 1, 1, 1, 1])
    with acting_as("tip_vault"):
        assert not vault.withdraw(of.pk, secrets.token_bytes(32))
    assert held(of) == 0


@pytest.mark.parametrize(("key", "box"), [(31, 304), (32, 303), (32, 305), (0, 304), (33, 304)])
def test_a_key_or_box_of_another_length_is_refused(of: Round, key: int, box: int) -> None:
    with acting_as("tip_vault"):
        assert not vault.spend(of.pk, secrets.token_bytes(key), secrets.token_bytes(box))


def test_boxes_cannot_be_fetched_before_the_end(world: SimpleNamespace, of: Round) -> None:
    answer(of, world.people[0].pk, 1, [1, 1, 1, 1, 1])

    with acting_as("tip_seal"):
        assert list(vault.boxes(of.pk)) == []


@pytest.mark.parametrize(
    "change",
    ["threshold = 12", "closes_on = closes_on + 1", "closes_at = now()", "unit_id = unit_id + 1"],
)
def test_what_an_open_round_promised_cannot_be_changed_by_anybody(of: Round, change: str) -> None:
    with (
        pytest.raises(DatabaseError, match="Cannot update"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"UPDATE wellbeing_round SET {change} WHERE id = %s", [of.pk])


@pytest.mark.parametrize("state", ["draft", "asked", "opening", "dropped"])
def test_no_way_leads_back_to_where_a_round_could_be_changed(of: Round, state: str) -> None:
    with (
        pytest.raises(DatabaseError, match="Cannot update"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE wellbeing_round SET state = %s WHERE id = %s", [state, of.pk])


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE wellbeing_question SET names = '{}' WHERE round_id = %s",
        "DELETE FROM wellbeing_question WHERE round_id = %s",
        "UPDATE wellbeing_reportinggroup SET eligible = 99 WHERE round_id = %s",
        "UPDATE wellbeing_reportinggroup SET parent_id = NULL, told_how = 'x' WHERE round_id = %s",
        "DELETE FROM wellbeing_reportinggroup WHERE round_id = %s",
    ],
)
def test_the_frozen_tree_and_questions_are_frozen_for_everybody(of: Round, change: str) -> None:
    with (
        pytest.raises(DatabaseError, match="fixed at the opening"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(change, [of.pk])


@pytest.mark.parametrize(
    "look",
    [
        "SELECT * FROM pg_stat_all_tables",
        "SELECT * FROM pg_stat_user_tables",
        "SELECT * FROM pg_statio_user_tables",
        "SELECT pg_stat_get_tuples_inserted(1)",
        "SELECT pg_stat_get_live_tuples(1)",
        "SELECT pg_relation_size('vault.inbox'::text::regclass)",
        "SELECT pg_total_relation_size(1)",
    ],
)
def test_the_servers_own_counters_tell_the_web_nothing_of_the_inbox(of: Round, look: str) -> None:
    with (
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(look)


def test_no_threshold_under_eight_reaches_the_table(world: SimpleNamespace) -> None:
    with pytest.raises(IntegrityError, match="fewer_than_eight"), transaction.atomic():
        Round.objects.create(unit=world.quay, closes_on="2027-01-31", threshold=7)


def test_the_web_cannot_write_a_result(of: Round) -> None:
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        PublishedCell.objects.create(round=of, group=of.groups.first(), figures=[])
