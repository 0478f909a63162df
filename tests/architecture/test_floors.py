"""Imports go downwards only, between the apps and inside each of them."""

import ast
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

GROUND = {"core"}
MAY_IMPORT = {
    "core": set(),
    "accounts": GROUND,
    "services": GROUND | {"accounts"},
    "intake": GROUND | {"accounts", "services"},
    "training": GROUND | {"accounts", "services", "intake"},
    "implementation": GROUND | {"accounts", "services", "intake"},
    "wellbeing": GROUND | {"services"},
    "reports": GROUND
    | {"accounts", "services", "intake", "training", "implementation", "wellbeing"},
}
LADDER = ["models", "access", "figures", "builders", "actions", "tasks", "forms", "views", "urls"]
SOURCES = [
    p
    for app in settings.OUR_APPS
    for p in sorted((settings.BASE_DIR / app).rglob("*.py"))
    if "migrations" not in p.parts
]


def named(path: Path) -> str:
    return str(path.relative_to(settings.BASE_DIR))


def imported_modules(source: str) -> set[str]:
    """Dotted names of every imported module, and of every name taken from a package."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom):
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return found


def imported_apps(source: str) -> set[str]:
    tops = {name.split(".")[0] for name in imported_modules(source)}
    return tops & {*MAY_IMPORT, "tests", "bench"}


def steps_above(source: str, app: str, here: str) -> set[str]:
    """Modules of the same app that stand on or above `here` on the ladder, yet are imported."""
    parts = [name.split(".") for name in imported_modules(source)]
    names = {p[1] for p in parts if p[0] == app and len(p) > 1}
    return {n for n in names & set(LADDER) if LADDER.index(n) > LADDER.index(here)}


def test_every_app_has_a_floor() -> None:
    assert set(MAY_IMPORT) == set(settings.OUR_APPS)


@pytest.mark.parametrize("path", SOURCES, ids=named)
def test_imports_go_downwards_only(path: Path) -> None:
    app = path.relative_to(settings.BASE_DIR).parts[0]
    assert imported_apps(path.read_text()) - {app} <= MAY_IMPORT[app]


@pytest.mark.parametrize("path", SOURCES, ids=named)
def test_inside_an_app_modules_climb_one_ladder(path: Path) -> None:
    app, *rest = path.relative_to(settings.BASE_DIR).parts
    here = rest[0].removesuffix(".py")
    if app != "core" and here in LADDER:
        assert not steps_above(path.read_text(), app, here)


# The demo builds check-ins through the doors of real ones; it shows nothing of them.
BUILDS_THE_DEMO = {"reports/demo/checkins.py"}


@pytest.mark.parametrize("path", [p for p in SOURCES if "reports" in p.parts], ids=named)
def test_nothing_leaves_wellbeing_but_its_figures(path: Path) -> None:
    found = {n for n in imported_modules(path.read_text()) if n.split(".")[0] == "wellbeing"}
    is_demo = named(path) in BUILDS_THE_DEMO
    assert is_demo or all(name.startswith("wellbeing.figures.") for name in found)


def test_the_rule_sees_every_spelling() -> None:
    assert imported_apps("import reports.models") == {"reports"}
    assert imported_apps("def f():\n from reports import views") == {"reports"}
    assert steps_above("from services import views", "services", "actions") == {"views"}
    assert steps_above("from services.views.staff import a", "services", "forms") == {"views"}


@pytest.mark.parametrize("path", SOURCES, ids=named)
def test_files_stay_under_400_lines(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= 400


@pytest.mark.parametrize("path", SOURCES, ids=named)
def test_functions_stay_under_25_lines(path: Path) -> None:
    tree = ast.parse(path.read_text())
    long = [
        f"{n.name}: {lines}"
        for n in ast.walk(tree)
        if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)
        and (lines := n.end_lineno - n.lineno + 1 - _docstring_lines(n)) > 25
    ]
    assert not long


def _docstring_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    first = node.body[0]
    told = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    return first.end_lineno - first.lineno + 1 if told else 0


def test_system_checks_are_clean() -> None:
    call_command("check", fail_level="WARNING")
