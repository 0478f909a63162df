"""A list goes in whole or not at all; the order of its rows and a second sending change nothing."""

from contextlib import suppress
from io import StringIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core import failpoints
from intake.models import Batch, Upload
from services.models import JobRole, Post, StaffMember, StaffToken
from services.signals import people_changed
from tests.intake.test_apply_staff import HARBOUR, HEADER, row


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


def write(path: Path, lines: list[str]) -> str:
    path.write_text("\n".join([HEADER, *lines]) + "\n")
    return str(path)


def import_list(world: SimpleNamespace, path: str, **options: Any) -> None:
    options = {"by": world.alma.email, "unit": "HAR", "yes": True, **options}
    call_command("import_file", "staff", path, stdout=StringIO(), **options)


def everything() -> dict[str, list[Any]]:
    """All that a staff list can touch, without the numbers that the database gives."""
    people = StaffMember.objects.order_by("sort_key", "staff_number").values_list(
        "staff_number", "first_name", "last_name", "email", "kind", "left_on", "home_unit__code",
        "sort_key",
    )  # fmt: skip
    posts = Post.objects.order_by(
        "staff_member__sort_key", "staff_member__staff_number", "unit__code", "from_on"
    ).values_list(
        "staff_member__staff_number", "unit__code", "role__name", "fte", "is_primary", "from_on",
        "until_on", "away_from_on",
    )  # fmt: skip
    tokens = StaffToken.objects.order_by("token", "staff_member__sort_key").values_list(
        "token", "staff_member__sort_key"
    )
    return {"people": list(people), "posts": list(posts), "tokens": list(tokens)}


class Stopped(Exception):
    """The process dies here."""


@pytest.mark.parametrize("label", ["intake.read", "intake.batch", "intake.applied"])
def test_a_stop_at_any_point_leaves_nothing_half_written(
    world: SimpleNamespace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, label: str
) -> None:
    def point(here: str) -> None:
        if here == label:
            raise Stopped

    before, roles = everything(), JobRole.objects.count()
    path = write(tmp_path / "a.csv", [*HARBOUR, row("2001", "Nia", "Bell", job_role="Cook")])
    monkeypatch.setattr(failpoints, "point", point)
    with pytest.raises(Stopped):
        import_list(world, path)
    assert (everything(), JobRole.objects.count()) == (before, roles)
    assert not Batch.objects.exists()
    monkeypatch.undo()
    import_list(world, path)
    assert StaffMember.objects.filter(staff_number="2001").count() == 1


def test_a_listener_that_fails_takes_the_whole_list_with_it(
    world: SimpleNamespace, tmp_path: Path
) -> None:
    def refuse(**_facts: Any) -> None:
        raise Stopped

    before = everything()
    path = write(tmp_path / "a.csv", [*HARBOUR, row("2001", "Nia", "Bell")])
    people_changed.connect(refuse, dispatch_uid="refuse", weak=False)
    try:
        with pytest.raises(Stopped):
            import_list(world, path)
    finally:
        people_changed.disconnect(dispatch_uid="refuse")
    assert everything() == before
    assert Upload.objects.get().stage == Upload.Stage.APPLYING


NAMES = st.sampled_from(["Nia", "Ned", "Zoë", "O'Hara", "Anne-Marie", "李", "Ng"])
PERSON = st.tuples(
    NAMES,
    NAMES,
    st.sampled_from(["QUAY", "LIGHT", "Harbour"]),
    st.sampled_from(["Support worker", "support WORKER", "Cook", ""]),
    st.sampled_from(["", "0.5", "1"]),
    st.sampled_from(["", "yes", "no"]),
)


def as_rows(people: list[tuple[str, ...]]) -> list[str]:
    return [
        row(f"7{n:03}", first, last, unit=unit, job_role=role, fte=fte, away=away)
        for n, (first, last, unit, role, fte, away) in enumerate(people)
    ]


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_twice_is_once_and_order_does_not_matter(
    world: SimpleNamespace, tmp_path: Path, data: st.DataObject
) -> None:
    rows = as_rows(data.draw(st.lists(PERSON, min_size=1, max_size=6)))
    shuffled = data.draw(st.permutations(rows))
    found = []
    for version in (rows, shuffled):
        with transaction.atomic():
            path = write(tmp_path / "a.csv", [*HARBOUR, *version])
            import_list(world, path)
            once = everything()
            import_list(world, path)
            assert everything() == once
            import_list(world, write(tmp_path / "b.csv", [*HARBOUR, *reversed(version)]))
            assert everything() == once
            found.append(once)
            transaction.set_rollback(True)
    assert found[0] == found[1]


CUTS = range(5, 100, 5)


def test_a_list_cut_off_anywhere_is_stopped_or_changes_nothing(
    world: SimpleNamespace, tmp_path: Path
) -> None:
    rows = [*HARBOUR, *(row(f"6{n:03}", "Pat", f"Lee{n}") for n in range(60))]
    whole = write(tmp_path / "a.csv", rows)
    import_list(world, whole)
    before = everything()
    text = Path(whole).read_text()
    for percent in CUTS:
        cut = tmp_path / "cut.csv"
        cut.write_text(text[: len(text) * percent // 100])
        if percent < 90:
            with pytest.raises(CommandError, match=r"more than 1 in 10"):
                import_list(world, str(cut))
        else:
            with suppress(CommandError):
                import_list(world, str(cut))
        assert everything() == before, percent
