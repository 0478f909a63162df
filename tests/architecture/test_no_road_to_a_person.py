"""From a check-in no road leads to a person, and none leads back: the imports say so."""

from pathlib import Path

import pytest
from django.conf import settings

from tests.architecture.test_floors import SOURCES, imported_modules, named

WELLBEING = [p for p in SOURCES if p.relative_to(settings.BASE_DIR).parts[0] == "wellbeing"]
# What of the organisation check-ins may use: a unit, and who is eligible as counts and lists.
ALLOWED = {"services.models.Unit"}
HOST = [
    *(settings.BASE_DIR / "wellbeing" / "spend").rglob("*.py"),
    *(settings.BASE_DIR / "tip_tracker").glob("checkin_*.py"),
]
KNOWS_PEOPLE = (
    "accounts", "services", "training", "implementation", "intake", "reports", "allauth",
    "celery", "wellbeing.models", "wellbeing.actions", "wellbeing.nullifiers",
    "django.contrib.auth", "django.contrib.sessions", "django.contrib.messages",
)  # fmt: skip
PURE = ["publication", "grouping", "tally", "boxes", "tickets", "nullifiers"]


def roads_to_people(source: str) -> set[str]:
    """Everything of `services` that is neither a unit nor `services.eligibility`."""
    found = {name for name in imported_modules(source) if name.split(".")[0] == "services"}
    return {n for n in found - ALLOWED if not n.startswith("services.eligibility")}


def known_to_the_host(source: str) -> set[str]:
    return {n for n in imported_modules(source) if n.startswith(KNOWS_PEOPLE)}


@pytest.mark.parametrize("path", WELLBEING, ids=named)
def test_check_ins_reach_people_through_eligibility_alone(path: Path) -> None:
    assert roads_to_people(path.read_text()) == set()


@pytest.mark.parametrize("path", HOST, ids=named)
def test_the_check_in_host_knows_nobody(path: Path) -> None:
    assert known_to_the_host(path.read_text()) == set()


@pytest.mark.parametrize("name", PURE)
def test_what_decides_is_plain_python(name: str) -> None:
    source = (settings.BASE_DIR / "wellbeing" / f"{name}.py").read_text()

    assert not {n for n in imported_modules(source) if n.split(".")[0] in {"django", "services"}}


def test_only_the_figures_of_check_ins_are_read_from_above() -> None:
    above = [p for p in SOURCES if p.relative_to(settings.BASE_DIR).parts[0] == "reports"]
    taken = {
        (named(path), name)
        for path in above
        for name in imported_modules(path.read_text())
        if name.startswith("wellbeing") and not name.startswith("wellbeing.figures")
    }
    # The made-up council is loaded through the real doors, by the owner of the tables.
    assert {road for road in taken if not road[0].startswith("reports/demo")} == set()


def test_the_rules_see_a_road() -> None:
    assert roads_to_people("from services.models import StaffMember, Unit")
    assert roads_to_people("import services.models.staff")
    assert not roads_to_people("from services.models import Unit\nfrom services import eligibility")
    assert known_to_the_host("from wellbeing.models import Round")
