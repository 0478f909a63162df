"""`manage.py make_report` writes three files in this process."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command

from reports.models import ReportRun
from services.models import OrganisationSettings


@pytest.mark.parametrize("kind", ["rollout", "barriers"])
def test_it_writes_every_file_and_no_row(world: SimpleNamespace, tmp_path: Path, kind: str) -> None:
    call_command("make_report", kind, unit="har", quarter="2026Q3", out=tmp_path / "new")

    names = {f"{kind}-HAR-2026Q3.{extension}" for extension in ("pdf", "xlsx", "csv", "zip")}
    assert {path.name for path in (tmp_path / "new").iterdir()} == names
    assert not ReportRun.objects.exists()


def test_a_financial_year_is_written_with_a_hyphen_in_the_name(
    world: SimpleNamespace, tmp_path: Path
) -> None:
    OrganisationSettings.objects.update(year_starts_month=4)
    call_command("make_report", "rollout", unit="HAR", quarter="2026/27Q2", out=tmp_path)

    assert (tmp_path / "rollout-HAR-2026-27Q2.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize(
    ("unit", "quarter", "says"),
    [
        ("NOPE", "2026Q3", "No unit has the code NOPE"),
        ("HAR", "2026/27Q3", "like 2026Q3"),
        ("HAR", "2099Q1", "has not begun"),
    ],
)
def test_what_cannot_be_made_is_said_in_a_sentence(
    world: SimpleNamespace, tmp_path: Path, unit: str, quarter: str, says: str
) -> None:
    with pytest.raises(CommandError, match=says):
        call_command("make_report", "rollout", unit=unit, quarter=quarter, out=tmp_path)
    assert list(tmp_path.iterdir()) == []
