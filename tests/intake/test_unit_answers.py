"""What one branch answered about the names of its units binds no other branch."""

import json
from io import StringIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from services.actions.units import add_alias, remember
from services.models import StaffMember, UnitAlias
from tests.factories import everywhere
from tests.intake.test_apply_staff import HEADER, _files, row

__all__ = ["_files"]


@pytest.fixture
def send(world: SimpleNamespace, tmp_path: Path) -> Any:
    """Import one line as the lead of a branch; the printed JSON."""

    def sent(who: Any, unit: str, line: str, *answers: str) -> dict[str, Any]:
        path, out = tmp_path / "list.csv", StringIO()
        path.write_text(f"{HEADER}\n{line}\n")
        options = {"by": who.email, "unit": unit, "yes": True, "everyone": False}
        call_command("import_file", "staff", str(path), stdout=out, answer=answers, **options)
        return dict(json.loads(out.getvalue()))

    return sent


def test_each_branch_is_asked_what_a_text_means_and_remembers_its_own(
    send: Any, world: SimpleNamespace
) -> None:
    send(world.alma, "HAR", row("2001", "Nia", "Bell", unit="Team A"), "unit:Team A=QUAY")
    with pytest.raises(CommandError) as stop:
        send(world.basma, "HIL", row("3001", "Cai", "Dee", unit="Team A"))
    assert stop.value.returncode == 3
    assert "Which unit is “Team A”?" in str(stop.value)

    send(world.basma, "HIL", row("3001", "Cai", "Dee", unit="Team A"), "unit:Team A=ORCH")
    send(world.basma, "HIL", row("3002", "Bo", "Lee", unit="team a"))
    send(world.alma, "HAR", row("2002", "Ned", "Coe", unit="Team A"))
    homes = {p.staff_number: p.home_unit.code for p in StaffMember.objects.exclude(staff_number="")}
    assert homes == {"0017": "QUAY", "2001": "QUAY", "2002": "QUAY", "3001": "ORCH", "3002": "ORCH"}
    assert set(UnitAlias.objects.values_list("unit__code", flat=True)) == {"QUAY", "ORCH"}


def test_a_unit_of_another_branch_by_its_own_name_is_outside(
    send: Any, world: SimpleNamespace
) -> None:
    told = send(world.alma, "HAR", row("2001", "Nia", "Bell", unit="Orchard"))
    assert (told["added"], told["problems"]) == (0, 1)


def test_a_new_name_is_remembered_although_two_branches_use_the_text(
    world: SimpleNamespace,
) -> None:
    for unit in (world.quay, world.orchard):
        UnitAlias.objects.create(
            organisation=world.northshore, unit=unit, text="Team A", key="team a"
        )
    assert remember(world.orchard, "Team A").unit == world.orchard
    assert remember(world.lighthouse, "Team A").unit == world.quay
    add_alias(by=everywhere(world.northshore), unit=world.orchard, text="TEAM A")
    assert UnitAlias.objects.count() == 2
