"""A staff list, from the file to people with posts, through the command."""

import json
from io import StringIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from intake.models import Batch, Upload
from services.models import JobRole, Post, StaffAlias, StaffMember, StaffToken, UnitAlias

HEADER = (
    "staff_number,first_name,last_name,preferred_name,email,unit_code,job_role,fte,is_primary,"
    "kind,from,until,away"
)


def row(number: str, first: str, last: str, unit: str = "QUAY", **more: str) -> str:
    cells = {
        "preferred_name": "",
        "email": "",
        "job_role": "Support worker",
        "fte": "1",
        "is_primary": "",
        "kind": "employee",
        "from": "2024-04-01",
        "until": "",
        "away": "",
        **more,
    }
    return ",".join(
        [
            number,
            first,
            last,
            cells["preferred_name"],
            cells["email"],
            unit,
            cells["job_role"],
            cells["fte"],
            cells["is_primary"],
            cells["kind"],
            cells["from"],
            cells["until"],
            cells["away"],
        ]
    )


HARBOUR = [
    row("", "Sam", "Reid", email="sam.reid@northshore.example"),
    row("0017", "Rosa", "Quill"),
    row("", "Lars", "Beacon", unit="LIGHT"),
]


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def send(world: SimpleNamespace, tmp_path: Path) -> Any:
    """Import these lines for Harbour as Alma, its lead; the printed JSON."""

    def sent(*lines: str, **options: Any) -> dict[str, Any]:
        path = tmp_path / "list.csv"
        path.write_text("\n".join([HEADER, *lines]) + "\n")
        out = StringIO()
        options = {"by": world.alma.email, "unit": "HAR", "yes": True, **options}
        call_command("import_file", "staff", str(path), stdout=out, **options)
        return dict(json.loads(out.getvalue()))

    return sent


def counts(told: dict[str, Any]) -> tuple[int, int, int, int, int]:
    return tuple(told[k] for k in ("added", "changed", "unchanged", "left_proposed", "problems"))  # type: ignore[return-value]


def test_new_people_get_a_post_search_words_and_a_place(send: Any, world: SimpleNamespace) -> None:
    told = send(*HARBOUR, row("2001", "Nia", "Ó Briain", unit="Lighthouse", fte="0.5"))
    nia = StaffMember.objects.get(staff_number="2001")
    post = nia.posts.get()
    assert counts(told) == (1, 0, 3, 0, 0)
    assert (nia.home_unit, post.unit, post.role) == (
        world.lighthouse,
        world.lighthouse,
        world.worker,
    )
    assert (str(post.fte), post.is_primary, post.from_on.isoformat()) == (
        "0.500",
        True,
        "2024-04-01",
    )
    assert nia.sort_key == "o briain nia"
    assert set(StaffToken.objects.filter(staff_member=nia).values_list("token", flat=True)) == {
        "nia",
        "o",
        "briain",
        "2001",
    }


def test_the_same_file_twice_changes_nothing_and_says_so(send: Any) -> None:
    lines = [*HARBOUR, row("2001", "Nia", "Bell")]
    first, second = send(*lines), send(*lines)
    assert counts(second) == (0, 0, 4, 0, 0)
    assert second["batch"] == first["batch"]
    assert Batch.objects.count() == 1


def test_the_order_of_rows_does_not_matter(send: Any) -> None:
    lines = [*HARBOUR, row("2001", "Nia", "Bell"), row("2002", "Ned", "Coe")]
    send(*lines)
    assert counts(send(*reversed(lines))) == (0, 0, 5, 0, 0)
    assert StaffMember.objects.filter(first_name="Nia").count() == 1


def test_a_move_ends_the_old_post_the_day_before(send: Any, world: SimpleNamespace) -> None:
    lines = [*HARBOUR]
    lines[1] = row("0017", "Rosa", "Quill", unit="LIGHT", **{"from": ""})
    told = send(*lines)
    today = timezone.localdate()
    old, new = Post.objects.filter(staff_member=world.rosa).order_by("from_on")
    world.rosa.refresh_from_db()
    assert counts(told) == (0, 1, 2, 0, 0)
    assert (old.unit, (today - old.until_on).days) == (world.quay, 1)
    assert (new.unit, new.is_primary, new.until_on) == (world.lighthouse, True, None)
    assert world.rosa.home_unit == world.lighthouse


def test_undo_restores_everything(send: Any, world: SimpleNamespace) -> None:
    from core.permissions import Permission
    from core.scope import Scope
    from intake.actions.working import undo

    before = (
        list(Post.objects.order_by("pk").values()),
        list(StaffMember.objects.order_by("pk").values()),
    )
    told = send(
        HARBOUR[0],
        row("0017", "Rosa", "Quill-Reed", unit="LIGHT"),
        row("2001", "Nia", "Bell", job_role="Cook"),
        accept_leavers=1,
    )
    assert counts(told) == (1, 1, 1, 1, 0)
    world.lars.refresh_from_db()
    assert world.lars.left_on == timezone.localdate()
    by = Scope(world.alma.pk, Permission.IMPORT_STAFF, (world.harbour.path,))
    undo(by=by, batch=Batch.objects.get(pk=told["batch"]))
    after = (
        list(Post.objects.order_by("pk").values()),
        list(StaffMember.objects.order_by("pk").values()),
    )
    assert after == before
    assert not JobRole.objects.filter(name="Cook").exists()
    again = send(
        HARBOUR[0],
        row("0017", "Rosa", "Quill-Reed", unit="LIGHT"),
        row("2001", "Nia", "Bell", job_role="Cook"),
    )
    assert counts(again) == (1, 1, 1, 1, 0)
    assert again["batch"] != told["batch"]


def test_an_unknown_department_is_asked_once_and_remembered(
    send: Any, world: SimpleNamespace, capsys: Any
) -> None:
    lines = [*HARBOUR, row("2001", "Nia", "Bell", unit="The Old Pier")]
    with pytest.raises(CommandError) as stop:
        send(*lines)
    assert stop.value.returncode == 3
    assert not StaffMember.objects.filter(staff_number="2001").exists()
    told = send(*lines, answer=["unit:The Old Pier=Quay"])
    assert counts(told) == (1, 0, 3, 0, 0)
    assert UnitAlias.objects.get().unit == world.quay
    assert counts(send(*lines, row("2002", "Ned", "Coe", unit="the old pier")))[0] == 1


def test_people_can_be_left_out_by_department(send: Any) -> None:
    told = send(
        *HARBOUR,
        row("2001", "Nia", "Bell", unit="Elsewhere"),
        answer=["unit:Elsewhere=leave these people out"],
    )
    assert counts(told) == (0, 0, 3, 0, 0)


def test_rows_outside_the_branch_are_problems_and_never_written(
    send: Any, world: SimpleNamespace
) -> None:
    world.olive.staff_number = "0500"
    world.olive.save()
    told = send(
        *HARBOUR,
        row("2001", "Nia", "Bell", unit="ORCH"),
        row("0500", "Olive", "Changed", unit="QUAY"),
    )
    world.olive.refresh_from_db()
    assert counts(told) == (0, 0, 3, 0, 2)
    assert (world.olive.last_name, world.olive.home_unit) == ("Pear", world.orchard)
    assert not StaffMember.objects.filter(staff_number="2001").exists()


def test_more_than_one_in_ten_missing_stops_until_the_number_is_confirmed(
    send: Any, world: SimpleNamespace
) -> None:
    lines = [*HARBOUR, *(row(f"30{n:02}", "Pat", f"Lee{n}") for n in range(20))]
    send(*lines)
    with pytest.raises(CommandError) as stop:
        send(*lines[:15])
    assert stop.value.returncode == 3
    with pytest.raises(CommandError):
        send(*lines[:15], accept_leavers=7)
    assert not StaffMember.objects.exclude(left_on=None).exists()
    told = send(*lines[:15], accept_leavers=8)
    assert told["left_proposed"] == 8
    assert StaffMember.objects.exclude(left_on=None).count() == 8
    assert StaffMember.objects.filter(staff_number="3019").exists()


def test_few_missing_are_proposed_and_stay_until_somebody_confirms(
    send: Any, world: SimpleNamespace
) -> None:
    told = send(*HARBOUR[:2])
    world.lars.refresh_from_db()
    assert told["left_proposed"] == 1
    assert world.lars.left_on is None


def test_somebody_who_comes_back_starts_a_new_post(send: Any, world: SimpleNamespace) -> None:
    send(*HARBOUR[:2], row("2001", "Nia", "Bell"), accept_leavers=1)
    Upload.objects.all()
    world.lars.refresh_from_db()
    world.lars.staff_number = "0900"
    world.lars.save()
    told = send(
        *HARBOUR[:2], row("2001", "Nia", "Bell"), row("0900", "Lars", "Beacon", unit="LIGHT")
    )
    world.lars.refresh_from_db()
    assert counts(told) == (0, 1, 3, 0, 0)
    assert world.lars.left_on is None
    assert world.lars.posts.filter(until_on=None).count() == 1


def test_two_posts_of_one_person_are_both_kept_with_one_main_post(
    send: Any, world: SimpleNamespace
) -> None:
    lines = [
        *HARBOUR,
        row("2001", "Nia", "Bell", is_primary="no", fte="0.4"),
        row("2001", "Nia", "Bell", unit="LIGHT", is_primary="yes", fte="0.6"),
    ]
    told = send(*lines)
    nia = StaffMember.objects.get(staff_number="2001")
    assert counts(told) == (1, 0, 3, 0, 0)
    assert nia.home_unit == world.lighthouse
    assert sorted(nia.posts.values_list("unit__code", "is_primary")) == [
        ("LIGHT", True),
        ("QUAY", False),
    ]
    assert counts(send(*lines, row("2002", "Ned", "Coe")))[:3] == (1, 0, 4)


def test_an_address_learned_for_two_people_leads_to_neither(
    send: Any, world: SimpleNamespace
) -> None:
    for person in (world.rosa, world.lars):
        StaffAlias.objects.create(
            staff_member=person, kind="email", text="desk@old.example", key="desk@old.example"
        )
    told = send(*HARBOUR, row("", "Nia", "New", email="desk@old.example"))
    assert counts(told) == (1, 0, 3, 0, 0)


def test_a_name_alone_never_joins_two_people(send: Any, world: SimpleNamespace) -> None:
    told = send(*HARBOUR, row("", "Sam", "Reid", unit="LIGHT"))
    assert counts(told) == (1, 0, 3, 0, 0)


def test_the_same_name_in_the_same_unit_is_asked(send: Any, world: SimpleNamespace) -> None:
    lines = [*HARBOUR[:2], row("0777", "Lars", "Beacon", unit="LIGHT")]
    with pytest.raises(CommandError) as stop:
        send(*lines)
    assert stop.value.returncode == 3
    told = send(*lines, answer=["same names=same"])
    world.lars.refresh_from_db()
    assert counts(told) == (0, 1, 2, 0, 0)
    assert world.lars.staff_number == "0777"


def test_somebody_else_of_the_same_name_is_added(send: Any, world: SimpleNamespace) -> None:
    lines = [*HARBOUR[:2], row("0777", "Lars", "Beacon", unit="LIGHT")]
    told = send(*lines, answer=["same names=different"])
    world.lars.refresh_from_db()
    assert counts(told)[0] == 1
    assert world.lars.staff_number == ""


def test_an_account_that_has_signed_in_keeps_its_address(send: Any, world: SimpleNamespace) -> None:
    world.sam.last_login = timezone.now()
    world.sam.save()
    world.sam_person.staff_number = "0042"
    world.sam_person.save()
    login = world.sam.email
    told = send(row("0042", "Sam", "Reid", email="attacker@example.org"), *HARBOUR[1:])
    world.sam.refresh_from_db()
    world.sam_person.refresh_from_db()
    assert counts(told) == (0, 0, 3, 0, 0)
    assert (world.sam.email, world.sam_person.email) == (login, "sam.reid@northshore.example")


def test_nobody_sends_a_list_for_somebody_elses_branch(send: Any, world: SimpleNamespace) -> None:
    for email, unit in [
        (world.alma.email, "HIL"),
        (world.mark.email, "QUAY"),
        ("nobody@example.org", "QUAY"),
        (world.walt.email, "HAR"),
    ]:
        with pytest.raises(CommandError) as stop:
            send(*HARBOUR, by=email, unit=unit)
        assert stop.value.returncode == 2


def test_somebody_new_with_a_name_that_another_row_answers_to_is_added(
    send: Any, world: SimpleNamespace
) -> None:
    told = send(*HARBOUR, row("", "Rosa", "Quill"))
    assert counts(told) == (1, 0, 3, 0, 0)
    assert StaffMember.objects.filter(last_name="Quill").count() == 2
